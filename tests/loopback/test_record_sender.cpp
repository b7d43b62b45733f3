// Records on their way from a player's disk to a real streamer's, which comes and goes: each line arrives once.
#include "tests/loopback/record_scene.hpp"

using namespace std::chrono_literals;
using namespace forksight;
using namespace forksight::tests;

TEST_CASE("a record is sent while it is written, and does not stay where nobody asked for it", "[player][loopback]") {
    Scene scene;
    Program streamer(scene.start());
    REQUIRE(streamer.port() == scene.port);
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
    const std::string session = net::new_session_id();
    {
        Recorder recorder(sender.folder(), session, &sender);
        for (std::uint64_t n = 1; n <= 300; ++n) recorder.append(line_of(n, session));
        CHECK(soon([&] { return scene.there(session) == record_lines(1, 300, session); }));
        CHECK(fs::exists(scene.here(session)));
        for (std::uint64_t n = 301; n <= 310; ++n) recorder.append(line_of(n, session));
        CHECK(soon([&] { return scene.there(session) == record_lines(1, 310, session); }));
        recorder.append(line_of(311, session));
        recorder.finish();
        CHECK(finish(sender, 5s) == "");
    }
    CHECK(scene.there(session) == record_lines(1, 311, session));
    CHECK(scene.waiting() == 0);
    CHECK((fs::status(scene.disk.path() / "records").permissions() & fs::perms::all) == fs::perms::owner_all);
    // Another one, by the same player.
    const std::string again = net::new_session_id();
    Recorder recorder(sender.folder(), again, &sender);
    recorder.append(line_of(1, again));
    recorder.finish();
    CHECK(finish(sender, 5s) == "");
    CHECK(sender.sent().ours == 2);
    CHECK(sender.sent().earlier == 0);
    CHECK(scene.there(again) == record_line(1, again));
    CHECK(scene.waiting() == 0);
    CHECK(sender.take_problems().empty());
}

TEST_CASE("a record that somebody asked for stays, with a mark of how far it was sent", "[player][loopback]") {
    Scene scene;
    Program streamer(scene.start());
    net::Fetch fetch(quick_limits_of_fetch());
    const std::string session = net::new_session_id();
    RecordSender sender(fetch, scene.film(), scene.outbox(true), quick_pace());
    Recorder recorder(sender.folder(), session, &sender);
    for (std::uint64_t n = 1; n <= 5; ++n) recorder.append(line_of(n, session));
    REQUIRE(soon([&] { return scene.there(session) == record_lines(1, 5, session); }));
    REQUIRE(soon([&] { return scene.outbox().mark(session)->lines == 5; }));
    CHECK_FALSE(scene.outbox().mark(session)->all);
    recorder.finish();
    CHECK(finish(sender, 5s) == "");
    CHECK(text_of(scene.here(session)) == record_lines(1, 5, session));
    const auto mark = scene.outbox().mark(session);
    REQUIRE(mark);
    CHECK(mark->server == "http://127.0.0.1:" + std::to_string(scene.port));
    CHECK(mark->lines == 5);
    CHECK(mark->all);
}

TEST_CASE("while the streamer is away a record waits, and goes out when it is back", "[player][loopback]") {
    Scene scene;
    const std::string session = net::new_session_id();
    net::Fetch fetch(quick_limits_of_fetch());
    {
        auto streamer = std::make_unique<Program>(scene.start());
        RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
        Recorder recorder(sender.folder(), session, &sender);
        for (std::uint64_t n = 1; n <= 5; ++n) recorder.append(line_of(n, session));
        REQUIRE(soon([&] { return scene.there(session) == record_lines(1, 5, session); }));
        streamer->signal(SIGKILL);
        streamer->wait();
        for (std::uint64_t n = 6; n <= 9; ++n) recorder.append(line_of(n, session));
        std::this_thread::sleep_for(300ms);
        streamer = std::make_unique<Program>(scene.start());
        CHECK(soon([&] { return scene.there(session) == record_lines(1, 9, session); }));
        streamer->signal(SIGKILL);
        streamer->wait();
        for (std::uint64_t n = 10; n <= 500; ++n) recorder.append(line_of(n, session));
        recorder.finish();
        const std::string said = finish(sender, 500ms);
        CHECK(said.find("is not all at the streamer at http://127.0.0.1:") != std::string::npos);
        CHECK(said.find("waits in " + scene.disk.path().string()) != std::string::npos);
        CHECK(sender.take_problems().empty());
    }
    // It says nothing of the film's line that a record could not be sent.
    CHECK(fetch.line_news().empty());
    CHECK_FALSE(fetch.throughput_bps());
    CHECK(fetch.bytes_fetched() == 0);
    REQUIRE(text_of(scene.here(session)) == record_lines(1, 500, session));
    {
        RecordSender in_vain(fetch, scene.film(), scene.outbox(), quick_pace());
        in_vain.send_now();
        CHECK(soon([&] { return in_vain.sent().all_tried; }));
        CHECK(in_vain.sent().earlier == 0);
        CHECK(in_vain.sent().waiting == 1);
        CHECK_THAT(in_vain.sent().why_not, ContainsSubstring("does not answer"));
    }
    Program streamer(scene.start());
    RecordSender later(fetch, scene.film(), scene.outbox(), quick_pace());
    CHECK(soon([&] { return scene.waiting() == 0; }));
    CHECK(scene.there(session) == record_lines(1, 500, session));
}

