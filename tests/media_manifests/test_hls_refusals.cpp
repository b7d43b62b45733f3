#include "media_manifests/hls.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight::media_manifests;
using texts::Broken;
using texts::with;

namespace {

template <class Outcome>
void check_refused(const Outcome& outcome, const Broken& broken) {
    INFO(broken.from + " -> " + broken.to.substr(0, 200));
    CHECK_FALSE(outcome);
    if (outcome) return;
    INFO(to_string(outcome.errors()));
    CHECK(outcome.errors().size() == 1);
    CHECK(outcome.errors()[0].where == broken.where);
    CHECK_THAT(outcome.errors()[0].what, ContainsSubstring(broken.what));
}

} // namespace

TEST_CASE("every mistake in a master playlist is told with its line", "[media_manifests][unit]") {
    std::string long_line(5000, 'x');
    long_line += "\n#EXT-X-INDEPENDENT";
    for (const Broken& broken : std::vector<Broken>{
             {"#EXTM3U\n", "", "line 1", "begins with #EXTM3U"},
             {"#EXT-X-INDEPENDENT", "#EXTM3U\n#EXT-X-INDEPENDENT", "line 3", "first line only"},
             {"VERSION:7", "VERSION:8", "line 2", "version \"8\" is not read"},
             {"VERSION:7", "VERSION:x", "line 2", "version \"x\" is not read"},
             {"VALUE=\"equirectangular\"", "VALUE=\"round\"", "line 4", "\"round\" is not a projection"},
             {"VALUE=\"top-bottom\"", "VALUE=\"3d\"", "line 5", "\"3d\" is not a stereo layout"},
             {",URI=\"audio/media.m3u8\"", "", "line 6", "GROUP-ID and a URI"},
             {"audio/media.m3u8", "../audio/media.m3u8", "line 6", "is not a rendition's playlist"},
             {"CHANNELS=\"2\"", "CHANNELS=\"0\"", "line 6", "CHANNELS"},
             {"GROUP-ID=\"audio\"", "GROUP-ID=\"sound\"", "line 7", "no #EXT-X-MEDIA with GROUP-ID \"audio\""},
             {"BANDWIDTH=2630000,AVERAGE-", "AVERAGE-", "line 7", "BANDWIDTH is missing"},
             {"BANDWIDTH=2630000,", "BANDWIDTH=-1,", "line 7", "not a number of bits"},
             {"BANDWIDTH=2630000,", "BANDWIDTH=99999999999999999999,", "line 7", "not a number of bits"},
             {"CODECS=\"avc3.64001f,mp4a.40.2\",", "", "line 7", "CODECS is missing"},
             {"avc3.64001f,mp4a.40.2", "mp4a.40.2", "line 7", "no codec of a picture"},
             {"avc3.64001f,mp4a.40.2", "avc3.64001f,<", "line 7", "not the name of a codec"},
             {"RESOLUTION=1280x640,", "", "line 7", "RESOLUTION is missing"},
             {"RESOLUTION=1280x640,", "RESOLUTION=1280,", "line 7", "not a size"},
             {"RESOLUTION=1280x640,", "RESOLUTION=1280x0,", "line 7", "not a size"},
             {"FRAME-RATE=29.970", "FRAME-RATE=1e9", "line 7", "not a rate"},
             {"FRAME-RATE=29.970", "FRAME-RATE=0.5", "line 7", "not a rate"},
             {"\n1280x640/media.m3u8", "\nhttp://example.org/a.m3u8", "line 8", "is not a rendition's playlist"},
             {"\n1280x640/media.m3u8", "\n1280x640/a/../../b.m3u8", "line 8", "is not a rendition's playlist"},
             {"\n1280x640/media.m3u8", "\n1280x640/", "line 8", "is not a rendition's playlist"},
             {"\n1280x640/media.m3u8", "\nmedia.m3u8", "line 8", "is not a rendition's playlist"},
             {"\n1280x640/media.m3u8", "", "line 7", "needs a URI"},
             {"\n640x320/media.m3u8\n", "\n", "line 9", "needs a URI"},
             {"\n640x320/media.m3u8", "\n1280x640/media.m3u8", "line 10", "listed twice"},
             {"\n640x320/media.m3u8", "\n640x320/media.m3u8\nx/media.m3u8", "line 11", "follows #EXT-X-STREAM-INF"},
             {"#EXT-X-INDEPENDENT", "#EXTINF:1,\n#EXT-X-INDEPENDENT", "line 3", "this is a media playlist"},
             {"#EXT-X-INDEPENDENT", "#EXT-X-SESSION-KEY:METHOD=AES-128\n#EXT-X-INDEPENDENT", "line 3", "encrypted"},
             {"#EXT-X-INDEPENDENT", long_line, "line 3", "longer than 4096"}}) {
        check_refused(hls::read_master(with(texts::master, broken.from, broken.to)), broken);
    }
    check_refused(hls::read_master(""), {"", "", "line 1", "begins with #EXTM3U"});
    check_refused(hls::read_master("#EXTM3U"), {"", "", "", "lists no rendition"});
    check_refused(hls::read_master(std::string((8u << 20) + 1, '#')), {"", "", "", "at most 8388608 bytes"});
}

TEST_CASE("two groups of sound are refused", "[media_manifests][unit]") {
    const std::string sound = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"b\",NAME=\"b\",URI=\"b/media.m3u8\"\n";
    check_refused(hls::read_master(texts::master + sound), {"", sound, "line 11", "one sound rendition"});
}

