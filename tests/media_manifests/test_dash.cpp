#include <cmath>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/dash.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight::media_manifests;
using texts::Broken;
using texts::with;

namespace {

Presentation presentation() {
    return read_clip(texts::clip).value();
}

void check_refused(const Broken& broken) {
    INFO(broken.from + " -> " + broken.to.substr(0, 200));
    const auto read = dash::read(with(texts::mpd, broken.from, broken.to));
    CHECK_FALSE(read);
    if (read) return;
    INFO(to_string(read.errors()));
    CHECK(read.errors().size() == 1);
    CHECK(read.errors()[0].where == broken.where);
    CHECK_THAT(read.errors()[0].what, ContainsSubstring(broken.what));
}

void check_same(const Rendition& a, const Rendition& b) {
    CHECK(a.name == b.name);
    CHECK(a.codecs == b.codecs);
    CHECK(a.bandwidth_bps == b.bandwidth_bps);
    CHECK(a.width == b.width);
    CHECK(a.height == b.height);
    CHECK(a.frame_rate == b.frame_rate);
    CHECK(a.sample_rate_hz == b.sample_rate_hz);
    CHECK(a.channels == b.channels);
    REQUIRE(a.segments.size() == b.segments.size());
    for (std::size_t i = 0; i < a.segments.size(); ++i) CHECK(a.segments[i].duration_s == b.segments[i].duration_s);
}

void check_comes_back(const Presentation& sent) {
    const auto read = dash::read(dash::write(sent));
    if (!read) FAIL(to_string(read.errors()));
    CHECK(read.value().duration_s == sent.duration_s);
    CHECK(read.value().projection == sent.projection);
    CHECK(read.value().stereo == sent.stereo);
    REQUIRE(read.value().video.size() == sent.video.size());
    for (std::size_t i = 0; i < sent.video.size(); ++i) check_same(read.value().video[i], sent.video[i]);
    REQUIRE(read.value().audio.has_value() == sent.audio.has_value());
    if (sent.audio) check_same(*read.value().audio, *sent.audio);
}

} // namespace

TEST_CASE("the manifest is this text, byte for byte", "[media_manifests][unit]") {
    CHECK(dash::write(presentation()) == texts::mpd);
}

TEST_CASE("a manifest is as long as what ends last, and the picture is as long as it is", "[media_manifests][unit]") {
    Presentation clip = presentation();
    clip.audio->segments.back().duration_s += 0.25;
    double sound_s = 0.0;
    for (const Segment& segment : clip.audio->segments) sound_s += segment.duration_s;
    REQUIRE(sound_s > clip.duration_s);
    const std::string text = dash::write(clip);
    const std::size_t at = text.find("mediaPresentationDuration=\"PT") + 29;
    CHECK_THAT(std::stod(text.substr(at)), Catch::Matchers::WithinAbs(sound_s, 1e-9));
    const auto read = dash::read(text);
    REQUIRE(read);
    CHECK_THAT(read.value().duration_s, Catch::Matchers::WithinAbs(clip.duration_s, 1e-9));
}

TEST_CASE("what a manifest says comes back", "[media_manifests][unit]") {
    check_comes_back(presentation());
    Presentation silent = presentation();
    silent.audio.reset();
    check_comes_back(silent);
    for (const Projection projection : {Projection::equirectangular, Projection::half_equirectangular,
                                        Projection::cubemap, Projection::eac, Projection::fisheye, Projection::flat}) {
        for (const Stereo stereo : {Stereo::mono, Stereo::top_bottom, Stereo::left_right}) {
            Presentation other = presentation();
            other.projection = projection;
            other.stereo = stereo;
            check_comes_back(other);
        }
    }
}

