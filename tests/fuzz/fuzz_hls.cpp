// Playlists of both kinds out of any bytes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "media_manifests/hls.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace forksight::media_manifests;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto master = hls::read_master(text);
    if (master) {
        const Presentation& presentation = master.value().presentation;
        const std::size_t expected = presentation.video.size() + (presentation.audio ? 1 : 0);
        if (presentation.video.empty() || master.value().uris.size() != expected) std::abort();
    }
    const auto media = hls::read_media(text);
    if (media && (media.value().uris.size() != media.value().segments.size() || media.value().uris.empty()))
        std::abort();
    return 0;
}
