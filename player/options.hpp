// The player's command line as a plain struct.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace forksight::player {

/// Exit statuses of every program.
enum class Status { done = 0, input_at_fault = 1, wrong_usage = 2, world_failed = 3 };

enum class DisplayKind { window, headset, offscreen };
/// As the command line, the record and the report call it.
std::string name_of(DisplayKind display);
std::optional<DisplayKind> display_of(const std::string& name);

/// Who draws the film around the viewer: the player's own shader, or, where it can, the headset's runtime.
enum class FilmLayer { automatic, shader, runtime };

/// Whether a part is there: as the rest of the command line suggests, or as it says.
enum class Presence { automatic, on, off };

struct Options {
    std::string film;                ///< URL, or a film's folder
    std::optional<std::string> code; ///< of a class
    DisplayKind display = DisplayKind::window;
    std::string language = "nl";
    std::string subtitles = "auto"; ///< "nl", "en", "off", or "auto": in `language`
    int width = 1280;
    int height = 720;
    std::optional<std::vector<std::string>> choose;
    std::optional<std::string> look; ///< a head trace, CSV
    std::optional<std::string> record_folder;
    bool send = true; ///< records to the streamer that the film comes from
    std::optional<std::string> report_file;
    std::optional<std::string> screenshot_folder;
    bool mute = false;
    bool log_json = false;
    std::optional<double> rate_limit_kbps;
    std::optional<double> dwell_s;           ///< the viewer's own; absent: the film's
    bool confirm = false;                    ///< the viewer wants the confirm step
    double give_up_after_s = 60.0;           ///< of standing still
    std::optional<std::string> cache;        ///< the folder of prepared films; absent: none is looked for
    Presence rooms = Presence::automatic;    ///< the start room, the pause and the end without keys
    Presence tutorial = Presence::automatic; ///< in the start room
    Presence speak = Presence::automatic;    ///< what is looked at is read aloud
    std::optional<std::string> authority;    ///< PEM: trusted for the film's streamer, whatever was paired
    FilmLayer film_layer = FilmLayer::automatic;
};

enum class Renditions { best, all };

/// "prepare URL"
struct PrepareOptions {
    std::string film; ///< its address
    std::optional<std::string> code;
    std::string language = "nl";
    std::optional<std::string> cache; ///< present, once read
    double cache_limit_gb = 20.0;
    Renditions renditions = Renditions::best;
    bool verify = false;
    std::optional<double> rate_limit_kbps;
    std::optional<std::string> authority; ///< as for playing
    bool log_json = false;
};

/// "pair URL"
struct PairOptions {
    std::string streamer;                   ///< its address, or that of a film
    std::optional<std::string> fingerprint; ///< 64 hexadecimal digits in capitals; absent: the person is asked
    std::optional<std::string> authorities; ///< the folder; present, once read
    std::string language = "nl";
    bool log_json = false;
};

/// What to do instead of playing: print this and leave with this status.
struct Leave {
    int status = 0;
    std::string text; ///< for stdout if the status is 0, else for stderr
};

using Wanted = std::variant<Options, PrepareOptions, PairOptions, Leave>;
Wanted read_options(int argc, const char* const* argv);
/// Of what stands behind "prepare", which is argv[0] here.
Wanted read_prepare_options(int argc, const char* const* argv);
/// Of what stands behind "pair".
Wanted read_pair_options(int argc, const char* const* argv);

/// What `--language` asks for, else the locale's: for what is said before the command line is understood.
std::string language_asked(int argc, const char* const* argv);

/// " --cache DIR" for the command lines that are told to people; empty where it is the folder that is usual anyway.
std::string cache_words(const std::optional<std::string>& cache);

/// Wrong usage, and where to read more; of a command line that CLI11 refuses, with what it says.
Leave usage(const std::string& what);
Leave not_understood(const std::string& why);

} // namespace forksight::player
