#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "player/render/brush.hpp"
#include "player/render/eyes.hpp"
#include "player/render/overlay.hpp"
#include "player/render/panel_layout.hpp"
#include "tests/catch.hpp"
#include "tests/player/render/gl_scene.hpp"

using namespace forksight::player::render;
using namespace forksight;
using choicegraph::Direction;
using choicegraph::radians;

namespace {

constexpr int width = 840, height = 945; // an eye of a headset, at five eighths

/// An eye that sees further outwards than towards the nose, `aside_m` to the right of the middle of a head.
View eye_at(unsigned framebuffer, double aside_m, const choicegraph::Orientation& head, const Position& at = {}) {
    View view;
    view.framebuffer = framebuffer;
    view.width = width;
    view.height = height;
    view.eye = aside_m > 0 ? Eye::right : Eye::left;
    view.fov = {radians(aside_m > 0 ? 46 : 52), radians(aside_m > 0 ? 52 : 46), radians(48), radians(50)};
    view.orientation = head;
    const Direction aside = choicegraph::rotate(head, {aside_m, 0, 0});
    view.position = {at.x + aside.x, at.y + aside.y, at.z + aside.z};
    return view;
}

Answer answer(const std::string& text, double yaw_deg, double pitch_deg) {
    Answer made;
    made.text = text;
    made.target = {choicegraph::direction(radians(yaw_deg), radians(pitch_deg)), radians(8)};
    return made;
}

std::vector<double> pixels_of(unsigned framebuffer) {
    std::vector<unsigned char> raw(std::size_t{width} * height * 4);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer);
    glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, raw.data());
    std::vector<double> green;
    for (int row = height - 1; row >= 0; --row) {
        for (int column = 0; column < width; ++column)
            green.push_back(raw[(static_cast<std::size_t>(row) * width + static_cast<std::size_t>(column)) * 4 + 1]);
    }
    return green;
}

/// Both eyes' pictures of an overlay over grey.
struct Eyes {
    GlScene scene{16, 16};
    Canvas left{width, height}, right{width, height};
    OverlayPainter painter;

    std::vector<View> views(const choicegraph::Orientation& head, const Position& at = {}) const {
        return {eye_at(left.framebuffer(), -0.032, head, at), eye_at(right.framebuffer(), 0.032, head, at)};
    }
    void draw(const Overlay& overlay, const std::vector<View>& views) {
        for (const View& view : views) {
            glBindFramebuffer(GL_FRAMEBUFFER, view.framebuffer);
            glClearColor(0.5F, 0.5F, 0.5F, 1.0F);
            glClear(GL_COLOR_BUFFER_BIT);
        }
        painter.draw(overlay, views);
    }
};

/// The middle of all that was drawn, as a tangent across and along from straight ahead; absent: nothing.
std::optional<std::pair<double, double>> middle_of(const View& view) {
    const std::vector<double> pixels = pixels_of(view.framebuffer);
    double left = width, right = -1, top = height, low = -1;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        if (std::abs(pixels[i] - 128) < 12) continue;
        const auto x = static_cast<double>(i % width), y = static_cast<double>(i / width);
        left = std::min(left, x);
        right = std::max(right, x + 1);
        top = std::min(top, y);
        low = std::max(low, y + 1);
    }
    if (right < 0) return std::nullopt;
    const double per_x = (std::tan(view.fov.left_rad) + std::tan(view.fov.right_rad)) / width;
    const double per_y = (std::tan(view.fov.up_rad) + std::tan(view.fov.down_rad)) / height;
    return std::pair(0.5 * (left + right) * per_x - std::tan(view.fov.left_rad),
                     std::tan(view.fov.up_rad) - 0.5 * (top + low) * per_y);
}

/// How far away what was drawn is, from where the two eyes see it.
double distance_m(const std::vector<View>& views) {
    const auto left = middle_of(views[0]), right = middle_of(views[1]);
    REQUIRE(left);
    REQUIRE(right);
    return 0.064 / (left->first - right->first);
}

} // namespace