TEST_CASE("segments of any frame rate come back to the tick", "[media_manifests][unit]") {
    for (const Rational rate : {Rational{24000, 1001}, Rational{25, 1}, Rational{30, 1}, Rational{60000, 1001},
                                Rational{90, 1}, Rational{120000, 1001}, Rational{25, 2}, Rational{15, 1}}) {
        Presentation clip = presentation();
        clip.video.resize(1);
        clip.video[0].frame_rate = rate;
        clip.video[0].segments.clear();
        for (int frames = 1; frames <= 300; ++frames) {
            const double duration_s = static_cast<double>(frames) * static_cast<double>(rate.denominator) /
                                      static_cast<double>(rate.numerator);
            clip.video[0].segments.push_back({duration_s, 0});
        }
        check_comes_back(clip);
    }
}

TEST_CASE("rounding a timeline does not drift", "[media_manifests][unit]") {
    Presentation clip = presentation();
    clip.video.resize(1);
    clip.video[0].frame_rate = {25, 1};
    clip.video[0].segments.assign(30'000, {1.0 / 3.0, 0});
    const auto read = dash::read(dash::write(clip));
    REQUIRE(read);
    double total_s = 0.0;
    for (const Segment& segment : read.value().video[0].segments) total_s += segment.duration_s;
    CHECK(std::fabs(total_s - 10'000.0) < 1e-4);
}

TEST_CASE("every mistake in a manifest is told with its line", "[media_manifests][unit]") {
    for (const Broken& broken : std::vector<Broken>{
             {"</Period>", "</Perio>", "line 26", "not XML"},
             {"<MPD", "<!DOCTYPE MPD [<!ENTITY a \"b\">]>\n<MPD", "line 2", "document type declaration"},
             {"xmlns=\"urn:mpeg:dash:schema:mpd:2011\"", "xmlns=\"a\"", "line 2", "not a DASH manifest"},
             {"type=\"static\"", "type=\"dynamic\"", "line 2", "live manifests"},
             {"PT3.003S", "P1D", "line 2", "mediaPresentationDuration"},
             {"PT3.003S", "PT0S", "line 2", "mediaPresentationDuration"},
             {"PT3.003S", "PT3S4M", "line 2", "mediaPresentationDuration"},
             {"PT3.003S", "PT25H", "line 2", "mediaPresentationDuration"},
             {"PT3.003S", "PT-3S", "line 2", "mediaPresentationDuration"},
             {"  <Period id", "  <BaseURL>http://example.org/</BaseURL>\n  <Period id", "line 3",
              "BaseURL is not read"},
             {"</Period>", "</Period><Period></Period>", "line 26", "several periods"},
             {"<Period id", "<Period xlink:href=\"x\" id", "line 3", "not fetched"},
             {"contentType=\"audio\"", "contentType=\"video\"", "line 15", "more than one AdaptationSet of video"},
             {"contentType=\"video\"", "contentType=\"text\"", "line 3", "no AdaptationSet of video"},
             {"<SegmentTemplate", "<ContentProtection/><SegmentTemplate", "line 7", "ContentProtection is not read"},
             {"projection_type=\"0\"", "projection_type=\"1\"", "line 5", "only 0, equirectangular"},
             {"<SupplementalProperty", "<EssentialProperty schemeIdUri=\"urn:x\"/><SupplementalProperty", "line 5",
              "not understood"},
             {"value=\"4\"", "value=\"5\"", "line 6", "frame packing 3 and 4"},
             {"id=\"1280x640\"", "id=\"../x\"", "line 12", "cannot be the name of a rendition"},
             {"id=\"1280x640\" ", "", "line 12", "cannot be the name of a rendition"},
             {"id=\"640x320\"", "id=\"1280x640\"", "line 13", "called \"1280x640\" already"},
             {"codecs=\"avc3.64001f\"", "codecs=\"a,b\"", "line 12", "not the name of a codec"},
             {"bandwidth=\"2500000\"", "bandwidth=\"fast\"", "line 12", "bandwidth is missing"},
             {"bandwidth=\"2500000\"", "bandwidth=\"0\"", "line 12", "bandwidth is missing"},
             {"width=\"1280\"", "width=\"-1\"", "line 12", "width is missing"},
             {"height=\"640\"", "height=\"999999\"", "line 12", "height is missing"},
             {"frameRate=\"30000/1001\"", "frameRate=\"30000/0\"", "line 12", "not a frame rate"},
             {"audioSamplingRate=\"48000\"", "audioSamplingRate=\"0\"", "line 24", "not a sampling rate"},
             {"value=\"2\"", "value=\"0\"", "line 16", "not a number of channels"},
             {"<Representation id=\"audio\"", "<Representation/><Representation id=\"audio\"", "line 15",
              "one Representation of sound"},
             {"<S t=\"0\" d=\"48128\"/>", "<S t=\"1\" d=\"48128\"/>", "line 19", "does not begin where"},
             {"<S t=\"0\" d=\"48128\"/>", "<S t=\"0\"/>", "line 19", "d is missing"},
             {"<S t=\"0\" d=\"48128\"/>", "<S t=\"0\" d=\"0\"/>", "line 19", "d is missing"},
             {"<S t=\"0\" d=\"48128\"/>", "<S t=\"0\" d=\"999999999\"/>", "line 19", "d is missing"},
             {"<S t=\"0\" d=\"48128\"/>", "<S t=\"0\" d=\"1\" r=\"-1\"/>", "line 19", "r is not a number"},
             {"<S t=\"0\" d=\"48128\"/>", "<S t=\"0\" d=\"1\" r=\"100000\"/>", "line 19", "more than 100000 segments"},
             {"<S t=\"0\" d=\"48128\"/>", "<S t=\"0\" d=\"1\" r=\"18446744073709551615\"/>", "line 19", "more than"},
             {"timescale=\"48000\"", "timescale=\"0\"", "line 17", "timescale"},
             {"timescale=\"48000\"", "timescale=\"48000\" presentationTimeOffset=\"5\"", "line 17", "begin at 0"}}) {
        check_refused(broken);
    }
}

TEST_CASE("segments that are not where ours are, are refused", "[media_manifests][unit]") {
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"$RepresentationID$/$Number%05d$.m4s", "http://example.org/$Number%05d$.m4s"},
             {"$RepresentationID$/$Number%05d$.m4s", "$RepresentationID$/$Time$.m4s"},
             {"$RepresentationID$/init.mp4", "../init.mp4"},
             {"startNumber=\"1\"", "startNumber=\"0\""}}) {
        const auto read = dash::read(with(texts::mpd, from, to));
        REQUIRE_FALSE(read);
        CHECK(read.errors()[0].where == "line 7");
        CHECK_THAT(read.errors()[0].what, ContainsSubstring("segments must be called"));
    }
}

