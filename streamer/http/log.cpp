#include "streamer/http/log.hpp"

#include <unistd.h>

#include <array>
#include <ctime>

#include "media_manifests/json_writer.hpp"

namespace forksight::streamer::http {
namespace {

std::string now() {
    const std::time_t time = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

bool is_plain(std::string_view text) {
    for (const char c : text) {
        if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '=') return false;
    }
    return !text.empty();
}

} // namespace

void Log::event(std::string_view what, Fields fields) const {
    using media_manifests::json::in_quotes;
    std::string line;
    if (format_ == Format::json) {
        line = "{\"time\":" + in_quotes(now()) + ",\"event\":" + in_quotes(what);
        for (const auto& [name, value] : fields) line += "," + in_quotes(name) + ":" + in_quotes(value);
        line += "}\n";
    } else {
        line = now() + " " + std::string(what);
        for (const auto& [name, value] : fields) {
            line += " " + std::string(name) + "=" + (is_plain(value) ? std::string(value) : in_quotes(value));
        }
        line += "\n";
    }
    // Nobody is left to be told when stderr is gone.
    [[maybe_unused]] const ssize_t written = ::write(descriptor_, line.data(), line.size());
}

} // namespace forksight::streamer::http
