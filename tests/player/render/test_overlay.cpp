#include <algorithm>
#include <cmath>
#include <string>

#include "player/render/brush.hpp"
#include "player/render/overlay.hpp"
#include "player/render/panel_layout.hpp"
#include "tests/catch.hpp"
#include "tests/player/render/gl_scene.hpp"

using namespace forksight::player::render;
using namespace forksight;
using choicegraph::Direction;
using choicegraph::radians;

namespace {

constexpr int width = 1280, height = 720;

Answer answer(const std::string& text, double yaw_deg, double pitch_deg, double radius_deg = 8) {
    Answer made;
    made.text = text;
    made.target = {choicegraph::direction(radians(yaw_deg), radians(pitch_deg)), radians(radius_deg)};
    return made;
}

Overlay only(Answer answer) {
    Overlay overlay;
    overlay.answers = {std::move(answer)};
    overlay.reticle = false;
    return overlay;
}

/// Relative luminance as WCAG 2 defines it, of the pixel at `at`, counted in pixels.
double luminance(const std::vector<double>& pixels, std::size_t at) {
    const auto linear = [&](std::size_t i) {
        const double value = pixels[at * 3 + i] / 255;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2);
}

std::size_t pixel_at(double x, double y) {
    return static_cast<std::size_t>(std::lround(y)) * width + static_cast<std::size_t>(std::lround(x));
}

/// Text and ground of a panel that stands right ahead, and how many rows its capitals are high.
struct Reading {
    double contrast = 0.0;
    int capital_rows = 0;
};

Reading read(const GlScene& scene, OverlayPainter& painter, bool enabled, float backdrop) {
    Answer one = answer("HHHH", 0, 0);
    one.enabled = enabled;
    scene.fill(backdrop, backdrop, backdrop);
    painter.draw(only(one), scene.view());
    const std::vector<double> pixels = scene.pixels();
    const PanelLayout panel = lay_out({hanging(one)}, 1.0, Lettering(), texels_for(scene.view())).front();
    const double per_unit = width / 2.0;
    const double left = width / 2.0 + panel.text_x * per_unit, right = left + panel.text_width * per_unit;
    const double ground =
        luminance(pixels, pixel_at(width / 2.0 - (panel.half_width - 0.012) * per_unit, height / 2.0));
    double text = 0.0;
    Reading reading;
    for (int y = height / 2 - 40; y < height / 2 + 40; ++y) {
        double brightest = 0.0;
        for (double x = left; x < right; ++x) brightest = std::max(brightest, luminance(pixels, pixel_at(x, y)));
        text = std::max(text, brightest);
        if (brightest > 0.5) ++reading.capital_rows;
    }
    reading.contrast = (std::max(text, ground) + 0.05) / (std::min(text, ground) + 0.05);
    return reading;
}

/// How many pixels of a mid-grey picture an overlay made light.
long light_pixels(const GlScene& scene, OverlayPainter& painter, const Overlay& overlay) {
    scene.fill(0.3F, 0.3F, 0.3F);
    painter.draw(overlay, scene.view());
    const std::vector<double> pixels = scene.pixels();
    return std::count_if(pixels.begin(), pixels.end(), [](double value) { return value > 200; });
}

} // namespace

TEST_CASE("Text has a contrast of 7 to 1 or better over any picture, greyed text 4.5, and capitals of 20 pixels",
          "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    for (const float backdrop : {0.0F, 0.25F, 0.5F, 0.75F, 1.0F}) {
        INFO("over " << backdrop);
        const Reading enabled = read(scene, painter, true, backdrop);
        CHECK(enabled.contrast >= 7.0);
        CHECK(enabled.capital_rows >= 19);
        CHECK(enabled.capital_rows <= 24);
        const Reading barred = read(scene, painter, false, backdrop);
        CHECK(barred.contrast >= 4.5);
        CHECK(barred.contrast < enabled.contrast);
    }
}

