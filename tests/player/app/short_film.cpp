#include "tests/player/app/short_film.hpp"

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>

#include "media_manifests/clip_json.hpp"
#include "tests/player/stream/sample_clip.hpp"
#include "tests/player/stream/small_server.hpp"

namespace forksight::tests {

namespace fs = std::filesystem;
using player::testing::sample_clip;
using player::testing::write_file;

namespace {

// The answer hangs where subtitles would rest.
constexpr auto film_json = R"({"forksight": 1, "id": "short", "title": {"nl": "Kort", "en": "Short"},
  "start": "ask", "clips": {"door": {}},
  "scenes": {
    "ask": {"clip": "door", "offer": {"at": 0.5, "until": 2.5, "otherwise": "silent"},
      "choices": [
        {"id": "yes", "text": {"nl": "Ja", "en": "Yes"}, "look": {"yaw": 0, "pitch": -20, "radius": 8}, "to": "end"},
        {"id": "silent", "text": {"nl": "Niets", "en": "Nothing"}, "to": "end"}]},
    "end": {"clip": "door", "from": 5.0, "to_time": 5.4, "end": "over"}}})";

constexpr auto dutch = "WEBVTT\n\n00:00:00.000 --> 00:00:06.000\nKom binnen.\n";
constexpr auto english = "WEBVTT\n\n00:00:00.000 --> 00:00:06.000\nCome in.\n";

} // namespace

ShortFilm::ShortFilm() {
    std::string name = (fs::temp_directory_path() / "short-film-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for a film");
    folder_ = name;
    fs::create_directories(path() + "/door/subtitles");
    fs::copy(sample_clip().folder, path() + "/door", fs::copy_options::recursive);
    write_file(path() + "/film.json", film_json);
    write_file(subtitles("nl"), dutch);
    write_file(subtitles("en"), english);
    media_manifests::Presentation clip = sample_clip().presentation;
    for (const char* language : {"en", "nl"}) clip.subtitles.push_back({language, fs::file_size(subtitles(language))});
    write_file(path() + "/door/clip.json", media_manifests::write_clip(clip));
}

ShortFilm::~ShortFilm() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

} // namespace forksight::tests
