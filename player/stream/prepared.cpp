#include "player/stream/prepared.hpp"

#include "player/stream/rendition.hpp"

namespace forksight::player::stream {

std::optional<std::size_t> prepared_rendition(const std::vector<media_manifests::Rendition>& video,
                                              std::uint64_t max_pixels,
                                              const std::function<bool(std::size_t rendition)>& there) {
    std::optional<std::size_t> best, smallest;
    for (std::size_t one = 0; one < video.size(); ++one) {
        if (!there(one)) continue;
        const auto pixels =
            static_cast<std::uint64_t>(video[one].width) * static_cast<std::uint64_t>(video[one].height);
        const bool fits = max_pixels == 0 || pixels <= max_pixels;
        if (fits && (!best || worse(video[*best], video[one]))) best = one;
        if (!smallest || worse(video[one], video[*smallest])) smallest = one;
    }
    return best ? best : smallest;
}

} // namespace forksight::player::stream
