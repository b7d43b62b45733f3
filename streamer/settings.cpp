#include "streamer/settings.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <system_error>

#include "streamer/api/origins.hpp"
#include "streamer/config_file.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer {
namespace {

using http::Limits;

/// A whole number and the unit behind it.
std::optional<std::pair<std::uint64_t, std::string_view>> number_and_unit(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
    return std::pair(number, unit);
}

std::string time_text(std::uint64_t ms) {
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + "s" : std::to_string(ms) + "ms";
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::uint64_t kib = 1024;
    if (bytes != 0 && bytes % (kib * kib) == 0) return std::to_string(bytes / kib / kib) + "MiB";
    if (bytes != 0 && bytes % kib == 0) return std::to_string(bytes / kib) + "KiB";
    return std::to_string(bytes);
}

std::optional<std::uint64_t> scaled(std::string_view text,
                                    std::initializer_list<std::pair<std::string_view, std::uint64_t>> units) {
    const auto read = number_and_unit(text);
    if (!read) return std::nullopt;
    for (const auto& [unit, factor] : units) {
        if (read->second != unit) continue;
        // So large a number is over every bound, and must not wrap around on its way there.
        return read->first > UINT64_MAX / factor ? UINT64_MAX : read->first * factor;
    }
    return std::nullopt;
}

template <auto member, std::uint64_t least_ms, std::uint64_t most_ms>
std::string take_time(const std::string& text, ServeOrder& order) {
    const auto ms = scaled(text, {{"", 1000}, {"s", 1000}, {"ms", 1}, {"min", 60'000}});
    if (!ms || *ms < least_ms || *ms > most_ms) {
        return "wants a time from " + time_text(least_ms) + " to " + time_text(most_ms) + ", as in 10s or 500ms";
    }
    order.limits.*member = Limits::Time(static_cast<Limits::Time::rep>(*ms));
    return {};
}
template <auto member>
std::string tell_time(const ServeOrder& order) {
    return time_text(static_cast<std::uint64_t>((order.limits.*member).count()));
}

template <auto member, std::uint64_t least, std::uint64_t most>
std::string take_size(const std::string& text, ServeOrder& order) {
    const auto bytes = scaled(text, {{"", 1}, {"KiB", 1024}, {"MiB", 1024 * 1024}});
    if (!bytes || *bytes < least || *bytes > most) {
        return "wants a size from " + size_text(least) + " to " + size_text(most) + ", as in 4096, 64KiB or 1MiB";
    }
    order.limits.*member = *bytes;
    return {};
}
template <auto member>
std::string tell_size(const ServeOrder& order) {
    return size_text(order.limits.*member);
}

std::optional<std::uint64_t> whole_number(std::string_view text, std::uint64_t least, std::uint64_t most) {
    const auto number = scaled(text, {{"", 1}});
    return number && *number >= least && *number <= most ? number : std::nullopt;
}

template <auto member, std::uint64_t least, std::uint64_t most>
std::string take_count(const std::string& text, ServeOrder& order) {
    const auto number = whole_number(text, least, most);
    if (!number) return "wants a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    order.limits.*member = *number;
    return {};
}
template <auto member>
std::string tell_count(const ServeOrder& order) {
    return std::to_string(order.limits.*member);
}

std::string take_library(const std::string& text, ServeOrder& order) {
    if (text.empty()) return "wants a folder";
    order.library = text;
    order.library_given = true;
    return {};
}

std::string take_listen(const std::string& text, ServeOrder& order) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return "wants HOST:PORT, as in 127.0.0.1:8360";
    std::string host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string::npos) {
        return "wants an IPv6 address in brackets, as in [::1]:8360";
    }
    const auto port = whole_number(std::string_view(text).substr(colon + 1), 0, UINT16_MAX);
    if (!port) return "wants a port from 0 to 65535 after the colon; 0 picks a free one";
    order.host = host;
    order.port = static_cast<std::uint16_t>(*port);
    return {};
}

std::string tell_listen(const ServeOrder& order) {
    const bool v6 = order.host.find(':') != std::string::npos;
    return (v6 ? "[" + order.host + "]" : order.host) + ":" + std::to_string(order.port);
}

std::string take_threads(const std::string& text, ServeOrder& order) {
    const auto number = whole_number(text, 1, 256);
    if (text != "auto" && !number) return "wants a number from 1 to 256, or auto";
    order.threads = static_cast<unsigned>(number.value_or(0));
    return {};
}

std::string take_log(const std::string& text, ServeOrder& order) {
    if (text != "text" && text != "json") return "wants text or json";
    order.log = text == "json" ? http::Log::Format::json : http::Log::Format::text;
    return {};
}

std::string take_request_log(const std::string& text, ServeOrder& order) {
    using http::RequestLog;
    if (text != "on" && text != "errors" && text != "off") return "wants on, errors or off";
    order.request_log = text == "on" ? RequestLog::all : text == "errors" ? RequestLog::errors : RequestLog::off;
    return {};
}

std::string tell_request_log(const ServeOrder& order) {
    using http::RequestLog;
    return order.request_log == RequestLog::all ? "on" : order.request_log == RequestLog::errors ? "errors" : "off";
}

std::string take_token_hours(const std::string& text, ServeOrder& order) {
    const auto number = whole_number(text, 1, 24 * 31);
    if (!number) return "wants a whole number of hours from 1 to 744";
    order.token_hours = *number;
    return {};
}

std::string take_origins(const std::string& text, ServeOrder& order) {
    std::vector<std::string> origins;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        std::string one = text.substr(at, end - at);
        while (!one.empty() && one.front() == ' ') one.erase(0, 1);
        while (!one.empty() && one.back() == ' ') one.pop_back();
        if (const std::string_view wrong = api::complaint_about_origin(one); !wrong.empty())
            return "wants origins with commas between them: " + std::string(wrong);
        origins.push_back(std::move(one));
        at = end + 1;
    }
    order.origins = std::move(origins);
    return {};
}

std::string tell_origins(const ServeOrder& order) {
    std::string text;
    for (const std::string& origin : order.origins) text += (text.empty() ? "" : ",") + origin;
    return text;
}

template <auto member>
std::string take_path(const std::string& text, ServeOrder& order) {
    order.*member = text;
    return {};
}
template <auto member>
std::string tell_path(const ServeOrder& order) {
    return (order.*member).string();
}

std::string take_plain(const std::string& text, ServeOrder& order) {
    if (text != "yes" && text != "no") return "wants yes or no";
    order.plain = text == "yes";
    return {};
}

template <auto member, std::uint64_t least_ms, std::uint64_t most_ms>
constexpr Setting time_setting(std::string_view name, std::string_view what) {
    return {name, "TIME", what, true, take_time<member, least_ms, most_ms>, tell_time<member>};
}
template <auto member, std::uint64_t least, std::uint64_t most>
constexpr Setting size_setting(std::string_view name, std::string_view what) {
    return {name, "SIZE", what, true, take_size<member, least, most>, tell_size<member>};
}
template <auto member, std::uint64_t least, std::uint64_t most>
constexpr Setting count_setting(std::string_view name, std::string_view what) {
    return {name, "NUMBER", what, true, take_count<member, least, most>, tell_count<member>};
}

constexpr std::uint64_t hour_ms = 3'600'000;

/// What two settings say against each other; empty: nothing.
std::string contradiction(const ServeOrder& order) {
    if (order.tls_key.empty() && !order.tls_certificate.empty()) return "--tls-cert requires --tls-key";
    if (order.tls_certificate.empty() && !order.tls_key.empty()) return "--tls-key requires --tls-cert";
    if (order.plain && !order.tls_certificate.empty()) return "--plain excludes --tls-cert";
    return {};
}

std::string take_value(ServeOrder& order, const std::string& name, const std::string& value) {
    const Setting* setting = setting_named(name);
    const std::string wrong = setting->take(value, order);
    return wrong.empty() ? wrong : wrong + ", not '" + value + "'";
}

std::string unknown(const std::string& name) {
    std::vector<std::string_view> names;
    for (const Setting& setting : settings()) names.push_back(setting.name);
    const std::string_view near = nearest_name(name, names);
    return "'" + name + "' is no setting" +
           (near.empty() ? "; --print-config lists them all" : "; did you mean '" + std::string(near) + "'?");
}

/// The file's text; absent: why it cannot be read.
std::variant<std::string, std::error_code> text_of(const std::filesystem::path& file) {
    const library::Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    struct stat status {};
    if (!descriptor || ::fstat(descriptor.get(), &status) != 0) return std::error_code(errno, std::generic_category());
    if (S_ISDIR(status.st_mode)) return std::make_error_code(std::errc::is_a_directory);
    // One byte more than is read at most tells that there are more. A device such as /dev/null is an empty file.
    if (!S_ISREG(status.st_mode)) return std::string();
    return library::read_at(descriptor, 0, config_limit_bytes + 1);
}

} // namespace

