#include <algorithm>
#include <sstream>

#include "player/stream/boxes.hpp"
#include "player/stream/join.hpp"
#include "player/stream/plan.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/sample_clip.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace forksight::player;
using forksight::media_manifests::to_string;
using stream::Init;
using stream::read_init;
using stream::Track;
using testing::read_file;
using testing::sample_clip;
namespace media_manifests = forksight::media_manifests;

namespace {

std::string rendition_file(const std::string& rendition, const std::string& name) {
    return read_file(sample_clip().folder + "/" + rendition + "/" + name);
}

Init init_of(const std::string& rendition, Track track) {
    auto init = read_init(rendition_file(rendition, "init.mp4"), track);
    REQUIRE(init);
    return std::move(init).value();
}

std::string segment_of(const std::string& rendition, std::size_t segment, const Init& init) {
    auto joined = stream::joined_segment(rendition_file(rendition, media_manifests::segment_name(segment + 1)), init);
    REQUIRE(joined);
    return std::move(joined).value();
}

/// The clip from segment `first` on, its renditions by turns, as the player sends it.
std::string joined_clip(std::size_t first, const std::vector<std::string>& renditions) {
    const auto& clip = sample_clip().presentation;
    const stream::Plan plan(clip, static_cast<double>(first), std::nullopt);
    const Init sound = init_of("audio", Track::sound);
    std::string bytes = join(init_of(renditions.front(), Track::picture), &sound);
    for (std::size_t segment = plan.first(); segment <= plan.last(); ++segment) {
        for (const std::size_t number : plan.sound_before(segment)) bytes += segment_of("audio", number, sound);
        const std::string& rendition = renditions[(segment - first) % renditions.size()];
        bytes += segment_of(rendition, segment, init_of(rendition, Track::picture));
    }
    return bytes;
}

struct Packets {
    std::vector<double> picture_s;
    std::vector<double> sound_s;
};

Packets packets_of(const std::string& file) {
    const auto ran =
        testing::run("ffprobe -v error -show_entries packet=stream_index,pts_time -of csv=p=0 '" + file + "'");
    CHECK(ran.status == 0);
    Packets packets;
    std::istringstream lines(ran.output);
    for (std::string line; std::getline(lines, line);) {
        auto& list = line.at(0) == '0' ? packets.picture_s : packets.sound_s;
        list.push_back(std::stod(line.substr(2)));
    }
    std::sort(packets.picture_s.begin(), packets.picture_s.end());
    std::sort(packets.sound_s.begin(), packets.sound_s.end());
    return packets;
}

std::string with_u32(std::string bytes, std::size_t at, std::uint32_t number) {
    stream::put_u32(bytes, at, number);
    return bytes;
}

} // namespace

TEST_CASE("Picture and sound joined from the beginning decode without a word from ffmpeg", "[player][stream][golden]") {
    const testing::ScratchFolder folder;
    const std::string file = folder.path() + "/joined.mp4";
    testing::write_file(file, joined_clip(0, {"640x320"}));
    const auto decoded = testing::run("ffmpeg -v warning -i '" + file + "' -f null -");
    CHECK(decoded.status == 0);
    CHECK(decoded.output.empty());
    const Packets packets = packets_of(file);
    CHECK(packets.picture_s.size() == 180);
    CHECK(packets.sound_s.size() >= 281);
    CHECK(packets.picture_s.front() == Approx(0.0).margin(0.07));
    CHECK(packets.picture_s.back() == Approx(179.0 / 30).margin(0.07));
}

TEST_CASE("A joined stream may begin in mid-clip and keeps the clip's time", "[player][stream][golden]") {
    const testing::ScratchFolder folder;
    const std::string file = folder.path() + "/joined.mp4";
    const Packets whole = [&] {
        testing::write_file(file, joined_clip(0, {"640x320"}));
        return packets_of(file);
    }();
    testing::write_file(file, joined_clip(3, {"640x320"}));
    // As a pipe, as mpv gets it: nothing can be looked up in advance.
    const auto decoded = testing::run("cat '" + file + "' | ffmpeg -v warning -i - -f null -");
    CHECK(decoded.output.empty());
    const Packets late = packets_of(file);
    REQUIRE(late.picture_s.size() == 90);
    CHECK(late.picture_s.front() == Approx(whole.picture_s[90]).margin(0.001));
    CHECK(late.sound_s.front() <= 3.0);
    CHECK(late.sound_s.front() > 1.9);
    CHECK(late.sound_s.back() == Approx(whole.sound_s.back()).margin(0.001));
}

