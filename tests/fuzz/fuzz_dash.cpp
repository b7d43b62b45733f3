// A manifest out of any bytes: what is read has a picture.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "media_manifests/dash.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace forksight::media_manifests;
    const auto manifest = dash::read({reinterpret_cast<const char*>(bytes), size});
    if (manifest && manifest.value().video.empty()) std::abort();
    return 0;
}
