#include "player/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>

#include "player/line_options.hpp"
#include "player/room_options.hpp"

namespace forksight::player {

namespace {

constexpr int largest_side = 8192;

const char* const footer = R"(
Instead of a film: prepare (a film onto this machine, to be played without a line) or pair (trust a streamer); each has
a --help of its own.

Examples:
  forksight-player http://127.0.0.1:8360/films/first-visit
  forksight-player http://127.0.0.1:8360/films/first-visit --display headset
  forksight-player prepare http://127.0.0.1:8360/films/first-visit
      the whole film onto this machine, from where it then plays without a line
  forksight-player pair https://192.168.1.20:8360
      trusts a streamer that has a certificate authority of its own, once a device and user
  forksight-player ~/films/films/first-visit --display offscreen --choose ask-in,say-nothing --report report.json

In the window: drag or arrow keys look around, looking at an answer for a moment chooses it, 1 to 4 choose too,
space pauses, F1 shows all keys. With --display headset the film is in the headset of this machine's OpenXR runtime
(SteamVR, Monado, WiVRn), and the window shows along what the left eye sees; a trigger or a pinch chooses too.
Exit status: 0 the film was played to an ending or the viewer left, 1 the film or an input is at fault,
2 wrong usage, 3 the world failed (line, disk, display).)";

std::optional<std::pair<int, int>> size_of(const std::string& text) {
    const auto cross = text.find('x');
    if (cross == std::string::npos) return std::nullopt;
    int width = 0;
    int height = 0;
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const auto w = std::from_chars(begin, begin + cross, width);
    const auto h = std::from_chars(begin + cross + 1, end, height);
    if (w.ec != std::errc() || w.ptr != begin + cross || h.ec != std::errc() || h.ptr != end) return std::nullopt;
    if (width < 64 || height < 64 || width > largest_side || height > largest_side) return std::nullopt;
    return std::pair{width, height};
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts;
    std::string part;
    for (const char c : text + ",") {
        if (c == ',') {
            if (!part.empty()) parts.push_back(part);
            part.clear();
        } else if (c != ' ') {
            part += c;
        }
    }
    return parts;
}

/// As CLI11 fills them in.
struct DisplayOptions {
    std::string kind = "window";
    std::string size; ///< empty: not given
    std::string film_layer = "auto";
};

void add_display_options(CLI::App& app, DisplayOptions& display) {
    app.add_option("--display", display.kind, "where the picture goes: window, headset, offscreen")
        ->capture_default_str();
    app.add_option("--size", display.size,
                   "size of the picture, WIDTHxHEIGHT (default 1280x720); with a headset, of the window beside it");
    app.add_option("--film-layer", display.film_layer,
                   "who draws the film around a viewer in a headset: shader (the player), runtime (the headset's own, "
                   "where it can), auto (whichever was measured to look better: the shader)")
        ->capture_default_str();
}

/// What is wrong with them, else they are in `options`.
std::optional<std::string> take_display(Options& options, const DisplayOptions& display) {
    const auto kind = display_of(display.kind);
    if (!kind)
        return "--display: '" + display.kind + "'" +
               said(" is geen van window, headset, offscreen", " is none of window, headset, offscreen");
    options.display = *kind;
    if (display.film_layer == "shader")
        options.film_layer = FilmLayer::shader;
    else if (display.film_layer == "runtime")
        options.film_layer = FilmLayer::runtime;
    else if (display.film_layer != "auto")
        return said("--film-layer: kies auto, shader of runtime", "--film-layer: choose auto, shader or runtime");
    if (display.size.empty()) return std::nullopt;
    const auto sides = size_of(display.size);
    if (!sides)
        return "--size: '" + display.size + "'" +
               said(" is geen BREEDTExHOOGTE met zijden van 64 tot 8192",
                    " is not WIDTHxHEIGHT with sides from 64 to 8192");
    options.width = sides->first;
    options.height = sides->second;
    return std::nullopt;
}

} // namespace

std::string language_asked(int argc, const char* const* argv) {
    std::string language = language_of_locale();
    constexpr std::string_view option = "--language";
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        std::string_view value;
        if (word == option && i + 1 < argc) value = argv[i + 1];
        if (word.starts_with("--language=")) value = word.substr(option.size() + 1);
        if (value == "nl" || value == "en") language = value;
    }
    return language;
}

std::string cache_words(const std::optional<std::string>& cache) {
    if (!cache || cache == usual_cache()) return "";
    const bool plain = cache->find_first_of(" \t'\"\\$&;()*?<>|") == std::string::npos;
    return " --cache " + (plain ? *cache : "'" + *cache + "'");
}

