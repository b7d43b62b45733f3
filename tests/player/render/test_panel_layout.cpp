#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "player/render/arrangement.hpp"
#include "player/render/brush.hpp"
#include "player/render/panel_layout.hpp"
#include "tests/catch.hpp"

using namespace forksight::player::render;
using namespace forksight;
using choicegraph::Direction;
using choicegraph::radians;

namespace {

constexpr double texels = 800;

struct Place {
    double yaw_deg, pitch_deg;
};

/// How answers may hang: as films have them, near the nadir, near the zenith, behind, and crowded.
const std::vector<std::vector<Place>> layouts = {
    {{0, -10}},
    {{-20, -12}, {20, -12}},
    {{-12.5, -10}, {12.5, -10}},
    {{-30, -10}, {0, -10}, {30, -10}},
    {{-25, -25}, {0, -25}, {25, -25}},
    {{-30, -10}, {0, -10}, {30, -10}, {0, -34}},
    {{-14, 0}, {14, 0}, {-14, -24}, {14, -24}},
    {{150, 0}, {180, 0}, {-150, 0}},
    {{0, -80}, {120, -70}},
    {{-60, -60}, {60, -60}},
    {{0, 75}, {90, 70}},
};

const std::vector<std::string> texts = {
    "Ja",
    "Hoe gaat het écht met u?",
    "Ik zeg niets en wacht even af wat mevrouw De Vries zelf zegt",
    "Mag ik u vragen waarom u daar zo boos over bent geworden, en of ik daar iets aan kan doen?",
    "Verantwoordelijkheid nemen",
};

std::vector<Direction> quad(const PanelLayout& panel, double larger = 1.0) {
    return corners_of(panel.middle, {larger * panel.half_width, larger * panel.half_height});
}

bool covers(const PanelLayout& panel, const Direction& d) {
    const Plane plane = plane_at(panel.middle);
    const double ahead = dot(d, plane.middle);
    return ahead > 0 && std::abs(dot(d, plane.right) / ahead) <= panel.half_width &&
           std::abs(dot(d, plane.up) / ahead) <= panel.half_height;
}

std::vector<Hanging> things_in(const std::vector<Place>& places, std::size_t first_text, bool marks) {
    std::vector<Hanging> things;
    for (std::size_t i = 0; i < places.size(); ++i) {
        Hanging thing;
        thing.text = texts[(first_text + i) % texts.size()];
        thing.target = {choicegraph::direction(radians(places[i].yaw_deg), radians(places[i].pitch_deg)), radians(6)};
        thing.main = marks && i == 0;
        things.push_back(thing);
    }
    return things;
}

/// Text within the panel's edges, and not over its icon.
bool composed_well(const PanelLayout& panel) {
    const double ring = 0.72 * panel.em;
    const bool inside = panel.text_x >= -panel.half_width && panel.text_x + panel.text_width <= panel.half_width &&
                        panel.text_y <= panel.half_height && panel.text_y - panel.text_height >= -panel.half_height;
    const bool icon_inside =
        std::abs(panel.icon_x) + ring <= panel.half_width && std::abs(panel.icon_y) + ring <= panel.half_height;
    const bool beside = panel.icon_x + ring <= panel.text_x || panel.icon_y - ring >= panel.text_y;
    return inside && icon_inside && beside;
}

} // namespace

TEST_CASE("Whatever the texts, the type and the places: nothing is cut, broken, too small or touches another",
          "[player][unit]") {
    const Lettering lettering;
    for (std::size_t l = 0; l < layouts.size(); ++l) {
        for (const double type : {1.0, 1.25, 1.5, 2.0}) {
            for (std::size_t first = 0; first < texts.size(); ++first) {
                const std::vector<Hanging> things = things_in(layouts[l], first, first % 2 == 1);
                const std::vector<PanelLayout> panels = lay_out(things, type, lettering, texels);
                REQUIRE(panels.size() == things.size());
                for (std::size_t i = 0; i < panels.size(); ++i) {
                    INFO("layout " << l << ", type " << type << ": " << things[i].text);
                    const Raster drawn = lettering.draw(panels[i].text, panels[i].style);
                    CHECK(drawn.whole);
                    CHECK_FALSE(drawn.split);
                    CHECK(drawn.width / texels == Approx(panels[i].text_width));
                    CHECK(panels[i].em >= 0.999 * least_em);
                    CHECK(composed_well(panels[i]));
                    CHECK(covers(panels[i], things[i].target.centre));
                    for (std::size_t j = 0; j < panels.size(); ++j) {
                        if (j == i) continue;
                        CHECK_FALSE(touch(quad(panels[i], grown), quad(panels[j])));
                        CHECK_FALSE(covers(panels[j], things[i].target.centre));
                    }
                }
            }
        }
    }
}

TEST_CASE("Larger type is really larger where there is room", "[player][unit]") {
    const Lettering lettering;
    for (const auto& places : {layouts[0], layouts[1], layouts[3]}) {
        const std::vector<Hanging> things = things_in(places, 0, false);
        const std::vector<PanelLayout> usual = lay_out(things, 1.0, lettering, texels);
        const std::vector<PanelLayout> half_more = lay_out(things, 1.5, lettering, texels);
        for (std::size_t i = 0; i < things.size(); ++i) {
            INFO(things[i].text);
            CHECK(usual[i].em == Approx(room_em));
            CHECK(half_more[i].em >= 1.2 * room_em);
        }
    }
    CHECK(lay_out(things_in(layouts[0], 1, false), 2.0, lettering, texels)[0].em == Approx(2 * room_em));
    CHECK(lay_out(things_in(layouts[0], 1, true), 1.0, lettering, texels)[0].em > 1.2 * room_em); // the main mark
}

