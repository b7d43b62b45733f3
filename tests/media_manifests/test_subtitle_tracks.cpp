// The subtitles of a clip in its manifests.
#include "media_manifests/clip_json.hpp"
#include "media_manifests/dash.hpp"
#include "media_manifests/hls.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight::media_manifests;
using texts::with;

namespace {

Presentation subtitled() {
    Presentation presentation = read_clip(texts::clip).value();
    presentation.subtitles = {{"nl", 300}, {"pt-BR", 4000}};
    return presentation;
}

std::string refused(const std::string& from, const std::string& to) {
    const auto read = read_clip(with(write_clip(subtitled()), from, to));
    return read ? "not refused" : to_string(read.errors());
}

} // namespace

TEST_CASE("clip.json lists a clip's subtitles by language", "[media_manifests][unit]") {
    const std::string text = write_clip(subtitled());
    CHECK_THAT(text, ContainsSubstring(R"({"language": "pt-BR", "bytes": 4000})"));
    const auto read = read_clip(text);
    REQUIRE(read);
    CHECK(read.value().subtitles == subtitled().subtitles);
    CHECK(write_clip(read.value()) == text);
    CHECK_THAT(write_clip(read_clip(texts::clip).value()), !ContainsSubstring("subtitles"));
    // A newer ingest may say more of one.
    CHECK(read_clip(with(text, R"("bytes": 300)", R"("bytes": 300, "kind": "captions")")));
}

TEST_CASE("subtitles that cannot be are refused", "[media_manifests][unit]") {
    const std::string nl = R"("language": "nl")";
    CHECK(refused(nl, R"("language": "NL")") ==
          "/subtitles/0/language: \"NL\" is not a language tag such as \"nl\" or \"pt-BR\"");
    CHECK_THAT(refused(nl, R"("language": "../nl")"), ContainsSubstring("is not a language tag"));
    CHECK_THAT(refused(nl, R"("language": 3)"), ContainsSubstring("must be a text"));
    CHECK(refused(nl, R"("language": "pt-BR")") ==
          "/subtitles/1/language: there are subtitles in the language \"pt-BR\" already");
    CHECK(refused(nl, R"("tongue": "nl")") == "/subtitles/0: \"language\" is missing");
    CHECK_THAT(refused(R"("bytes": 300)", R"("bytes": 1048577)"), ContainsSubstring("out of range"));
    CHECK_THAT(refused(R"({"language": "nl", "bytes": 300})", R"("nl")"), ContainsSubstring("must be an object"));
    std::string many;
    for (int i = 0; i < 32; ++i) many += R"({"language": "x-)" + std::to_string(10 + i) + R"(", "bytes": 1},)";
    CHECK_THAT(refused(R"({"language": "nl", "bytes": 300})", many + R"({"language": "nl", "bytes": 300})"),
               ContainsSubstring("at most 32"));
}

TEST_CASE("playlists and manifests of other players list the subtitles too", "[media_manifests][unit]") {
    const std::string master = hls::write_master(subtitled());
    CHECK_THAT(master, ContainsSubstring("#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subtitles\",NAME=\"pt-BR\","
                                         "LANGUAGE=\"pt-BR\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,"
                                         "URI=\"subtitles/pt-br.m3u8\"\n"));
    CHECK_THAT(master, ContainsSubstring(",AUDIO=\"audio\",SUBTITLES=\"subtitles\"\n"));
    CHECK(hls::write_subtitles(subtitled(), subtitled().subtitles[1]) ==
          "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:3\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:3.003000,\n"
          "pt-br.vtt\n#EXT-X-ENDLIST\n");
    const std::string manifest = dash::write(subtitled());
    CHECK_THAT(manifest, ContainsSubstring("contentType=\"text\" mimeType=\"text/vtt\" lang=\"pt-BR\""));
    CHECK_THAT(manifest, ContainsSubstring("<BaseURL>subtitles/pt-br.vtt</BaseURL>"));
    // Whoever reads them for picture and sound reads them as before.
    CHECK(hls::read_master(master));
    CHECK(dash::read(manifest));
}