TEST_CASE("Renditions may change at every segment of a joined stream", "[player][stream][golden]") {
    const testing::ScratchFolder folder;
    const std::string file = folder.path() + "/joined.mp4";
    testing::write_file(file, joined_clip(1, {"320x160", "640x320", "160x80"}));
    const auto decoded = testing::run("cat '" + file + "' | ffmpeg -v warning -i - -f null -");
    CHECK(decoded.status == 0);
    // The size changes, and ffmpeg says so; a decoding error would be another line.
    std::istringstream lines(decoded.output);
    for (std::string line; std::getline(lines, line);)
        CHECK_THAT(line, ContainsSubstring("hanging video frame properties"));
    CHECK(packets_of(file).picture_s.size() == 150);
    CHECK(stream::interchangeable(init_of("640x320", Track::picture), init_of("160x80", Track::picture)));
}

TEST_CASE("The joined init has both tracks under numbers of their own", "[player][stream][unit]") {
    const Init picture = init_of("640x320", Track::picture);
    const Init sound = init_of("audio", Track::sound);
    CHECK(picture.track_id == 1);
    CHECK(sound.track_id == 1);
    CHECK(picture.timescale == 15360);
    CHECK(sound.timescale == 48000);
    // A second look at what was written: each track reads back alone when the other is cut away.
    const std::string joined = stream::join(picture, &sound);
    CHECK_FALSE(read_init(joined, Track::picture));
    const std::string alone = stream::join(picture, nullptr);
    const auto again = read_init(alone, Track::picture);
    REQUIRE(again);
    CHECK(again.value().track_id == 1);
    CHECK(again.value().timescale == 15360);
}

TEST_CASE("A sound track that already has a number of its own is renumbered in its segments too",
          "[player][stream][unit]") {
    Init sound = init_of("audio", Track::sound);
    std::string segment = rendition_file("audio", "00001.m4s");
    const std::size_t tfhd = segment.find("tfhd");
    REQUIRE(tfhd != std::string::npos);
    segment = with_u32(segment, tfhd + 8, 77);
    CHECK_FALSE(stream::joined_segment(segment, sound));
    sound.track_id = 77;
    const auto joined = stream::joined_segment(segment, sound);
    REQUIRE(joined);
    CHECK(stream::u32_at(joined.value(), joined.value().find("tfhd") + 8) == 2u);
}

TEST_CASE("Only fragments and their media are sent on", "[player][stream][unit]") {
    const Init picture = init_of("640x320", Track::picture);
    const std::string raw = rendition_file("640x320", "00002.m4s");
    const std::string joined = segment_of("640x320", 1, picture);
    const auto boxes = stream::boxes_in(joined, 0);
    REQUIRE(boxes);
    REQUIRE(boxes.value().size() >= 2);
    CHECK(boxes.value()[0].type == "moof");
    CHECK(boxes.value()[1].type == "mdat");
    CHECK(raw.find("styp") != std::string::npos);
    CHECK(joined.find("styp") == std::string::npos);
}

TEST_CASE("An init that is not what it should be is refused with its place", "[player][stream][unit]") {
    const std::string good = rendition_file("640x320", "init.mp4");
    const auto problem = [](const std::string& bytes, Track track = Track::picture) {
        const auto init = read_init(bytes, track);
        return init ? std::string("read") : to_string(init.errors());
    };
    CHECK(problem(good) == "read");
    CHECK(problem("") == "has no 'ftyp' box");
    CHECK(problem("abc") == "byte 0: ends in the middle of a box's header");
    CHECK_THAT(problem(good, Track::sound), ContainsSubstring("its track is not sound"));
    CHECK_THAT(problem(good + good), ContainsSubstring("a second 'ftyp' box"));
    CHECK_THAT(problem(good.substr(0, good.size() - 1)), ContainsSubstring("'moov' reaches beyond the end"));
    CHECK(problem(std::string(stream::init_limit_bytes + 1, 'x')) == "is larger than any init");
    const std::size_t moov = good.find("moov") - 4;
    CHECK_THAT(problem(with_u32(good, moov, 0)), ContainsSubstring("box 'moov' does not say where it ends"));
    CHECK_THAT(problem(with_u32(good, moov, 7)), ContainsSubstring("shorter than its own header"));
    const std::size_t mdhd = good.find("mdhd");
    CHECK_THAT(problem(with_u32(good, mdhd + 16, 0)), ContainsSubstring("has no ticks a second"));
    CHECK_THAT(problem(with_u32(good, good.find("tkhd") + 16, 0)), ContainsSubstring("has the number 0"));
    CHECK_THAT(problem(with_u32(good, good.find("trex") + 8, 9)), ContainsSubstring("speaks of another track"));
    std::string renamed = good;
    renamed.replace(good.find("mvex"), 4, "free");
    CHECK_THAT(problem(renamed), ContainsSubstring("has no 'mvex' box"));
}

