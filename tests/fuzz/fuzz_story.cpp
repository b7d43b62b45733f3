// A story out of any bytes: what is read can be written, reads back as the same text, and is followed without harm.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "media_manifests/film_json.hpp"
#include "media_manifests/story_json.hpp"

namespace {

using namespace forksight;

choicegraph::Film film() {
    auto read = media_manifests::read_film(R"({"forksight": 1, "id": "f", "start": "a",
      "variables": {"x": {"initial": 0, "min": 0, "max": 3}, "told": {"initial": false}}, "clips": {"c": {}, "d": {"viewpoint": "v"}},
      "scenes": {
        "a": {"clip": "c", "views": [{"clip": "d"}], "offer": {"at": 1, "until": 2, "otherwise": "n"}, "choices": [
          {"id": "y", "look": {"yaw": 0, "pitch": 0, "radius": 8}, "do": ["x = x + 1"], "to": "b", "return_to": "a"},
          {"id": "n", "to": "e"}]},
        "b": {"clip": "c", "returns": true, "then": [{"if": "x == 2", "to": "b", "weight": 1}, {"to": "e", "if": "x > 2", "weight": 2}]},
        "e": {"clip": "c", "end": "out"}}})");
    if (!read) std::abort();
    return std::move(read).value();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const choicegraph::Film over = film();
    const auto story = media_manifests::read_story({reinterpret_cast<const char*>(bytes), size});
    if (!story) return 0;
    const std::string text = media_manifests::write_story(story.value());
    const auto again = media_manifests::read_story(text);
    if (!again || media_manifests::write_story(again.value()) != text) std::abort();
    for (const auto& difference : choicegraph::differences(over, story.value())) {
        if (difference.step >= story.value().steps.size() || difference.what.size() != 2) std::abort();
    }
    return 0;
}