std::filesystem::path default_library() {
    if (const char* folder = std::getenv("XDG_DATA_HOME"); folder != nullptr && folder[0] == '/') {
        return std::filesystem::path(folder) / "forksight";
    }
    const char* home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr ? home : ".") / ".local/share/forksight";
}

const std::vector<Setting>& settings() {
    static const std::vector<Setting> table{
        {"library", "DIR", "The folder that holds everything", false, take_library,
         [](const ServeOrder& order) { return order.library.string(); }},
        {"listen", "HOST:PORT", "Where to listen; port 0 picks a free one. 0.0.0.0:8360 is the whole network", false,
         take_listen, tell_listen},
        {"threads", "NUMBER", "Threads; auto: as many as there are cores", false, take_threads,
         [](const ServeOrder& order) {
             return order.threads == 0 ? std::string("auto") : std::to_string(order.threads);
         }},
        {"log", "text|json", "How what happens is told on stderr, one line an event", false, take_log,
         [](const ServeOrder& order) { return std::string(order.log == http::Log::Format::json ? "json" : "text"); }},
        {"request-log", "on|errors|off",
         "Whether each request is an event too: all, those answered with an error, or none", true, take_request_log,
         tell_request_log},
        {"tls-cert", "FILE",
         "The server's certificate in PEM, and those up to its authority: serves https. Without it, what 'certificate' "
         "made in the library, if it did",
         false, take_path<&ServeOrder::tls_certificate>, tell_path<&ServeOrder::tls_certificate>},
        {"tls-key", "FILE", "Its key in PEM, without a passphrase", false, take_path<&ServeOrder::tls_key>,
         tell_path<&ServeOrder::tls_key>},
        {"plain", yes_or_no, "Plain HTTP, also if the library has a certificate", false, take_plain,
         [](const ServeOrder& order) { return std::string(order.plain ? "yes" : "no"); }},
        {"token-hours", "NUMBER", "How long a token lasts that is given for a class code", false, take_token_hours,
         [](const ServeOrder& order) { return std::to_string(order.token_hours); }},
        {"allow-origin", "ORIGIN[,ORIGIN]",
         "Web pages elsewhere whose scripts may read what is served, as in https://school.example", false, take_origins,
         tell_origins},
        time_setting<&Limits::drain_time, 0, hour_ms>(
            "drain-time", "How long replies in flight may take to end after SIGTERM; a second signal ends at once"),
        count_setting<&Limits::connections, 1, 1'000'000>(
            "connections", "Connections at once; never more than a quarter of the files the system lets be open"),
        count_setting<&Limits::connections_per_address, 1, 1'000'000>(
            "connections-per-address", "Connections at once from one address; a whole school may share one"),
        time_setting<&Limits::head_time, 100, hour_ms>(
            "head-time", "How long the head of a request may take, however it trickles in"),
        time_setting<&Limits::idle_time, 100, hour_ms>("idle-time",
                                                       "How long a connection may be idle between two requests"),
        time_setting<&Limits::send_time, 100, hour_ms>("send-time",
                                                       "A client must take send-bytes within each such time"),
        size_setting<&Limits::send_bytes, 1, 1024 * 1024 * 1024>("send-bytes",
                                                                 "What a client must take within each send-time"),
        count_setting<&Limits::cached_files, 1, 65'536>("cached-files",
                                                        "Files that each thread keeps open or in memory"),
        size_setting<&Limits::memory_body_bytes, 0, 1024 * 1024>("cached-file-bytes",
                                                                 "Files up to this size are kept in memory"),
        time_setting<&Limits::look_time, 100, hour_ms>("look-time", "How often the library is looked at for changes"),
    };
    return table;
}

