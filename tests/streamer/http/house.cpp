#include "tests/streamer/http/house.hpp"

#include <cstdlib>
#include <ctime>
#include <stdexcept>

#include "media_manifests/clip_json.hpp"
#include "streamer/tls/authority.hpp"

namespace forksight::tests {
namespace http = streamer::http;

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "forksight-http-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void TemporaryFolder::write(const std::string& relative, std::string_view bytes) const {
    const std::filesystem::path path = path_ / relative;
    std::filesystem::create_directories(path.parent_path());
    const std::filesystem::path temporary = path.string() + ".new";
    std::ofstream(temporary, std::ios::binary) << bytes;
    std::filesystem::rename(temporary, path);
}

std::string small_film(const std::string& id) {
    return R"({ "forksight": 1, "id": ")" + id + R"(", "title": {"nl": "Het bezoek", "en": "The visit"},
  "start": "door", "clips": { "door": {}, "hall": {} },
  "scenes": {
    "door": { "clip": "door", "offer": {"at": 0.5, "until": 3.5, "meanwhile": "play", "otherwise": "wait"},
      "choices": [
        {"id": "ask", "text": {"nl": "Mag ik binnen?", "en": "May I come in?"},
         "look": {"yaw": -20, "pitch": 0, "radius": 8}, "to": "hall", "feedback": {"nl": "Goed", "en": "Good"}},
        {"id": "leave", "text": {"nl": "Dag", "en": "Bye"}, "look": {"yaw": 20, "pitch": 0, "radius": 8},
         "to": "street", "feedback": {"nl": "Jammer", "en": "Pity"}},
        {"id": "wait", "to": "street"} ] },
    "hall": { "clip": "hall", "end": "let-in" },
    "street": { "clip": "hall", "end": "sent-away" } } }
)";
}

std::string small_clip() {
    media_manifests::Presentation clip;
    clip.duration_s = 4.0;
    media_manifests::Rendition picture;
    picture.name = "640x320";
    picture.codecs = "avc1.64001e";
    picture.bandwidth_bps = picture.average_bandwidth_bps = 800'000;
    picture.init_bytes = 10;
    picture.segments = {{2.0, 100}, {2.0, 3'000'000}};
    picture.width = 640;
    picture.height = 320;
    picture.frame_rate = {30, 1};
    clip.video.push_back(picture);
    return media_manifests::write_clip(clip);
}

std::string pattern(std::size_t size) {
    std::string bytes(size, '\0');
    std::uint32_t state = 12345;
    for (char& c : bytes) {
        state = state * 1664525U + 1013904223U;
        c = static_cast<char>(state >> 24);
    }
    return bytes;
}

void furnish(const TemporaryFolder& library) {
    library.write("films/visit/film.json", small_film("visit"));
    for (const std::string clip : {"door", "hall"}) library.write("films/visit/" + clip + "/clip.json", small_clip());
    library.write("films/visit/door/master.m3u8", "#EXTM3U\n");
    library.write("films/visit/door/manifest.mpd", "<MPD/>");
    library.write("films/visit/door/poster.jpg", "not really a picture");
    library.write("films/visit/door/640x320/init.mp4", "0123456789");
    library.write("films/visit/door/640x320/media.m3u8", "#EXTM3U\n#EXT-X-ENDLIST\n");
    library.write("films/visit/door/640x320/00001.m4s", pattern(100));
    library.write("films/visit/door/640x320/00002.m4s", pattern(3'000'000));
}

http::Limits quick_limits() {
    http::Limits limits;
    limits.sweep_time = http::Limits::Time(20);
    limits.linger_time = http::Limits::Time(500);
    limits.drain_time = http::Limits::Time(15000);
    return limits;
}

namespace {

std::unique_ptr<streamer::tls::ServedPair> certify(const std::filesystem::path& library) {
    const auto issued = streamer::tls::issue(library, {"localhost", "127.0.0.1"}, std::time(nullptr));
    if (!issued) throw std::runtime_error(media_manifests::to_string(issued.errors()));
    streamer::tls::ServedPair::Settings settings;
    const auto server = streamer::tls::authority_files(library).server;
    settings.files = {server, server};
    settings.tell = [](const char*, const std::string&) {};
    settings.look_time = std::chrono::milliseconds(20);
    return std::make_unique<streamer::tls::ServedPair>(std::move(settings));
}

streamer::access::DoorSettings quick_looks() {
    streamer::access::DoorSettings settings;
    settings.look_every = std::chrono::milliseconds(10);
    return settings;
}

streamer::library::CountLimits quick_counting() {
    streamer::library::CountLimits limits;
    limits.pause = std::chrono::milliseconds(10);
    return limits;
}

} // namespace

House::House(const http::Limits& limits, std::size_t threads, Way way, const std::vector<std::string>& allowed,
             const streamer::access::GuessLimits& guesses, const streamer::api::RecordLimits& record_limits)
    : library((furnish(disk), disk.path())),
      shelf(library),
      counters(threads),
      log(http::Log::Format::text, -1),
      door(disk.path(), quick_looks(), [](std::string_view, const std::string&) {}),
      guessing(guesses),
      tokens(door, guessing, shelf),
      origins(allowed),
      answers(library, quick_counting()),
      records(library, answers, record_limits) {
    if (speaks_tls(way)) certificate = certify(disk.path());
    http::ServerSettings settings;
    settings.port = 0;
    settings.limits = limits;
    settings.certificates = certificate.get();
    const streamer::api::Shared shared{library, shelf, counters, door, tokens, origins, records, answers};
    server = std::make_unique<http::Server>(
        settings, counters,
        [shared, limits](http::ThreadCounters& mine) {
            return std::make_unique<streamer::api::Site>(shared, mine, limits);
        },
        log);
}

} // namespace forksight::tests
