// Streams of clips when segments or the streamer fail, and when nobody wants them any more.
#include <algorithm>
#include <memory>
#include <set>
#include <thread>

#include "tests/player/stream/one_clip_film.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using namespace forksight::player::testing;
using Clock = std::chrono::steady_clock;

namespace {

/// The two renditions of a segment that are asked for first fail, whichever they are: a busy machine's line may lead to
/// any. The third is there.
void fail_first_two(Film& film, const std::string& segment, int status, const std::string& body) {
    const auto asked = std::make_shared<std::set<std::string>>();
    for (const std::string name : {"640x320", "320x160", "160x80"}) {
        Conduct conduct;
        conduct.body = read_file(sample_clip().folder + "/" + name + "/" + segment);
        conduct.failure_status = status;
        conduct.failure_body = body;
        conduct.fails = [asked](const std::string& path) {
            if (asked->size() < 2) asked->insert(path);
            return asked->count(path) != 0;
        };
        film.server.serve("/film/door/" + name + "/" + segment, conduct);
    }
}

} // namespace

TEST_CASE("A segment that fails comes in another rendition", "[player][stream][loopback]") {
    const int status = GENERATE(404, 500);
    Film film(short_tempered());
    fail_first_two(film, "00003.m4s", status, {});
    const auto source = film.open(0.0);
    source->on_air(true);
    const ReadOut out = read_all(*source);
    CHECK(out.end == 0);
    CHECK(fragments_of(out.bytes, 1) == 6);
    CHECK(decoded_frames(out.bytes) == 180);
    CHECK_FALSE(film.feed.account().problems.empty());
    // Each is told once, while the film plays.
    const auto told = film.feed.take_problems();
    CHECK(told == film.feed.account().problems);
    for (const std::string& problem : told) CHECK_THAT(problem, ContainsSubstring("/00003.m4s"));
    CHECK(film.feed.take_problems().empty());
}

TEST_CASE("A segment of rubbish comes in another rendition", "[player][stream][loopback]") {
    Film film(short_tempered());
    fail_first_two(film, "00002.m4s", 200, "<html>please log in to the school's network</html>");
    const auto source = film.open(0.0);
    source->on_air(true);
    const ReadOut out = read_all(*source);
    CHECK(out.end == 0);
    CHECK(fragments_of(out.bytes, 1) == 6);
    REQUIRE_FALSE(film.feed.account().problems.empty());
    CHECK_THAT(film.feed.account().problems.front(), ContainsSubstring("00002.m4s: byte 0"));
}

TEST_CASE("A rendition whose init is missing is passed over", "[player][stream][loopback]") {
    Film film(short_tempered());
    testing::Conduct gone;
    gone.status = 404;
    film.server.serve("/film/door/640x320/init.mp4", gone);
    film.server.serve("/film/door/320x160/init.mp4", gone);
    const auto source = film.open(0.0);
    source->on_air(true);
    CHECK(decoded_frames(read_all(*source).bytes) == 180);
    CHECK(film.feed.account().rendition_seconds.count("160x80") == 1);
}

TEST_CASE("A segment missing in every rendition ends the stream after what was there, when it was doubted long enough",
          "[player][stream][loopback]") {
    stream::Limits limits = short_tempered();
    limits.doubt_s = 0.5;
    Film film(limits);
    testing::Conduct gone;
    gone.status = 404;
    for (const std::string name : {"640x320", "320x160", "160x80"}) {
        film.server.serve("/film/door/" + name + "/00004.m4s", gone);
    }
    const auto source = film.open(0.0);
    source->on_air(true);
    const auto began = Clock::now();
    const ReadOut out = read_all(*source);
    CHECK(out.end == -1);
    CHECK(fragments_of(out.bytes, 1) == 3);
    CHECK(Clock::now() - began < 3s);
    CHECK(source->film_at_fault());
    CHECK(film.asked_for("/640x320/00004.m4s") >= 2);
    CHECK(read_all(*source).end == -1);
    CHECK_FALSE(film.feed.account().problems.empty());
}

