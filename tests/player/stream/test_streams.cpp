// Streams of clips over a sound line: what is fetched, when, and that all of it comes.
#include <algorithm>
#include <thread>

#include "tests/player/stream/one_clip_film.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using namespace forksight::player::testing;
using forksight::media_manifests::Presentation;
using Clock = std::chrono::steady_clock;

TEST_CASE("A clip on air comes whole, picture and sound, and is accounted for", "[player][stream][loopback]") {
    Film film;
    const auto source = film.open(0.0);
    source->on_air(true);
    const ReadOut out = read_all(*source);
    CHECK(out.end == 0);
    CHECK(fragments_of(out.bytes, 1) == 6);
    CHECK(fragments_of(out.bytes, 2) >= 6);
    CHECK(decoded_frames(out.bytes) == 180);
    CHECK(read_all(*source).end == 0);

    const auto account = film.feed.account();
    CHECK(account.problems == std::vector<std::string>{});
    CHECK(account.bytes_fetched > 0);
    CHECK(account.bytes_fetched == film.fetch.bytes_fetched());
    double seconds = 0.0;
    for (const auto& [name, shown_s] : account.rendition_seconds) seconds += shown_s;
    CHECK(seconds == Approx(6.0).margin(0.01));
    // All but the inits was played.
    CHECK(account.bytes_wasted < 10'000);
    CHECK(account.bytes_played + account.bytes_wasted == account.bytes_fetched);
}

TEST_CASE("What is opened on air is fetched as that from its first segment on", "[player][stream][loopback]") {
    const bool on_air = GENERATE(false, true);
    Film film;
    film.feed.expect({{{0, 1.0, std::nullopt}, 0.1}}, 60.0); // as a cue, one of many, and not soon
    video::Opening opening{{0, 1.0, std::nullopt}, on_air};
    const auto source = film.feed.open_stretch()(opening);
    for (int i = 0; i < 300 && film.asked_for("00006.m4s") < 2; ++i) std::this_thread::sleep_for(10ms);
    if (on_air) CHECK(film.asked_for("00006.m4s") >= 2); // a late one may have been left for another size
    if (!on_air) CHECK(film.asked_for("00006.m4s") == 0);
}

TEST_CASE("What is cued fetches its first two segments and waits; on air it goes on", "[player][stream][loopback]") {
    Film film;
    film.feed.expect({{{0, 1.0, std::nullopt}, 0.1}}, 60.0); // one of many, and not soon
    const auto source = film.open(1.0);
    std::this_thread::sleep_for(300ms);
    CHECK(film.asked_for("00002.m4s") == 2); // picture and sound
    CHECK(film.asked_for("00003.m4s") == 2);
    CHECK(film.asked_for("x320/00004.m4s") + film.asked_for("x160/00004.m4s") + film.asked_for("x80/00004.m4s") == 0);
    CHECK(film.asked_for("/00001.m4s") == 1); // the sound that holds the beginning
    source->on_air(true);
    const ReadOut out = read_all(*source);
    CHECK(out.end == 0);
    CHECK(fragments_of(out.bytes, 1) == 5);
}

TEST_CASE("What is cued within a segment counts from there", "[player][stream][loopback]") {
    Film film;
    film.know_the_line();
    film.feed.expect({{{0, 1.9, std::nullopt}, 0.01}}, 60.0);
    const auto source = film.open(1.9);
    for (int i = 0; i < 300 && film.asked_for("00003.m4s") < 2; ++i) std::this_thread::sleep_for(10ms);
    CHECK(film.asked_for("00003.m4s") == 2); // picture and sound: a tenth is no second
    std::this_thread::sleep_for(100ms);
    CHECK(film.asked_for("00004.m4s") == 0);
}

TEST_CASE("What can follow a short way on has begun before that is taken, and goes on from there",
          "[player][stream][loopback]") {
    const Stretch way{0, 2.0, 3.0}, after{0, 4.0, 5.0};
    Film film;
    film.know_the_line();
    const auto on_air = film.open(0.0, 1.0);
    on_air->on_air(true);
    film.feed.expect({{way, 1.0, 1.0, {after}}}, 1.0);
    const auto cued = film.open(2.0, 3.0);
    const auto came = [&] { return film.asked_for("00005.m4s"); };
    for (int i = 0; i < 300 && came() < 2; ++i) std::this_thread::sleep_for(10ms);
    CHECK(came() == 2); // picture and sound
    film.wait_until_all_came();
    // Named no more, it is dropped; begun anew it costs nothing.
    film.feed.expect({{way, 1.0, 1.0, {}}}, 1.0);
    film.feed.expect({{way, 1.0, 1.0, {after}}}, 1.0);
    film.feed.expect({{after, 1.0}}, 1.0);
    const auto next = film.open(4.0, 5.0);
    next->on_air(true);
    const ReadOut out = read_all(*next);
    CHECK(out.end == 0);
    CHECK(decoded_frames(out.bytes) == 30);
    CHECK(came() == 2);
}

TEST_CASE("What can follow a way has begun on an easy line as far as is held, and nothing of it beyond",
          "[player][stream][loopback]") {
    const double soonest_s = GENERATE(1.0, 12.0, 30.0);
    const Stretch way{0, 0.0, 4.0}, after{0, 4.5, 5.0}; // within a segment
    Film film;
    film.know_the_line();
    const auto on_air = film.open(0.0, 1.0);
    on_air->on_air(true);
    film.feed.expect({{way, 1.0, std::nullopt, {after}}}, soonest_s);
    const auto cued = film.open(way.from_s, way.to_s);
    const auto came = [&] { return film.asked_for("/00005.m4s"); };
    if (soonest_s < 4.0) { // thirteen are held, less one, less four
        for (int i = 0; i < 300 && came() < 2; ++i) std::this_thread::sleep_for(10ms);
        CHECK(came() == 2); // picture and sound
    } else {
        std::this_thread::sleep_for(300ms);
        CHECK(came() == 0);
    }
}

TEST_CASE("What is sure to come next comes as far as is held ahead", "[player][stream][loopback]") {
    Film film;
    film.know_the_line();
    film.feed.expect({{{0, 1.0, std::nullopt}, 1.0}}, 9.5);
    const auto source = film.open(1.0);
    for (int i = 0; i < 300 && film.asked_for("00005.m4s") < 2; ++i) std::this_thread::sleep_for(10ms);
    std::this_thread::sleep_for(300ms);
    // On an easy line thirteen seconds less those until the choice: three and a half.
    CHECK(film.asked_for("00005.m4s") == 2);
    CHECK(film.asked_for("00006.m4s") == 0);
}

TEST_CASE("A segment that comes too slowly is left for a smaller one", "[player][stream][loopback]") {
    net::FetchLimits patient = quick();
    patient.stalled = 60s; // nobody gives up because nothing comes
    patient.hung = 60s;
    Film film({}, sample_clip().presentation, patient);
    const std::string best = sample_clip().presentation.video.front().name;
    testing::Conduct slow;
    slow.body = testing::read_file(sample_clip().folder + "/" + best + "/00003.m4s");
    slow.bytes_per_s = 2000;
    film.server.serve("/film/door/" + best + "/00003.m4s", slow);
    const auto source = film.open(0.0);
    source->on_air(true);
    film.know_the_line();
    const auto began = Clock::now();
    const ReadOut out = read_all(*source);
    CHECK(out.end == 0);
    CHECK(fragments_of(out.bytes, 1) == 6);
    CHECK(film.asked_for(best + "/00003.m4s") == 1);
    CHECK(film.asked_for("/00003.m4s") >= 3); // the sound, the best, and a smaller one
    CHECK(Clock::now() - began < 10s);
    CHECK(film.feed.account().problems.empty());
    CHECK(film.feed.account().rendition_seconds.size() >= 2);
    const auto quality = film.feed.account().quality;
    for (const auto& one : quality) UNSCOPED_INFO(one.from << " to " << one.to << ": " << name_of(one.why));
    CHECK(std::any_of(quality.begin(), quality.end(), [](const auto& one) {
        return one.from == "640x320" && one.to != one.from && one.why == stream::Why::late;
    }));
}

TEST_CASE("Nothing beyond the end of a stretch is fetched", "[player][stream][loopback]") {
    Film film;
    const auto source = film.open(1.5, 3.0);
    source->on_air(true);
    const ReadOut out = read_all(*source);
    CHECK(out.end == 0);
    CHECK(fragments_of(out.bytes, 1) == 2);
    CHECK(film.asked_for("x320/00004") + film.asked_for("x160/00004") + film.asked_for("x80/00004") == 0);
    const auto account = film.feed.account();
    double seconds = 0.0;
    for (const auto& [name, shown_s] : account.rendition_seconds) seconds += shown_s;
    CHECK(seconds == Approx(1.5).margin(0.001));
}

TEST_CASE("A loop and a re-take cost no bytes", "[player][stream][loopback]") {
    Film film;
    film.feed.max_pixels_per_frame(320 * 160);
    for (int i = 0; i < 3; ++i) {
        const auto source = film.open(2.0, 4.0);
        source->on_air(true);
        CHECK(read_all(*source).end == 0);
    }
    // A rendition may have been raised once the line was known; then no more.
    const std::uint64_t fetched = film.fetch.bytes_fetched();
    const auto source = film.open(2.0, 4.0);
    source->on_air(true);
    const ReadOut out = read_all(*source);
    CHECK(fragments_of(out.bytes, 1) == 2);
    CHECK(film.fetch.bytes_fetched() == fetched);
    const auto account = film.feed.account();
    CHECK(account.bytes_played <= account.bytes_fetched);
}

TEST_CASE("Two streams that want the same segment share its request", "[player][stream][loopback]") {
    Film film;
    film.server.slow_down(400'000);
    const auto one = film.open(0.0);
    const auto other = film.open(0.0);
    one->on_air(true);
    other->on_air(true);
    CHECK(read_all(*one).end == 0);
    CHECK(read_all(*other).end == 0);
    CHECK(film.asked_for("audio/00001.m4s") == 1);
    CHECK(film.asked_for("audio/init.mp4") == 1);
}

TEST_CASE("No rendition with more pixels than the machine takes is fetched", "[player][stream][loopback]") {
    Film film;
    film.feed.max_pixels_per_frame(320 * 160);
    CHECK(film.feed.shape_of()(0).width == 320);
    const auto source = film.open(0.0);
    source->on_air(true);
    CHECK(read_all(*source).end == 0);
    CHECK(film.asked_for("640x320") == 0);
    CHECK(film.asked_for("320x160") > 0);
}

TEST_CASE("A slow line gets a rendition it can carry", "[player][stream][loopback]") {
    net::FetchLimits limits = quick();
    limits.rate_kbps = 400;
    limits.stalled = 5s;
    Film film({}, sample_clip().presentation, limits);
    const auto warm_up = film.open(0.0, 2.0); // the line becomes known
    warm_up->on_air(true);
    CHECK(read_all(*warm_up).end == 0);
    const auto source = film.open(2.0);
    source->on_air(true);
    CHECK(read_all(*source).end == 0);
    const auto account = film.feed.account();
    CHECK(account.rendition_seconds.count("160x80") == 1);
    CHECK(film.asked_for("640x320/00005.m4s") + film.asked_for("640x320/00006.m4s") == 0);
}

TEST_CASE("A film in a folder begins in the best rendition", "[player][stream][loopback]") {
    net::Fetch fetch;
    const std::string& folder = sample_clip().folder;
    Presentation clip = sample_clip().presentation;
    clip.video[0].average_bandwidth_bps = 20'000'000; // more than is dared on a line not yet known
    const stream::Feed feed(fetch, net::file_url(folder.substr(0, folder.rfind('/') + 1)), {"door"}, {clip});
    const auto source = feed.open_stretch()({0, 0.0, std::nullopt});
    source->on_air(true);
    CHECK(read_all(*source).end == 0);
    CHECK(feed.account().rendition_seconds.at("640x320") == Approx(6.0).margin(0.01));
}

TEST_CASE("A clip whose decoder must be told beforehand stays in one rendition", "[player][stream][loopback]") {
    Presentation clip = sample_clip().presentation;
    for (auto& rendition : clip.video) rendition.codecs = "avc1.64001f";
    Film film(short_tempered(), clip);
    const auto source = film.open(0.0);
    source->on_air(true);
    CHECK(read_all(*source).end == 0);
    CHECK(film.feed.account().rendition_seconds.size() == 1);
}

TEST_CASE("A silent clip is a stream of its picture", "[player][stream][loopback]") {
    Presentation clip = sample_clip().presentation;
    clip.audio.reset();
    Film film({}, clip);
    const auto source = film.open(4.0);
    source->on_air(true);
    const ReadOut out = read_all(*source);
    CHECK(fragments_of(out.bytes, 1) == 2);
    CHECK(fragments_of(out.bytes, 2) == 0);
    CHECK(decoded_frames(out.bytes) == 60);
    CHECK_FALSE(film.feed.shape_of()(0).has_sound);
}

TEST_CASE("Streams may be closed at any moment, and the fetching ends before or after", "[player][stream][loopback]") {
    for (int i = 0; i < 20; ++i) {
        Film film;
        const auto open = film.feed.open_stretch();
        std::vector<std::unique_ptr<video::ByteSource>> sources;
        for (double from_s = 0.0; from_s < 6.0; from_s += 1.0) sources.push_back(open({0, from_s, std::nullopt}));
        std::this_thread::sleep_for(std::chrono::milliseconds(i));
        char some[1024];
        sources.front()->on_air(true);
        CHECK(sources.front()->read(some, sizeof some) > 0);
        sources.erase(sources.begin(), sources.begin() + 3);
    }
}