TEST_CASE("attribute lists that are malformed are refused", "[media_manifests][unit]") {
    for (const char* list : {"", "TYPE", "=AUDIO", "TYPE=", "type=AUDIO", "TYPE=\"AUDIO", "TYPE=AUDIO,", "TYPE=A B",
                             "TYPE=AUDIO,TYPE=AUDIO", "TYPE=AU\"DIO", "TYPE=\"AUDIO\"X", ",TYPE=AUDIO"}) {
        const std::string tag = std::string("#EXT-X-MEDIA:") + list + "\n";
        check_refused(hls::read_master(texts::master + tag), {"", tag, "line 11", "malformed"});
    }
}

TEST_CASE("more renditions than are read are refused", "[media_manifests][unit]") {
    std::string text = "#EXTM3U\n";
    for (int i = 0; i < 33; ++i) {
        text += "#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"avc1\",RESOLUTION=4x2\nr" + std::to_string(i) + "/media.m3u8\n";
    }
    check_refused(hls::read_master(text), {"", "", "line 67", "at most 32 renditions"});
}

TEST_CASE("every mistake in a media playlist is told with its line", "[media_manifests][unit]") {
    for (const Broken& broken : std::vector<Broken>{
             {"#EXTM3U\n", "\n#EXTM3U\n", "line 1", "begins with #EXTM3U"},
             {"TARGETDURATION:1\n", "TARGETDURATION:1.5\n", "line 3", "not a target duration"},
             {"TARGETDURATION:1\n", "TARGETDURATION:9999\n", "line 3", "not a target duration"},
             {"TARGETDURATION:1\n", "TARGETDURATION:1\n#EXT-X-TARGETDURATION:1\n", "line 4", "given twice"},
             {"#EXT-X-TARGETDURATION:1\n", "", "", "TARGETDURATION is missing"},
             {"#EXTINF:1.001000", "#EXTINF:1.500000", "", "longer than #EXT-X-TARGETDURATION"},
             {"TYPE:VOD", "TYPE:EVENT", "line 4", "only playlists of type VOD"},
             {"#EXT-X-MAP:URI=\"init.mp4\"\n", "", "", "no #EXT-X-MAP"},
             {"URI=\"init.mp4\"", "URI=\"/etc/passwd\"", "line 6", "needs the name of a file"},
             {"URI=\"init.mp4\"", "URI=\"..\"", "line 6", "needs the name of a file"},
             {"URI=\"init.mp4\"", "URI=\"init.mp4\",BYTERANGE=\"1@0\"", "line 6", "whole file"},
             {"\n00001.m4s", "\n#EXT-X-MAP:URI=\"b.mp4\"\n00001.m4s", "line 8", "one #EXT-X-MAP"},
             {"#EXTINF:1.001000,\n", "", "line 7", "has no #EXTINF"},
             {"#EXTINF:1.001000,\n", "#EXTINF:1,\n#EXTINF:1,\n", "line 8", "twice before one segment"},
             {"#EXTINF:1.001000", "#EXTINF:-1", "line 7", "does not begin with a duration"},
             {"#EXTINF:1.001000", "#EXTINF:0", "line 7", "does not begin with a duration"},
             {"#EXTINF:1.001000", "#EXTINF:1e3", "line 7", "does not begin with a duration"},
             {"#EXTINF:1.001000", "#EXTINF:nan", "line 7", "does not begin with a duration"},
             {"#EXTINF:1.001000", "#EXTINF:", "line 7", "does not begin with a duration"},
             {"00001.m4s", "https://example.org/00001.m4s", "line 8", "not a file beside the playlist"},
             {"00001.m4s", "../00001.m4s", "line 8", "not a file beside the playlist"},
             {"00001.m4s", ".hidden", "line 8", "not a file beside the playlist"},
             {"00001.m4s", "a%2f", "line 8", "not a file beside the playlist"},
             {"00001.m4s", "a\nb", "line 9", "has no #EXTINF"},
             {"#EXT-X-ENDLIST\n", "", "", "live playlists are not played"},
             {"#EXT-X-ENDLIST\n", "#EXTINF:1,\n#EXT-X-ENDLIST\n", "", "the last #EXTINF has no segment"},
             {"#EXT-X-ENDLIST\n", "#EXT-X-ENDLIST\n#EXTINF:1,\n", "line 14", "nothing follows"},
             {"#EXT-X-MAP", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXT-X-MAP", "line 6", "encrypted"},
             {"#EXT-X-MAP", "#EXT-X-DISCONTINUITY\n#EXT-X-MAP", "line 6", "is not played"},
             {"#EXTINF", "#EXT-X-BYTERANGE:5@0\n#EXTINF", "line 7", "is not played"},
             {"#EXT-X-MAP", "#EXT-X-STREAM-INF:BANDWIDTH=1\n#EXT-X-MAP", "line 6", "this is a master playlist"}}) {
        check_refused(hls::read_media(with(texts::media, broken.from, broken.to)), broken);
    }
    const std::string empty = texts::media.substr(0, texts::media.find("#EXTINF")) + "#EXT-X-ENDLIST\n";
    check_refused(hls::read_media(empty), {"", "", "", "has no segments"});
}

TEST_CASE("more segments than are read are refused", "[media_manifests][unit]") {
    std::string text = texts::media.substr(0, texts::media.find("#EXTINF"));
    for (int i = 0; i < 100'001; ++i) text += "#EXTINF:1,\na.m4s\n";
    check_refused(hls::read_media(text + "#EXT-X-ENDLIST\n"), {"", "", "line 200008", "at most 100000 segments"});
}