Leave usage(const std::string& what) {
    return {static_cast<int>(Status::wrong_usage),
            "forksight-player: " + what +
                said(" (forksight-player --help vertelt meer)", " (forksight-player --help tells more)")};
}

Leave not_understood(const std::string& why) {
    return usage(said("deze opdracht klopt niet (" + why + ")", why));
}

std::string name_of(DisplayKind display) {
    switch (display) {
        case DisplayKind::window:
            return "window";
        case DisplayKind::headset:
            return "headset";
        case DisplayKind::offscreen:
            break;
    }
    return "offscreen";
}

std::optional<DisplayKind> display_of(const std::string& name) {
    for (const DisplayKind display : {DisplayKind::window, DisplayKind::headset, DisplayKind::offscreen}) {
        if (name == name_of(display)) return display;
    }
    return std::nullopt;
}

Wanted read_options(int argc, const char* const* argv) {
    if (argc > 1 && std::string(argv[1]) == "prepare") return read_prepare_options(argc - 1, argv + 1);
    if (argc > 1 && std::string(argv[1]) == "pair") return read_pair_options(argc - 1, argv + 1);
    CLI::App app{"Plays a 360° film that branches where you look.", "forksight-player"};
    app.footer(footer);
    app.set_version_flag("--version", std::string("forksight-player ") + FORKSIGHT_VERSION);
    Options options;
    DisplayOptions display;
    std::string choose;
    LineOptions line;
    bool no_cache = false;
    app.add_option("film", options.film, "URL of a film, or a film's folder")->required()->type_name("URL|FILM_DIR");
    add_line_options(app, options, line);
    app.add_flag("--no-cache", no_cache, "play nothing of what was prepared");
    app.add_option("--subtitles", options.subtitles, "language of the subtitles: nl, en; off; auto: that of the texts")
        ->capture_default_str();
    add_display_options(app, display);
    auto* const choose_option =
        app.add_option("--choose", choose,
                       "a viewer who turns to these choices, in order: ID,ID,… (offscreen default: one who is silent)");
    app.add_option("--look", options.look, "the head follows a trace: t_s,yaw_deg,pitch_deg[,roll_deg]")
        ->excludes(choose_option)
        ->type_name("TRACE.csv");
    app.add_option("--dwell", options.dwell_s,
                   "how long a steady look takes to choose, from 0.3 to 3 (default: what the film says, else 1)")
        ->type_name("SECONDS");
    app.add_flag("--confirm", options.confirm,
                 "a tick appears beside the answer that was looked at, and only looking at it too chooses");
    app.add_option("--record", options.record_folder, "write the session's record here")->type_name("DIR");
    app.add_flag_callback(
        "--no-send", [&options] { options.send = false; }, "do not send the session's record to the streamer");
    app.add_option("--report", options.report_file, "write what was shown, and when, here")->type_name("FILE.json");
    app.add_option("--screenshot", options.screenshot_folder, "keep pictures of scene starts, offers and choices here")
        ->type_name("DIR");
    RoomOptions room;
    add_room_options(app, room);
    app.add_flag("--mute", options.mute, "no sound");
    app.add_option("--give-up-after", options.give_up_after_s,
                   "end the film, with status 3, when nothing new could be shown for so many seconds")
        ->type_name("SECONDS")
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return Leave{0, app.help()};
    } catch (const CLI::CallForVersion&) {
        return Leave{0, std::string("forksight-player ") + FORKSIGHT_VERSION + "\n"};
    } catch (const CLI::ParseError& error) {
        return not_understood(error.what());
    }
    if (const auto wrong = take_display(options, display)) return usage(*wrong);
    if (const auto wrong = take_line_options(options, line)) return usage(*wrong);
    constexpr std::array<std::string_view, 4> subtitles{"nl", "en", "off", "auto"};
    if (std::find(subtitles.begin(), subtitles.end(), options.subtitles) == subtitles.end())
        return usage(said("--subtitles: kies nl, en, off of auto", "--subtitles: choose nl, en, off or auto"));
    if (choose_option->count() > 0) options.choose = split(choose);
    if (const auto wrong = take_room_options(options, room)) return usage(*wrong);
    if (no_cache) options.cache.reset();
    if (options.dwell_s && !(*options.dwell_s >= 0.3 && *options.dwell_s <= 3.0))
        return usage(said("--dwell: geef 0.3 tot 3 seconden", "--dwell: give 0.3 to 3 seconds"));
    if (!(options.give_up_after_s >= 1.0 && options.give_up_after_s <= 3600.0))
        return usage(said("--give-up-after: geef 1 tot 3600 seconden", "--give-up-after: give 1 to 3600 seconds"));
    return options;
}

} // namespace forksight::player
