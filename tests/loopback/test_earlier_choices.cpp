// The player asks a real streamer what earlier viewers chose, and expects that of the next one.
#include <thread>

#include "media_manifests/film_json.hpp"
#include "player/director.hpp"
#include "player/net/earlier.hpp"
#include "player/net/fetch.hpp"
#include "tests/player/director/small_film.hpp"
#include "tests/streamer/http/record_lines.hpp"
#include "tests/streamer/http/school.hpp"

using namespace std::chrono_literals;
using namespace forksight;
using namespace forksight::tests;
using namespace forksight::choicegraph;
using player::net::Earlier;

namespace {

/// A viewer of `visit` who answers like this; the lines are those that a director writes.
std::string played(const Film& film, int number, const std::string& choice, std::string& session) {
    session = std::string(31, 'a') + std::to_string(number);
    std::string text;
    ClockDeck deck;
    player::Director director(film, deck, {},
                              [&](const Line& line) { text += media_manifests::write_line(line) + "\n"; });
    director.start({session, film.id, "sha256:0", "nl", "offscreen"}, 0.0);
    for (double now_s = 0.0; now_s < 5.0 && !director.over(); now_s += 0.05) {
        deck.advance(0.05);
        director.step(now_s, Sample{now_s, direction(0.0, -1.0)});
        if (director.offering()) director.choose(choice, How::key);
    }
    return text;
}

Earlier::Known ask_for(player::net::Fetch& fetch, const std::string& server) {
    const auto url = player::net::earlier_url(server + "/films/visit/", "visit");
    REQUIRE(url);
    Earlier earlier(fetch, *url, "visit");
    for (int i = 0; i < 50 && !earlier.step(true, Earlier::Clock::now()); ++i) std::this_thread::sleep_for(10ms);
    return earlier.step(true, Earlier::Clock::now());
}

std::pair<double, double> expected(const Film& film, const Earlier::Known& known) {
    ClockDeck deck;
    player::Director director(film, deck, {}, [](const Line&) {});
    director.know(known);
    director.start({"s", film.id, "sha256:0", "nl", "test"}, 0.0);
    REQUIRE(deck.expected.size() == 2);
    return {deck.expected[0].likelihood, deck.expected[1].likelihood};
}

} // namespace

TEST_CASE("three viewers' records make the next one's player expect what they chose", "[player][streamer][loopback]") {
    School school(Rule::for_class);
    const std::string server = "http://127.0.0.1:" + std::to_string(school.port());
    const std::string ours = bearer(school.of_class());
    std::string text = small_film("visit");
    const std::string street = R"("street": { "clip": "hall")";
    text.replace(text.find(street), street.size(), R"("street": { "clip": "door")"); // seen elsewhere than the hall
    school.house.disk.write("films/visit/film.json", text);
    auto read = media_manifests::read_film(text);
    REQUIRE(read);
    const Film film = read.value();
    player::net::Fetch fetch;
    CHECK_FALSE(ask_for(fetch, server)); // without a token
    fetch.authorise(server, school.of_class());
    for (int viewer = 1; viewer <= 3; ++viewer) {
        CHECK_FALSE(ask_for(fetch, server)); // too few yet
        std::string session;
        const std::string lines = played(film, viewer, "ask", session);
        REQUIRE(lines.find("\"chosen\"") != std::string::npos);
        const auto sent = send_lines(school.port(), lines, session, ours);
        INFO(body_of(sent));
        REQUIRE(status_of(sent) == 200);
    }
    Earlier::Known known;
    for (int i = 0; i < 100 && !known; ++i) known = ask_for(fetch, server);
    REQUIRE(known);
    CHECK(known->at("door").choices.at("ask") == 3);
    CHECK(expected(film, nullptr) == std::pair(0.5, 0.5));
    const double hall = (3 + count_of_nobody) / (3 + 2 * count_of_nobody);
    CHECK(expected(film, known).first == Approx(hall));
    CHECK(expected(film, known).second == Approx(1.0 - hall));
}
