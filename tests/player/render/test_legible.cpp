#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "player/render/arrangement.hpp"
#include "player/render/overlay.hpp"
#include "player/render/paint.hpp"
#include "tests/catch.hpp"
#include "tests/player/render/gl_scene.hpp"

using namespace forksight::player::render;
using namespace forksight;
using choicegraph::Direction;
using choicegraph::radians;

namespace {

constexpr int width = 1344, height = 1512;

/// Relative luminance as WCAG 2 defines it, of a shade of 0..255.
double luminance(double red, double green, double blue) {
    const auto linear = [](double value) {
        return value / 255 <= 0.04045 ? value / 255 / 12.92 : std::pow((value / 255 + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

View headset(const GlScene& scene) {
    View view = scene.view();
    view.fov = {radians(52), radians(46), radians(48), radians(50)};
    return view;
}

/// Contrast of the brightest against the most common shade, and how many rows hold ink, in a part of the picture.
struct Reading {
    double contrast = 0.0;
    int rows = 0;
};

Reading read(const std::vector<double>& pixels, double left, double right, double top, double low) {
    std::vector<double> shades;
    std::vector<double> row_most;
    for (int y = static_cast<int>(top); y < static_cast<int>(low); ++y) {
        double most = 0.0;
        for (int x = static_cast<int>(left); x < static_cast<int>(right); ++x) {
            const std::size_t at = (static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)) * 3;
            shades.push_back(luminance(pixels[at], pixels[at + 1], pixels[at + 2]));
            most = std::max(most, shades.back());
        }
        row_most.push_back(most);
    }
    std::sort(shades.begin(), shades.end());
    const double ground = shades[shades.size() / 2], ink = shades.back();
    Reading reading;
    reading.contrast = (ink + 0.05) / (ground + 0.05);
    for (const double most : row_most) reading.rows += most > 0.5 * (ink + ground) ? 1 : 0;
    return reading;
}

} // namespace

TEST_CASE("Subtitles, pages, marks and notices have 7 to 1 over any picture, and capitals of a degree at least",
          "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    const View view = headset(scene);
    const double per_unit = height / (std::tan(view.fov.up_rad) + std::tan(view.fov.down_rad));
    const double middle_y = per_unit * std::tan(view.fov.up_rad);
    const double middle_x =
        width * std::tan(view.fov.left_rad) / (std::tan(view.fov.left_rad) + std::tan(view.fov.right_rad));
    const Direction ahead;
    std::vector<std::pair<std::string, Overlay>> kinds(4);
    kinds[0].first = "subtitle";
    kinds[0].second.subtitle = Subtitle{"", "HHHHHHHH", ahead, {}};
    kinds[1].first = "page";
    kinds[1].second.pages = {{"", "HHHHHHHH", ahead}};
    kinds[2].first = "speaker";
    kinds[2].second.subtitle = Subtitle{"HHHHHHHH", "\xc2\xa0", ahead, {}};
    kinds[3].first = "notice";
    kinds[3].second.notice = "HHHHHHHH";
    for (auto& [name, overlay] : kinds) {
        overlay.reticle = false;
        for (const float backdrop : {0.0F, 0.25F, 0.5F, 0.75F, 1.0F}) {
            scene.fill(backdrop, backdrop, backdrop);
            painter.draw(overlay, view);
            const double y = name == "notice" ? middle_y + 0.36 * per_unit : middle_y;
            const Reading reading = read(scene.pixels(), middle_x - 22, middle_x + 22, y - 30, y + 30);
            INFO(name << " over " << backdrop);
            CHECK(reading.contrast >= 7.0);
            // Half a row of each edge is grey; a degree in the middle of this view is so many rows.
            CHECK(reading.rows + 1 >= std::tan(radians(1)) * per_unit);
            CHECK(reading.rows <= 4 * std::tan(radians(1)) * per_unit);
        }
    }
}

TEST_CASE("Text that is shown has capitals of a degree at any type, in a headset and in a window", "[player][unit]") {
    const Lettering lettering;
    const double cap_height = 0.727; // of Inter's em
    const Field fields[] = {{1.0, 1.0, 1.1, 1.1}, {1.0, 1.0, 0.56, 0.56}};
    for (const Field& field : fields) {
        for (const double type : {1.0, 1.5, 2.0}) {
            Overlay overlay;
            overlay.type = type;
            overlay.subtitle = Subtitle{"Mevrouw De Vries-van den Heuvel",
                                        "Ik heb u gisteren drie keer gebeld en er is helemaal niemand gekomen.",
                                        {},
                                        {}};
            overlay.notice = "De film staat even stil: wat volgt is er nog niet. Hij gaat vanzelf verder.";
            overlay.help = {"Zo kijkt u rond", "Kijken\tdraai uw hoofd", "Kiezen\tkijk tot de ring vol is"};
            Arrangement arrangement;
            arrangement.update(overlay, field, lettering, 800);
            INFO("type " << type << ", up " << field.up);
            for (const FittedText* text : {&arrangement.subtitle().text, &arrangement.subtitle().speaker,
                                           &arrangement.notice(), &arrangement.help()}) {
                INFO(text->text);
                CHECK(text->whole);
                CHECK(std::atan(cap_height * text->em) >= 0.999 * radians(1));
                CHECK(0.5 * text->width <= std::min(field.left, field.right));
                CHECK(0.5 * text->height <= std::min(field.up, field.down));
            }
            // With its arrow on either side it is within what both eyes see.
            CHECK(arrangement.subtitle().half.width + 2.25 * arrangement.subtitle().arrow <= 0.96 * field.left);
        }
    }
}

TEST_CASE("An arrow points to who speaks out of view, on the side where they are", "[player][unit]") {
    const Field field{1.0, 1.0, 1.0, 1.0};
    const auto towards = [&](double yaw_deg, double pitch_deg, double head_yaw_deg = 0, double roll_deg = 0) {
        const Head head{choicegraph::orientation(radians(head_yaw_deg), 0, radians(roll_deg)), {}};
        return pointing_to(choicegraph::direction(radians(yaw_deg), radians(pitch_deg)), head, field);
    };
    CHECK_FALSE(pointing_to({}, {}, field));
    for (const double yaw : {-40.0, -20.0, 0.0, 30.0, 44.0}) CHECK(towards(yaw, 0)->seen == 0.0);
    CHECK(towards(90, 0)->towards == Towards::right);
    CHECK(towards(-90, 10)->towards == Towards::left);
    CHECK(towards(60, -10)->towards == Towards::right);
    CHECK(towards(0, 75)->towards == Towards::up);
    CHECK(towards(10, -70)->towards == Towards::down);
    CHECK(towards(170, 0)->towards == Towards::behind_right);
    CHECK(towards(-170, -10)->towards == Towards::behind_left);
    // It is the head that counts: over the seam, and upright when it is tilted.
    CHECK(towards(-170, 0, 100)->towards == Towards::right);
    CHECK(towards(170, 0, -100)->towards == Towards::left);
    CHECK(towards(90, 0, 0, 80)->towards == Towards::right);
    CHECK(towards(10, 0, 170)->towards == Towards::behind_left);
    for (const double yaw : {60.0, -75.0, 120.0, 180.0}) CHECK(towards(yaw, 0)->seen == 1.0);
    // It comes softly.
    double before = 0.0;
    for (double yaw = 40; yaw <= 55; yaw += 0.25) {
        const double seen = towards(yaw, 0)->seen;
        CHECK(seen >= before);
        CHECK(seen - before < 0.06);
        before = seen;
    }
    CHECK(before == 1.0);
}

TEST_CASE("The arrow is drawn beside the subtitle, on its side", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    const View view = headset(scene);
    Overlay overlay;
    overlay.reticle = false;
    overlay.subtitle = Subtitle{"", "Komt u binnen.", {}, {}};
    const auto drawn = [&](double yaw_deg, double pitch_deg) {
        overlay.subtitle->speaker_place = choicegraph::direction(radians(yaw_deg), radians(pitch_deg));
        scene.fill(0.5F, 0.5F, 0.5F);
        painter.draw(overlay, view);
        return scene.pixels();
    };
    const std::vector<double> without = drawn(0, 0);
    const auto side = [&](double yaw_deg, double pitch_deg) {
        const std::vector<double> with = drawn(yaw_deg, pitch_deg);
        double x = 0, y = 0, count = 0;
        for (std::size_t i = 0; i < with.size(); i += 3) {
            if (with[i] == without[i]) continue;
            x += static_cast<double>(i / 3 % width);
            y += static_cast<double>(i / 3 / width);
            ++count;
        }
        REQUIRE(count > 200);
        const double per_x = width / (std::tan(view.fov.left_rad) + std::tan(view.fov.right_rad));
        const double per_y = height / (std::tan(view.fov.up_rad) + std::tan(view.fov.down_rad));
        return std::pair(x / count / per_x - std::tan(view.fov.left_rad),
                         std::tan(view.fov.up_rad) - y / count / per_y);
    };
    CHECK(side(100, 0).first > 0.1);
    CHECK(std::abs(side(100, 0).second) < 0.02);
    CHECK(side(-100, 0).first < -0.1);
    CHECK(side(175, 0).first > 0.1);
    CHECK(side(-175, 0).first < -0.1);
    CHECK(side(0, 80).second > 0.05);
    CHECK(side(0, -80).second < -0.05);
}

TEST_CASE("The reticle lies behind the letters of what it is on, and stands out between them", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    const View view = headset(scene);
    const Direction ahead;
    std::vector<std::pair<std::string, Overlay>> kinds(5);
    kinds[0].first = "answer";
    kinds[0].second.answers = {{"HHHHHHHH HHHHHHHH", {ahead, radians(8)}, true, true, 0.5}};
    kinds[1].first = "barred answer";
    kinds[1].second.answers = {{"HHHHHHHH HHHHHHHH", {ahead, radians(8)}, false}};
    kinds[2].first = "mark";
    kinds[2].second.marks = {{"HHHHHHHH HHHHHHHH", {ahead, radians(6)}}};
    kinds[3].first = "page";
    kinds[3].second.pages = {{"", "HHHHHHHH HHHHHHHH", ahead}};
    kinds[4].first = "subtitle";
    kinds[4].second.subtitle = Subtitle{"", "HHHHHHHH HHHHHHHH", ahead, {}};
    for (auto& [name, overlay] : kinds) {
        for (const float backdrop : {0.0F, 1.0F}) {
            INFO(name << " over " << backdrop);
            const auto drawn = [&, &of = overlay](bool reticle) {
                of.reticle = reticle;
                scene.fill(backdrop, backdrop, backdrop);
                painter.draw(of, view);
                return scene.pixels();
            };
            const std::vector<double> without = drawn(false), with = drawn(true);
            int beside_letters = 0, darker = 0;
            double least_to_letters = 21.0, least_to_ground = 21.0, ground = 1.0;
            for (std::size_t at = 0; at < with.size(); at += 3) {
                if (std::equal(&with[at], &with[at] + 3, &without[at])) continue;
                ground = std::min(ground, luminance(without[at], without[at + 1], without[at + 2]));
            }
            for (std::size_t at = 0; at < with.size(); at += 3) {
                if (std::equal(&with[at], &with[at] + 3, &without[at])) continue;
                const double before = luminance(without[at], without[at + 1], without[at + 2]);
                const double now = luminance(with[at], with[at + 1], with[at + 2]);
                darker += now < before ? 1 : 0;
                if (before > ground + 0.003) continue; // a letter's edge
                ++beside_letters;
                if (with[at + 2] < 207) continue; // the reticle's own edge: its ink is 209
                const double letters = name == "barred answer" ? 0.5 : 1.0;
                least_to_letters = std::min(least_to_letters, (letters + 0.05) / (now + 0.05));
                least_to_ground = std::min(least_to_ground, (now + 0.05) / (before + 0.05));
            }
            CHECK(darker == 0);
            CHECK(beside_letters > 40);
            CHECK(least_to_letters >= (name == "barred answer" ? 2.5 : 4.5));
            CHECK(least_to_ground >= 2.5);
        }
    }
}

TEST_CASE("On the film, and on a panel's edge, the reticle stands out from any picture", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    View view = headset(scene);
    Overlay film, edge;
    edge.pages = {{"", "HHHHHHHH HHHHHHHH HHHHHHHH", Direction{}}};
    for (const Overlay& overlay : {film, edge}) {
        for (const float backdrop : {0.0F, 1.0F}) {
            // Along a line across the page's edge: wherever it lies, something of it is seen.
            for (double pitch_deg = 0.0; pitch_deg < 9.0; pitch_deg += 0.75) {
                view.orientation = choicegraph::orientation(0.0, radians(pitch_deg));
                Overlay one = overlay;
                const auto drawn = [&](bool reticle) {
                    one.reticle = reticle;
                    scene.fill(backdrop, backdrop, backdrop);
                    painter.draw(one, view);
                    return scene.pixels();
                };
                const std::vector<double> without = drawn(false), with = drawn(true);
                double most = 1.0;
                for (std::size_t at = 0; at < with.size(); at += 3) {
                    if (std::equal(&with[at], &with[at] + 3, &without[at])) continue;
                    const double before = luminance(without[at], without[at + 1], without[at + 2]);
                    const double now = luminance(with[at], with[at + 1], with[at + 2]);
                    most = std::max(most, (std::max(before, now) + 0.05) / (std::min(before, now) + 0.05));
                }
                INFO((overlay.pages.empty() ? "film" : "page") << " over " << backdrop << ", " << pitch_deg << " up");
                CHECK(most >= 2.5);
            }
        }
    }
}
