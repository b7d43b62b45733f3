// The player's own loop, with a record and a streamer that it is sent to, and who looks at what it asks of the disk.
#include <atomic>
#include <csignal>

#include "player/app.hpp"
#include "player/said.hpp"
#include "tests/catch.hpp"
#include "tests/loopback/seen_from_outside.hpp"
#include "tests/player/app/guest.hpp"
#include "tests/streamer/http/program.hpp"

using namespace forksight;
using namespace forksight::tests;
namespace fs = std::filesystem;

namespace {

std::atomic<bool> leave{false};

/// A second of the sample film.
void furnish_with_a_short_film(const fs::path& library) {
    const fs::path film = library / "films" / "short";
    fs::create_directories(film);
    fs::copy(fs::path(SAMPLE_LIBRARY) / "films" / "first-visit" / "door", film / "door", fs::copy_options::recursive);
    std::ofstream(film / "film.json") << R"({"forksight": 1, "id": "short", "title": {"nl": "Kort", "en": "Short"},
  "start": "door", "clips": {"door": {"viewpoint": "worker"}},
  "scenes": {"door": {"clip": "door", "to_time": 1.0, "end": "seen"}}})";
}

std::vector<fs::path> records_in(const fs::path& folder) {
    std::vector<fs::path> records;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none))
        if (entry.path().extension() == ".jsonl") records.push_back(entry.path());
    return records;
}

} // namespace

TEST_CASE("viewings begin and end without a call for the disk between two frames", "[player][loopback][gl]") {
    const TemporaryFolder library;
    const TemporaryFolder disk;
    furnish_with_a_short_film(library.path());
    const Program streamer(serving(library.path()));
    const fs::path records = disk.path() / "records";
    player::Options options;
    options.film = "http://127.0.0.1:" + std::to_string(streamer.port()) + "/films/short";
    options.language = "en";
    options.rooms = player::Presence::off;
    options.mute = true;
    options.record_folder = records.string();
    options.report_file = (disk.path() / "report.json").string();
    const auto seen = seen_from_outside(
        [&] {
            std::signal(SIGTERM, [](int) { leave = true; });
            std::signal(SIGPIPE, SIG_IGN);
            player::speak("en");
            Whereabouts where;
            // Who wants to see the film again and again.
            const auto wish = [](const Whereabouts&, player::display::Frame& frame) {
                frame_begins();
                frame.presses.push_back({player::display::Key::restart});
            };
            const auto open = [&] { return std::make_unique<Guest>(where, wish); };
            return static_cast<int>(player::App(options, leave, {open, nullptr}).run());
        },
        [&] { return records_in(records).size() >= 3; });
    if (!seen) {
        WARN("SKIPPED: nobody may look at another process here (ptrace)");
        return;
    }
    CHECK(seen->status == 0);
    CHECK(seen->frames > 60);
    CHECK(seen->disk_calls == std::vector<std::string>{});
    // What was not done there was done all the same.
    CHECK(records_in(records).size() == 3);
    for (const fs::path& record : records_in(records)) {
        const std::string text = text_of(record);
        CHECK(text.find("\"n\":1,") != std::string::npos);
        CHECK(text.back() == '\n');
        CHECK(fs::exists(fs::path(record).replace_extension(".sent")));
        CHECK(text_of(library.path() / "records" / record.filename()) == text);
    }
    CHECK(text_of(disk.path() / "report.json").find("\"ending\"") != std::string::npos);
}
