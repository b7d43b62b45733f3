#include "player/log.hpp"

#include <chrono>
#include <cstdio>

#include "media_manifests/json_writer.hpp"

namespace forksight::player {

void Log::line(const char* level, const std::string& what) const {
    if (!json_) {
        std::fprintf(stderr, "forksight-player: %s\n", what.c_str());
        return;
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const double seconds = std::chrono::duration<double>(now).count();
    std::fprintf(stderr, "{\"time\":%.3f,\"level\":\"%s\",\"event\":%s}\n", seconds, level,
                 media_manifests::json::in_quotes(what).c_str());
}

} // namespace forksight::player