TEST_CASE("A panel covers, for each eye and a head that moved, just where its rectangle stands in the room",
          "[player][gl]") {
    Eyes eyes;
    const Answer one = answer("Hoe gaat het écht met u?", -20, -12);
    Overlay overlay;
    overlay.answers = {one};
    overlay.reticle = false;
    const PanelLayout panel = lay_out({hanging(one)}, 1.0, Lettering(), 800).front();
    const Plane plane = plane_at(panel.middle);
    struct Pose {
        double yaw_deg, pitch_deg, roll_deg;
        Position at;
    };
    const Pose poses[] = {{0, 0, 0, {}},
                          {-20, -12, 0, {}},
                          {-30, 5, 25, {0.1, -0.1, 0.05}},
                          {-10, -20, -8, {-0.3, 0.1, -0.38}},
                          {-25, 0, 0, {0.0, 0.0, 0.5}},
                          {-45, -25, 0, {0.5, 0.0, 0.0}}};
    for (const Pose& pose : poses) {
        const auto views = eyes.views(
            choicegraph::orientation(radians(pose.yaw_deg), radians(pose.pitch_deg), radians(pose.roll_deg)), pose.at);
        eyes.draw(overlay, views);
        for (const View& view : views) {
            const std::vector<double> pixels = pixels_of(view.framebuffer);
            const Direction from{view.position.x, view.position.y, view.position.z};
            long inside = 0, untouched_inside = 0, touched_outside = 0;
            for (int row = 0; row < height; ++row) {
                for (int column = 0; column < width; ++column) {
                    // The ray from this eye meets the plane that stands 1.75 m from the middle of the room.
                    const Direction ray = oracle::ray_of(view, column, row);
                    const double closing = dot(ray, plane.middle);
                    const double far = (1.75 - dot(from, plane.middle)) / closing;
                    const Direction at{from.x + far * ray.x, from.y + far * ray.y, from.z + far * ray.z};
                    const double x = std::abs(dot(at, plane.right)) / 1.75, y = std::abs(dot(at, plane.up)) / 1.75;
                    const bool touched = std::abs(pixels[static_cast<std::size_t>(row * width + column)] - 128) > 2;
                    const double edge = 0.006;
                    if (far > 0 && x < panel.half_width - edge && y < panel.half_height - edge) {
                        ++inside;
                        if (!touched) ++untouched_inside;
                    } else if (far <= 0 || x > panel.half_width + edge || y > panel.half_height + edge) {
                        if (touched) ++touched_outside;
                    }
                }
            }
            INFO("yaw " << pose.yaw_deg << ", at " << pose.at.x << ' ' << pose.at.y << ' ' << pose.at.z);
            CHECK(inside > 2500);
            CHECK(static_cast<double>(untouched_inside) < 0.03 * static_cast<double>(inside));
            CHECK(touched_outside == 0);
        }
    }
}

TEST_CASE("Panels, subtitles and notices are seen at reading distance by two eyes", "[player][gl]") {
    Eyes eyes;
    const auto views = eyes.views(choicegraph::orientation(radians(35), 0));
    Overlay overlay;
    overlay.reticle = false;
    overlay.answers = {answer("Ja", 35, 0)};
    eyes.draw(overlay, views);
    CHECK(distance_m(views) == Approx(reading_distance_m).epsilon(0.1));
    overlay.answers.clear();
    overlay.notice = "Pauze";
    eyes.draw(overlay, views);
    CHECK(distance_m(views) == Approx(reading_distance_m).epsilon(0.1));
    // What is fixed to the head stays before it wherever that is.
    const auto moved = eyes.views(choicegraph::orientation(radians(-70), radians(20), radians(15)), {0.3, -0.2, 0.4});
    const auto before = middle_of(views[0]);
    eyes.draw(overlay, moved);
    CHECK(distance_m(moved) == Approx(reading_distance_m).epsilon(0.1));
    CHECK(middle_of(moved[0])->first == Approx(before->first).margin(0.003));
    CHECK(middle_of(moved[0])->second == Approx(before->second).margin(0.003));
    overlay.notice.clear();
    overlay.subtitle = Subtitle{"", "Komt u binnen.", choicegraph::direction(radians(35), 0), {}};
    eyes.draw(overlay, views);
    CHECK(distance_m(views) == Approx(reading_distance_m).epsilon(0.1));
}

