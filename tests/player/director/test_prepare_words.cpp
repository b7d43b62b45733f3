// What `prepare` says.
#include "player/prepare_words.hpp"
#include "tests/catch.hpp"

using namespace forksight::player;
using namespace std::chrono_literals;
using Stage = cache::PrepareProgress::Stage;

TEST_CASE("Progress has its share, its megabytes, its rate and the time that is left, in both languages",
          "[player][prepare][unit]") {
    const cache::PrepareProgress half{Stage::fetching, 1'210'000'000, 512'000'000, 100};
    CHECK(progress_words(half, 8.1e6, "en") == "42 %, 512 of 1210 MB, 8.1 MB/s, 1 min 27 s left");
    CHECK(progress_words(half, 8.1e6, "nl") == "42 %, 512 van 1210 MB, 8,1 MB/s, nog 1 min 27 s");
    CHECK(progress_words(half, 0.1e6, "en") == "42 %, 512 of 1210 MB, 0.1 MB/s, 1 h 56 min left");
    CHECK(progress_words(half, 0.1e6, "nl") == "42 %, 512 van 1210 MB, 0,1 MB/s, nog 1 uur 56 min");
    CHECK(progress_words(half, std::nullopt, "en") == "42 %, 512 of 1210 MB");
    CHECK(progress_words(half, 0.0, "en") == "42 %, 512 of 1210 MB, 0.0 MB/s");
    const cache::PrepareProgress small{Stage::fetching, 1'500'000, 1'499'999, 100};
    CHECK(progress_words(small, 1e6, "en") == "99 %, 1.5 of 1.5 MB, 1.0 MB/s, 1 s left");
    CHECK(progress_words({Stage::checking, 1'500'000, 0, 0}, std::nullopt, "nl") == "0 %, 0,0 van 1,5 MB, nagekeken");
    CHECK(progress_words({}, std::nullopt, "en") == "asking what the film takes");
    CHECK(progress_words({Stage::waiting, 0, 0, 0}, std::nullopt, "nl") ==
          "wacht: een ander zet hier al een film klaar");
}

TEST_CASE("What was done is said in both languages", "[player][prepare][unit]") {
    cache::PreparedNow done;
    done.film = "visit";
    done.clips = 1;
    done.length_s = 80.0;
    done.bytes = 35'000'000;
    done.fetched_bytes = 5'000'000;
    CHECK(done_words(done, "en") ==
          "visit is prepared: 1 clip, 1 min 20 s, 35.0 MB, of which 5.0 MB came now. By the "
          "same address it plays without a line as well");
    CHECK(done_words(done, "nl").find("visit staat klaar: 1 clip, 1 min 20 s, 35,0 MB, waarvan 5,0 MB nu opgehaald") ==
          0);
    done.pictures = {{3840, 1920}};
    CHECK(done_words(done, "en", " --cache /media/films") ==
          "visit is prepared: 1 clip, 1 min 20 s, picture 3840x1920, 35.0 MB, of which 5.0 MB came now. By the same "
          "address and --cache /media/films it plays without a line as well");
    done.pictures = {{640, 320}, {3840, 1920}, {1280, 640}};
    CHECK(done_words(done, "nl", " --cache /media/films") ==
          "visit staat klaar: 1 clip, 1 min 20 s, beeld 640x320 tot 3840x1920, 35,0 MB, waarvan 5,0 MB nu opgehaald. "
          "Met hetzelfde adres en --cache /media/films speelt hij ook zonder verbinding");
    done.pictures.clear();
    done.already = true;
    CHECK(done_words(done, "en") == "visit was prepared already and has not changed (1 clip, 1 min 20 s, 35.0 MB)");
    CHECK(done_words(done, "en", " --cache /c") ==
          "visit was prepared already and has not changed (1 clip, 1 min 20 s, 35.0 MB). By the same address and "
          "--cache /c it plays without a line as well");
    CHECK(evicted_words("http://h/f/", "en").find("http://h/f/ is no longer prepared") == 0);
    CHECK(evicted_words("http://h/f/", "nl").find("http://h/f/ staat niet meer klaar") == 0);
}

TEST_CASE("The speed is that of the last seconds, once there is enough to tell", "[player][prepare][unit]") {
    Speed speed;
    const auto began = std::chrono::steady_clock::now();
    CHECK_FALSE(speed.bytes_per_s());
    for (int i = 0; i <= 9; ++i) speed.note(began + i * 100ms, static_cast<std::uint64_t>(i) * 100'000);
    CHECK_FALSE(speed.bytes_per_s());
    for (int i = 10; i <= 300; ++i) speed.note(began + i * 100ms, static_cast<std::uint64_t>(i) * 100'000);
    REQUIRE(speed.bytes_per_s());
    CHECK(*speed.bytes_per_s() == Approx(1e6));
    // Nothing comes any more: it falls.
    for (int i = 301; i <= 340; ++i) speed.note(began + i * 100ms, 30'000'000);
    CHECK(*speed.bytes_per_s() < 0.6e6);
    for (int i = 341; i <= 400; ++i) speed.note(began + i * 100ms, 30'000'000);
    CHECK(*speed.bytes_per_s() == Approx(0.0));
}
