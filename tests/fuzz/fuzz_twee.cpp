// A story out of any bytes: what becomes a film goes out again as Twee, and comes in as the same film.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "media_manifests/film_json.hpp"
#include "media_manifests/twee.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace forksight::media_manifests;
    const auto story = read_twee({reinterpret_cast<const char*>(bytes), size}, "nl");
    if (!story) return 0;
    const std::string film = write_film_of_twee(story.value().film, story.value().kept);
    const auto read = read_film(film);
    if (!read) std::abort();
    const std::string twee = write_twee(read.value(), read_kept(film), "nl");
    const auto again = read_twee(twee, "nl");
    if (!again || write_film(again.value().film) != write_film(story.value().film)) std::abort();
    return 0;
}