TEST_CASE("The reticle lies on what it is on, and is far where there is only film", "[player][gl]") {
    Eyes eyes;
    Overlay film;
    const auto views = eyes.views(choicegraph::orientation(0, 0));
    eyes.draw(film, views);
    const double apart = middle_of(views[0])->first - middle_of(views[1])->first;
    CHECK(std::abs(apart) < 0.003);
    // On a panel its picture is the panel's and that of a dot: told apart by drawing with and without it.
    Overlay on;
    on.answers = {answer("Ja graag, komt u mee", 0, 0)};
    for (const Position& at : {Position{}, Position{0.0, 0.0, -0.45}, Position{0.0, 0.0, 0.4}}) {
        const auto there = eyes.views(choicegraph::orientation(0, 0), at);
        std::vector<double> found;
        for (const View& view : there) {
            on.reticle = true;
            eyes.draw(on, there);
            const std::vector<double> with = pixels_of(view.framebuffer);
            on.reticle = false;
            eyes.draw(on, there);
            const std::vector<double> without = pixels_of(view.framebuffer);
            double sum = 0, count = 0;
            for (std::size_t i = 0; i < with.size(); ++i) {
                if (with[i] == without[i]) continue;
                sum += static_cast<double>(i % width) + 0.5;
                ++count;
            }
            REQUIRE(count > 10);
            const double per = (std::tan(view.fov.left_rad) + std::tan(view.fov.right_rad)) / width;
            found.push_back(sum / count * per - std::tan(view.fov.left_rad));
        }
        INFO("moved by " << at.z);
        CHECK(0.064 / (found[0] - found[1]) == Approx(1.75 + at.z).epsilon(0.12));
    }
}

TEST_CASE("What both eyes see is less than what each sees, and notices stay within it", "[player][gl]") {
    Eyes eyes;
    const auto views = eyes.views(choicegraph::orientation(radians(10), radians(-5)));
    const Head head = head_of(views);
    CHECK(head.position.x == Approx(0).margin(1e-12));
    CHECK(choicegraph::yaw_of(choicegraph::facing(head.orientation)) == Approx(radians(10)));
    const Field field = common_field(views, head);
    // The right eye, 32 mm to the right, sees 46 degrees to the left.
    CHECK(field.left == Approx(std::tan(radians(46)) - 0.032 / 1.75).epsilon(1e-6));
    CHECK(field.right == Approx(field.left).epsilon(1e-6));
    CHECK(field.up == Approx(std::tan(radians(48))).epsilon(1e-6));
    Overlay overlay;
    overlay.reticle = false;
    overlay.notice = std::string(60, 'n') + " " + std::string(60, 'n') + " en nog een lange zin die niet ophoudt";
    overlay.help = {"Hulp", std::string(200, 'h')};
    for (const double type : {1.0, 2.0}) {
        overlay.type = type;
        eyes.draw(overlay, views);
        for (const View& view : views) {
            const std::vector<double> pixels = pixels_of(view.framebuffer);
            for (int i = 0; i < height; ++i) {
                REQUIRE(pixels[static_cast<std::size_t>(i) * width] == Approx(128).margin(1));
                REQUIRE(pixels[static_cast<std::size_t>(i) * width + width - 1] == Approx(128).margin(1));
            }
            for (std::size_t i = 0; i < width; ++i) {
                REQUIRE(pixels[i] == Approx(128).margin(1));
                REQUIRE(pixels[std::size_t{width} * (height - 1) + i] == Approx(128).margin(1));
            }
        }
    }
    // Screens that are turned outwards, by opposite quaternions that turn alike.
    auto canted = views;
    canted[0].orientation = choicegraph::orientation(radians(5), radians(-5));
    const auto q = choicegraph::orientation(radians(15), radians(-5));
    canted[1].orientation = {-q.x, -q.y, -q.z, -q.w};
    CHECK(choicegraph::degrees(choicegraph::yaw_of(choicegraph::facing(head_of(canted).orientation))) ==
          Approx(10).margin(0.01));
    CHECK(common_field(canted, head_of(canted)).left < field.left);
}

