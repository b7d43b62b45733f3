// What earlier viewers chose, over real sockets: counted from records that are sent, and told in handfuls.
#include <thread>

#include "tests/streamer/http/answering.hpp"
#include "tests/streamer/http/record_lines.hpp"
#include "tests/streamer/http/school.hpp"

using namespace forksight::tests;
using namespace forksight::choicegraph;

namespace {

bool plays(std::uint16_t port, int session, const std::string& choice, const std::string& fields = {}) {
    return status_of(send_lines(port, answering(session, choice), session_named(session), fields)) == 200;
}

const std::string address = "/api/films/visit/choices";

EarlierAnswers told(const std::optional<ReadReply>& reply) {
    REQUIRE(reply);
    REQUIRE(reply->status == 200);
    auto read = forksight::media_manifests::read_earlier_answers(reply->body, "visit");
    REQUIRE(read);
    return read.value();
}

} // namespace

TEST_CASE("below a handful of sessions nothing is told, and then handfuls at once", "[api][loopback]") {
    House house;
    const std::uint16_t port = house.port();
    REQUIRE(plays(port, 1, "ask"));
    REQUIRE(plays(port, 2, "leave"));
    REQUIRE(soon([&] { return house.answers.counted() == 2; }));
    CHECK(told(fetch(port, address)).empty());
    REQUIRE(plays(port, 3, "ask"));
    REQUIRE(soon([&] { return !told(fetch(port, address)).empty(); }));
    const auto first = fetch(port, address);
    CHECK(told(first) == door({{"ask", 2}, {"leave", 1}}));
    // Of one and of two more nobody is told: the difference would be their answers.
    REQUIRE(plays(port, 4, "wait"));
    REQUIRE(plays(port, 5, "leave"));
    REQUIRE(soon([&] { return house.answers.counted() == 5; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(fetch(port, address)->body == first->body);
    REQUIRE(plays(port, 6, "ask"));
    REQUIRE(soon([&] { return told(fetch(port, address)) == door({{"ask", 3}, {"leave", 2}, {"wait", 1}}); }));
    CHECK(counted_anew(house.disk.path()) == door({{"ask", 3}, {"leave", 2}, {"wait", 1}}));
}

TEST_CASE("the sums have a tag, and are for who asks", "[api][loopback]") {
    House house;
    const std::uint16_t port = house.port();
    const auto before = fetch(port, address);
    REQUIRE(before);
    CHECK(before->fields.at("content-type") == "application/json");
    CHECK(before->fields.at("cache-control") == "private, no-cache");
    CHECK(before->fields.at("vary") == "Authorization, Cookie");
    const std::string tag = before->fields.at("etag");
    CHECK(status_of(fetch(port, address, "If-None-Match: " + tag + "\r\n")) == 304);
    for (int session = 1; session <= 3; ++session) REQUIRE(plays(port, session, "ask"));
    REQUIRE(soon([&] { return status_of(fetch(port, address, "If-None-Match: " + tag + "\r\n")) == 200; }));
    CHECK(status_of(fetch(port, "/api/films/nowhere/choices")) == 404);
    CHECK(status_of(fetch(port, "/api/films/Visit/choices")) == 404);
    CHECK(status_of(ask(port, "POST", address)) == 405);
}

TEST_CASE("a session counts once a scene, however it is sent and whatever it says", "[api][loopback]") {
    House house;
    const std::uint16_t port = house.port();
    const Started start{session_named(1), "visit", "sha256:0", "nl", "offscreen", 7};
    std::vector<Event> events{start};
    for (int i = 0; i < 200; ++i)
        events.insert(events.end(), {Entered{"door"}, Offered{"door", {}}, Chosen{"door", "leave", How::gaze, 1.0}});
    events.push_back(Chosen{"door", "leave", How::gaze, 1.0});
    const std::string all = written(events);
    const std::size_t half = all.find('\n', all.size() / 2) + 1;
    REQUIRE(status_of(send_lines(port, all.substr(0, half), session_named(1))) == 200);
    REQUIRE(status_of(send_lines(port, all.substr(0, half), session_named(1))) == 200); // again
    REQUIRE(status_of(send_lines(port, all, session_named(1))) == 200);                 // and all of it
    // Scenes and answers that the film has not, and what was never offered.
    REQUIRE(status_of(send_lines(port,
                                 written({Started{session_named(2), "visit", "sha256:0", "nl", "offscreen", 7},
                                          Entered{"attic"}, Offered{"attic", {}}, Chosen{"attic", "jump"},
                                          Entered{"door"}, Offered{"door", {}}, Chosen{"door", "fly"}, Entered{"hall"},
                                          Chosen{"hall", "ask"}, Offered{"hall", {}}, Entered{"street"}}),
                                 session_named(2))) == 200);
    REQUIRE(plays(port, 3, "ask"));
    REQUIRE(soon([&] { return house.answers.counted() == 2; }));
    CHECK(told(fetch(port, address)).empty());
    REQUIRE(plays(port, 4, "ask"));
    REQUIRE(soon([&] { return told(fetch(port, address)) == door({{"ask", 2}, {"leave", 1}}); }));
    CHECK(counted_anew(house.disk.path()) == door({{"ask", 2}, {"leave", 1}}));
}

TEST_CASE("who may not see a film is not told what others chose in it", "[api][loopback]") {
    School school(Rule::for_class);
    const std::uint16_t port = school.port();
    const std::string ours = bearer(school.of_class());
    for (int session = 1; session <= 3; ++session) REQUIRE(plays(port, session, "ask", ours));
    REQUIRE(soon([&] { return !told(ask(port, "GET", address, ours)).empty(); }));
    const auto refused = ask(port, "GET", address);
    CHECK(status_of(refused) == 401);
    CHECK(body_of(refused).find("ask") == std::string::npos);
    CHECK(status_of(ask(port, "GET", address, bearer(school.token({Holder::Kind::viewer, other_film, now_s + 600})))) ==
          403);
    CHECK(told(ask(port, "GET", address, bearer(school.of_staff()))) == door({{"ask", 3}}));
}

TEST_CASE("a class is told of itself, and of everybody where it is less than a handful", "[api][loopback]") {
    School school(Rule::for_class);
    const std::uint16_t port = school.port();
    const std::string ours = bearer(school.of_class());
    const std::string staff = bearer(school.of_staff());
    for (int session = 1; session <= 3; ++session) REQUIRE(plays(port, session, "leave", staff));
    REQUIRE(soon([&] { return told(ask(port, "GET", address, ours)) == door({{"leave", 3}}); }));
    for (int session = 4; session <= 5; ++session) REQUIRE(plays(port, session, "ask", ours));
    REQUIRE(soon([&] { return school.house.answers.counted() == 5; }));
    CHECK(told(ask(port, "GET", address, ours)) == door({{"leave", 3}}));
    REQUIRE(plays(port, 6, "ask", ours));
    REQUIRE(soon([&] { return told(ask(port, "GET", address, ours)) == door({{"ask", 3}}); }));
    CHECK(told(ask(port, "GET", address, staff)) == door({{"ask", 3}, {"leave", 3}}));
    // Which class sent a record is not in it: after a new start all are everybody's.
    CHECK(counted_anew(school.house.disk.path()) == door({{"ask", 3}, {"leave", 3}}));
}

TEST_CASE("what a class is told and what everybody is told are handfuls of sessions apart", "[api][loopback]") {
    School school(Rule::for_class);
    const std::uint16_t port = school.port();
    const std::string ours = bearer(school.of_class());
    const std::string staff = bearer(school.of_staff());
    // Three of a class and one other, who comes in among them: with a sum of all four, or of the first three, the
    // class's own would tell what the other chose.
    REQUIRE(plays(port, 1, "ask", ours));
    REQUIRE(plays(port, 2, "ask", ours));
    REQUIRE(plays(port, 3, "leave", staff));
    REQUIRE(soon([&] { return school.house.answers.counted() == 3; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(told(ask(port, "GET", address, staff)).empty());
    REQUIRE(plays(port, 4, "ask", ours));
    REQUIRE(soon([&] { return !told(ask(port, "GET", address, staff)).empty(); }));
    CHECK(told(ask(port, "GET", address, staff)) == door({{"ask", 3}}));
    CHECK(told(ask(port, "GET", address, ours)) == door({{"ask", 3}}));
    // Of both some are left over: together they are no handful that is told.
    REQUIRE(plays(port, 5, "leave", staff));
    REQUIRE(plays(port, 6, "leave", ours));
    REQUIRE(plays(port, 7, "leave", ours));
    REQUIRE(soon([&] { return school.house.answers.counted() == 7; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(told(ask(port, "GET", address, staff)) == door({{"ask", 3}}));
    REQUIRE(plays(port, 8, "wait", staff));
    REQUIRE(soon([&] { return told(ask(port, "GET", address, staff)) != door({{"ask", 3}}); }));
    CHECK(told(ask(port, "GET", address, staff)) == door({{"ask", 3}, {"leave", 2}, {"wait", 1}}));
    CHECK(told(ask(port, "GET", address, ours)) == door({{"ask", 3}}));
}

TEST_CASE("a film that is changed is told of as it is now", "[api][loopback]") {
    House house;
    const std::uint16_t port = house.port();
    for (int session = 1; session <= 4; ++session) REQUIRE(plays(port, session, session == 1 ? "leave" : "ask"));
    REQUIRE(soon([&] {
        return told(fetch(port, address)) == door({{"ask", 2}, {"leave", 1}}) ||
               told(fetch(port, address)) == door({{"ask", 3}, {"leave", 1}});
    }));
    std::string film = small_film("visit");
    const std::string leave = "\"id\": \"leave\"";
    film.replace(film.find(leave), leave.size(), "\"id\": \"go\"");
    house.disk.write("films/visit/film.json", film);
    for (int session = 5; session <= 7; ++session) REQUIRE(plays(port, session, session == 5 ? "leave" : "go"));
    for (int session = 8; session <= 10; ++session) REQUIRE(plays(port, session, "ask"));
    REQUIRE(soon([&] { return house.answers.counted() == 9; }));
    const auto now = [&] { return told(fetch(port, address))["door"].choices; };
    REQUIRE(soon([&] { return now().count("go") > 0; }));
    CHECK(now().count("leave") == 0);
    CHECK(counted_anew(house.disk.path()) == door({{"ask", 6}, {"go", 2}}));
}
