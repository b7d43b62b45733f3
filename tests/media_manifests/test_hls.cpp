#include <cmath>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/hls.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight::media_manifests;
using texts::with;

namespace {

Presentation presentation() {
    return read_clip(texts::clip).value();
}

Rendition rendition_of(const std::vector<double>& durations_s) {
    Rendition rendition;
    for (const double duration_s : durations_s) rendition.segments.push_back({duration_s, 1});
    return rendition;
}

} // namespace

TEST_CASE("the master playlist is this text, byte for byte", "[media_manifests][unit]") {
    CHECK(hls::write_master(presentation()) == texts::master);
}

TEST_CASE("a media playlist is this text, byte for byte", "[media_manifests][unit]") {
    CHECK(hls::write_media(presentation().video[0]) == texts::media);
}

TEST_CASE("a silent clip's master playlist has no group of sound", "[media_manifests][unit]") {
    Presentation silent = presentation();
    silent.audio.reset();
    silent.video.resize(1);
    silent.stereo = Stereo::mono;
    silent.video[0].frame_rate = {25, 1};
    CHECK(hls::write_master(silent) ==
          "#EXTM3U\n"
          "#EXT-X-VERSION:7\n"
          "#EXT-X-INDEPENDENT-SEGMENTS\n"
          "#EXT-X-SESSION-DATA:DATA-ID=\"forksight.projection\",VALUE=\"equirectangular\"\n"
          "#EXT-X-SESSION-DATA:DATA-ID=\"forksight.stereo\",VALUE=\"mono\"\n"
          "#EXT-X-STREAM-INF:BANDWIDTH=2500000,AVERAGE-BANDWIDTH=2000000,CODECS=\"avc3.64001f\","
          "RESOLUTION=1280x640,FRAME-RATE=25.000\n"
          "1280x640/media.m3u8\n");
}

TEST_CASE("the target duration is the longest segment, rounded to the nearest", "[media_manifests][unit]") {
    const auto target = [](const std::vector<double>& durations_s) {
        const std::string text = hls::write_media(rendition_of(durations_s));
        const auto at = text.find("#EXT-X-TARGETDURATION:") + 22;
        return text.substr(at, text.find('\n', at) - at);
    };
    CHECK(target({1.001, 1.49, 0.2}) == "1");
    CHECK(target({1.001, 1.5}) == "2");
    CHECK(target({0.2}) == "1");
    CHECK(target({3.9999999}) == "4");
}

TEST_CASE("rounded durations do not drift from the clip", "[media_manifests][unit]") {
    const std::vector<double> thirds(30'000, 1.0 / 3.0);
    const auto media = hls::read_media(hls::write_media(rendition_of(thirds)));
    REQUIRE(media);
    double total_s = 0.0;
    for (const Segment& segment : media.value().segments) total_s += segment.duration_s;
    CHECK(std::fabs(total_s - 10'000.0) < 1e-6);
    for (const Segment& segment : media.value().segments) CHECK(std::fabs(segment.duration_s - 1.0 / 3.0) < 1.1e-6);
}

TEST_CASE("a master playlist comes back, its segments aside", "[media_manifests][unit]") {
    const auto master = hls::read_master(texts::master);
    if (!master) FAIL(to_string(master.errors()));
    CHECK(master.value().uris ==
          std::vector<std::string>{"1280x640/media.m3u8", "640x320/media.m3u8", "audio/media.m3u8"});
    const Presentation& read = master.value().presentation;
    CHECK(read.projection == Projection::equirectangular);
    CHECK(read.stereo == Stereo::top_bottom);
    REQUIRE(read.video.size() == 2);
    CHECK(read.video[0].name == "1280x640");
    CHECK(read.video[0].codecs == "avc3.64001f");
    CHECK(read.video[0].bandwidth_bps == 2'630'000);
    CHECK(read.video[0].average_bandwidth_bps == 2'128'000);
    CHECK(read.video[0].width == 1280);
    CHECK(read.video[0].height == 640);
    CHECK(read.video[0].frame_rate == Rational{30000, 1001});
    CHECK(read.video[1].name == "640x320");
    REQUIRE(read.audio);
    CHECK(read.audio->name == "audio");
    CHECK(read.audio->codecs == "mp4a.40.2");
    CHECK(read.audio->channels == 2);
}

TEST_CASE("frame rates of three decimals are taken for what films have", "[media_manifests][unit]") {
    const std::pair<const char*, Rational> rates[] = {
        {"23.976", {24000, 1001}}, {"24.000", {24, 1}},       {"25", {25, 1}},        {"29.970", {30000, 1001}},
        {"29.97", {30000, 1001}},  {"59.940", {60000, 1001}}, {"60.000", {60, 1}},    {"119.880", {120000, 1001}},
        {"12.500", {25, 2}},       {"1000", {1000, 1}},       {"15.015", {3003, 200}}};
    for (const auto& [text, rate] : rates) {
        INFO(text);
        const auto master =
            hls::read_master(with(texts::master, "FRAME-RATE=29.970", std::string("FRAME-RATE=") + text));
        REQUIRE(master);
        CHECK(master.value().presentation.video[0].frame_rate == rate);
    }
}

TEST_CASE("a media playlist comes back, its bytes aside", "[media_manifests][unit]") {
    const auto media = hls::read_media(texts::media);
    if (!media) FAIL(to_string(media.errors()));
    CHECK(media.value().init_uri == "init.mp4");
    CHECK(media.value().uris == std::vector<std::string>{"00001.m4s", "00002.m4s", "00003.m4s"});
    REQUIRE(media.value().segments.size() == 3);
    CHECK(media.value().segments[2].duration_s == 1.001);
    CHECK(media.value().segments[2].bytes == 0);
}

TEST_CASE("comments, unknown tags, empty lines and carriage returns are passed over", "[media_manifests][unit]") {
    CHECK(hls::read_media(with(texts::media, "#EXTINF", "\n# a comment\n#EXT-X-BITRATE:800\n#EXTINF")));
    std::string lines;
    for (const char c : texts::media) lines += c == '\n' ? std::string("\r\n") : std::string(1, c);
    const auto media = hls::read_media(lines);
    REQUIRE(media);
    CHECK(media.value().uris[0] == "00001.m4s");
    CHECK(hls::read_master(
        with(texts::master, "#EXT-X-STREAM-INF", "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1\n#EXT-X-STREAM-INF")));
    CHECK(hls::read_media(with(texts::media, "#EXT-X-MAP", "#EXT-X-KEY:METHOD=NONE\n#EXT-X-MAP")));
}
