#include "streamer/http/log.hpp"

#include <unistd.h>

#include <array>
#include <ctime>

#include "media_manifests/json_writer.hpp"
#include "streamer/http/log_writer.hpp"

namespace forksight::streamer::http {
namespace {

bool is_plain(std::string_view text) {
    for (const char c : text) {
        if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '=') return false;
    }
    return !text.empty();
}

} // namespace

std::string Log::time_text(std::int64_t unix_s) {
    const std::time_t time = unix_s;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

std::string Log::line(Format format, std::string_view what, Fields fields) {
    using media_manifests::json::in_quotes;
    const std::string now = time_text(std::time(nullptr));
    std::string line;
    if (format == Format::json) {
        line = "{\"time\":" + in_quotes(now) + ",\"event\":" + in_quotes(what);
        for (const auto& [name, value] : fields) line += "," + in_quotes(name) + ":" + in_quotes(value);
        line += "}\n";
    } else {
        line = now + " " + std::string(what);
        for (const auto& [name, value] : fields) {
            line += " " + std::string(name) + "=" + (is_plain(value) ? std::string(value) : in_quotes(value));
        }
        line += "\n";
    }
    return line;
}

void Log::event(std::string_view what, Fields fields) const {
    const std::string text = line(format_, what, fields);
    if (writer_ != nullptr) return writer_->put(text, 1);
    // Nobody is left to be told when stderr is gone.
    [[maybe_unused]] const ssize_t written = ::write(descriptor_, text.data(), text.size());
}

} // namespace forksight::streamer::http
