// The simulator itself: time on a line, a session's measures, what can be read, and the best that can be.
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "player/stream/outlook_rule.hpp"
#include "tests/bench/lines/optimum.hpp"
#include "tests/bench/lines/rival_rules.hpp"
#include "tests/catch.hpp"

using namespace forksight::bench;
using forksight::player::stream::Choice;
using forksight::player::stream::Fetched;
using forksight::player::stream::Ladder;
using forksight::player::stream::OutlookRule;
using forksight::player::stream::Question;
using forksight::player::stream::Rule;
using forksight::player::stream::tastes_of;

namespace {

/// Always the same rendition.
class Always : public Rule {
  public:
    explicit Always(std::size_t rendition) : rendition_(rendition) {}
    Choice choose(const Question&) override { return {rendition_, 0.0}; }
    void fetched(const Fetched&) override {}

  private:
    std::size_t rendition_;
};

Ladder film(std::size_t segments) {
    Ladder one;
    one.segment_s = 2.0;
    one.buffer_limit_s = 10.0;
    one.rates_bps = {1e6, 4e6};
    one.bits.assign(segments, {2e6, 8e6});
    return one;
}

class File {
  public:
    explicit File(const std::string& text)
        : path_(std::filesystem::temp_directory_path() / ("forksight-lines-" + std::to_string(::getpid()))) {
        std::ofstream(path_) << text;
    }
    ~File() { std::filesystem::remove(path_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

} // namespace

TEST_CASE("A line's periods follow each other and come round again", "[bench][unit]") {
    const Trace trace{"t", {{2.0, 1e6, 0.1}, {1.0, 0.0, 0.2}, {1.0, 3e6, 0.1}}};
    Line line(trace);
    CHECK(line.wait_for_first_bit() == Approx(0.1));
    CHECK(line.download(1e6) == Approx(1.0));
    CHECK(line.download(1.9e6) == Approx(0.9 + 1.0 + 1.0 / 3.0)); // over the second of silence
    line.pass(4.0);
    CHECK(line.now_s() == Approx(0.1 + 1.0 + 2.2333333 + 4.0));
    Line other(trace);
    other.pass(1.95);
    // Half of the delay at a tenth of a second each, the other half at a fifth.
    CHECK(other.wait_for_first_bit() == Approx(0.05 + 0.1));
    const Line::Came came = other.download(5e6, 12000.0, 0.05);
    CHECK(came.bits >= 12000.0);
    CHECK(came.seconds == Approx(0.9 + 0.004)); // the silence was longer than the twentieth of a second already
}

TEST_CASE("A session's measures are those of what was shown", "[bench][unit]") {
    const Ladder ladder = film(10);
    const Trace fast{"fast", {{10.0, 8e6, 0.0}}};
    Always high(1);
    const Outcome outcome = play(ladder, fast, high);
    CHECK(outcome.stalled == 0.0);
    // One segment of 1 Mbit/s and nine of 4, over twenty seconds and a quarter for the beginning.
    CHECK(outcome.kbps == Approx(1000.0 * (1 + 9 * 4) * 2.0 / 20.25));
    CHECK(outcome.utility == Approx(9 * std::log(4.0) * 2.0 / 20.25));
    CHECK(outcome.score == Approx(outcome.utility));
    CHECK(outcome.changes == Approx(0.1));

    const Trace slow{"slow", {{10.0, 2e6, 0.0}}};
    Always still_high(1);
    const Outcome stalling = play(ladder, slow, still_high);
    // Nine segments that take four seconds each, of which two are covered.
    CHECK(stalling.stalled == Approx(18.0 / (1.0 + 20.0 + 18.0)));
    CHECK(stalling.score == Approx(stalling.utility - 5.0 * stalling.stalled));
}

TEST_CASE("Nobody does better than the optimum, and it is reached where it is plain", "[bench][unit]") {
    Ladder ladder = film(40);
    ladder.rates_bps = {0.5e6, 1e6, 2e6, 4e6};
    ladder.bits.assign(40, {1e6, 2e6, 4e6, 8e6});
    const Trace uneven{"uneven",
                       {{7.0, 3e6, 0.05}, {4.0, 0.4e6, 0.1}, {9.0, 1.5e6, 0.05}, {3.0, 0.0, 0.05}, {5.0, 6e6, 0.02}}};
    OutlookRule ours(ladder, stall_weight / ladder.segment_s);
    Bola bola(ladder);
    BolaE bolae(ladder);
    ThroughputRule throughput(ladder);
    DynamicDash dash(ladder);
    const double best = optimum(ladder, uneven, play(ladder, uneven, ours).score).score;
    OutlookRule again(ladder, stall_weight / ladder.segment_s);
    for (Rule* rule : std::initializer_list<Rule*>{&again, &bola, &bolae, &throughput, &dash}) {
        CHECK(play(ladder, uneven, *rule).score <= best + 1e-9);
    }
    const Trace fast{"fast", {{10.0, 80e6, 0.0}}};
    Always high(3);
    CHECK(optimum(ladder, fast, 2.0).score == Approx(play(ladder, fast, high).score));
}

TEST_CASE("Traces are read in both forms, and refused with the file's name", "[bench][unit]") {
    const File json(R"([{"duration_ms": 1500, "bandwidth_kbps": 800, "latency_ms": 20}])");
    const Trace one = read_trace(json.path());
    REQUIRE(one.periods.size() == 1);
    CHECK(one.periods[0].seconds == Approx(1.5));
    CHECK(one.periods[0].bps == Approx(8e5));
    CHECK(one.periods[0].delay_s == Approx(0.02));
    const File text("0.0\t2.5\n1.5 4\n2.0 1\n");
    const Trace other = read_trace(text.path());
    REQUIRE(other.periods.size() == 3);
    CHECK(other.periods[0].seconds == Approx(1.5));
    CHECK(other.periods[1].seconds == Approx(0.5));
    CHECK(other.periods[1].bps == Approx(4e6));
    for (const char* bad :
         {"", "[]", "[{\"duration_ms\": 1}]", "[{\"duration_ms\":-1,\"bandwidth_kbps\":1,\"latency_ms\":1}]",
          "1 2\nthree 4\n", "0 0\n1 0\n", "[{\"duration_ms\":9,\"bandwidth_kbps\":0,\"latency_ms\":1}]"}) {
        const File wrong(bad);
        INFO(bad);
        CHECK_THROWS_WITH(read_trace(wrong.path()), ContainsSubstring(wrong.path().string()));
    }
    CHECK_THROWS_WITH(read_trace("/nowhere/trace"), ContainsSubstring("/nowhere/trace"));
}
