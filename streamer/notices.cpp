#include "streamer/notices.hpp"

#include <cstdio>

namespace forksight::streamer {

void Notices::say(std::string_view event, const std::string& sentence) const {
    if (format_ == http::Log::Format::json) {
        http::Log(format_).event(event, {{"what", sentence}});
    } else {
        std::fprintf(stderr, "%s\n", sentence.c_str());
    }
}

} // namespace forksight::streamer
