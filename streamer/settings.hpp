// Everything that can be set about serving, in one table: the command line, the configuration file and --print-config
// are made from it, so that none has what another lacks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "streamer/http/limits.hpp"
#include "streamer/http/log.hpp"

namespace forksight::streamer {

struct ServeOrder {
    std::filesystem::path library;
    bool library_given = false; ///< false: the default one, which is made if it is not there
    std::string host = "127.0.0.1";
    std::uint16_t port = 8360;
    unsigned threads = 0; ///< 0: as many as there are cores
    http::Log::Format log = http::Log::Format::text;
    http::RequestLog request_log = http::RequestLog::all;
    http::Limits limits;
    std::filesystem::path tls_certificate; ///< empty: the library's own, if it has one
    std::filesystem::path tls_key;
    bool plain = false;               ///< no TLS, whatever there is
    std::uint64_t token_hours = 12;   ///< of a token that is given for a class code
    std::vector<std::string> origins; ///< whose scripts may read what is served

    bool print_config = false;                ///< instead of serving
    std::filesystem::path config;             ///< as it was named; empty: it was not
    bool config_read = false;                 ///< false: there is no file at the default place
    std::map<std::string, std::string> given; ///< on the command line, by name
};

/// Where the library is if nobody says it.
std::filesystem::path default_library();

/// The form of a setting that is a flag on the command line.
inline constexpr std::string_view yes_or_no = "yes|no";

struct Setting {
    std::string_view name; ///< "--name VALUE" and "name = VALUE"
    std::string_view form; ///< of the value, as the help says it
    std::string_view what; ///< one sentence, without a full stop
    bool reloads;          ///< a changed value in the file is taken over on SIGHUP
    /// Takes the value over. What is wrong with it; empty: nothing.
    std::string (*take)(const std::string& value, ServeOrder& order);
    std::string (*tell)(const ServeOrder& order);
};

const std::vector<Setting>& settings();
const Setting* setting_named(std::string_view name);

/// Where --config looks when it is not given, if there is such a file.
inline constexpr const char* default_config = "/etc/forksight/streamer.conf";

/// A configuration file that cannot be used: read, but wrong; or not even readable.
struct Unusable {
    bool wrong = false;
    std::string what; ///< a line a problem
};

/// The defaults, then what the file says, then what was given on the command line. An empty `config` stands for the
/// default one, which need not be there.
std::variant<ServeOrder, Unusable> order_of(const std::filesystem::path& config,
                                            const std::map<std::string, std::string>& given);

/// The order as a configuration file with comments, which read again gives the same order.
std::string config_text(const ServeOrder& order);

/// The names of what differs; `reloading`: of what a reload takes over, or else of what it does not.
std::vector<std::string_view> changed(const ServeOrder& before, const ServeOrder& after, bool reloading);

} // namespace forksight::streamer