TEST_CASE("A panel covers just the part of the view where its rectangle stands in the room", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    struct Look {
        double yaw_deg, pitch_deg, roll_deg;
        Fov fov;
    };
    const Fov even = fov_of(radians(90), width, height);
    const Fov lopsided{radians(54), radians(38), radians(31), radians(49)};
    const Look ways[] = {
        {0, 0, 0, even}, {-15, 10, 0, even}, {-30, 5, 25, even}, {-5, -20, -8, lopsided}, {-60, 30, 0, lopsided}};
    const Answer one = answer("Hoe gaat het écht met u?", -20, -12);
    for (const Look& look : ways) {
        View view = scene.view();
        view.fov = look.fov;
        view.orientation =
            choicegraph::orientation(radians(look.yaw_deg), radians(look.pitch_deg), radians(look.roll_deg));
        scene.fill(0.5F, 0.5F, 0.5F);
        painter.draw(only(one), view);
        const std::vector<double> pixels = scene.pixels();
        const PanelLayout panel = lay_out({hanging(one)}, 1.0, Lettering(), texels_for(view)).front();
        const Plane plane = plane_at(one.target.centre);
        long inside = 0, untouched_inside = 0, touched_outside = 0;
        for (int row = 0; row < height; ++row) {
            for (int column = 0; column < width; ++column) {
                const Direction ray = oracle::ray_of(view, column, row);
                const double ahead = dot(ray, plane.middle);
                const double x = std::abs(dot(ray, plane.right) / ahead), y = std::abs(dot(ray, plane.up) / ahead);
                const bool touched = std::abs(pixels[static_cast<std::size_t>(row * width + column) * 3] - 128) > 2;
                const double edge = 0.004;
                if (ahead > 0 && x < panel.half_width - edge && y < panel.half_height - edge) {
                    ++inside;
                    if (!touched) ++untouched_inside;
                } else if (ahead <= 0 || x > panel.half_width + edge || y > panel.half_height + edge) {
                    if (touched) ++touched_outside;
                }
            }
        }
        INFO("yaw " << look.yaw_deg << ", roll " << look.roll_deg);
        CHECK(inside > 5000);
        CHECK(static_cast<double>(untouched_inside) < 0.03 * static_cast<double>(inside)); // corners, edges of letters
        CHECK(touched_outside == 0);
    }
}

TEST_CASE("The ring fills as the dwell goes on, and ends in a tick", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    Answer one = answer("Ja", 0, 0);
    one.looked_at = true;
    long before = light_pixels(scene, painter, only(one));
    for (const double progress : {0.2, 0.4, 0.6, 0.8, 0.95, 1.0}) {
        one.progress = progress;
        const long now = light_pixels(scene, painter, only(one));
        INFO("at " << progress);
        CHECK(now > before + 30);
        before = now;
    }
}

TEST_CASE("The time left is a line that grows shorter, and is gone when there is no end", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    Overlay overlay = only(answer("Een antwoord van enige lengte", 0, 0));
    const long without = light_pixels(scene, painter, overlay);
    overlay.time_left = 0.0;
    long before = light_pixels(scene, painter, overlay);
    for (const double left : {0.25, 0.5, 0.75, 1.0}) {
        overlay.time_left = left;
        const long now = light_pixels(scene, painter, overlay);
        CHECK(now > before + 100);
        before = now;
    }
    CHECK(before > without + 500);
}

TEST_CASE("An answer that cannot be chosen looks otherwise in shape, not in colour alone", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    Answer one = answer("HHHH", 0, 0);
    one.enabled = false;
    one.progress = 0.5; // no ring whatever it says
    scene.fill(0.5F, 0.5F, 0.5F);
    painter.draw(only(one), scene.view());
    const std::vector<double> barred = scene.pixels();
    one.progress = 0.0;
    scene.fill(0.5F, 0.5F, 0.5F);
    painter.draw(only(one), scene.view());
    CHECK((scene.pixels() == barred));
    // A line runs through the text: between two letters there is ink at mid-height.
    const PanelLayout panel = lay_out({hanging(one)}, 1.0, Lettering(), texels_for(scene.view())).front();
    CHECK(panel.style.struck);
    double darkest = 255.0;
    const double per_unit = width / 2.0, left = width / 2.0 + panel.text_x * per_unit;
    for (double y = height / 2.0 - 6; y <= height / 2.0 + 6; ++y) {
        double least = 255.0;
        for (double x = left + 4; x < left + panel.text_width * per_unit - 4; ++x) {
            least = std::min(least, barred[pixel_at(x, y) * 3]);
        }
        darkest = std::min(darkest, 255.0 - least);
    }
    CHECK(darkest < 120.0);
}

