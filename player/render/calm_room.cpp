#include "player/render/calm_room.hpp"

#include <algorithm>
#include <cmath>

#include "player/render/shaders.hpp"

namespace forksight::player::render {

namespace {

float share(double value) {
    return std::isfinite(value) ? static_cast<float>(std::clamp(value, 0.0, 1.0)) : 0.0F;
}

float single(double value) {
    return static_cast<float>(value);
}

} // namespace

CalmRoom::CalmRoom() : program_("room", shaders::sky_vert, shaders::room_frag, "") {
    room_from_view_ = program_.uniform("room_from_view");
    tangents_ = program_.uniform("tangents");
    eye_at_ = program_.uniform("eye_at");
    floor_m_ = program_.uniform("floor_m");
    room_ = program_.uniform("room");
    dark_ = program_.uniform("dark");
}

void CalmRoom::draw(const View& view, double room, double dark, double floor_m) const {
    if (share(room) <= 0.0F && share(dark) <= 0.0F) return;
    glBindFramebuffer(GL_FRAMEBUFFER, view.framebuffer);
    glViewport(0, 0, view.width, view.height);
    for (const GLenum state : {GL_DEPTH_TEST, GL_SCISSOR_TEST, GL_CULL_FACE, GL_STENCIL_TEST}) glDisable(state);
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    program_.use();
    const auto room_from_view = choicegraph::matrix(view.orientation);
    glUniformMatrix3fv(room_from_view_, 1, GL_FALSE, room_from_view.data());
    glUniform4f(tangents_, single(std::tan(view.fov.left_rad)), single(std::tan(view.fov.right_rad)),
                single(std::tan(view.fov.down_rad)), single(std::tan(view.fov.up_rad)));
    glUniform3f(eye_at_, single(view.position.x), single(view.position.y), single(view.position.z));
    glUniform1f(floor_m_, std::isfinite(floor_m) ? single(std::clamp(floor_m, 0.2, 10.0)) : 1.6F);
    glUniform1f(room_, share(room));
    glUniform1f(dark_, share(dark));
    glBindVertexArray(no_vertices_.name());
    glDrawArrays(GL_TRIANGLES, 0, 3);
}

} // namespace forksight::player::render