TEST_CASE("what a killed player left is sent by the next: its whole lines, from any mark", "[player][loopback]") {
    Scene scene;
    Program streamer(scene.start());
    // Sent further than the mark says; not at all; all of it, but nobody noted that; with half a line at its end.
    const std::string behind(32, '1');
    const std::string unsent(32, '2');
    const std::string all(32, '3');
    const std::string half(32, '4');
    const std::string elsewhere(32, '5');
    for (const std::string& session : {behind, all}) {
        REQUIRE(body_of(send_lines(scene.port, record_lines(1, 8, session), session)) == kept(8));
    }
    scene.leave(behind, record_lines(1, 12, behind), 5);
    scene.leave(unsent, record_lines(1, 300, unsent), 0);
    scene.leave(all, record_lines(1, 8, all), 0);
    scene.leave(half, record_lines(1, 3, half) + record_line(4, half).substr(0, 11), 0);
    scene.leave(elsewhere, record_lines(1, 3, elsewhere), 0);
    scene.outbox().note(elsewhere, {"http://another.example:8360", 0, false, false});
    std::ofstream(scene.here("notes")) << "somebody's own file\n";
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
    sender.send_now();
    CHECK(soon([&] { return sender.sent().all_tried; }));
    CHECK(sender.sent().earlier == 4);
    CHECK(sender.sent().ours == 0);
    CHECK(sender.sent().lines == 318);
    CHECK(sender.sent().waiting == 0);
    CHECK(sender.sent().why_not == "");
    CHECK(scene.waiting() == 3); // the other streamer's and its mark, and the file
    CHECK(scene.there(behind) == record_lines(1, 12, behind));
    CHECK(scene.there(unsent) == record_lines(1, 300, unsent));
    CHECK(scene.there(all) == record_lines(1, 8, all));
    CHECK(scene.there(half) == record_lines(1, 3, half));
    CHECK_FALSE(fs::exists(scene.library.path() / "records" / (elsewhere + ".jsonl")));
    CHECK(fs::exists(scene.here(elsewhere)));
    CHECK(finish(sender, 5s) == ""); // of what was begun here
    CHECK(sender.take_problems().empty());
}

TEST_CASE("a record that another player writes is its own to send", "[player][loopback]") {
    Scene scene;
    Program streamer(scene.start());
    const std::string session(32, '6');
    const std::string ended(32, '7');
    REQUIRE(scene.outbox().begin(session, "http://127.0.0.1:" + std::to_string(scene.port)) == "");
    scene.leave(ended, record_lines(1, 3, ended), 0);
    auto recorder = std::make_unique<Recorder>(scene.disk.path() / "records", session);
    recorder->append(line_of(1, session));
    REQUIRE(soon([&] { return fs::exists(scene.here(session)); }));
    net::Fetch fetch(quick_limits_of_fetch());
    {
        RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
        CHECK(soon([&] { return scene.there(ended) == record_lines(1, 3, ended); }));
        std::this_thread::sleep_for(200ms);
        CHECK(scene.there(session) == "");
        CHECK(fs::exists(scene.here(session)));
    }
    recorder.reset(); // as if it had been killed
    RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
    CHECK(soon([&] { return scene.waiting() == 0; }));
    CHECK(scene.there(session) == record_line(1, session));
}

