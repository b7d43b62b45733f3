// What is no film is refused in one sentence, and leaves nothing behind.
#include <algorithm>

#include "tests/catch.hpp"
#include "tests/streamer/ingest/clips.hpp"

using namespace forksight::streamer::ingest;
using namespace forksight::streamer::ingest::test;

namespace {

// The one sentence, without its place.
std::string why(const std::filesystem::path& video) {
    const Order order = order_for(video, "refusals");
    const Failure failure = refused(order);
    CHECK(failure.kind == Failure::input);
    REQUIRE(failure.errors.size() == 1);
    CHECK(failure.errors[0].where == video.string());
    const std::string& what = failure.errors[0].what;
    CHECK(std::count(what.begin(), what.end(), '\n') == 0);
    const auto film = order.library / "films" / "film";
    CHECK((!std::filesystem::exists(film) || std::filesystem::is_empty(film)));
    return what;
}

std::filesystem::path part_of(const std::filesystem::path& file, const std::string& name, double share) {
    const std::string bytes = read_file(file);
    return write_file(name, bytes.substr(0, static_cast<std::size_t>(static_cast<double>(bytes.size()) * share)));
}

} // namespace

TEST_CASE("what is not there, empty, a folder, a text or noise is refused", "[ingest][media]") {
    CHECK(why(scratch() / "nowhere.mp4") == "there is no such file");
    CHECK(why(scratch()) == "is a folder, not a video");
    CHECK(why("/dev/null") == "is not a file that can be read to its end");
    CHECK(why(write_file("empty.mp4", "")) == "is empty");
    CHECK(why(write_file("text.mp4", "Beste allemaal,\n\nhierbij de film.\n")) == "is a text file, not a video");
    CHECK(why(write_file("playlist.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nplain.mp4\n")) ==
          "is a text file, not a video");
    std::string noise;
    for (unsigned i = 0; i < 65536; ++i) noise += static_cast<char>((i * 2654435761U) >> 17);
    CHECK_THAT(why(write_file("noise.mp4", noise)), ContainsSubstring("is not a video that can be read"));
    CHECK_THAT(why(source("picture.jpg", picture("320x160", "1", 1) + "-frames:v 1")),
               ContainsSubstring("is not a video that can be read"));
}

TEST_CASE("sound alone is refused", "[ingest][media]") {
    CHECK(why(source("sound.m4a", tone("stereo", 1) + "-c:a aac")) == "has sound but no picture");
    CHECK(why(source("sound.mkv", tone("stereo", 1) + "-c:a aac")) == "has sound but no picture");
}

TEST_CASE("a file that was not copied whole is refused, wherever it breaks off", "[ingest][media]") {
    CHECK_THAT(why(part_of(plain_source(), "half.mp4", 0.5)), ContainsSubstring("has no whole index (moov)"));
    const auto fast = source("fast.mp4", "-i " + quoted(plain_source()) + " -c copy -movflags +faststart");
    CHECK_THAT(why(part_of(fast, "half-fast.mp4", 0.5)), ContainsSubstring("of 2.5 s: it was not copied whole"));
    CHECK_THAT(why(part_of(fast, "nearly-fast.mp4", 0.998)), ContainsSubstring("was not copied whole"));
    const auto mkv = source("whole.mkv", "-i " + quoted(plain_source()) + " -c copy");
    for (const double share : {0.2, 0.5, 0.95, 0.999})
        CHECK_THAT(why(part_of(mkv, "part.mkv", share)), ContainsSubstring("was not copied whole"));
    const auto live = source("live.mkv", "-i " + quoted(plain_source()) + " -c copy -live 1");
    CHECK(std::holds_alternative<forksight::media_manifests::Presentation>(
        ingest(order_for(live, "live"), stdout))); // written to a pipe, it never says its length: nothing is missing
    // That an AVI file is cut shows at its end alone.
    const auto avi = source("whole.avi", picture("320x160", "25", 4) + "-c:v mpeg4 -q:v 4");
    CHECK_THAT(why(part_of(avi, "half.avi", 0.5)), ContainsSubstring("was not copied whole"));
    const auto parts =
        source("parts.mp4", "-i " + quoted(plain_source()) + " -c copy -movflags +frag_keyframe+empty_moov");
    CHECK_THAT(why(part_of(parts, "half-parts.mp4", 0.6)), ContainsSubstring("was not copied whole"));
}

