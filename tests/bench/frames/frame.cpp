// Plays a film in the player's own app, on a display of two eyes, and writes what each frame cost. Called by
// tests/bench/frame.
#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "player/app.hpp"
#include "player/said.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/frames/two_eyes.hpp"

using namespace forksight;

int main(int argc, char** argv) {
    CLI::App app{"Plays FILM, from its start room to an ending, and notes what each frame cost.", "bench_frame"};
    player::Options options;
    options.display = player::DisplayKind::offscreen;
    options.rooms = player::Presence::on;
    options.tutorial = player::Presence::off;
    options.cache.reset();
    std::string choose;
    std::string notes_file;
    bench::Eyes eyes;
    bool full = false;
    app.add_option("FILM", options.film)->required();
    app.add_option("NOTES.json", notes_file)->required();
    app.add_option("REPORT.json", options.report_file)->required();
    app.add_option("--choose", choose, "what the viewer chooses, ID,ID,…")->required();
    app.add_option("--hertz", "frames a second")->each([&](const std::string& text) {
        eyes.period_s = 1.0 / std::clamp(std::strtod(text.c_str(), nullptr), 1.0, 1000.0);
    });
    app.add_flag("--full", full, "draw all of each eye's picture, not 64x72 of it");
    CLI11_PARSE(app, argc, argv);
    options.choose = CLI::detail::split(choose, ',');
    if (full) {
        eyes.drawn_width = eyes.width;
        eyes.drawn_height = eyes.height;
    }
    std::signal(SIGPIPE, SIG_IGN);
    player::speak("en");
    options.language = "en";
    const std::atomic<bool> leave{false};
    bench::FrameNotes notes;
    std::string renderer;
    const auto open = [&]() -> std::unique_ptr<player::display::Display> {
        auto display = std::make_unique<bench::TwoEyes>(eyes, notes);
        renderer = display->description();
        return display;
    };
    try {
        const auto status = player::App(options, leave, {open, &notes}).run();
        bench::write_figures(notes_file, bench::to_json(notes.notes(), renderer));
        return static_cast<int>(status);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench_frame: %s\n", failure.what());
        return 3;
    }
}
