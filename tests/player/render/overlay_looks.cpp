// Draws the overlay in every state, in a window and for both eyes of a headset, as PNGs to be looked at:
// overlay_looks FOLDER
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>

#include "player/render/overlay.hpp"
#include "player/render/screenshot.hpp"
#include "player/render/sky.hpp"
#include "tests/player/render/gl_scene.hpp"

using namespace forksight;
using namespace forksight::player::render;
using choicegraph::radians;

namespace {

oracle::Colour light(const choicegraph::Direction& d, Eye) {
    return {236 + 15 * d.y, 238 + 12 * d.y, 240 + 10 * d.x};
}
oracle::Colour dim(const choicegraph::Direction& d, Eye) {
    return {22 + 12 * d.y, 20 + 10 * d.y, 26 + 8 * d.x};
}
oracle::Colour busy(const choicegraph::Direction& d, Eye) {
    const double stripes = std::sin(choicegraph::yaw_of(d) * 60) * std::sin(choicegraph::pitch_of(d) * 60);
    const double lit = stripes > 0 ? 225 : 70;
    return {lit, lit * 0.85 + 20 * d.y, lit * 0.6 + 60 * (d.x + 1) / 2};
}

Answer answer(const std::string& text, double yaw_deg, double pitch_deg, double radius_deg = 8) {
    Answer made;
    made.text = text;
    made.target = {choicegraph::direction(radians(yaw_deg), radians(pitch_deg)), radians(radius_deg)};
    return made;
}

Overlay offer() {
    Overlay overlay;
    overlay.answers = {answer("Hoe gaat het écht met u?", -20, -12),
                       answer("Ik zeg niets en wacht even af wat mevrouw De Vries zelf zegt", 20, -12)};
    return overlay;
}

std::vector<std::pair<std::string, Overlay>> states() {
    std::vector<std::pair<std::string, Overlay>> found;
    found.emplace_back("1_offered", offer());
    Overlay dwelling = offer();
    dwelling.time_left = 0.7;
    dwelling.answers[0].looked_at = true;
    dwelling.answers[0].progress = 0.4;
    dwelling.answers[0].number = 1;
    dwelling.answers[1].number = 2;
    found.emplace_back("2_dwelling", dwelling);
    Overlay chosen = dwelling;
    chosen.answers[0].progress = 1.0;
    chosen.time_left = 0.15;
    found.emplace_back("3_chosen", chosen);
    Overlay barred = offer();
    barred.answers[0].enabled = false;
    barred.answers.push_back(answer("Mag ik binnenkomen?", 0, 10));
    barred.time_left = 1.0;
    barred.notice = "Even geduld: de film wordt opgehaald …";
    found.emplace_back("4_barred_and_notice", barred);
    Overlay help;
    help.help = {"Zo kijkt u rond",
                 "",
                 "Kijken\tsleep met de muis, of de pijltjes",
                 "Kiezen\tkijk naar een antwoord tot de ring vol is",
                 "1 – 4\tkies dat antwoord",
                 "Spatie\tpauze, en verder",
                 "R\trecht vooruit kijken",
                 "F\tvolledig scherm",
                 "H\tdeze hulp tonen of sluiten",
                 "Esc\tstoppen"};
    found.emplace_back("5_help", help);
    Overlay crowd;
    crowd.answers = {answer("Wat is er gebeurd?", -30, -10, 5), answer("Ik begrijp dat u boos bent", 0, -10, 5),
                     answer("Gaat u alstublieft even zitten", 30, -10, 5),
                     answer("Où êtes-vous né·e, Zoë?", 0, -27, 5)};
    for (int i = 0; i < 4; ++i) crowd.answers[static_cast<std::size_t>(i)].number = i + 1;
    crowd.answers[1].looked_at = true;
    crowd.answers[1].progress = 0.75;
    found.emplace_back("6_four", crowd);
    return found;
}

/// Something like a room with somebody in it: a wall with a bright window, a floor, a dark figure ahead.
oracle::Colour ward(const choicegraph::Direction& d, Eye) {
    const double yaw = choicegraph::yaw_of(d), pitch = choicegraph::pitch_of(d);
    const double across = std::abs(yaw), soft = 12 * std::sin(9 * yaw) * std::sin(7 * pitch);
    if (std::hypot(across / 0.09, (pitch - 0.02) / 0.12) < 1) return {168 + soft, 128 + soft, 106 + soft};
    if (across < 0.26 - 0.2 * (pitch + 0.1) && pitch < -0.08 && pitch > -0.9) return {52 + soft, 62 + soft, 84 + soft};
    if (yaw > 0.45 && yaw < 1.0 && pitch > 0.0 && pitch < 0.5) return {246, 248, 250};
    if (pitch < -0.35) return {122 + soft, 104 + soft, 88 + soft};
    return {196 + soft, 190 + soft, 176 + soft};
}

Mark mark(const std::string& text, Mark::Sign sign, double yaw_deg, double pitch_deg) {
    Mark made;
    made.text = text;
    made.sign = sign;
    made.target = {choicegraph::direction(radians(yaw_deg), radians(pitch_deg)), radians(6)};
    return made;
}

/// How a head looks at an overlay.
struct Look {
    std::string name;
    Overlay overlay;
    double yaw_deg = 0.0;
    double pitch_deg = -8.0;
};

Subtitle subtitle(const std::string& speaker, const std::string& text, double speaker_yaw_deg, double middle_yaw_deg) {
    Subtitle said;
    said.speaker = speaker;
    said.text = text;
    said.middle = choicegraph::direction(radians(middle_yaw_deg), radians(-20));
    said.speaker_place = choicegraph::direction(radians(speaker_yaw_deg), 0.0);
    return said;
}

std::vector<Look> offers_and_subtitles() {
    std::vector<Look> looks;
    Overlay ring = offer();
    ring.time_left = 0.7;
    ring.answers[0].looked_at = true;
    ring.answers[0].progress = 0.55;
    looks.push_back({"a_offer_ring", ring, -20, -12});
    Overlay tick = ring;
    tick.answers[0].progress = 1.0;
    tick.answers[0].tick = choicegraph::Cap{choicegraph::direction(radians(-20), radians(2)), radians(5)};
    tick.answers[0].tick_progress = 0.4;
    looks.push_back({"b_offer_tick", tick, -20, -4});
    Overlay nl;
    nl.subtitle =
        subtitle("Mevrouw De Vries", "Ik heb u gisteren drie keer gebeld en er is helemaal niemand gekomen.", 95, 0);
    looks.push_back({"c_subtitle_nl_right", nl});
    Overlay en;
    en.subtitle = subtitle("Mrs De Vries", "I rang three times yesterday, and nobody came at all.", 172, 0);
    looks.push_back({"d_subtitle_en_behind", en});
    Overlay above = en;
    above.subtitle->speaker_place = choicegraph::direction(radians(10), radians(80));
    looks.push_back({"e_subtitle_en_up", above});
    Overlay in_view = nl;
    in_view.subtitle->speaker_place = choicegraph::direction(0.0, 0.0);
    looks.push_back({"f_subtitle_in_view", in_view});
    return looks;
}

std::vector<Look> rooms() {
    std::vector<Look> looks;
    Overlay start;
    start.room = 1.0;
    start.marks = {mark("Kijk hierheen om te beginnen", Mark::Sign::begin, 0, -4),
                   mark("Hulp", Mark::Sign::help, 30, -14)};
    start.marks[0].main = true;
    start.marks[0].looked_at = true;
    start.marks[0].progress = 0.35;
    looks.push_back({"g_start_room", start});
    Overlay half = start;
    half.room = 0.5;
    looks.push_back({"h_half_room", half});
    Overlay tutorial;
    tutorial.room = 1.0;
    tutorial.pages = {{"Kijken is kiezen",
                       "U kiest door te kijken. Kijk naar een antwoord en houd uw blik er even op.\nDe ring vult zich. "
                       "Kijkt u weg, dan loopt hij vanzelf weer leeg: u kunt niets verkeerd doen.",
                       choicegraph::direction(0.0, radians(8))}};
    tutorial.marks = {mark("Kijk hier", Mark::Sign::tick, 0, -18)};
    tutorial.marks[0].main = true;
    looks.push_back({"i_tutorial", tutorial});
    Overlay pause;
    pause.dark = 0.6;
    pause.marks = {mark("Verder", Mark::Sign::go_on, 0, -30), mark("Stoppen", Mark::Sign::stop, -32, -30),
                   mark("Hulp", Mark::Sign::help, 32, -30)};
    pause.marks[0].main = true;
    looks.push_back({"j_pause", pause, 0, -26});
    Overlay end;
    end.room = 1.0;
    end.pages = {{"Dit was de film", "Dank u wel voor het kijken. U kunt uw bril nu afzetten.",
                  choicegraph::direction(0.0, radians(10))}};
    end.marks = {mark("Een ander antwoord proberen", Mark::Sign::back, -18, -12),
                 mark("Opnieuw beginnen", Mark::Sign::again, 18, -12)};
    end.marks[0].main = true;
    end.marks[0].looked_at = true;
    end.marks[0].progress = 0.6;
    looks.push_back({"k_end", end, -6, -4});
    return looks;
}

std::vector<Look> larger_type() {
    std::vector<Look> looks;
    for (const double type : {1.5, 2.0}) {
        const std::string how = type < 1.7 ? "15" : "20";
        Overlay larger = offers_and_subtitles()[0].overlay;
        larger.type = type;
        looks.push_back({"l_type" + how + "_offer", larger, -14, -12});
        Overlay said = offers_and_subtitles()[2].overlay;
        said.type = type;
        looks.push_back({"m_type" + how + "_subtitle", said});
        Overlay tutorial = rooms()[2].overlay;
        tutorial.type = type;
        looks.push_back({"n_type" + how + "_tutorial", tutorial});
        Overlay pause = rooms()[3].overlay;
        pause.type = type;
        looks.push_back({"o_type" + how + "_pause", pause, 0, -26});
    }
    Overlay notice;
    notice.notice = "Even geduld: de film wordt opgehaald …";
    notice.type = 1.5;
    looks.push_back({"p_notice_type15", notice});
    return looks;
}

/// A headset of 1344 by 1512 an eye that sees further outwards than towards the nose, with eyes 64 mm apart.
View headset_eye(const Canvas& canvas, const Look& look, Eye eye) {
    View view;
    view.framebuffer = canvas.framebuffer();
    view.width = canvas.width();
    view.height = canvas.height();
    view.eye = eye;
    const double outwards = radians(52), inwards = radians(46);
    view.fov = {eye == Eye::left ? outwards : inwards, eye == Eye::left ? inwards : outwards, radians(48), radians(50)};
    view.orientation = choicegraph::orientation(radians(look.yaw_deg), radians(look.pitch_deg));
    const auto aside = choicegraph::rotate(view.orientation, {eye == Eye::left ? -0.032 : 0.032, 0.0, 0.0});
    view.position = {aside.x, aside.y, aside.z};
    return view;
}

void draw_eyes(const std::string& folder, Sky& sky, OverlayPainter& painter) {
    const Canvas left(1344, 1512), right(1344, 1512);
    const Uploaded film(oracle::picture_of(ward, media_manifests::Projection::equirectangular,
                                           media_manifests::Stereo::mono, Planes::rgba, 2048, 1024));
    std::vector<Look> looks;
    for (const auto& some : {offers_and_subtitles(), rooms(), larger_type()})
        looks.insert(looks.end(), some.begin(), some.end());
    for (const Look& look : looks) {
        const std::vector<View> eyes = {headset_eye(left, look, Eye::left), headset_eye(right, look, Eye::right)};
        for (const View& view : eyes) sky.draw(film.picture, view);
        painter.draw(look.overlay, eyes);
        for (const View& view : eyes) {
            const std::string which = view.eye == Eye::left ? "_left" : "_right";
            const auto written = write_png(folder + "/" + look.name + which + ".png", view);
            if (!written) std::fprintf(stderr, "%s\n", media_manifests::to_string(written.errors()).c_str());
        }
    }
}

void draw_all(const std::string& folder) {
    const GlScene scene(1280, 720);
    Sky sky;
    OverlayPainter painter;
    const std::vector<std::pair<std::string, oracle::World>> worlds = {{"light", light}, {"dim", dim}, {"busy", busy}};
    for (const auto& [name, world] : worlds) {
        const Uploaded film(oracle::picture_of(world, media_manifests::Projection::equirectangular,
                                               media_manifests::Stereo::mono, Planes::rgba, 2048, 1024));
        for (const auto& [state, overlay] : states()) {
            View view = scene.view();
            view.orientation = choicegraph::orientation(radians(state[0] == '2' ? -17 : 0), radians(-8));
            sky.draw(film.picture, view);
            painter.draw(overlay, view);
            const auto written = write_png(folder + "/" + state + "_" + name + ".png", view);
            if (!written) std::fprintf(stderr, "%s\n", media_manifests::to_string(written.errors()).c_str());
        }
    }
    draw_eyes(folder, sky, painter);
}

} // namespace

int main(int count, char** words) {
    try {
        draw_all(count > 1 ? words[1] : ".");
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "overlay_looks: %s\n", problem.what());
        return 3;
    }
}
