// Earlier choices on arbitrary bytes: what is read is bounded, and written and read alike.
#include <cassert>
#include <cstdint>
#include <string_view>

#include "media_manifests/earlier_json.hpp"
#include "media_manifests/film_reader.hpp"

using namespace forksight::media_manifests;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto read = read_earlier_answers(text, "visit");
    if (!read) return 0;
    assert(read.value().size() <= earlier_scenes_limit);
    for (const auto& [scene, answers] : read.value()) {
        assert(answers.choices.size() <= film_limits::choices &&
               answers.sum() <= (film_limits::choices + 1) * earlier_count_limit);
    }
    const auto again = read_earlier_answers(write_earlier_answers("visit", read.value()), "visit");
    assert(again && again.value() == read.value());
    return 0;
}
