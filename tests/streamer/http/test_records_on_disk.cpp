// Records when the disk is full, read-only, or holds half a line, and when the server is killed while it writes.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

#include "media_manifests/record_exchange.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/program.hpp"
#include "tests/streamer/http/record_lines.hpp"
#include "tests/streamer/http/small_disk.hpp"

using namespace forksight::tests;
namespace fs = std::filesystem;

namespace {

fs::path record_in(const fs::path& library) {
    return library / "records" / (a_session + ".jsonl");
}

void stop(Program& program) {
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
}

} // namespace

TEST_CASE("a full disk keeps nothing of what was sent, says so, and takes it when there is room", "[api][loopback]") {
    const SmallDisk disk("size=256k");
    if (!disk) return;
    const TemporaryFolder source;
    source.write("films/visit/film.json", small_film("visit"));
    fs::copy(source.path() / "films", disk.path() / "films", fs::copy_options::recursive);
    Program program(serving(disk.path()));
    REQUIRE(body_of(send_lines(program.port(), record_lines(1, 3))) == kept(3));
    const fs::path ballast = disk.path() / "ballast";
    std::ofstream(ballast, std::ios::binary) << std::string(1 << 20, '.');
    // More than the rest of the page that the file has already.
    const std::string more = record_lines(4, 400);
    REQUIRE(more.size() > 20'000);
    const auto full = send_lines(program.port(), more);
    REQUIRE(full);
    CHECK(full->status == 507);
    CHECK(full->fields.at("retry-after") == "60");
    CHECK(text_of(record_in(disk.path())) == record_lines(1, 3));
    CHECK(body_of(send_lines(program.port(), "")) == kept(3));
    const std::string other(32, 'e');
    CHECK(status_of(send_lines(program.port(), record_lines(1, 400, other), other)) == 507);
    CHECK(status_of(send_lines(program.port(), record_lines(1, 400, other), other)) == 507); // as often as it is tried
    CHECK_FALSE(fs::exists(disk.path() / "records" / (other + ".jsonl")));
    CHECK(fetch(program.port(), "/metrics")->body.find("forksight_records_total 1\n") != std::string::npos);
    CHECK(program.logs("the disk is full address=/api/records/{session}"));
    fs::remove(ballast);
    CHECK(body_of(send_lines(program.port(), more)) == kept(400));
    CHECK(body_of(send_lines(program.port(), record_lines(1, 400, other), other)) == kept(400));
    CHECK(text_of(record_in(disk.path())) == record_lines(1, 400));
    stop(program);
    CHECK(program.log().find(a_session) == std::string::npos); // a session is in no line of the log
    CHECK(program.log().find(other) == std::string::npos);
}

TEST_CASE("a library that cannot be written to keeps no records and serves its films", "[api][loopback]") {
    const SmallDisk disk("size=1m");
    if (!disk) return;
    const TemporaryFolder source;
    source.write("films/visit/film.json", small_film("visit"));
    fs::copy(source.path() / "films", disk.path() / "films", fs::copy_options::recursive);
    REQUIRE(::mount(nullptr, disk.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0);
    Program program(serving(disk.path()));
    const auto refused = send_lines(program.port(), record_lines(1, 3));
    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->body.find("cannot be written to") != std::string::npos);
    CHECK(fetch(program.port(), "/films/visit/film.json")->status == 200);
    REQUIRE(::mount(nullptr, disk.path().c_str(), nullptr, MS_REMOUNT, nullptr) == 0);
    CHECK(body_of(send_lines(program.port(), record_lines(1, 3))) == kept(3));
    const auto metrics = fetch(program.port(), "/metrics");
    CHECK(metrics->body.find("forksight_record_lines_total{outcome=\"kept\"} 3\n") != std::string::npos);
    CHECK(metrics->body.find("forksight_record_lines_total{outcome=\"refused\"} 3\n") != std::string::npos);
    stop(program);
}

TEST_CASE("half a line that a power cut left is cut off by the next lines, and was never kept", "[api][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    Program program(serving(disk.path()));
    REQUIRE(body_of(send_lines(program.port(), record_lines(1, 3))) == kept(3));
    for (const std::string& half : {record_line(4).substr(0, 20), std::string(5000, '\0')}) {
        std::ofstream(record_in(disk.path()), std::ios::binary | std::ios::app) << half;
        CHECK(body_of(send_lines(program.port(), "")) == kept(3));
        CHECK(status_of(send_lines(program.port(), record_lines(5, 5))) == 409);
        CHECK(body_of(send_lines(program.port(), record_lines(3, 4))) == kept(4));
        CHECK(text_of(record_in(disk.path())) == record_lines(1, 4));
        std::ofstream(record_in(disk.path()), std::ios::binary | std::ios::trunc) << record_lines(1, 3);
    }
    // What is there and no record is not built upon.
    std::ofstream(record_in(disk.path()), std::ios::binary | std::ios::trunc) << "something else\n";
    CHECK(status_of(send_lines(program.port(), record_lines(1, 3))) == 503);
    CHECK(text_of(record_in(disk.path())) == "something else\n");
    stop(program);
}

TEST_CASE("kill -9 while lines come: what was said to be kept is there, each line once", "[api][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    std::minstd_rand dice(11);
    std::uint64_t confirmed = 0;
    int cut_off = 0;
    for (int round = 0; round < 12; ++round) {
        Program program(serving(disk.path()));
        REQUIRE(program.port() != 0);
        std::thread killer([&program, wait = std::chrono::microseconds(2000 + dice() % 60'000)] {
            std::this_thread::sleep_for(wait);
            program.signal(SIGKILL);
        });
        bool answered = true;
        while (answered) {
            const std::uint64_t first = confirmed == 0 ? 1 : confirmed - dice() % std::min<std::uint64_t>(confirmed, 3);
            std::optional<ReadReply> reply;
            try {
                reply = send_lines(program.port(), record_lines(first, first + dice() % 40));
            } catch (const std::exception&) { // no connection
            }
            answered = reply.has_value();
            if (!answered) continue;
            const auto far = forksight::media_manifests::read_kept_answer(reply->body);
            CHECK(reply->status == 200);
            REQUIRE(far);
            CHECK(far.value() >= confirmed);
            confirmed = far.value();
        }
        killer.join();
        ++cut_off;
        const std::string there = text_of(record_in(disk.path()));
        const auto whole = static_cast<std::uint64_t>(std::count(there.begin(), there.end(), '\n'));
        CHECK(whole >= confirmed);
        CHECK(there.substr(0, there.rfind('\n') + 1) == record_lines(1, whole));
    }
    CHECK(cut_off == 12);
    CHECK(confirmed > 100);
    Program program(serving(disk.path()));
    CHECK(status_of(send_lines(program.port(), record_lines(confirmed, confirmed + 5))) == 200);
    const std::string there = text_of(record_in(disk.path()));
    CHECK(there == record_lines(1, static_cast<std::uint64_t>(std::count(there.begin(), there.end(), '\n'))));
    stop(program);
}