TEST_CASE("Drawing twice gives the same picture, whatever state GL was left in", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    Overlay overlay = only(answer("Wat is er gebeurd?", 5, 5));
    overlay.reticle = true;
    overlay.notice = "Even geduld";
    scene.fill(0.4F, 0.4F, 0.4F);
    painter.draw(overlay, scene.view());
    const std::vector<double> once = scene.pixels();
    scene.fill(0.4F, 0.4F, 0.4F);
    for (const GLenum state : {GL_DEPTH_TEST, GL_CULL_FACE, GL_SCISSOR_TEST, GL_STENCIL_TEST}) glEnable(state);
    glScissor(0, 0, 5, 5);
    glCullFace(GL_FRONT_AND_BACK);
    glBlendFunc(GL_ZERO, GL_ZERO);
    painter.draw(overlay, scene.view());
    CHECK((scene.pixels() == once));
}

TEST_CASE("What stands behind the viewer is not seen", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    scene.fill(0.4F, 0.4F, 0.4F);
    const std::vector<double> before = scene.pixels();
    painter.draw(only(answer("Achter u", 180, 0)), scene.view());
    CHECK((scene.pixels() == before));
    painter.draw(only(answer("Achter u, en lager", 150, -60)), scene.view());
    CHECK((scene.pixels() == before));
}

TEST_CASE("Neighbours 25 degrees apart do not touch, even when one has grown", "[player][unit]") {
    const Lettering lettering;
    for (const double apart_deg : {25.0, 30.0, 40.0, 60.0}) {
        const std::vector<Answer> answers = {
            answer("Ik zeg niets en wacht even af wat mevrouw De Vries zelf zegt", -apart_deg / 2, 0, 12),
            answer("Mag ik u vragen waarom u daar zo boos over bent geworden?", apart_deg / 2, 0, 12)};
        const std::vector<PanelLayout> panels =
            lay_out({hanging(answers[0]), hanging(answers[1])}, 1.0, lettering, 900);
        INFO(apart_deg << " degrees apart");
        const HalfSize lit{grown * panels[0].half_width, grown * panels[0].half_height};
        CHECK_FALSE(touch(corners_of(panels[0].middle, lit),
                          corners_of(panels[1].middle, {panels[1].half_width, panels[1].half_height})));
        CHECK(lettering.measure(panels[0].text, panels[0].style).lines <= 4);
    }
    const PanelLayout roomy =
        lay_out({hanging(answer("Ik zeg niets en wacht even af wat mevrouw zegt", 0, 0))}, 1.0, lettering, 900)[0];
    CHECK(lettering.measure(roomy.text, roomy.style).lines <= 3);
    CHECK(roomy.em == Approx(room_em));
}

TEST_CASE("Strange overlays are drawn without harm, and textures of old texts go", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    Overlay strange;
    for (int i = 0; i < 100; ++i) strange.answers.push_back(answer("x", i, 0));
    strange.answers[0].text = std::string(1 << 20, 'w');
    strange.answers[1].text = "\xff\xfe\x80 half \xc3";
    strange.answers[2].text = "";
    strange.answers[3].progress = std::nan("");
    strange.answers[3].looked_at = true;
    strange.answers[4].progress = 7.0;
    strange.answers[5].target.centre = {0, 1, 0};
    strange.answers[6].text = "one\ntwo\nthree\nfour\nfive\nsix";
    strange.answers[7].number = 12345;
    strange.time_left = -3.0;
    strange.notice = std::string(5000, 'n');
    painter.draw(strange, scene.view());
    strange.help = std::vector<std::string>(500, std::string(500, 'h'));
    painter.draw(strange, scene.view());
    for (int i = 0; i < 300; ++i) painter.draw(only(answer("text " + std::to_string(i), 0, 0)), scene.view());
    int textures = 0;
    for (GLuint name = 1; name < 2000; ++name) textures += glIsTexture(name) == GL_TRUE ? 1 : 0;
    CHECK(textures <= 60);
    CHECK(textures >= 20);
    CHECK(glGetError() == GL_NO_ERROR);
}
