// Who leaves while the record is still to be sent: how long the player stays, what it draws, and what it says.
#include <epoxy/gl.h>

#include <filesystem>

#include "media_manifests/record_exchange.hpp"
#include "tests/catch.hpp"
#include "tests/player/app/guest.hpp"
#include "tests/player/app/overheard.hpp"
#include "tests/player/app/short_film.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace std::chrono_literals;
using namespace forksight;
using namespace forksight::player;
using display::Frame;
using display::Key;
using player::testing::read_file;
using tests::Whereabouts;
namespace fs = std::filesystem;

namespace {

/// A streamer that takes so long to answer for a record, and a viewer of its film.
struct Visit {
    explicit Visit(std::chrono::milliseconds delay) {
        server.serve_folder("films/short", film.path());
        conduct.delay = delay;
        conduct.reply = [](const std::string& request) {
            const std::size_t last = request.rfind("{\"n\":");
            return media_manifests::write_kept_answer(
                last == std::string::npos ? 0 : std::stoull(request.substr(last + 5)));
        };
        server.serve("/api/records/", conduct);
        options.film = server.url() + "/films/short";
        options.display = DisplayKind::headset; // so that a person is there, and the rooms are
        options.tutorial = Presence::off;
        options.language = "en";
        options.mute = true;
        options.record_folder = film.beside("records");
        options.report_file = film.beside("report.json");
    }
    Status play(const tests::Wish& wish, const std::function<void()>& drawn = {}) {
        const auto open = [&] { return std::make_unique<tests::Guest>(where, wish, drawn); };
        const tests::Overheard overheard(film.beside("log"));
        return App(options, leave, {open, &where}).run();
    }
    std::string log() const { return read_file(film.beside("log")); }
    std::string report() const { return read_file(film.beside("report.json")); }
    std::vector<fs::path> records() const {
        std::vector<fs::path> records;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(*options.record_folder, none))
            if (entry.path().extension() == ".jsonl") records.push_back(entry.path());
        return records;
    }
    /// The film came to its end, which only then is in the record.
    bool ended() const {
        const auto all = records();
        return all.size() == 1 && read_file(all[0].string()).find("\"over\"") != std::string::npos;
    }
    /// The streamer confirmed its last line.
    bool sent() const {
        const auto all = records();
        return all.size() == 1 &&
               read_file(fs::path(all[0]).replace_extension(".sent").string()).find("\"all\":true") !=
                   std::string::npos;
    }

    const tests::ShortFilm film;
    player::testing::SmallServer server;
    player::testing::Conduct conduct; ///< where records go
    Options options;
    std::atomic<bool> leave{false};
    Whereabouts where;
};

constexpr auto unsent = "is not all at the streamer";

} // namespace

TEST_CASE("Who saw the film to its end and leaves stays until a slow streamer has the record", "[player][app][gl]") {
    Visit visit(4000ms);
    bool quit = false;
    CHECK(visit.play([&](const Whereabouts&, Frame& frame) {
        if (visit.ended() && !std::exchange(quit, true)) frame.presses.push_back({Key::quit});
    }) == Status::done);
    CHECK(visit.sent());
    CHECK_THAT(visit.log(), ContainsSubstring("sending the record, for at most 15 s"));
    CHECK_THAT(visit.report(), ContainsSubstring("\"ending\": \"over\"") && !ContainsSubstring(unsent));
}

TEST_CASE("A streamer that fails when the film is over is asked again, and gets the record", "[player][app][gl]") {
    Visit visit(0ms);
    bool quit = false;
    CHECK(visit.play([&](const Whereabouts& where, Frame& frame) {
        if (where.in_film == 5) { // it keeps nothing of this film
            visit.conduct.failures_first = 1'000'000;
            visit.server.serve("/api/records/", visit.conduct);
        }
        if (!visit.ended() || std::exchange(quit, true)) return;
        visit.conduct.failures_first = 15; // five times it is asked in vain: each asks three times
        visit.server.serve("/api/records/", visit.conduct);
        frame.presses.push_back({Key::quit});
    }) == Status::done);
    CHECK(visit.sent());
    CHECK_THAT(visit.report(), ContainsSubstring("\"ending\": \"over\"") && !ContainsSubstring(unsent));
}

TEST_CASE("Who leaves in mid-film stays for three seconds, and is told that the record waits", "[player][app][gl]") {
    Visit visit(4000ms);
    CHECK(visit.play([&](const Whereabouts& where, Frame& frame) {
        if (where.in_film == 5) frame.presses.push_back({Key::quit});
    }) == Status::done);
    CHECK_FALSE(visit.sent());
    CHECK_THAT(visit.log(), ContainsSubstring("sending the record, for at most 3 s") && ContainsSubstring(unsent));
    CHECK_THAT(visit.report(), ContainsSubstring(unsent));
}

