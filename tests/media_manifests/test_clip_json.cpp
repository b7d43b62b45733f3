#include "media_manifests/clip_json.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight::media_manifests;
using texts::with;

namespace {

void check_refused(const texts::Broken& broken) {
    INFO(broken.from + " -> " + broken.to.substr(0, 200));
    const auto clip = read_clip(with(texts::clip, broken.from, broken.to));
    CHECK_FALSE(clip);
    if (clip) return;
    INFO(to_string(clip.errors()).substr(0, 2000));
    CHECK(clip.errors().size() == 1);
    CHECK(clip.errors()[0].where == broken.where);
    CHECK_THAT(clip.errors()[0].what, ContainsSubstring(broken.what));
}

} // namespace

TEST_CASE("a clip is read with all its renditions", "[media_manifests][unit]") {
    const auto clip = read_clip(texts::clip);
    if (!clip) FAIL(to_string(clip.errors()));
    const Presentation& presentation = clip.value();
    CHECK(presentation.duration_s == 3.003);
    CHECK(presentation.projection == Projection::equirectangular);
    CHECK(presentation.stereo == Stereo::top_bottom);
    REQUIRE(presentation.video.size() == 2);
    const Rendition& best = presentation.video[0];
    CHECK(best.name == "1280x640");
    CHECK(best.width == 1280);
    CHECK(best.height == 640);
    CHECK(best.frame_rate == Rational{30000, 1001});
    CHECK(best.codecs == "avc3.64001f");
    CHECK(best.bandwidth_bps == 2'500'000);
    CHECK(best.average_bandwidth_bps == 2'000'000);
    CHECK(best.init_bytes == 700);
    REQUIRE(best.segments.size() == 3);
    CHECK(best.segments[1].duration_s == 1.001);
    CHECK(best.segments[1].bytes == 260'000);
    REQUIRE(presentation.audio);
    CHECK(presentation.audio->name == "audio");
    CHECK(presentation.audio->sample_rate_hz == 48'000);
    CHECK(presentation.audio->channels == 2);
    CHECK(presentation.audio->segments[2].duration_s == 1.0186666666666666);
}

TEST_CASE("a clip is written back as the same bytes", "[media_manifests][unit]") {
    const auto clip = read_clip(texts::clip);
    REQUIRE(clip);
    CHECK(write_clip(clip.value()) == texts::clip);
}

TEST_CASE("a silent clip has no sound, and keys of a newer ingest pass", "[media_manifests][unit]") {
    const auto silent = read_clip(with(texts::clip, "\"audio\"", "\"sprites\""));
    REQUIRE(silent);
    CHECK_FALSE(silent.value().audio);
    CHECK(write_clip(silent.value()).find("audio") == std::string::npos);
}

TEST_CASE("every mistake in a clip is told with its place", "[media_manifests][unit]") {
    const std::string video = R"("name": "1280x640")";
    for (const texts::Broken& broken : std::vector<texts::Broken>{
             {"{", "", "line 2, column 14", "not JSON"},
             {R"("forksight": 1)", R"("forksight": 2)", "/forksight", "version 2"},
             {R"("forksight": 1,)", "", "", "\"forksight\" is missing"},
             {R"("duration": 3.003)", R"("duration": 0)", "/duration", "more than 0 seconds"},
             {R"("duration": 3.003)", R"("duration": 1e6)", "/duration", "out of range"},
             {R"("duration": 3.003)", R"("duration": 30)", "/video", "the segments last 3.0029999999999997 s together"},
             {R"("equirectangular")", R"("mercator")", "/projection", "\"mercator\" is not a projection"},
             {R"("top-bottom")", R"("3d")", "/stereo", "\"3d\" is not a stereo"},
             {R"("top-bottom")", R"(3)", "/stereo", "a text"},
             {video, R"("name": "../x")", "/video/0/name", "cannot be the name of a rendition"},
             {video, R"("name": "a..b")", "/video/0/name", "no two dots"},
             {video, R"("name": "A")", "/video/0/name", "cannot be the name"},
             {video, R"("name": "640x320")", "/video/1/name", "called \"640x320\" already"},
             {video, R"("name": "audio")", "/audio/name", "called \"audio\" already"},
             {R"("width": 1280)", R"("width": 0)", "/video/0/width", "out of range"},
             {R"("height": 640)", R"("height": 65536)", "/video/0/height", "out of range"},
             {R"("height": 640)", R"("height": 640.5)", "/video/0/height", "whole number"},
             {R"("30000/1001")", R"("30000/0")", "/video/0/frame_rate", "is not a frame rate"},
             {R"("30000/1001")", R"(30)", "/video/0/frame_rate", "a text"},
             {R"("avc3.64001f")", R"("avc3\"")", "/video/0/codecs", "not the name of a codec"},
             {R"("bandwidth": 2500000)", R"("bandwidth": -1)", "/video/0/bandwidth", "out of range"},
             {R"("average_bandwidth": 2000000,)", "", "/video/0", "\"average_bandwidth\" is missing"},
             {R"("init_bytes": 700)", R"("init_bytes": 1e15)", "/video/0/init_bytes", "out of range"},
             {"[1.001,250000]", "[1.001]", "/video/0/segments/0", "a pair"},
             {"[1.001,250000]", "1.001", "/video/0/segments/0", "a pair"},
             {"[1.001,250000]", "[1.001,-1]", "/video/0/segments/0/1", "out of range"},
             {"[1.001,80000],", "", "/video/1", "number and lengths of the first"},
             {"[1.001,80000]", "[1.0021,80000]", "/video/1", "number and lengths of the first"},
             {R"("sample_rate": 48000)", R"("sample_rate": 1)", "/audio/sample_rate", "out of range"},
             {R"("channels": 2,)", "", "/audio", "\"channels\" is missing"},
             {R"("channels": 2,)", R"("channels": 2, "channels": 3,)", "/audio/channels", "stands twice"}}) {
        check_refused(broken);
    }
}

TEST_CASE("segments that last nothing, or for ever, are refused", "[media_manifests][unit]") {
    for (const char* duration : {"0", "-1", "3601", "\"1\""}) {
        const auto clip = read_clip(with(texts::clip, "[1.001,250000]", std::string("[") + duration + ",1]"));
        REQUIRE_FALSE(clip);
        CHECK(clip.errors()[0].where == "/video/0/segments/0/0");
    }
}

TEST_CASE("a clip's renditions and segments have limits", "[media_manifests][unit]") {
    std::string segments = "[0.0001,1]";
    for (int i = 0; i < 100'000; ++i) segments += ",[0.0001,1]";
    const auto long_clip = read_clip(with(texts::clip, "[1.0026666666666666,16000]", segments));
    REQUIRE_FALSE(long_clip);
    CHECK_THAT(to_string(long_clip.errors()), ContainsSubstring("/audio/segments: there are 100003 entries"));

    auto clip = read_clip(texts::clip).value();
    while (clip.video.size() < rendition_limit) {
        clip.video.push_back(clip.video.back());
        clip.video.back().name = "r" + std::to_string(clip.video.size());
    }
    CHECK(read_clip(write_clip(clip)));
    clip.video.push_back(clip.video.back());
    clip.video.back().name = "one-too-many";
    CHECK_FALSE(read_clip(write_clip(clip)));
    clip.video.clear();
    CHECK_FALSE(read_clip(write_clip(clip)));
}