TEST_CASE("A second eye and a second frame lay out nothing and send nothing", "[player][gl]") {
    Eyes eyes;
    Overlay overlay;
    overlay.answers = {answer("Ja", -20, -10), answer("Nee, dank u", 20, -10)};
    overlay.answers[0].number = 1;
    overlay.subtitle = Subtitle{"Zij", "Komt u binnen.", {}, {}};
    overlay.pages = {{"Titel", "Tekst", choicegraph::direction(1, 0)}};
    overlay.notice = "Pauze";
    const auto views = eyes.views(choicegraph::orientation(0, 0));
    eyes.draw(overlay, {views[0]});
    const auto one = eyes.painter.work();
    OverlayPainter fresh;
    const auto none = fresh.work();
    fresh.draw(overlay, views);
    CHECK(fresh.work().sent - none.sent == 8);
    CHECK(fresh.work().laid_out - none.laid_out == 4);
    for (int frame = 0; frame < 10; ++frame) {
        overlay.answers[0].progress = 0.1 * frame;
        overlay.subtitle->middle = choicegraph::direction(0.05 * frame, -0.2);
        fresh.draw(overlay, eyes.views(choicegraph::orientation(0.03 * frame, 0.1), {0.01 * frame, 0, 0}));
    }
    CHECK(fresh.work().sent - none.sent == 8);
    CHECK(fresh.work().laid_out - none.laid_out == 4);
    CHECK(one.sent > 0);
}

TEST_CASE("GL is left as it was found", "[player][gl]") {
    const GlScene scene(64, 64);
    OverlayPainter painter;
    const Canvas other(32, 32);
    const Texture texture = make_texture(Texels::rgba8, 4, 4);
    const Sampler sampler = make_sampler(true);
    const VertexArray vertices = make_vertex_array();
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, other.framebuffer());
    glBindFramebuffer(GL_READ_FRAMEBUFFER, scene.view().framebuffer);
    glViewport(1, 2, 3, 4);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, texture.name());
    glBindSampler(0, sampler.name());
    glActiveTexture(GL_TEXTURE2);
    glBindVertexArray(vertices.name());
    glEnable(GL_DEPTH_TEST);
    glEnable(GL_SCISSOR_TEST);
    glDisable(GL_BLEND);
    glBlendEquationSeparate(GL_FUNC_SUBTRACT, GL_MAX);
    glBlendFuncSeparate(GL_ONE, GL_ZERO, GL_DST_ALPHA, GL_SRC_COLOR);
    const auto state = [] {
        std::vector<GLint> values;
        for (const GLenum what :
             {GL_DRAW_FRAMEBUFFER_BINDING, GL_READ_FRAMEBUFFER_BINDING, GL_CURRENT_PROGRAM, GL_VERTEX_ARRAY_BINDING,
              GL_ACTIVE_TEXTURE, GL_BLEND_EQUATION_RGB, GL_BLEND_EQUATION_ALPHA, GL_BLEND_SRC_RGB, GL_BLEND_DST_RGB,
              GL_BLEND_SRC_ALPHA, GL_BLEND_DST_ALPHA, GL_DEPTH_TEST, GL_SCISSOR_TEST, GL_CULL_FACE, GL_STENCIL_TEST,
              GL_BLEND, GL_UNPACK_ALIGNMENT}) {
            values.push_back(0);
            glGetIntegerv(what, &values.back());
        }
        GLint viewport[4];
        glGetIntegerv(GL_VIEWPORT, viewport);
        values.insert(values.end(), viewport, viewport + 4);
        glActiveTexture(GL_TEXTURE0);
        for (const GLenum what : {GL_TEXTURE_BINDING_2D, GL_SAMPLER_BINDING}) {
            values.push_back(0);
            glGetIntegerv(what, &values.back());
        }
        glActiveTexture(GL_TEXTURE2);
        return values;
    };
    const std::vector<GLint> before = state();
    Overlay overlay;
    overlay.answers = {answer("Ja", 0, 0)};
    overlay.room = 0.5;
    painter.draw(overlay, scene.view());
    CHECK((state() == before));
    CHECK(glGetError() == GL_NO_ERROR);
}