TEST_CASE("a manifest of one kind of segments a Representation is read", "[media_manifests][unit]") {
    const std::string own =
        "<SegmentTemplate media=\"$RepresentationID$/$Number%05d$.m4s\" "
        "initialization=\"$RepresentationID$/init.mp4\"><SegmentTimeline><S d=\"1\" r=\"";
    const std::string end = "\"/></SegmentTimeline></SegmentTemplate></Representation>";
    const std::string frames = "height=\"640\" frameRate=\"30000/1001\"/>";
    const auto read = dash::read(with(texts::mpd, frames, "height=\"640\">" + own + "2" + end));
    if (!read) FAIL(to_string(read.errors()));
    CHECK(read.value().video[0].segments[0].duration_s == 1.0);
    CHECK(read.value().video[0].frame_rate == Rational{});
    check_refused({frames, "height=\"640\">" + own + "3" + end, "line 4", "not as many"});
}

TEST_CASE("entities of an outside file are not read, and deep nesting does no harm", "[media_manifests][unit]") {
    CHECK_FALSE(dash::read(with(texts::mpd, "<MPD", "<!DOCTYPE MPD SYSTEM \"file:///etc/passwd\"><MPD")));
    std::string deep;
    for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
    CHECK_FALSE(dash::read(deep));
    CHECK_FALSE(dash::read(std::string((8u << 20) + 1, ' ')));
    CHECK_FALSE(dash::read(""));
    std::string closed = deep;
    for (int i = 0; i < 1'000'000; ++i) closed += "</a>";
    CHECK(dash::read(with(texts::mpd, "<Period id", closed + "<Period id"))); // what is not known is passed over
}
