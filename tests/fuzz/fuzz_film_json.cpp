// film.json out of any bytes: what is read can be written, and reads back as the same text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "media_manifests/film_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace forksight::media_manifests;
    const auto film = read_film({reinterpret_cast<const char*>(bytes), size});
    if (!film) return 0;
    const std::string text = write_film(film.value());
    const auto again = read_film(text);
    if (!again || write_film(again.value()) != text) std::abort();
    return 0;
}
