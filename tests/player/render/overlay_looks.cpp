// Draws the overlay in every state over light, dark and busy pictures, as PNGs to be looked at: overlay_looks FOLDER
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