TEST_CASE("a film in a coding that no camera writes does not reach its decoder", "[ingest][media]") {
    CHECK_THAT(why(source("rle.mov", picture("320x160", "25", 1) + "-c:v qtrle")),
               ContainsSubstring("cannot be decoded here (qtrle)"));
}

TEST_CASE("an encrypted film is refused", "[ingest][media]") {
    const auto file = source("encrypted.mp4", "-i " + quoted(plain_source()) +
                                                  " -c:v copy -an -encryption_scheme cenc-aes-ctr -encryption_key "
                                                  "76a6c65c5ea762046bd749a2e632ccbb -encryption_kid "
                                                  "a7e61c373e219033c21091fa607bf3b8");
    CHECK_THAT(why(file), ContainsSubstring("is encrypted"));
}

TEST_CASE("a film whose every picture is damaged is refused", "[ingest][media]") {
    std::string bytes = read_file(plain_source());
    const std::size_t media = bytes.find("mdat") + 4, index = bytes.rfind("moov");
    REQUIRE(media < index);
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(media),
              bytes.begin() + static_cast<std::ptrdiff_t>(index) - 4, '\x55');
    CHECK_THAT(why(write_file("damaged.mp4", bytes)),
               ContainsSubstring("no picture in it can be decoded") || ContainsSubstring("is damaged"));
}

TEST_CASE("a picture that is too large is refused", "[ingest][media]") {
    const auto wide = source("wide.mkv", picture("16400x64", "1", 1) + "-c:v mjpeg");
    CHECK_THAT(why(wide), ContainsSubstring("16400x64") && ContainsSubstring("the most is 16384"));
    const auto tiny = source("tiny.mkv", picture("16x16", "25", 1) + "-c:v libx264 -pix_fmt yuv420p");
    CHECK_THAT(why(tiny), ContainsSubstring("16x16") && ContainsSubstring("the least is 32"));
    const auto strip = source("strip.mkv", picture("1024x32", "25", 1) + "-c:v libx264 -pix_fmt yuv420p");
    CHECK_THAT(why(strip), ContainsSubstring("1024x32, a strip"));
}

TEST_CASE("a film of more than four hours is refused", "[ingest][media]") {
    const auto file =
        source("long.mkv", "-f lavfi -i color=size=64x32:rate=1/300:duration=15000 -c:v libx264 -preset ultrafast");
    CHECK_THAT(why(file), ContainsSubstring("4.2 hours, the most is 4"));
}

TEST_CASE("ids that are not ids and a ladder that is none are refused before any work", "[ingest][media]") {
    Order order = order_for(plain_source(), "ids");
    order.film = "../up";
    order.clip = "Hall";
    const Outcome outcome = ingest(order, stdout);
    REQUIRE(std::holds_alternative<Failure>(outcome));
    CHECK(std::get<Failure>(outcome).kind == Failure::input);
    CHECK(std::get<Failure>(outcome).errors.size() == 2);
    order.clip = std::string(300, 'c');
    const Failure longer = std::get<Failure>(ingest(order, stdout));
    CHECK_THAT(longer.errors.at(1).where, ContainsSubstring("the clip's id \"ccc") && ContainsSubstring("c...\""));
    CHECK(longer.errors.at(1).where.size() < 100);
    CHECK_FALSE(std::filesystem::exists(order.library));

    const Failure absent = refused(order_for(plain_source(), "ids", (scratch() / "absent.txt").string()));
    CHECK(absent.kind == Failure::input);
    CHECK(absent.errors[0].where == "--ladder " + (scratch() / "absent.txt").string());
    CHECK_THAT(absent.errors[0].what, ContainsSubstring("wants auto or the path of a ladder file"));
    const Failure sized = refused(order_for(plain_source(), "ids", "99999999x2"));
    CHECK(sized.errors[0].where == "--ladder 99999999x2");
    const Failure folder = refused(order_for(plain_source(), "ids", scratch().string()));
    CHECK_THAT(folder.errors[0].what, ContainsSubstring("no file of that name can be read"));
    const Failure wrong = refused(order_for(plain_source(), "ids", write_file("wrong.txt", "320x160\n").string()));
    CHECK(wrong.errors[0].where == (scratch() / "wrong.txt").string() + ", line 1");
}
