// Subtitles beside a clip: with ingest, and changed after it.
#include <algorithm>
#include <map>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/hash_list.hpp"
#include "streamer/ingest/hashes.hpp"
#include "streamer/ingest/subtitles.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/ingest/clips.hpp"

using namespace forksight;
using namespace forksight::streamer::ingest;
using namespace forksight::streamer::ingest::test;
namespace fs = std::filesystem;

namespace {

const std::string dutch = "WEBVTT\n\n00:00.500 --> 00:02.000\n<v mia>Kom binnen.\n";
const std::string english = "WEBVTT\n\n00:00.500 --> 00:02.000\n<v mia>Come in.\n";

SubtitleFile file_of(const std::string& language, const std::string& text) {
    return {language, write_file(language + std::to_string(text.size()) + ".vtt", text)};
}

SubtitleChange change_of(const Order& order) {
    return {order.library, order.film, order.clip, {}, {}};
}

std::string languages(const fs::path& clip) {
    const auto read = media_manifests::read_clip(read_file(clip / "clip.json"));
    REQUIRE(read);
    std::string all;
    for (const media_manifests::SubtitleTrack& track : read.value().subtitles) {
        if (!all.empty()) all += ' ';
        all += track.language;
    }
    return all;
}

std::string refused(const Outcome& outcome, Failure::Kind kind = Failure::input) {
    const auto* failure = std::get_if<Failure>(&outcome);
    if (failure == nullptr) return "not refused";
    CHECK(failure->kind == kind);
    return media_manifests::to_string(failure->errors);
}

/// Every listed file is there, in the size and with the hash that its list says; what is there is listed.
void check_hashes(const fs::path& clip) {
    const auto listed = media_manifests::read_hash_list(read_file(clip / "hashes.json")).value();
    fs::remove(clip / "hashes.json");
    REQUIRE(write_hashes(clip)); // of all files, read again
    CHECK(media_manifests::read_hash_list(read_file(clip / "hashes.json")).value() == listed);
}

} // namespace

TEST_CASE("subtitles come with a clip, are changed without it, and stay when it is made anew", "[ingest]") {
    Order order = order_for(plain_source(), "subtitles");
    order.subtitles = {file_of("nl", dutch)};
    ingested(order);
    const fs::path clip = clip_of(order);
    CHECK(languages(clip) == "nl");
    CHECK(read_file(clip / "subtitles/nl.vtt") == dutch);
    CHECK_THAT(read_file(clip / "subtitles/nl.m3u8"), ContainsSubstring("nl.vtt"));
    CHECK_THAT(read_file(clip / "master.m3u8"), ContainsSubstring("subtitles/nl.m3u8"));
    check_hashes(clip);
    const fs::path segment = rendition_of(clip, "320x160") / "00001.m4s";
    const auto written = fs::last_write_time(segment);

    SubtitleChange change = change_of(order);
    change.put = {file_of("pt-br", english), file_of("EN", english)};
    REQUIRE(std::holds_alternative<media_manifests::Presentation>(change_subtitles(change)));
    CHECK(languages(clip) == "en nl pt-BR");
    CHECK(fs::exists(clip / "subtitles/pt-br.vtt"));
    CHECK_THAT(read_file(clip / "manifest.mpd"), ContainsSubstring("subtitles/pt-br.vtt"));
    CHECK(fs::last_write_time(segment) == written); // the very file
    check_hashes(clip);

    change.put = {file_of("nl", dutch + "\n00:02.000 --> 00:02.400\nJa.\n")};
    change.remove = {"pt-BR"};
    REQUIRE(std::holds_alternative<media_manifests::Presentation>(change_subtitles(change)));
    CHECK(languages(clip) == "en nl");
    CHECK_FALSE(fs::exists(clip / "subtitles/pt-br.vtt"));
    CHECK_FALSE(fs::exists(clip / "subtitles/pt-br.m3u8"));
    CHECK_THAT(read_file(clip / "subtitles/nl.vtt"), ContainsSubstring("Ja."));
    check_hashes(clip);

    // Of the same length, and other words all the same.
    change.put = {file_of("nl", dutch)};
    change.remove.clear();
    REQUIRE(std::holds_alternative<media_manifests::Presentation>(change_subtitles(change)));
    std::string shouted = dutch;
    shouted.replace(shouted.find("Kom binnen."), 11, "Kom buiten!");
    change.put = {file_of("NL", shouted)};
    REQUIRE(std::holds_alternative<media_manifests::Presentation>(change_subtitles(change)));
    CHECK(read_file(clip / "subtitles/nl.vtt") == shouted);
    check_hashes(clip);
    change.put = {file_of("nl", dutch + "\n00:02.000 --> 00:02.400\nJa.\n")};
    REQUIRE(std::holds_alternative<media_manifests::Presentation>(change_subtitles(change)));

    order.subtitles = {file_of("en", english + "\n00:02.000 --> 00:02.400\nYes.\n")};
    ingested(order);
    CHECK(languages(clip) == "en nl");
    CHECK_THAT(read_file(clip / "subtitles/en.vtt"), ContainsSubstring("Yes."));
    CHECK_THAT(read_file(clip / "subtitles/nl.vtt"), ContainsSubstring("Ja."));
    check_hashes(clip);
    // Nothing is left beside the clip, and asking changes nothing.
    const auto before = fs::last_write_time(clip / "clip.json");
    REQUIRE(std::holds_alternative<media_manifests::Presentation>(change_subtitles(change_of(order))));
    CHECK(fs::last_write_time(clip / "clip.json") == before);
    CHECK(std::distance(fs::directory_iterator(clip.parent_path()), fs::directory_iterator()) == 1);
}

TEST_CASE("subtitles that are wrong change nothing, and all is said of them", "[ingest]") {
    Order order = order_for(plain_source(), "wrong-subtitles");
    order.subtitles = {file_of("nl", dutch)};
    ingested(order);
    SubtitleChange change = change_of(order);
    change.put = {file_of("nl", "WEBVTT\n\nnothing\n\n00:02.000 --> 00:01.000\nx\n"),
                  {"en", scratch() / "is-not-there.vtt"},
                  file_of("a_b", english),
                  {"fr", scratch()}};
    const std::string told = refused(change_subtitles(change));
    CHECK_THAT(told, ContainsSubstring(", line 3: this is neither a cue"));
    CHECK_THAT(told, ContainsSubstring(", line 5: the cue ends before"));
    CHECK_THAT(told, ContainsSubstring("is-not-there.vtt: is no file"));
    CHECK_THAT(told, ContainsSubstring("\"a_b\": is no language tag"));
    change.put = {file_of("en", english), file_of("EN", english)};
    CHECK_THAT(refused(change_subtitles(change)), ContainsSubstring("in the language en already"));
    change.put.clear();
    change.remove = {"nl", "en"};
    CHECK_THAT(refused(change_subtitles(change)), ContainsSubstring("has no subtitles in the language en"));
    CHECK(languages(clip_of(order)) == "nl");
    change.clip = "no-clip";
    CHECK_THAT(refused(change_subtitles(change)), ContainsSubstring("there is no clip here"));
    CHECK_FALSE(fs::exists(order.library / "films" / order.film / ".no-clip.lock"));
    order.subtitles = {file_of("nl", "SRT")};
    CHECK_THAT(refused(ingest(order, stderr)), ContainsSubstring("begins with a line that says WEBVTT"));
}
