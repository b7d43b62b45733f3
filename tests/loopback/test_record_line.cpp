// Records and the film on one line: who waits for whom, for how long, and what is learnt of the line.
#include <atomic>

#include "tests/loopback/record_scene.hpp"

using namespace std::chrono_literals;
using namespace forksight;
using namespace forksight::tests;

namespace {

/// A segment of the film that comes so slowly, on its way.
struct Segment {
    Segment(SmallServer& server, net::Fetch& fetch, std::size_t bytes, std::size_t bytes_per_s, net::Priority priority,
            std::function<void()> then = {})
        : fetch_(fetch) {
        Conduct conduct;
        conduct.body = std::string(bytes, 's');
        conduct.bytes_per_s = bytes_per_s;
        const auto before = server.times_asked("/segment");
        server.serve("/segment", conduct);
        net::Request wanted;
        wanted.url = server.url() + "/segment";
        wanted.priority = priority;
        wanted.limit_bytes = 1'000'000;
        wanted.then = [there = there, then = std::move(then)](const net::Answer& answer) {
            if (answer.ending != net::Ending::delivered) return; // the test is over
            if (then) then();
            *there = true;
        };
        ticket_ = fetch.get(wanted);
        REQUIRE(soon([&] { return server.times_asked("/segment") > before; }));
    }
    ~Segment() { fetch_.cancel(ticket_); }
    Segment(const Segment&) = delete;
    Segment& operator=(const Segment&) = delete;

    const std::shared_ptr<std::atomic<bool>> there = std::make_shared<std::atomic<bool>>(false);

  private:
    net::Fetch& fetch_;
    net::Fetch::Ticket ticket_ = 0;
};

} // namespace

TEST_CASE("records wait for the film: nothing of them is asked while a segment is under way", "[player][loopback]") {
    SmallServer server;
    const TemporaryFolder disk;
    const std::string session = net::new_session_id();
    const std::string last = net::new_session_id();
    Conduct conduct;
    conduct.body = kept(1);
    for (const std::string& one : {session, last}) server.serve("/api/records/" + one, conduct);
    net::Fetch fetch(quick_limits_of_fetch());
    std::atomic<std::size_t> asked_before{99};
    const Segment segment(server, fetch, 20'000, 20'000, net::Priority{1} << 40,
                          [&] { asked_before = server.times_asked("/api/records/" + session); });
    RecordSender sender(fetch, server.url() + "/films/visit/", Outbox(disk.path() / "records", false), quick_pace());
    Recorder recorder(sender.folder(), session, &sender);
    recorder.append(line_of(1, session));
    REQUIRE(soon([&] { return segment.there->load(); }));
    CHECK(asked_before == 0);
    CHECK(soon([&] { return server.times_asked("/api/records/" + session) == 1; }));
    recorder.finish();
    CHECK(finish(sender, 5s) == "");
    // At the end nothing is more urgent.
    const Segment slow(server, fetch, 20'000, 4000, net::Priority{1} << 40);
    Recorder other(sender.folder(), last, &sender);
    other.append(line_of(1, last));
    other.finish();
    CHECK(finish(sender, 3s) == "");
    CHECK_FALSE(*slow.there);
}

TEST_CASE("a film that never leaves the line holds its record up for a while, and no longer", "[player][loopback]") {
    SmallServer server;
    const TemporaryFolder disk;
    Conduct conduct;
    conduct.body = kept(1);
    const std::string session = net::new_session_id();
    server.serve("/api/records/" + session, conduct);
    net::Fetch fetch(quick_limits_of_fetch());
    const Segment segment(server, fetch, 60'000, 4000, 0);
    net::SendPace pace = quick_pace();
    const bool asked_for = GENERATE(false, true);
    CAPTURE(asked_for);
    pace.longest_behind = asked_for ? std::chrono::milliseconds(1h) : 2s;
    RecordSender sender(fetch, server.url() + "/films/visit/", Outbox(disk.path() / "records", false), pace);
    Recorder recorder(sender.folder(), session, &sender);
    recorder.append(line_of(1, session));
    std::this_thread::sleep_for(150ms);
    CHECK(server.times_asked("/api/records/" + session) == 0);
    if (asked_for) sender.send_now();
    CHECK(soon([&] { return server.times_asked("/api/records/" + session) == 1; }));
    CHECK_FALSE(*segment.there);
    // What is asked for while that is on its way is served too.
    recorder.finish();
    CHECK(finish(sender, 3s) == "");
    CHECK_FALSE(*segment.there);
}

TEST_CASE("a record that overtook the film does not hold it up, and one of another session does not overtake it",
          "[player][loopback]") {
    SmallServer server;
    const TemporaryFolder disk;
    Conduct silent;
    silent.delay = 120s;
    const std::string session = net::new_session_id();
    const std::string earlier(32, 'c');
    for (const std::string& one : {session, earlier}) server.serve("/api/records/" + one, silent);
    const Outbox outbox(disk.path() / "records", false);
    outbox.note(earlier, {server.url(), 0, false, false});
    std::ofstream(outbox.record(earlier), std::ios::binary) << record_lines(1, 3, earlier);
    const auto times = [&](const std::string& one) { return server.times_asked("/api/records/" + one); };
    net::FetchLimits limits = quick_limits_of_fetch();
    limits.stalled = 90s; // who is held by the silent one is held for longer than this waits
    net::Fetch fetch(limits);
    std::atomic<std::size_t> asked{0}, asked_of_other{0};
    // Sound of what may come: late, but of the film.
    const Segment segment(server, fetch, 20'000, 8000, 2 * net::class_size, [&] {
        asked = times(session);
        asked_of_other = times(earlier);
    });
    net::SendPace pace = quick_pace();
    pace.longest_behind = 200ms;
    const bool ours = GENERATE(true, false);
    CAPTURE(ours);
    RecordSender sender(fetch, server.url() + "/films/visit/", outbox, pace);
    std::unique_ptr<Recorder> recorder;
    if (ours) {
        recorder = std::make_unique<Recorder>(sender.folder(), session, &sender);
        recorder->append(line_of(1, session));
        REQUIRE(soon([&] { return times(session) == 1; }));
    }
    REQUIRE(soon([&] { return segment.there->load(); }));
    CHECK(asked == (ours ? 1u : 0u));
    CHECK(asked_of_other == 0);
}

TEST_CASE("how fast the film's line is does not follow from how fast records go", "[player][loopback]") {
    SmallServer server;
    const TemporaryFolder disk;
    net::Fetch fetch(quick_limits_of_fetch());
    const Segment segment(server, fetch, 400'000, 2'000'000, 0);
    REQUIRE(soon([&] { return segment.there->load(); }));
    const auto before = fetch.throughput_bps();
    REQUIRE(before);
    const std::string session = net::new_session_id();
    Conduct slow;
    slow.body = kept(1);
    slow.delay = 1500ms;
    server.serve("/api/records/" + session, slow);
    RecordSender sender(fetch, server.url() + "/films/visit/", Outbox(disk.path() / "records", false), quick_pace());
    Recorder recorder(sender.folder(), session, &sender);
    recorder.append(line_of(1, session));
    recorder.finish();
    CHECK(finish(sender, 8s) == "");
    const auto after = fetch.throughput_bps();
    REQUIRE(after);
    CHECK(*after > 0.95 * *before);
}
