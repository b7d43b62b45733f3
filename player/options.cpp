#include "player/options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdlib>

#include "media_manifests/token_exchange.hpp"

namespace forksight::player {

namespace {

constexpr int largest_side = 8192;

const char* const footer = R"(
Examples:
  forksight-player http://127.0.0.1:8360/films/first-visit
  forksight-player ~/films/films/first-visit --display offscreen --choose ask-in,say-nothing --report report.json

In the window: drag or arrow keys look around, looking at an answer for a moment chooses it, 1 to 4 choose too,
space pauses, F1 shows all keys.
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

/// Dutch for those whose own settings name it, else English; the streamer chooses alike.
std::string language_of_locale() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* const value = std::getenv(name);
        if (value != nullptr && *value != '\0') return std::string(value).rfind("nl", 0) == 0 ? "nl" : "en";
    }
    return "en";
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

Leave usage(const std::string& what) {
    return {static_cast<int>(Status::wrong_usage),
            "forksight-player: " + what + " (forksight-player --help tells more)"};
}

} // namespace

std::string name_of(DisplayKind display) {
    return display == DisplayKind::window ? "window" : "offscreen";
}

std::variant<Options, Leave> read_options(int argc, const char* const* argv) {
    CLI::App app{"Plays a 360° film that branches where you look.", "forksight-player"};
    app.footer(footer);
    app.set_version_flag("--version", std::string("forksight-player ") + FORKSIGHT_VERSION);
    Options options;
    options.language = language_of_locale();
    std::string display = "window";
    std::string size;
    std::string choose;
    std::string log = "text";
    app.add_option("film", options.film, "URL of a film, or a film's folder")->required()->type_name("URL|FILM_DIR");
    app.add_option("--code", options.code,
                   "the class code, for a film that is not open to everybody (or FORKSIGHT_CODE, which others on this "
                   "machine cannot see)")
        ->envname("FORKSIGHT_CODE")
        ->type_name("CODE");
    app.add_option("--display", display, "where the picture goes: window, offscreen")->capture_default_str();
    app.add_option("--language", options.language, "language of the texts: nl, en")->capture_default_str();
    app.add_option("--size", size, "size of the picture, WIDTHxHEIGHT (default 1280x720)");
    auto* const choose_option =
        app.add_option("--choose", choose,
                       "a viewer who turns to these choices, in order: ID,ID,… (offscreen default: one who is silent)");
    app.add_option("--look", options.look, "the head follows a trace: t_s,yaw_deg,pitch_deg[,roll_deg]")
        ->excludes(choose_option)
        ->type_name("TRACE.csv");
    app.add_option("--record", options.record_folder, "write the session's record here")->type_name("DIR");
    app.add_flag_callback(
        "--no-send", [&options] { options.send = false; }, "do not send the session's record to the streamer");
    app.add_option("--report", options.report_file, "write what was shown, and when, here")->type_name("FILE.json");
    app.add_option("--screenshot", options.screenshot_folder, "keep pictures of scene starts, offers and choices here")
        ->type_name("DIR");
    app.add_flag("--mute", options.mute, "no sound");
    app.add_option("--rate-limit", options.rate_limit_kbps, "fetch no faster than this")->type_name("KBPS");
    app.add_option("--give-up-after", options.give_up_after_s,
                   "end the film, with status 3, when nothing new could be shown for so many seconds")
        ->type_name("SECONDS")
        ->capture_default_str();
    app.add_option("--log", log, "form of the log on stderr: text, json")->capture_default_str();
    if (argc > 1 && std::string(argv[1]) == "prepare") {
        return usage("'prepare' is not in this version: films play while they are fetched");
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return Leave{0, app.help()};
    } catch (const CLI::CallForVersion&) {
        return Leave{0, std::string("forksight-player ") + FORKSIGHT_VERSION + "\n"};
    } catch (const CLI::ParseError& error) {
        return usage(error.what());
    }
    if (display == "headset") return usage("--display headset is not in this version; window and offscreen are");
    if (display != "window" && display != "offscreen")
        return usage("--display: '" + display + "' is none of window, offscreen");
    options.display = display == name_of(DisplayKind::window) ? DisplayKind::window : DisplayKind::offscreen;
    if (!size.empty()) {
        const auto sides = size_of(size);
        if (!sides) return usage("--size: '" + size + "' is not WIDTHxHEIGHT with sides from 64 to 8192");
        options.width = sides->first;
        options.height = sides->second;
    }
    if (options.code && (options.code->empty() || options.code->size() > media_manifests::code_limit_bytes))
        return usage("--code: a class code is ten letters and digits, like K7RW4-XH2TM");
    if (options.language != "nl" && options.language != "en") return usage("--language: choose nl or en");
    if (choose_option->count() > 0) options.choose = split(choose);
    if (options.rate_limit_kbps && !(*options.rate_limit_kbps >= 1.0 && *options.rate_limit_kbps <= 1e7))
        return usage("--rate-limit: give 1 to 10000000 kilobits a second");
    if (!(options.give_up_after_s >= 1.0 && options.give_up_after_s <= 3600.0))
        return usage("--give-up-after: give 1 to 3600 seconds");
    if (log != "text" && log != "json") return usage("--log: choose text or json");
    options.log_json = log == "json";
    return options;
}

} // namespace forksight::player