TEST_CASE("Whether rectangles on the sphere touch agrees with looking for a point in both", "[player][unit]") {
    int touching = 0, apart = 0;
    for (int i = 0; i < 400; ++i) {
        const auto spin = [i](int step, double range) { return range * (std::fmod(i * 0.618034 * step, 1.0) - 0.5); };
        PanelLayout one, other;
        one.middle = choicegraph::direction(spin(1, 6.0), spin(2, 2.4));
        other.middle = choicegraph::direction(choicegraph::yaw_of(one.middle) + spin(3, 1.6),
                                              choicegraph::pitch_of(one.middle) + spin(5, 1.2));
        one.half_width = 0.2 + spin(7, 0.3);
        one.half_height = 0.15 + spin(11, 0.2);
        other.half_width = 0.2 + spin(13, 0.3);
        other.half_height = 0.15 + spin(17, 0.2);
        bool found = false;
        const Plane plane = plane_at(one.middle);
        for (int x = -30; x <= 30 && !found; ++x) {
            for (int y = -30; y <= 30 && !found; ++y) {
                const double u = one.half_width * x / 30, v = one.half_height * y / 30;
                found = covers(other, {plane.middle.x + u * plane.right.x + v * plane.up.x,
                                       plane.middle.y + u * plane.right.y + v * plane.up.y,
                                       plane.middle.z + u * plane.right.z + v * plane.up.z});
            }
        }
        const bool said = touch(quad(one), quad(other));
        ++(found ? touching : apart);
        // A point in both is proof; none among the points looked at is not, where they only just touch.
        if (found) CHECK(said);
        if (said && !found) CHECK(touch(quad(one, 0.93), quad(other, 0.93)) == false);
    }
    CHECK(touching > 60);
    CHECK(apart > 60);
}

TEST_CASE("Pages stand free of marks, whole, within what both eyes see, at any type", "[player][unit]") {
    const Lettering lettering;
    const Field fields[] = {{1.0, 1.0, 1.0, 1.1}, {1.0, 1.0, 0.56, 0.56}};
    const std::string paragraphs =
        "U kiest door te kijken. Kijk naar een antwoord en houd uw blik er even op.\nDe ring vult zich. Kijkt u weg, "
        "dan loopt hij vanzelf weer leeg: u kunt niets verkeerd doen.";
    for (const Field& field : fields) {
        for (const double type : {1.0, 1.5, 2.0}) {
            for (const double mark_deg : {-18.0, -10.0, 6.0}) {
                Overlay overlay;
                overlay.type = type;
                overlay.pages = {{"Kijken is kiezen", paragraphs, choicegraph::direction(0.0, radians(8))}};
                Mark mark;
                mark.text = "Kijk hier om verder te gaan";
                mark.main = true;
                mark.target = {choicegraph::direction(0.0, radians(mark_deg)), radians(6)};
                overlay.marks = {mark};
                Arrangement arrangement;
                arrangement.update(overlay, field, lettering, texels);
                INFO("type " << type << ", mark at " << mark_deg << ", field " << field.up);
                const PlacedPage& page = arrangement.pages().at(0);
                CHECK(page.text.whole);
                CHECK(page.title.whole);
                CHECK(page.text.em >= 0.999 * least_em);
                CHECK(page.half.width <= 0.86 * field.left);
                CHECK(page.half.height <= 0.81 * field.up);
                CHECK_FALSE(touch(corners_of(page.middle, page.half), quad(arrangement.marks().at(0), grown)));
                CHECK(2 * page.half.height >= page.title.height + page.text.height + 2 * page.pad);
            }
        }
    }
}

TEST_CASE("Nothing is laid out again while texts and places stay as they are", "[player][unit]") {
    const Lettering lettering;
    Overlay overlay;
    Answer answer;
    answer.text = "Ja, graag";
    answer.target = {choicegraph::direction(0.0, 0.0), 0.1};
    overlay.answers = {answer};
    overlay.pages = {{"Titel", "Tekst", choicegraph::direction(1.0, 0.0)}};
    overlay.subtitle = Subtitle{"Zij", "Komt u binnen.", choicegraph::direction(0.0, -0.3), {}};
    overlay.notice = "Pauze";
    overlay.help = {"Hulp"};
    Arrangement arrangement;
    arrangement.update(overlay, {}, lettering, texels);
    const unsigned long before = arrangement.laid_out();
    CHECK(before == 5);
    for (int frame = 0; frame < 20; ++frame) {
        overlay.answers[0].progress = frame / 20.0;
        overlay.subtitle->middle = choicegraph::direction(frame * 0.1, -0.3);
        arrangement.update(overlay, {0.7001, 0.7 + 1e-4 * frame, 0.5, 0.5}, lettering, texels);
    }
    CHECK(arrangement.laid_out() == before);
    overlay.subtitle->text = "Gaat u zitten.";
    arrangement.update(overlay, {}, lettering, texels);
    CHECK(arrangement.laid_out() == before + 1);
    overlay.type = 1.5;
    arrangement.update(overlay, {}, lettering, texels);
    CHECK(arrangement.laid_out() == before + 6);
}
