#include <CLI/CLI.hpp>

#include "player/line_options.hpp"
#include "player/options.hpp"

namespace forksight::player {

namespace {

constexpr double largest_cache_gb = 1e6;

const char* const footer = R"(
Examples:
  forksight-player prepare http://192.168.1.20:8360/films/first-visit
  forksight-player prepare http://192.168.1.20:8360/films/first-visit --code K7RW4-XH2TM --cache /media/films

Every file is checked against the list that the streamer gives of it. It may be stopped at any moment, also by pulling
the plug: the next time it goes on from what has come. Played by the same address, the film then needs no line; where
--cache DIR was given, playing needs the same --cache DIR. Records that wait on this machine for that streamer are sent.
Exit status: 0 the film is prepared, 1 the film or the class code is at fault, 2 wrong usage, 3 the world failed (line,
disk), or it was stopped.)";

} // namespace

Wanted read_prepare_options(int argc, const char* const* argv) {
    CLI::App app{"Fetches a whole film onto this machine, for playing without a line.", "forksight-player prepare"};
    app.footer(footer);
    PrepareOptions options;
    LineOptions line;
    std::string renditions = "best";
    app.add_option("film", options.film, "URL of a film")->required()->type_name("URL");
    add_line_options(app, options, line);
    app.add_option("--cache-limit", options.cache_limit_gb,
                   "all prepared films together take no more than this: the one that was played least recently goes")
        ->type_name("GB")
        ->capture_default_str();
    app.add_option("--renditions", renditions,
                   "which sizes of the picture: best, the largest that this machine shows in time, or all")
        ->capture_default_str();
    app.add_flag("--verify", options.verify, "read every file again, also of a film that is prepared");
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return Leave{0, app.help()};
    } catch (const CLI::ParseError& error) {
        return not_understood(error.what());
    }
    if (options.film.find("://") == std::string::npos)
        return usage("prepare: '" + options.film + "'" +
                     said(" is geen adres; een film in een map staat al op deze computer",
                          " is no address; a film in a folder is on this machine already"));
    if (const auto wrong = take_line_options(options, line)) return usage(*wrong);
    if (!options.cache)
        return usage(said("prepare: zeg waar met --cache DIR: HOME is niet ingesteld",
                          "prepare: say where with --cache DIR: HOME is not set"));
    if (!(options.cache_limit_gb > 0.0 && options.cache_limit_gb <= largest_cache_gb))
        return usage(said("--cache-limit: geef meer dan 0, en hoogstens 1000000 GB",
                          "--cache-limit: give more than 0, and at most 1000000 GB"));
    if (renditions != "best" && renditions != "all")
        return usage("--renditions: '" + renditions + "'" + said(" is geen van best, all", " is none of best, all"));
    options.renditions = renditions == "best" ? Renditions::best : Renditions::all;
    return options;
}

} // namespace forksight::player