const Setting* setting_named(std::string_view name) {
    for (const Setting& setting : settings()) {
        if (setting.name == name) return &setting;
    }
    return nullptr;
}

std::variant<ServeOrder, Unusable> order_of(const std::filesystem::path& config,
                                            const std::map<std::string, std::string>& given) {
    ServeOrder order;
    order.library = default_library();
    order.config = config;
    order.given = given;
    const std::filesystem::path file = config.empty() ? std::filesystem::path(default_config) : config;
    std::vector<ConfigLine> lines;
    auto text = text_of(file);
    if (const auto* error = std::get_if<std::error_code>(&text)) {
        const bool absent = *error == std::errc::no_such_file_or_directory;
        if (!config.empty() || !absent)
            return Unusable{absent, "the configuration " + file.string() + " cannot be read: " + error->message()};
    } else {
        auto read = read_config(std::get<std::string>(text));
        std::string wrong;
        const auto complain = [&](const std::string& where, const std::string& what) {
            wrong += (wrong.empty() ? "" : "\n") + file.string() + ": " + (where.empty() ? "" : where + ": ") + what;
        };
        if (!read) {
            for (const media_manifests::Error& one : read.errors()) complain(one.where, one.what);
            return Unusable{true, wrong};
        }
        lines = std::move(read).value();
        order.config_read = true;
        std::map<std::string, std::size_t> seen;
        for (const ConfigLine& line : lines) {
            const std::string where = "line " + std::to_string(line.number);
            const auto [before, is_first] = seen.emplace(line.name, line.number);
            if (setting_named(line.name) == nullptr) {
                complain(where, unknown(line.name));
            } else if (!is_first) {
                complain(where, line.name + " stands on line " + std::to_string(before->second) + " already");
            } else if (const std::string what = take_value(order, line.name, line.value); !what.empty()) {
                complain(where, line.name + " " + what);
            }
        }
        if (!wrong.empty()) return Unusable{true, wrong};
    }
    for (const auto& [name, value] : given) {
        if (const std::string what = take_value(order, name, value); !what.empty())
            return Unusable{true, "--" + name + " " + what};
    }
    if (const std::string what = contradiction(order); !what.empty()) return Unusable{true, what};
    return order;
}

std::string config_text(const ServeOrder& order) {
    ServeOrder plain;
    plain.library = default_library();
    std::string text =
        "# Configuration of forksight-streamer serve. What is given on the command line comes before what stands "
        "here.\n"
        "# Lines that begin with '#' show the defaults. (*): taken over on reload (SIGHUP); the others want a "
        "restart.\n";
    for (const Setting& setting : settings()) {
        const std::string value = setting.tell(order);
        const bool is_default = value == setting.tell(plain);
        text += "\n# " + std::string(setting.what) + ". " + std::string(setting.form) + (setting.reloads ? " (*)" : "");
        text += "\n" + std::string(is_default ? "# " : "") + std::string(setting.name) + " = " + config_value(value);
        text += "\n";
    }
    return text;
}

std::vector<std::string_view> changed(const ServeOrder& before, const ServeOrder& after, bool reloading) {
    std::vector<std::string_view> names;
    for (const Setting& setting : settings()) {
        if (setting.reloads == reloading && setting.tell(before) != setting.tell(after)) names.push_back(setting.name);
    }
    return names;
}

} // namespace forksight::streamer
