// clip.json out of any bytes: what is read can be written in all three forms, and reads back as the same text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/dash.hpp"
#include "media_manifests/hls.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace forksight::media_manifests;
    const auto clip = read_clip({reinterpret_cast<const char*>(bytes), size});
    if (!clip) return 0;
    const std::string text = write_clip(clip.value());
    const auto again = read_clip(text);
    if (!again || write_clip(again.value()) != text) std::abort();
    hls::write_master(clip.value());
    hls::write_media(clip.value().video.front());
    dash::write(clip.value());
    return 0;
}
