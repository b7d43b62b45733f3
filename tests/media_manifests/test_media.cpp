#include "media_manifests/media.hpp"
#include "tests/catch.hpp"

using namespace forksight::media_manifests;

TEST_CASE("projections and stereo layouts have the names of the contract", "[media_manifests][unit]") {
    const std::pair<Projection, const char*> projections[] = {
        {Projection::equirectangular, "equirectangular"},
        {Projection::half_equirectangular, "half-equirectangular"},
        {Projection::cubemap, "cubemap"},
        {Projection::eac, "eac"},
        {Projection::fisheye, "fisheye"},
        {Projection::flat, "flat"}};
    for (const auto& [projection, name] : projections) {
        CHECK(name_of(projection) == name);
        CHECK(projection_named(name) == projection);
    }
    const std::pair<Stereo, const char*> stereos[] = {
        {Stereo::mono, "mono"}, {Stereo::top_bottom, "top-bottom"}, {Stereo::left_right, "left-right"}};
    for (const auto& [stereo, name] : stereos) {
        CHECK(name_of(stereo) == name);
        CHECK(stereo_named(name) == stereo);
    }
    CHECK_FALSE(projection_named("Equirectangular"));
    CHECK_FALSE(projection_named(""));
    CHECK_FALSE(stereo_named("topbottom"));
}

TEST_CASE("segments have five digits, and more where five are too few", "[media_manifests][unit]") {
    CHECK(segment_name(1) == "00001.m4s");
    CHECK(segment_name(12345) == "12345.m4s");
    CHECK(segment_name(100000) == "100000.m4s");
}

TEST_CASE("the name of a rendition cannot lead out of its clip", "[media_manifests][unit]") {
    for (const char* good : {"1280x640", "audio", "a", "0", "hevc-1_b.v2"}) CHECK(is_rendition_name(good));
    for (const char* bad :
         {"", ".", "..", "a..b", "a.", ".a", "-a", "_a", "A", "a/b", "a\\b", "a b", "a%2e", "\xC3\xA9"}) {
        INFO(bad);
        CHECK_FALSE(is_rendition_name(bad));
    }
    CHECK(is_rendition_name(std::string(64, 'a')));
    CHECK_FALSE(is_rendition_name(std::string(65, 'a')));
    CHECK_FALSE(is_rendition_name(std::string_view("a\0b", 3)));
}

TEST_CASE("the name of a codec cannot lead out of its attribute", "[media_manifests][unit]") {
    for (const char* good : {"avc3.640028", "mp4a.40.2", "hvc1.1.6.L153.B0", "opus", "ac-3"}) CHECK(is_codec(good));
    for (const char* bad : {"", "avc1\"", "avc1,mp4a", "avc1\n", ".avc", "a b", "<"}) CHECK_FALSE(is_codec(bad));
    CHECK_FALSE(is_codec(std::string(65, 'a')));
}

TEST_CASE("frame rates are exact, and in their lowest terms", "[media_manifests][unit]") {
    CHECK(frame_rate_of("30000/1001") == Rational{30000, 1001});
    CHECK(frame_rate_of("30") == Rational{30, 1});
    CHECK(frame_rate_of("50/2") == Rational{25, 1});
    CHECK(to_string(Rational{30000, 1001}) == "30000/1001");
    CHECK(to_string(Rational{25, 1}) == "25");
    for (const char* bad : {"", "/", "30/", "/1", "30/0", "0", "-30", "30/-1", "30.0", "1/2", "2000", "99999999999/1",
                            "30/1/1", " 30", "30 "}) {
        INFO(bad);
        CHECK_FALSE(frame_rate_of(bad));
    }
}
