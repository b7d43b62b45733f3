// What a player does not believe of a streamer, a mark or a file in its folder of records.
#include <fcntl.h>

#include "tests/loopback/record_scene.hpp"

using namespace std::chrono_literals;
using namespace forksight;
using namespace forksight::tests;

TEST_CASE("a streamer that says it has more lines than there are is not believed", "[player][loopback]") {
    SmallServer server;
    const TemporaryFolder disk;
    const std::string session(32, 'c');
    Conduct conduct;
    conduct.body = kept(9'007'199'254'740'992);
    server.serve("/api/records/" + session, conduct);
    const Outbox outbox(disk.path() / "records", false);
    outbox.note(session, {server.url(), 0, false, false});
    std::ofstream(outbox.record(session), std::ios::binary) << record_lines(1, 400, session);
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, server.url() + "/films/visit/", outbox, quick_pace());
    std::vector<std::string> said;
    REQUIRE(soon([&] {
        for (std::string& problem : sender.take_problems()) said.push_back(std::move(problem));
        return !said.empty();
    }));
    std::this_thread::sleep_for(200ms);
    CHECK(sender.take_problems().empty());
    CHECK(said[0].find("more lines of it than there are. It stays in ") != std::string::npos);
    CHECK(text_of(outbox.record(session)) == record_lines(1, 400, session));
    CHECK(server.times_asked("/api/records/" + session) == 1);
}

TEST_CASE("a mark that tells of more lines than there are is no reason to send none", "[player][loopback]") {
    Scene scene;
    Program streamer(scene.start());
    const std::string session(32, 'd');
    scene.leave(session, record_lines(1, 3, session), 1'000'000);
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
    CHECK(soon([&] { return scene.waiting() == 0; }));
    CHECK(scene.there(session) == record_lines(1, 3, session));
}

TEST_CASE("what is no file, or somebody else's, in the place of a mark is passed over", "[player][unit]") {
    const TemporaryFolder disk;
    const Outbox outbox(disk.path() / "records", false);
    const std::string server = "http://127.0.0.1:1";
    const std::string pipe(32, '1');
    const std::string link(32, '2');
    const std::string foreign(32, '3');
    const std::string good(32, '4');
    for (const std::string& session : {link, foreign, good}) outbox.note(session, {server, 0, false, false});
    for (const std::string& session : {pipe, link, foreign, good}) std::ofstream(outbox.record(session)) << "x\n";
    const auto mark = [&](const std::string& session) { return outbox.folder() / (session + ".sent"); };
    REQUIRE(::mkfifo(mark(pipe).c_str(), 0600) == 0);
    fs::rename(mark(link), disk.path() / "elsewhere");
    fs::create_symlink(disk.path() / "elsewhere", mark(link));
    const bool given_away = ::geteuid() == 0 && ::chown(mark(foreign).c_str(), 12345, 12345) == 0;
    if (!given_away) fs::remove(mark(foreign));
    CHECK(outbox.unsent(server) == std::vector<std::string>{good});
}

TEST_CASE("a record that has no line yet is left to the player that makes it", "[player][loopback]") {
    Scene scene;
    Program streamer(scene.start());
    const std::string session(32, 'e');
    const std::string ended(32, 'f');
    scene.leave(session, "", 0);
    scene.leave(ended, record_lines(1, 3, ended), 0);
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
    CHECK(soon([&] { return scene.there(ended) == record_lines(1, 3, ended); }));
    std::this_thread::sleep_for(200ms);
    CHECK(fs::exists(scene.here(session)));
    CHECK(scene.outbox().mark(session));
}

TEST_CASE("a viewing may begin while the record of the one before is still being written", "[player][loopback]") {
    Scene scene;
    Program streamer(scene.start());
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
    const std::string first = net::new_session_id();
    const std::string second = net::new_session_id();
    Recorder one(sender.folder(), first, &sender);
    Recorder other(sender.folder(), second, &sender);
    other.append(line_of(1, second));
    REQUIRE(soon([&] { return scene.there(second) == record_line(1, second); }));
    std::this_thread::sleep_for(200ms); // the sender looks several times
    for (std::uint64_t n = 1; n <= 9; ++n) one.append(line_of(n, first));
    one.end();
    REQUIRE(soon([&] { return one.ended(); }));
    REQUIRE(soon([&] { return scene.there(first) == record_lines(1, 9, first); }));
    other.append(line_of(2, second));
    REQUIRE(soon([&] { return scene.there(second) == record_lines(1, 2, second); }));
    CHECK(fs::exists(scene.here(second)));
    other.finish();
    CHECK(finish(sender, 5s) == "");
    CHECK(scene.waiting() == 0);
    CHECK(sender.take_problems().empty());
}