TEST_CASE("A wrong answer for a while is asked about again: of picture, sound and what they begin with",
          "[player][stream][loopback]") {
    const std::string page = "<html>please log in to the school's network</html>";
    const int status = GENERATE(200, 403, 404);
    const std::string file = GENERATE("00003.m4s", "init.mp4");
    stream::Limits limits = short_tempered();
    limits.patience_s = limits.sound_doubt_s = 20.0;
    Film film(limits);
    const std::vector<std::string> folders = {"640x320", "320x160", "160x80", "audio"};
    testing::Conduct wrong;
    wrong.status = status;
    wrong.body = page;
    for (const std::string& name : folders) film.server.serve("/film/door/" + name + "/" + file, wrong);
    const auto source = film.open(0.0);
    source->on_air(true);
    std::thread mend_later([&] {
        for (int i = 0; i < 1000 && film.feed.account().problems.size() < 2; ++i) std::this_thread::sleep_for(10ms);
        std::this_thread::sleep_for(200ms);
        for (const std::string& name : folders) {
            testing::Conduct right;
            right.body = testing::read_file(sample_clip().folder + "/" + name + "/" + file);
            film.server.serve("/film/door/" + name + "/" + file, right);
        }
    });
    const ReadOut out = read_all(*source);
    mend_later.join();
    CHECK(out.end == 0);
    CHECK(decoded_frames(out.bytes) == 180);
    CHECK(fragments_of(out.bytes, 2) >= 6);
    CHECK_FALSE(source->film_at_fault());
    CHECK_FALSE(film.feed.account().problems.empty());
}

TEST_CASE("Of an answer that is far larger than the clip says little is fetched", "[player][stream][loopback]") {
    Film film(short_tempered());
    fail_first_two(film, "00002.m4s", 200, std::string(8'000'000, 'x'));
    const auto source = film.open(0.0);
    source->on_air(true);
    CHECK(decoded_frames(read_all(*source).bytes) == 180);
    CHECK(film.feed.account().bytes_fetched < 4'000'000);
}

TEST_CASE("Missing sound is left out, and the picture goes on", "[player][stream][loopback]") {
    stream::Limits limits;
    limits.sound_doubt_s = 0.5;
    Film film(limits);
    testing::Conduct gone;
    gone.status = 404;
    film.server.serve("/film/door/audio/00003.m4s", gone);
    const auto source = film.open(0.0);
    source->on_air(true);
    const ReadOut out = read_all(*source);
    CHECK(out.end == 0);
    CHECK(fragments_of(out.bytes, 1) == 6);
    CHECK(fragments_of(out.bytes, 2) >= 5);
    CHECK(film.asked_for("/audio/00003.m4s") >= 2);
    CHECK(film.feed.account().problems.size() == 1);
}

TEST_CASE("A streamer that is away for a moment is waited for", "[player][stream][loopback]") {
    stream::Limits limits;
    limits.again_s = 0.1;
    Film film(limits);
    film.server.set_down(true);
    const auto source = film.open(0.0);
    source->on_air(true);
    std::thread return_later([&] {
        std::this_thread::sleep_for(700ms);
        film.server.set_down(false);
    });
    const ReadOut out = read_all(*source);
    return_later.join();
    CHECK(out.end == 0);
    CHECK(decoded_frames(out.bytes) == 180);
    // The line says so itself; every segment that waited for it need not.
    CHECK(film.feed.account().problems.empty());
    CHECK(film.fetch.line_news().size() >= 2);
}

TEST_CASE("A streamer that stays away ends the stream when patience runs out", "[player][stream][loopback]") {
    Film film(short_tempered());
    film.server.set_down(true);
    const auto source = film.open(0.0);
    std::this_thread::sleep_for(1500ms); // patience does not run while it is only cued
    source->on_air(true);
    const auto began = Clock::now();
    const ReadOut out = read_all(*source);
    CHECK(out.end == -1);
    CHECK(out.bytes.empty());
    CHECK(Clock::now() - began > 800ms);
    CHECK(Clock::now() - began < 4s);
    REQUIRE_FALSE(film.feed.account().problems.empty());
    CHECK_THAT(film.feed.account().problems.front(), ContainsSubstring("the streamer at " + film.server.url()));
    CHECK_FALSE(source->film_at_fault());
}

TEST_CASE("cancel() ends a waiting read at once, and its requests", "[player][stream][loopback]") {
    Film film;
    film.server.slow_down(2'000);
    const auto source = film.open(0.0);
    source->on_air(true);
    std::int64_t read = 0;
    Clock::time_point ended;
    std::thread reader([&] {
        read = read_all(*source).end;
        ended = Clock::now();
    });
    std::this_thread::sleep_for(300ms);
    const auto cancelled = Clock::now();
    source->cancel();
    reader.join();
    CHECK(read == -1);
    CHECK(ended - cancelled < 200ms);
    char some[16];
    CHECK(source->read(some, sizeof some) == -1);
}
