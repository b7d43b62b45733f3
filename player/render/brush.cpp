#include "player/render/brush.hpp"

#include <algorithm>
#include <cmath>

#include "player/render/shaders.hpp"

namespace forksight::player::render {

namespace {

using choicegraph::Direction;

float single(double value) {
    return static_cast<float>(value);
}

} // namespace

Plane plane_at(const Direction& middle) {
    const Direction horizontal = cross(middle, {0.0, 1.0, 0.0});
    const double length = std::hypot(horizontal.x, horizontal.z);
    // Straight up or down there is no upright: the text then reads from where the film's middle is ahead.
    const Direction right = length > 1e-6 ? scaled(horizontal, 1.0 / length) : Direction{1.0, 0.0, 0.0};
    return {middle, right, cross(right, middle), true, reading_distance_m};
}

Plane plane_ahead() {
    return {{0.0, 0.0, -1.0}, {1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, false, reading_distance_m};
}

Brush::Brush() : box_(compile("BOX")), arc_(compile("ARC")), line_(compile("LINE")), text_(compile("TEXT")) {}

Brush::Shader Brush::compile(const char* define) {
    Shader shader;
    shader.program =
        Program("shape", shaders::shape_vert, shaders::shape_frag, std::string("#define ") + define + "\n");
    shader.clip_from_plane = shader.program.uniform("clip_from_plane");
    shader.bounds = shader.program.uniform("bounds");
    shader.colour = shader.program.uniform("colour");
    shader.shape = shader.program.uniform("shape");
    shader.stroke = shader.program.uniform("stroke");
    shader.edge = shader.program.uniform("edge");
    return shader;
}

void Brush::begin(const View& view, const Head& head) {
    view_ = view;
    head_ = head;
    pixel_ = (std::tan(view.fov.left_rad) + std::tan(view.fov.right_rad)) / view.width;
    glBindFramebuffer(GL_FRAMEBUFFER, view.framebuffer);
    glViewport(0, 0, view.width, view.height);
    for (const GLenum state : {GL_DEPTH_TEST, GL_SCISSOR_TEST, GL_CULL_FACE, GL_STENCIL_TEST}) glDisable(state);
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glActiveTexture(GL_TEXTURE0);
    glBindVertexArray(no_vertices_.name());
}

void Brush::plane(const Plane& plane) {
    const double left = std::tan(view_.fov.left_rad), right = std::tan(view_.fov.right_rad);
    const double up = std::tan(view_.fov.up_rad), down = std::tan(view_.fov.down_rad);
    const choicegraph::Orientation view_from_room = choicegraph::inverse(view_.orientation);
    const auto turned = [&](const Direction& d) { return choicegraph::rotate(view_from_room, d); };
    const auto seen = [&](const Direction& d) {
        return scaled(turned(plane.in_room ? d : choicegraph::rotate(head_.orientation, d)), plane.distance_m);
    };
    const Position from = plane.in_room ? Position{} : head_.position;
    const Position& to = view_.position;
    const Direction aside = turned({from.x - to.x, from.y - to.y, from.z - to.z});
    const Direction middle = seen(plane.middle);
    const std::array<Direction, 4> columns = {seen(plane.right), seen(plane.up), Direction{0.0, 0.0, 0.0},
                                              Direction{middle.x + aside.x, middle.y + aside.y, middle.z + aside.z}};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Direction& column = columns[i];
        // An off-centre perspective; depth is not used, but what is behind the viewer is cut by its w.
        clip_from_plane_[4 * i] = single((2.0 * column.x + (right - left) * column.z) / (right + left));
        clip_from_plane_[4 * i + 1] = single((2.0 * column.y + (up - down) * column.z) / (up + down));
        clip_from_plane_[4 * i + 2] = 0.0F;
        clip_from_plane_[4 * i + 3] = single(-column.z);
    }
}

void Brush::paint(Shader& shader, const std::array<double, 4>& bounds, const std::array<double, 4>& shape, Spot stroke,
                  const Ink& ink) {
    shader.program.use();
    glUniformMatrix4fv(shader.clip_from_plane, 1, GL_FALSE, clip_from_plane_.data());
    glUniform4f(shader.bounds, single(bounds[0]), single(bounds[1]), single(bounds[2]), single(bounds[3]));
    glUniform4f(shader.shape, single(shape[0]), single(shape[1]), single(shape[2]), single(shape[3]));
    glUniform2f(shader.stroke, single(stroke.x), single(stroke.y));
    glUniform4f(shader.colour, single(ink.red * ink.alpha), single(ink.green * ink.alpha), single(ink.blue * ink.alpha),
                single(ink.alpha));
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

void Brush::box(Spot middle, Spot half, double corner, const Ink& ink) {
    edged_box(middle, half, corner, ink, 0.0, ink);
}

void Brush::edged_box(Spot middle, Spot half, double corner, const Ink& ink, double edge_width, const Ink& edge) {
    const double x = half.x + pixel_, y = half.y + pixel_; // a pixel more, for the smooth edge
    box_.program.use();
    glUniform4f(box_.edge, single(edge.red * edge.alpha), single(edge.green * edge.alpha),
                single(edge.blue * edge.alpha), single(edge.alpha));
    paint(box_, {middle.x - x, middle.y - y, middle.x + x, middle.y + y}, {middle.x, middle.y, half.x, half.y},
          {std::min({corner, half.x, half.y}), edge_width / pixel_}, ink);
}

void Brush::disc_behind(Spot middle, double radius, const Ink& ink) {
    glBlendEquation(GL_MAX);
    box(middle, {radius, radius}, radius, ink);
    glBlendEquation(GL_FUNC_ADD);
}

void Brush::arc(Spot middle, double radius, double width, double turns, const Ink& ink) {
    const double reach = radius + 0.5 * width + pixel_;
    paint(arc_, {middle.x - reach, middle.y - reach, middle.x + reach, middle.y + reach},
          {middle.x, middle.y, radius, turns}, {0.5 * width, 0.0}, ink);
}

void Brush::line(Spot from, Spot to, double width, const Ink& ink) {
    const double reach = 0.5 * width + pixel_;
    paint(line_,
          {std::min(from.x, to.x) - reach, std::min(from.y, to.y) - reach, std::max(from.x, to.x) + reach,
           std::max(from.y, to.y) + reach},
          {from.x, from.y, to.x, to.y}, {0.5 * width, 0.0}, ink);
}

void Brush::text(GLuint texture, Spot top_left, double width, double height, const Ink& ink) {
    glBindTexture(GL_TEXTURE_2D, texture);
    paint(text_, {top_left.x, top_left.y - height, top_left.x + width, top_left.y}, {}, {}, ink);
}

} // namespace forksight::player::render