TEST_CASE("a record whose mark cannot be written is not made, and that is told", "[player][loopback]") {
    SmallServer server;
    const TemporaryFolder disk;
    net::Fetch fetch(quick_limits_of_fetch());
    const std::string session = net::new_session_id();
    RecordSender sender(fetch, server.url() + "/films/visit/", Outbox(disk.path() / "records", true), quick_pace());
    fs::create_directories(disk.path() / "records" / (session + ".sent"));
    Recorder recorder(sender.folder(), session, &sender);
    recorder.append(line_of(1, session));
    recorder.finish();
    CHECK(recorder.take_problem().value_or("").find("the record cannot be written to ") == 0);
    CHECK_FALSE(fs::exists(disk.path() / "records" / (session + ".jsonl")));
    CHECK(finish(sender, 5s) == "");
}

TEST_CASE("a disk that stands still holds up neither who begins a record nor who ends it", "[player][loopback]") {
    SmallServer server;
    const TemporaryFolder disk;
    net::Fetch fetch(quick_limits_of_fetch());
    const std::string session = net::new_session_id();
    Conduct conduct;
    conduct.body = kept(3);
    server.serve("/api/records/" + session, conduct);
    RecordSender sender(fetch, server.url() + "/films/visit/", Outbox(disk.path() / "records", true), quick_pace());
    // To open a pipe for writing waits until somebody reads from it.
    const fs::path stuck = disk.path() / "records" / (session + ".sent.new");
    REQUIRE(::mkfifo(stuck.c_str(), 0600) == 0);
    ::alarm(60); // who waits for it waits for ever
    Recorder recorder(sender.folder(), session, &sender);
    for (std::uint64_t n = 1; n <= 3; ++n) recorder.append(line_of(n, session));
    recorder.end();
    ::alarm(0);
    CHECK_FALSE(recorder.ended());
    CHECK_FALSE(fs::exists(sender.folder() / (session + ".jsonl")));
    const streamer::library::Descriptor reader(::open(stuck.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    REQUIRE(reader.get() >= 0);
    recorder.finish();
    CHECK(text_of(sender.folder() / (session + ".jsonl")) == record_lines(1, 3, session));
    CHECK_FALSE(recorder.take_problem());
    CHECK(finish(sender, 5s) == "");
}

TEST_CASE("a record that the streamer cannot take now, or that a filter turns away, waits; those behind it go out",
          "[player][loopback]") {
    SmallServer server;
    const TemporaryFolder disk;
    const std::string busy(32, '1');
    const std::string filtered(32, '2');
    const std::string good(32, '3');
    const std::string half(32, '4');
    const std::string empty(32, '5');
    Conduct cannot;
    cannot.status = 503;
    server.serve("/api/records/" + busy, cannot);
    Conduct login;
    login.status = 401;
    login.type = "text/html";
    server.serve("/api/records/" + filtered, login);
    Conduct takes;
    takes.body = kept(3);
    server.serve("/api/records/" + good, takes);
    const Outbox outbox(disk.path() / "records", false);
    for (const std::string& session : {busy, filtered, good, half, empty})
        outbox.note(session, {server.url(), 0, false, false});
    for (const std::string& session : {busy, filtered, good})
        std::ofstream(outbox.record(session), std::ios::binary) << record_lines(1, 3, session);
    std::ofstream(outbox.record(half), std::ios::binary) << record_line(1, half).substr(0, 20);
    std::ofstream(outbox.record(empty), std::ios::binary) << "";
    CHECK(outbox.unsent(server.url()).size() == 4);
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, server.url() + "/films/visit/", outbox, quick_pace());
    sender.send_now();
    REQUIRE(soon([&] { return sender.sent().all_tried; }));
    CHECK(sender.sent().earlier == 1);
    CHECK(sender.sent().waiting == 2);
    CHECK(sender.sent().why_not == "it answers 401"); // of the last, and not what the streamer itself would mean by it
    CHECK_FALSE(fs::exists(outbox.record(good)));
    for (const std::string& session : {busy, filtered})
        CHECK(text_of(outbox.record(session)) == record_lines(1, 3, session));
    CHECK(sender.take_problems().empty());
    server.serve("/api/records/" + busy, takes);
    CHECK(soon([&] { return sender.sent().earlier == 2; }));
    CHECK(sender.sent().waiting == 1);
}
