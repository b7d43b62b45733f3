#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <thread>

#include "media_manifests/record.hpp"
#include "player/net/recorder.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace std::chrono_literals;
using namespace forksight;
using player::net::Recorder;
using player::testing::read_file;

namespace {

choicegraph::Line line(std::uint64_t n) {
    return {n, static_cast<double>(n) / 8.0, choicegraph::Entered{"scene-" + std::to_string(n)}};
}

} // namespace

TEST_CASE("A record that somebody removes is missed at the end; one that was put elsewhere is not",
          "[player][net][unit]") {
    const player::testing::ScratchFolder folder;
    const bool removed = GENERATE(true, false);
    CAPTURE(removed);
    Recorder recorder(folder.path() + "/records", "s1");
    recorder.append(line(1));
    while (read_file(recorder.path().string()).empty()) std::this_thread::sleep_for(10ms);
    if (removed)
        std::filesystem::remove_all(folder.path() + "/records");
    else
        std::filesystem::rename(folder.path() + "/records", folder.path() + "/elsewhere");
    recorder.append(line(2));
    recorder.finish();
    const auto problem = recorder.take_problem();
    REQUIRE(problem.has_value() == removed);
    if (problem) CHECK_THAT(*problem, ContainsSubstring("somebody removed it while the film played"));
}

TEST_CASE("Every line is in the file within moments, in order", "[player][net][unit]") {
    const player::testing::ScratchFolder folder;
    Recorder recorder(folder.path() + "/new/records", "s1");
    CHECK(recorder.path() == folder.path() + "/new/records/s1.jsonl");
    for (std::uint64_t n = 1; n <= 3; ++n) recorder.append(line(n));
    std::this_thread::sleep_for(200ms);
    const auto record = media_manifests::read_record(read_file(recorder.path().string()));
    REQUIRE(record);
    REQUIRE(record.value().size() == 3);
    CHECK(record.value()[2].n == 3);
    CHECK(std::get<choicegraph::Entered>(record.value()[2].event).scene == "scene-3");
    CHECK_FALSE(recorder.take_problem());
}

TEST_CASE("What was appended is written before the recorder goes", "[player][net][unit]") {
    const player::testing::ScratchFolder folder;
    for (int i = 0; i < 20; ++i) {
        const std::string session = "s" + std::to_string(i);
        {
            Recorder recorder(folder.path(), session);
            for (std::uint64_t n = 1; n <= 500; ++n) recorder.append(line(n));
        }
        const auto record = media_manifests::read_record(read_file(folder.path() + "/" + session + ".jsonl"));
        REQUIRE(record);
        CHECK(record.value().size() == 500);
    }
}

TEST_CASE("A player that is killed leaves every line it had queued", "[player][net][unit]") {
    const player::testing::ScratchFolder folder;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        Recorder recorder(folder.path(), "killed");
        for (std::uint64_t n = 1; n <= 100; ++n) recorder.append(line(n));
        std::this_thread::sleep_for(300ms);
        ::kill(::getpid(), SIGKILL);
        ::_exit(1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    const auto record = media_manifests::read_record(read_file(folder.path() + "/killed.jsonl"));
    REQUIRE(record);
    CHECK(record.value().size() == 100);
}

TEST_CASE("A record that is there already is never written over", "[player][net][unit]") {
    const player::testing::ScratchFolder folder;
    player::testing::write_file(folder.path() + "/s.jsonl", "old");
    const auto problem_of = [](const std::string& in, const std::string& session) {
        Recorder recorder(in, session);
        recorder.append(line(1));
        recorder.finish();
        const std::string told = recorder.take_problem().value_or("");
        CHECK_FALSE(recorder.take_problem());
        return told;
    };
    CHECK_THAT(problem_of(folder.path(), "s"), ContainsSubstring("s.jsonl: File exists"));
    CHECK(read_file(folder.path() + "/s.jsonl") == "old");
    CHECK_THAT(problem_of(folder.path() + "/s.jsonl", "x"), ContainsSubstring("the record cannot be written to"));
}

TEST_CASE("A full disk is told once, and what is there stays a valid beginning", "[player][net][unit]") {
    const player::testing::ScratchFolder folder;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        // A limit on the file's size stands for the full disk.
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{2000, 2000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        int told = 0;
        {
            Recorder recorder(folder.path(), "full");
            for (std::uint64_t n = 1; n <= 200; ++n) recorder.append(line(n));
            std::this_thread::sleep_for(200ms);
            for (int i = 0; i < 3; ++i) {
                recorder.append(line(201));
                std::this_thread::sleep_for(20ms);
                told += recorder.take_problem() ? 1 : 0;
            }
        }
        ::_exit(told == 1 ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    const auto record = media_manifests::read_record(read_file(folder.path() + "/full.jsonl"));
    REQUIRE(record);
    CHECK(record.value().size() > 10);
    CHECK(record.value().size() < 200);
    for (std::size_t i = 0; i < record.value().size(); ++i) CHECK(record.value()[i].n == i + 1);
}

TEST_CASE("More lines at once than the queue holds end the record and are told, not left out in between",
          "[player][net][unit]") {
    const player::testing::ScratchFolder folder;
    std::string path;
    bool told = false;
    {
        Recorder recorder(folder.path(), "flood");
        path = recorder.path().string();
        for (std::uint64_t n = 1; n <= 200'000; ++n) recorder.append(line(n));
        std::this_thread::sleep_for(300ms);
        told = recorder.take_problem().has_value();
    }
    const auto record = media_manifests::read_record(read_file(path));
    REQUIRE(record);
    CHECK(record.value().size() >= 1024);
    CHECK(told == (record.value().size() < 200'000));
    bool in_order = true;
    for (std::size_t i = 0; i < record.value().size(); ++i) in_order = in_order && record.value()[i].n == i + 1;
    CHECK(in_order);
}

TEST_CASE("Session ids are of 128 bits, fit for a file and a URL, and never the same", "[player][net][unit]") {
    std::set<std::string> ids;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = player::net::new_session_id();
        CHECK(id.size() == 32);
        CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
        ids.insert(id);
    }
    CHECK(ids.size() == 1000);
}
