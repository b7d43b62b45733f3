// The last lines of a record, when somebody waits for them to be sent; and the folder that they wait in.
#include <future>

#include "tests/loopback/record_scene.hpp"

using namespace std::chrono_literals;
using namespace forksight;
using namespace forksight::tests;

TEST_CASE("who waits for a record to be sent waits also for a streamer that begins again", "[player][loopback]") {
    Scene scene;
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
    const std::string session = net::new_session_id();
    Recorder recorder(sender.folder(), session, &sender);
    for (std::uint64_t n = 1; n <= 9; ++n) recorder.append(line_of(n, session));
    recorder.finish();
    CHECK_FALSE(sender.all_sent());
    CHECK(sender.unsent() != "");
    auto waiting = std::async(std::launch::async, [&] { return finish(sender, 60s); });
    std::this_thread::sleep_for(1500ms);
    Program streamer(scene.start());
    CHECK(waiting.get() == "");
    CHECK(sender.all_sent());
    CHECK(scene.there(session) == record_lines(1, 9, session));
}

TEST_CASE("a folder that was cleared away is made again for its owner alone", "[player][loopback]") {
    Scene scene;
    Program streamer(scene.start());
    net::Fetch fetch(quick_limits_of_fetch());
    RecordSender sender(fetch, scene.film(), scene.outbox(), quick_pace());
    fs::remove_all(scene.disk.path() / "records");
    const std::string session = net::new_session_id();
    Recorder recorder(sender.folder(), session, &sender);
    recorder.append(line_of(1, session));
    recorder.finish();
    CHECK_FALSE(recorder.take_problem());
    CHECK((fs::status(scene.disk.path() / "records").permissions() & fs::perms::all) == fs::perms::owner_all);
    CHECK(finish(sender, 60s) == "");
}
