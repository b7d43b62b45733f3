// What earlier viewers chose, over real sockets: counted from records that are sent, and told in handfuls.
#include <filesystem>
#include <functional>
#include <thread>

#include "media_manifests/earlier_json.hpp"
#include "streamer/library/choice_count.hpp"
#include "tests/streamer/http/record_lines.hpp"
#include "tests/streamer/http/school.hpp"

using namespace forksight::tests;
using namespace forksight::choicegraph;
using forksight::streamer::library::ChoiceCount;
using forksight::streamer::library::CountLimits;
namespace library = forksight::streamer::library;
namespace fs = std::filesystem;

namespace {

std::string session_named(int number) {
    std::string name(32, '0');
    const std::string digits = std::to_string(number);
    return name.replace(name.size() - digits.size(), digits.size(), digits);
}

std::string written(const std::vector<Event>& events) {
    std::string text;
    for (std::size_t i = 0; i < events.size(); ++i)
        text += forksight::media_manifests::write_line({i + 1, static_cast<double>(i), events[i]}) + "\n";
    return text;
}

/// A whole session of `visit` in which the one answer is this.
std::string answering(int session, const std::string& choice) {
    return written({Started{session_named(session), "visit", "sha256:0", "nl", "offscreen", 7}, Entered{"door"},
                    Offered{"door", {"ask", "leave", "wait"}}, Gaze{3.0, 4.0}, Chosen{"door", choice, How::gaze, 1.0},
                    Entered{choice == "ask" ? "hall" : "street"}, Ended{choice == "ask" ? "let-in" : "sent-away"}});
}

bool plays(std::uint16_t port, int session, const std::string& choice, const std::string& fields = {}) {
    return status_of(send_lines(port, answering(session, choice), session_named(session), fields)) == 200;
}

const std::string address = "/api/films/visit/choices";

EarlierChoices told(const std::optional<ReadReply>& reply) {
    REQUIRE(reply);
    REQUIRE(reply->status == 200);
    auto read = forksight::media_manifests::read_earlier_choices(reply->body, "visit");
    REQUIRE(read);
    return read.value();
}

bool soon(const std::function<bool()>& holds) {
    for (int i = 0; i < 3000 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return holds();
}

EarlierChoices door(std::map<std::string, std::uint64_t, std::less<>> choices) {
    return {{"door", {std::move(choices), 0}}};
}

/// Read from the disk by somebody who begins now.
EarlierChoices counted_anew(const fs::path& disk, const CountLimits& limits = {}) {
    const library::Folder folder(disk);
    const ChoiceCount count(folder, limits);
    REQUIRE(soon([&] { return count.caught_up(); }));
    const auto text = count.of("visit", 0);
    if (!text) return {};
    auto read = forksight::media_manifests::read_earlier_choices(*text, "visit");
    REQUIRE(read);
    return read.value();
}

} // namespace

TEST_CASE("below a handful of sessions nothing is told, and then handfuls at once", "[api][loopback]") {
    House house;
    const std::uint16_t port = house.port();
    REQUIRE(plays(port, 1, "ask"));
    REQUIRE(plays(port, 2, "leave"));
    REQUIRE(soon([&] { return house.choices.counted() == 2; }));
    CHECK(told(fetch(port, address)).empty());
    REQUIRE(plays(port, 3, "ask"));
    REQUIRE(soon([&] { return !told(fetch(port, address)).empty(); }));
    const auto first = fetch(port, address);
    CHECK(told(first) == door({{"ask", 2}, {"leave", 1}}));
    // Of one and of two more nobody is told: the difference would be their answers.
    REQUIRE(plays(port, 4, "wait"));
    REQUIRE(plays(port, 5, "leave"));
    REQUIRE(soon([&] { return house.choices.counted() == 5; }));
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
    REQUIRE(soon([&] { return house.choices.counted() == 2; }));
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
    REQUIRE(soon([&] { return school.house.choices.counted() == 5; }));
    CHECK(told(ask(port, "GET", address, ours)) == door({{"leave", 3}}));
    REQUIRE(plays(port, 6, "ask", ours));
    REQUIRE(soon([&] { return told(ask(port, "GET", address, ours)) == door({{"ask", 3}}); }));
    CHECK(told(ask(port, "GET", address, staff)) == door({{"ask", 3}, {"leave", 3}}));
    // Which class sent a record is not in it: after a new start all are everybody's.
    CHECK(counted_anew(school.house.disk.path()) == door({{"ask", 3}, {"leave", 3}}));
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
    REQUIRE(soon([&] { return house.choices.counted() == 9; }));
    const auto now = [&] { return told(fetch(port, address))["door"].choices; };
    REQUIRE(soon([&] { return now().count("go") > 0; }));
    CHECK(now().count("leave") == 0);
    CHECK(counted_anew(house.disk.path()) == door({{"ask", 6}, {"go", 2}}));
}

TEST_CASE("records on the disk are counted when the server starts, as far as they are records", "[api][library]") {
    TemporaryFolder disk;
    furnish(disk);
    CHECK(counted_anew(disk.path()).empty()); // no folder of records
    const auto put = [&](int session, const std::string& text) {
        disk.write("records/" + session_named(session) + ".jsonl", text);
    };
    for (int session = 1; session <= 3; ++session) put(session, answering(session, "ask"));
    const std::string cut = answering(4, "leave");
    put(4, cut.substr(0, cut.find("\"chosen\"")));       // the line is not whole: nobody knows
    put(5, "nonsense\n" + answering(5, "leave"));        // nothing is believed behind it
    put(6, answering(6, "leave") + "nonsense\n");        // all before it is
    put(7, answering(7, "leave") + answering(8, "ask")); // a second start ends the record
    disk.write("records/notes.txt", answering(9, "leave"));
    disk.write("records/" + session_named(10), answering(10, "leave"));
    CHECK(counted_anew(disk.path()) == door({{"ask", 3}, {"leave", 2}}));
    CountLimits few;
    few.records = 2;
    CHECK(counted_anew(disk.path(), few).empty());
    few = {};
    few.bytes = 2 * answering(1, "ask").size();
    CHECK(counted_anew(disk.path(), few).empty());
}

TEST_CASE("a session that began before the server did is counted once", "[api][library]") {
    TemporaryFolder disk;
    furnish(disk);
    for (int session = 1; session <= 3; ++session)
        disk.write("records/" + session_named(session) + ".jsonl", answering(session, "ask"));
    const library::Folder folder(disk.path());
    ChoiceCount count(folder);
    // Its file was there and empty: it is begun by a request before it is read, or after.
    const std::vector<Event> events{Started{session_named(1), "visit", "sha256:0", "nl", "offscreen", 7},
                                    Entered{"door"}, Offered{"door", {}}, Chosen{"door", "leave"}};
    count.kept({session_named(1), 0, events});
    REQUIRE(soon([&] { return count.caught_up(); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    CHECK(count.counted() == 3);
}

TEST_CASE("of more than can be counted in time nothing is counted wrongly", "[api][library]") {
    TemporaryFolder disk;
    furnish(disk);
    const library::Folder folder(disk.path());
    CountLimits limits;
    limits.waiting_events = 3;
    ChoiceCount count(folder, limits);
    REQUIRE(soon([&] { return count.caught_up(); }));
    const auto begins = [](int session) {
        return std::vector<Event>{Started{session_named(session), "visit", "sha256:0", "nl", "offscreen", 7},
                                  Entered{"door"}, Offered{"door", {}}};
    };
    count.kept({session_named(1), 0, begins(1)});
    count.kept({session_named(2), 0, begins(2)}); // too much: from here on there are holes
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    count.kept({session_named(1), 0, {Chosen{"door", "ask"}}});
    count.kept({session_named(2), 0, {Chosen{"door", "ask"}}});
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    CHECK(count.counted() == 0);
}
