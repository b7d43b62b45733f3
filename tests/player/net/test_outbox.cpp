// The folder in which records wait: what is to be sent, and what is cleared away.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "player/net/outbox.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using net::Outbox;
namespace fs = std::filesystem;

namespace {

const std::string server = "http://127.0.0.1:8360";

fs::path mark_of(const Outbox& outbox, const std::string& session) {
    return outbox.folder() / (session + ".sent");
}

void leave(const Outbox& outbox, const std::string& session, const std::optional<std::string>& lines,
           std::chrono::minutes ago) {
    outbox.note(session, {server, 0, false, false});
    if (lines) std::ofstream(outbox.record(session), std::ios::binary) << *lines;
    fs::last_write_time(mark_of(outbox, session), fs::file_time_type::clock::now() - ago);
}

} // namespace

TEST_CASE("A mark without lines is cleared away after a day, with its record, and no sooner", "[player][net][unit]") {
    const testing::ScratchFolder disk;
    const Outbox outbox(fs::path(disk.path()) / "records", false);
    const auto day = 24h;
    const std::string old_empty(32, 'a');
    const std::string old_alone(32, 'b');
    const std::string young_empty(32, 'c');
    const std::string young_alone(32, 'd');
    const std::string old_full(32, 'e');
    const std::string old_folder(32, 'f');
    leave(outbox, old_empty, "", day + 1min);
    leave(outbox, old_alone, std::nullopt, day + 1min);
    leave(outbox, young_empty, "", day - 10min);
    leave(outbox, young_alone, std::nullopt, day - 10min);
    leave(outbox, old_full, "a line\n", 30 * day);
    leave(outbox, old_folder, std::nullopt, day + 1min);
    fs::create_directory(outbox.record(old_folder));
    CHECK(outbox.unsent(server) == std::vector<std::string>{old_full});
    for (const std::string& gone : {old_empty, old_alone}) {
        CHECK_FALSE(fs::exists(mark_of(outbox, gone)));
        CHECK_FALSE(fs::exists(outbox.record(gone)));
    }
    for (const std::string& there : {young_empty, young_alone, old_full, old_folder})
        CHECK(fs::exists(mark_of(outbox, there)));
    for (const std::string& there : {young_empty, old_full, old_folder}) CHECK(fs::exists(outbox.record(there)));
}

TEST_CASE("Of very many that wait the oldest go first, and the others another time", "[player][net][unit]") {
    const testing::ScratchFolder disk;
    const Outbox outbox(fs::path(disk.path()) / "records", false);
    const auto session = [](int number) { return std::string(28, '0') + std::to_string(1000 + number); };
    for (int number = 0; number < 1003; ++number) {
        outbox.note(session(number), {number == 500 ? "http://elsewhere:80" : server, 0, false, false});
        std::ofstream(outbox.record(session(number))) << "a line\n";
        const auto ago = number == 1001 ? std::chrono::minutes(9000) : std::chrono::minutes(2000 - number);
        fs::last_write_time(mark_of(outbox, session(number)), fs::file_time_type::clock::now() - ago);
    }
    const auto unsent = outbox.unsent(server);
    REQUIRE(unsent.size() == 1000);
    CHECK(unsent[0] == session(1001));
    CHECK(unsent[1] == session(0));
    CHECK(unsent[999] == session(999));
    CHECK(std::find(unsent.begin(), unsent.end(), session(500)) == unsent.end());
}