TEST_CASE("Who wants the film again and then leaves the start room has the record of the first viewing sent",
          "[player][app][gl]") {
    Visit visit(4000ms);
    bool quit = false;
    CHECK(visit.play([&](const Whereabouts& where, Frame& frame) {
        frame.presses.push_back({Key::restart}); // it counts at the end alone
        if (where.in_film > 0 && !where.was_in_film && !std::exchange(quit, true)) frame.presses.push_back({Key::quit});
    }) == Status::done);
    CHECK(visit.where.viewings == 1);
    CHECK(visit.sent());
    CHECK_THAT(visit.report(), ContainsSubstring("\"ending\": \"over\"") && !ContainsSubstring(unsent));
}

TEST_CASE("While the record is sent the picture stays, with a notice, and who wants to be gone at once is",
          "[player][app][gl]") {
    enum class Gone { by_key, by_window, by_signal };
    const Gone gone = GENERATE(Gone::by_key, Gone::by_window, Gone::by_signal);
    CAPTURE(static_cast<int>(gone));
    Visit visit(60s);
    std::optional<double> left_s;
    int stayed = 0; ///< frames
    int asked = 0;  ///< frames in which the viewer wants to be gone: it is not to be asked again
    std::vector<unsigned char> first, last;
    const auto drawn = [&] {
        if (stayed == 0) return;
        last.resize(160u * 120u * 4u);
        glReadPixels(0, 0, 160, 120, GL_RGBA, GL_UNSIGNED_BYTE, last.data());
        if (first.empty()) first = last;
    };
    const auto wish = [&](const Whereabouts& where, Frame& frame) {
        if (!left_s) {
            if (!visit.ended()) return;
            left_s = where.time_s;
            gone == Gone::by_window ? frame.closed = true : (frame.presses.push_back({Key::quit}), true);
            return;
        }
        ++stayed;
        if (where.time_s - *left_s < 2.0) return;
        ++asked;
        if (gone == Gone::by_key) frame.presses.push_back({Key::quit});
        if (gone == Gone::by_window) frame.closed = true;
        if (gone == Gone::by_signal) visit.leave = true;
    };
    CHECK(visit.play(wish, drawn) == Status::done);
    CHECK(stayed > 5);
    CHECK(first != last);
    CHECK_FALSE(visit.sent());
    CHECK_THAT(visit.log(), ContainsSubstring("sending the record, for at most 15 s"));
    CHECK_THAT(visit.report(), ContainsSubstring("\"ending\": \"over\"") && ContainsSubstring(unsent));
    CHECK(asked == 1);
}

TEST_CASE("A record that could not be kept counts, also when a later viewing's could", "[player][app][gl]") {
    Visit visit(0ms);
    const fs::path folder = *visit.options.record_folder;
    CHECK(visit.play([&](const Whereabouts& where, Frame& frame) {
        frame.presses.push_back({Key::restart});
        if (where.frames == 1) { // a file stands where the folder is to be
            fs::remove_all(folder);
            player::testing::write_file(folder.string(), "");
        }
        if (where.viewings == 1 && where.in_film == 5) fs::remove(folder);
        if (where.viewings == 2 && visit.ended()) frame.presses.push_back({Key::quit});
    }) == Status::world_failed);
    CHECK(visit.where.viewings == 2);
    CHECK(visit.records().size() == 1);
    CHECK_THAT(visit.report(), ContainsSubstring("in an earlier viewing: the record cannot be written to"));
}

TEST_CASE("A display that breaks in a later viewing leaves the report of the one before", "[player][app][gl]") {
    Visit visit(0ms);
    CHECK(visit.play([&](const Whereabouts& where, Frame& frame) {
        frame.presses.push_back({Key::restart});
        if (where.viewings == 2) throw std::runtime_error("the display is gone");
    }) == Status::world_failed);
    CHECK_THAT(visit.report(), ContainsSubstring("the display is gone") && ContainsSubstring("\"ending\": \"over\""));
    CHECK_THAT(visit.log(), ContainsSubstring("the display is gone"));
}

TEST_CASE("A picture of the start room that could not be kept counts, also after the last viewing",
          "[player][app][gl]") {
    Visit visit(0ms);
    const fs::path folder = visit.film.beside("pictures");
    visit.options.screenshot_folder = folder.string();
    CHECK(visit.play([&](const Whereabouts& where, Frame& frame) {
        frame.presses.push_back({Key::restart});
        if (where.in_film == 0 || where.was_in_film) return;
        fs::remove_all(folder);
        frame.presses.push_back({Key::screenshot});
        frame.presses.push_back({Key::quit});
    }) == Status::world_failed);
    CHECK(visit.where.viewings == 1);
    CHECK_THAT(visit.report(), ContainsSubstring("asked-1") && ContainsSubstring("\"ending\": \"over\""));
}
