// The options that playing and preparing share, on the command line and in what is refused of them.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "media_manifests/token_exchange.hpp"
#include "player/said.hpp"

namespace forksight::player {

/// As CLI11 fills them in.
struct LineOptions {
    std::string log = "text";
    std::string cache;
    std::string authority;
};

/// Dutch for those whose own settings name it, else English; the streamer chooses alike.
inline std::string language_of_locale() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* const value = std::getenv(name);
        if (value != nullptr && *value != '\0') return std::string(value).rfind("nl", 0) == 0 ? "nl" : "en";
    }
    return "en";
}

/// Where the XDG base directories put what may be fetched again. Absent: nobody's home is known.
inline std::optional<std::string> usual_cache() {
    const char* const caches = std::getenv("XDG_CACHE_HOME");
    if (caches != nullptr && *caches == '/') return std::string(caches) + "/forksight";
    const char* const home = std::getenv("HOME");
    if (home != nullptr && *home == '/') return std::string(home) + "/.cache/forksight";
    return std::nullopt;
}

/// `Order`: has film, code, language, cache, rate_limit_kbps, authority and log_json.
template <class Order>
void add_line_options(CLI::App& app, Order& order, LineOptions& line) {
    order.language = language_of_locale();
    app.add_option("--code", order.code,
                   "the class code, for a film that is not open to everybody (or FORKSIGHT_CODE, which others on this "
                   "machine cannot see)")
        ->envname("FORKSIGHT_CODE")
        ->type_name("CODE");
    app.add_option("--language", order.language, "language of the texts: nl, en")->capture_default_str();
    app.add_option("--cache", line.cache, "where prepared films lie (default ~/.cache/forksight)")->type_name("DIR");
    app.add_option("--authority", line.authority,
                   "trust this certificate authority for the film's streamer, in place of the system's (see "
                   "forksight-player pair --help)")
        ->type_name("FILE.pem");
    app.add_option("--rate-limit", order.rate_limit_kbps, "fetch no faster than this")->type_name("KBPS");
    app.add_option("--log", line.log, "form of the log on stderr: text, json")->capture_default_str();
}

/// What is wrong with them, else they are in `order`.
template <class Order>
std::optional<std::string> take_line_options(Order& order, const LineOptions& line) {
    if (order.code && (order.code->empty() || order.code->size() > media_manifests::code_limit_bytes))
        return said("--code: een klascode bestaat uit tien letters en cijfers, zoals K7RW4-XH2TM",
                    "--code: a class code is ten letters and digits, like K7RW4-XH2TM");
    if (order.language != "nl" && order.language != "en")
        return said("--language: kies nl of en", "--language: choose nl or en");
    if (order.rate_limit_kbps && !(*order.rate_limit_kbps >= 1.0 && *order.rate_limit_kbps <= 1e7))
        return said("--rate-limit: geef 1 tot 10000000 kilobit per seconde",
                    "--rate-limit: give 1 to 10000000 kilobits a second");
    if (line.log != "text" && line.log != "json") return said("--log: kies text of json", "--log: choose text or json");
    if (!line.authority.empty() && order.film.rfind("https://", 0) != 0)
        return said("--authority: alleen voor een film waarvan het adres met https:// begint",
                    "--authority: only for a film whose address begins with https://");
    if (!line.authority.empty()) order.authority = line.authority;
    order.log_json = line.log == "json";
    order.cache = line.cache.empty() ? usual_cache() : std::optional(line.cache);
    return std::nullopt;
}

} // namespace forksight::player