TEST_CASE("a record of which the streamer has other lines is told once, kept, and not sent again",
          "[player][loopback]") {
    Scene scene;
    Program streamer(scene.start());
    const std::string session(32, '8');
    REQUIRE(body_of(send_lines(scene.port, record_lines(1, 3, session), session)) == kept(3));
    std::string other = record_lines(1, 6, session);
    other.replace(other.find("\"yaw\":3"), 7, "\"yaw\":5");
    scene.leave(session, other, 0);
    net::Fetch fetch(quick_limits_of_fetch());
    std::vector<std::string> said;
    {
        RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
        REQUIRE(soon([&] {
            for (std::string& problem : sender.take_problems()) said.push_back(std::move(problem));
            return !said.empty();
        }));
        std::this_thread::sleep_for(200ms);
        CHECK(sender.take_problems().empty());
    }
    REQUIRE(said.size() == 1);
    CHECK(said[0].find("an earlier session: it has other lines of this session. It stays in ") != std::string::npos);
    CHECK(text_of(scene.here(session)) == other);
    CHECK(scene.outbox().mark(session)->refused);
    const auto refused = [&] { return count_of(streamer.log(), "status=409"); };
    REQUIRE(soon([&] { return refused() == 1; }));
    RecordSender again(fetch, scene.film(), scene.outbox(), quick_pace());
    std::this_thread::sleep_for(900ms);
    CHECK(refused() == 1);
    CHECK(again.take_problems().empty());
    CHECK(scene.there(session) == record_lines(1, 3, session));
}

TEST_CASE("a streamer whose records were put back to an earlier state is sent the lines again", "[player][loopback]") {
    Scene scene;
    Program streamer(scene.start());
    const std::string session(32, '9');
    REQUIRE(body_of(send_lines(scene.port, record_lines(1, 3, session), session)) == kept(3));
    const std::string gone(32, 'a');
    scene.leave(session, record_lines(1, 12, session), 10);
    scene.leave(gone, record_lines(1, 12, gone), 10);
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
    CHECK(soon([&] { return scene.waiting() == 0; }));
    CHECK(scene.there(session) == record_lines(1, 12, session));
    CHECK(scene.there(gone) == record_lines(1, 12, gone));
    CHECK(sender.take_problems().empty());
}

TEST_CASE("what this streamer or this code does not take now stays for another time, and is told of this session alone",
          "[player][loopback]") {
    const int status = GENERATE(302, 400, 401, 403, 404, 405, 200);
    CAPTURE(status);
    SmallServer server;
    const TemporaryFolder disk;
    const std::string session = net::new_session_id();
    const std::string earlier(32, 'b');
    Conduct conduct;
    conduct.status = status;
    conduct.body = "<html>please log in</html>";
    for (const std::string& one : {session, earlier}) server.serve("/api/records/" + one, conduct);
    const Outbox outbox(disk.path() / "records", false);
    outbox.note(earlier, {server.url(), 0, false, false});
    std::ofstream(outbox.record(earlier), std::ios::binary) << record_lines(1, 3, earlier);
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, server.url() + "/films/visit/", outbox, quick_pace());
    Recorder recorder(sender.folder(), session, &sender);
    recorder.append(line_of(1, session));
    REQUIRE(soon([&] { return server.times_asked("/api/records/" + session) == 1; }));
    REQUIRE(soon([&] { return server.times_asked("/api/records/" + earlier) == 1; }));
    recorder.append(line_of(2, session));
    recorder.finish();
    std::this_thread::sleep_for(300ms);
    CHECK(finish(sender, 5s) == "");
    const auto said = sender.take_problems();
    REQUIRE(said.size() == 1);
    CHECK(said[0].find("does not take the record of this session: ") != std::string::npos);
    CHECK(server.times_asked("/api/records/" + session) == 1);
    CHECK(server.times_asked("/api/records/" + earlier) == 1);
    for (const std::string& one : {session, earlier}) {
        CHECK(fs::exists(outbox.record(one)));
        CHECK_FALSE(outbox.mark(one)->refused);
    }
    const auto asked = server.requests("/api/records/" + session);
    CHECK(asked[0].find("\r\nContent-Type: application/jsonl\r\n") != std::string::npos);
}

TEST_CASE("kill -9 of a player between any two steps: each line arrives once", "[player][loopback]") {
    Scene scene;
    Program streamer(scene.start());
    std::vector<std::string> sessions;
    for (int round = 0; round < 8; ++round) {
        const std::string session = net::new_session_id();
        sessions.push_back(session);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            net::Fetch fetch(quick_limits_of_fetch());
            RecordSender sender(fetch, scene.film(), scene.outbox(), {3ms, 3ms, 5ms, 4200});
            Recorder recorder(sender.folder(), session, &sender);
            for (std::uint64_t n = 1; n <= 100'000; ++n) {
                recorder.append(media_manifests::read_line(record_line(n, session)).value());
                std::this_thread::sleep_for(200us);
            }
            ::_exit(1);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(60 + 37 * round));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
    }
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
    CHECK(soon([&] {
        for (const auto& entry : fs::directory_iterator(scene.disk.path() / "records"))
            if (entry.path().extension() == ".jsonl") return false;
        return true;
    }));
    std::size_t lines = 0;
    for (const std::string& session : sessions) {
        const std::string text = scene.there(session);
        const auto count = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
        CHECK(text == record_lines(1, count, session));
        lines += count;
    }
    CHECK(lines > 500);
}
