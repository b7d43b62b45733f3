// What is told of a line that is lost and comes back.
#include <chrono>
#include <thread>

#include "player/net/fetch.hpp"
#include "player/net/line_watch.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using net::LineNews;
using net::LineWatch;

namespace {

/// All that is told until there is something, for at most five seconds.
std::vector<LineNews> news_of(net::Fetch& fetch) {
    for (int i = 0; i < 500; ++i) {
        if (auto news = fetch.line_news(); !news.empty()) return news;
        std::this_thread::sleep_for(10ms);
    }
    return {};
}

} // namespace

TEST_CASE("A loss is told once, and so is the return", "[player][net][unit]") {
    LineWatch line;
    const LineWatch::Time start{};
    line.answered(start, start);
    CHECK(line.take().empty());
    line.failed("http://a", "a does not answer", start + 1s);
    line.failed("http://a", "a does not answer", start + 2s);
    auto news = line.take();
    REQUIRE(news.size() == 1);
    CHECK(news[0].lost);
    CHECK(news[0].where == "http://a");
    CHECK(news[0].problem == "a does not answer");
    CHECK(line.take().empty());
    line.answered(start, start + 4s); // asked for before: it was on its way
    CHECK(line.take().empty());
    line.answered(start + 4s, start + 5s);
    line.answered(start + 5s, start + 6s);
    news = line.take();
    REQUIRE(news.size() == 1);
    CHECK_FALSE(news[0].lost);
    CHECK(news[0].away_s == Approx(4.0));
}

TEST_CASE("A line that comes and goes all the time is no longer news", "[player][net][unit]") {
    LineWatch line;
    for (int i = 0; i < 1000; ++i) {
        line.failed("http://a", "x", {});
        line.answered({}, {});
    }
    const auto news = line.take();
    REQUIRE(news.size() == 41); // and how it is in the end
    for (std::size_t i = 0; i < 40; ++i) CHECK_FALSE(news[i].quiet);
    CHECK(news.back().quiet);
    CHECK_FALSE(news.back().lost);
}

TEST_CASE("What failed a moment ago is not back because something else came", "[player][net][unit]") {
    LineWatch streamer(5, 10s);
    const LineWatch::Time start{};
    streamer.failed("http://a", "http://a answers 503", start);
    streamer.answered(start + 1s, start + 2s);
    streamer.failed("http://a", "http://a answers 503", start + 8s);
    streamer.answered(start + 16s, start + 17s);
    CHECK(streamer.lost());
    CHECK(streamer.take().size() == 1);
    streamer.answered(start + 17s, start + 19s);
    CHECK_FALSE(streamer.lost());
    const auto news = streamer.take();
    REQUIRE(news.size() == 1);
    CHECK(news[0].away_s == Approx(19.0));
}

TEST_CASE("The first attempt that gets no answer is told, before all are over", "[player][net][loopback]") {
    testing::SmallServer server;
    testing::Conduct fine;
    fine.body = "fine";
    server.serve("/a", fine);
    server.set_down(true);
    net::FetchLimits limits;
    limits.backoff = 3000ms;
    net::Fetch fetch(limits);
    const auto began = std::chrono::steady_clock::now();
    std::atomic<int> answered{0};
    fetch.get({server.url() + "/a", 0, 100, [&](const net::Answer&) { ++answered; }});
    auto news = news_of(fetch);
    REQUIRE(news.size() == 1);
    CHECK(news[0].lost);
    CHECK(news[0].where == server.url());
    CHECK_THAT(news[0].problem, ContainsSubstring("the streamer at " + server.url()));
    CHECK(std::chrono::steady_clock::now() - began < 2s);
    CHECK(answered == 0);
    server.set_down(false);
    news = news_of(fetch);
    REQUIRE(news.size() == 1);
    CHECK_FALSE(news[0].lost);
}

TEST_CASE("An answer of failure is no lost line, but a streamer that cannot: told once, and so is its return",
          "[player][net][loopback]") {
    testing::SmallServer server;
    testing::Conduct busy;
    busy.status = 503;
    server.serve("/busy", busy);
    net::FetchLimits limits;
    limits.backoff = 5ms;
    limits.streamer_calm = 0ms;
    net::Fetch fetch(limits);
    std::atomic<bool> answered{false};
    net::Ending ending{};
    fetch.get({server.url() + "/busy", 0, 100, [&](const net::Answer& answer) {
                   ending = answer.ending;
                   answered = true;
               }});
    for (int i = 0; i < 500 && !answered; ++i) std::this_thread::sleep_for(10ms);
    REQUIRE(answered);
    CHECK(ending == net::Ending::failing);
    CHECK(fetch.line_news().empty());
    auto news = fetch.streamer_news();
    REQUIRE(news.size() == 1);
    CHECK(news[0].lost);
    CHECK(news[0].where == server.url());
    CHECK(news[0].problem == server.url() + " answers 503 for " + server.url() + "/busy");
    const auto ask = [&](const std::string& path, bool beside_the_film) {
        answered = false;
        net::Request request{server.url() + path, 0, 100, [&](const net::Answer&) { answered = true; }};
        request.beside_the_film = beside_the_film;
        fetch.get(std::move(request));
        for (int i = 0; i < 500 && !answered; ++i) std::this_thread::sleep_for(10ms);
        REQUIRE(answered);
    };
    testing::Conduct fine;
    fine.body = "fine";
    server.serve("/fine", fine);
    ask("/fine", true);  // says nothing of the film
    ask("/gone", false); // nor does what is not there
    CHECK(fetch.streamer_news().empty());
    ask("/fine", false);
    news = fetch.streamer_news();
    REQUIRE(news.size() == 1);
    CHECK_FALSE(news[0].lost);
    for (int i = 0; i < 10; ++i) {
        ask("/busy", false);
        ask("/fine", false);
    }
    news = fetch.streamer_news();
    REQUIRE(news.size() == 9); // and then how it is in the end
    CHECK_FALSE(news[7].quiet);
    CHECK(news[8].quiet);
    CHECK_FALSE(news[8].lost);
    CHECK_FALSE(fetch.streamer_cannot());
    CHECK(fetch.line_news().empty());
}