TEST_CASE("A segment that is not what it should be is refused", "[player][stream][unit]") {
    const Init picture = init_of("640x320", Track::picture);
    const std::string good = segment_of("640x320", 0, picture);
    const auto problem = [&](const std::string& bytes) {
        const auto segment = stream::joined_segment(bytes, picture);
        return segment ? std::string("read") : to_string(segment.errors());
    };
    CHECK(problem(good) == "read");
    CHECK(problem("") == "holds no media");
    CHECK_THAT(problem("<html>404 not found</html>"), ContainsSubstring("reaches beyond"));
    const auto boxes = stream::boxes_in(good, 0);
    const std::string moof(boxes.value()[0].whole);
    const std::string mdat(boxes.value()[1].whole);
    CHECK(problem(moof) == "ends before the media of its last fragment");
    CHECK(problem(mdat) == "byte 0: media without a fragment that describes it");
    CHECK_THAT(problem(moof + moof + mdat), ContainsSubstring("a fragment without media"));
    CHECK_THAT(problem(moof + std::string("\0\0\0\x08", 4) + "free" + mdat), ContainsSubstring("box 'free' between"));
    const std::size_t tfhd = good.find("tfhd");
    CHECK_THAT(problem(with_u32(good, tfhd + 4, 1)), ContainsSubstring("bound to its place in a file"));
    CHECK_THAT(problem(with_u32(good, tfhd + 8, 2)), ContainsSubstring("of another track"));
    for (std::size_t size = 1; size < good.size(); size += 97) CHECK(problem(good.substr(0, size)) != "read");
}

TEST_CASE("Boxes with 64-bit sizes are walked, and absurd ones refused", "[player][stream][unit]") {
    const std::string large = std::string("\0\0\0\x01", 4) + "free" + std::string("\0\0\0\0\0\0\0\x12", 8) + "xy";
    const auto boxes = stream::boxes_in(large, 0);
    REQUIRE(boxes);
    CHECK(boxes.value().front().inside == "xy");
    std::string absurd = large;
    absurd[8] = '\x7f';
    CHECK_FALSE(stream::boxes_in(absurd, 0));
    CHECK_FALSE(stream::boxes_in(large.substr(0, 12), 0));
    CHECK_FALSE(stream::boxes_in(with_u32(large, 12, 15), 0));
    std::string many;
    for (std::size_t i = 0; i <= stream::box_limit; ++i) many += std::string("\0\0\0\x08", 4) + "free";
    CHECK_FALSE(stream::boxes_in(many, 0));
}

TEST_CASE("Edit lists and durations follow the joined movie's ticks", "[player][stream][unit]") {
    // A sound track of 600 ticks a second, with an edit of 2 s from sample 1024 on, joined to a picture of 1000 ticks.
    const auto box = [](const std::string& type, const std::string& inside) {
        std::string bytes;
        stream::append_u32(bytes, static_cast<std::uint32_t>(inside.size() + 8));
        return bytes + type + inside;
    };
    std::string elst(4, '\0');
    for (const std::uint32_t number : {1u, 1200u, 1024u, 0x10000u}) stream::append_u32(elst, number);
    std::string tkhd(84, '\0');
    stream::put_u32(tkhd, 12, 5);
    stream::put_u32(tkhd, 20, 1200);
    Init sound = init_of("audio", Track::sound);
    sound.movie_timescale = 600;
    sound.trak = box("trak", box("tkhd", tkhd) + box("edts", box("elst", elst)));
    const Init picture = init_of("640x320", Track::picture);
    REQUIRE(picture.movie_timescale == 1000);
    const std::string joined = stream::join(picture, &sound);
    const std::size_t at = joined.rfind("elst");
    CHECK(stream::u32_at(joined, at + 12) == 2000u);
    CHECK(stream::u32_at(joined, at + 16) == 1024u);
    const std::size_t header = joined.rfind("tkhd");
    CHECK(stream::u32_at(joined, header + 4 + 12) == 2u);
    CHECK(stream::u32_at(joined, header + 4 + 20) == 0u);
}
