// How answers are counted: from the disk, from lines as they come, and not at all where something is missing.
#include <sys/fsuid.h>
#include <unistd.h>

#include <memory>
#include <thread>

#include "tests/streamer/http/answering.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::tests;
using namespace forksight::choicegraph;

namespace {

CountLimits quick_count() {
    CountLimits limits;
    limits.pause = std::chrono::milliseconds(20);
    return limits;
}

/// A session's first lines, up to where it is asked.
AnswerCount::Lines asked(int session, std::uint64_t class_id = 0) {
    return {session_named(session),
            class_id,
            {Started{session_named(session), "visit", "sha256:0", "nl", "offscreen", 7}, Entered{"door"},
             Offered{"door", {}}}};
}

AnswerCount::Lines chose(int session, const std::string& choice, std::uint64_t class_id = 0) {
    AnswerCount::Lines lines = asked(session, class_id);
    lines.events.push_back(Chosen{"door", choice});
    return lines;
}

} // namespace

TEST_CASE("a class that is not counted for itself any more stays in everybody's sums", "[answer_count][library]") {
    TemporaryFolder disk;
    furnish(disk);
    const library::Folder folder(disk.path());
    CountLimits limits = quick_count();
    limits.classes = 1;
    AnswerCount count(folder, limits);
    for (int session = 1; session <= 5; ++session) count.kept(chose(session, session <= 3 ? "ask" : "leave", 7));
    REQUIRE(soon([&] { return count.counted() == 5; }));
    REQUIRE(soon([&] { return told(count, 7) == told(count) && !told(count).empty(); }));
    const std::uint64_t first = told(count).at("door").sum();
    CHECK(first >= 3); // all five, if they were taken together
    for (int session = 6; session <= 8; ++session) count.kept(chose(session, "wait", 8));
    REQUIRE(soon([&] { return !told(count, 8).empty() && told(count, 8) == door({{"wait", 3}}); }));
    CHECK(told(count).at("door").sum() == first + 3);
    // What was counted of the class and not told yet is part of the next handful of who are of none.
    for (int session = 9; session <= 11; ++session) count.kept(chose(session, "ask"));
    CHECK(soon([&] { return told(count).at("door").sum() >= first + 6; }, std::chrono::seconds(5)));
}

TEST_CASE("records on the disk are counted when the server starts, as far as they are records",
          "[answer_count][library]") {
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

TEST_CASE("a session that began before the server did is counted once", "[answer_count][library]") {
    TemporaryFolder disk;
    furnish(disk);
    for (int session = 1; session <= 3; ++session)
        disk.write("records/" + session_named(session) + ".jsonl", answering(session, "ask"));
    const library::Folder folder(disk.path());
    AnswerCount count(folder);
    // Its file was there and empty: it is begun by a request before it is read, or after.
    const std::vector<Event> events{Started{session_named(1), "visit", "sha256:0", "nl", "offscreen", 7},
                                    Entered{"door"}, Offered{"door", {}}, Chosen{"door", "leave"}};
    count.kept({session_named(1), 0, events});
    REQUIRE(soon([&] { return count.caught_up(); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    CHECK(count.counted() == 3);
}

TEST_CASE("of more than can be counted in time nothing is counted wrongly", "[answer_count][library]") {
    TemporaryFolder disk;
    furnish(disk);
    const library::Folder folder(disk.path());
    CountLimits limits;
    limits.waiting_events = 3;
    AnswerCount count(folder, limits);
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

TEST_CASE("a session with a hole in it is followed no further, however soon more of it comes",
          "[answer_count][library]") {
    TemporaryFolder disk;
    furnish(disk);
    std::string film = small_film("visit");
    const std::string otherwise = R"(, "otherwise": "wait")";
    film.replace(film.find(otherwise), otherwise.size(), "");
    const std::string choices = R"("choices": [)";
    film.replace(film.find(choices), choices.size(), R"("then": [{"to": "street"}], "choices": [)");
    disk.write("films/visit/film.json", film);
    const library::Folder folder(disk.path());
    CountLimits limits;
    limits.waiting_events = 8;
    limits.pause = std::chrono::milliseconds(1000);
    AnswerCount count(folder, limits);
    REQUIRE(soon([&] { return count.caught_up(); }));
    // All three while it pauses: what was chosen is lost, and without it who went on would seem to have been silent.
    count.kept(asked(1));
    count.kept({session_named(1), 0, std::vector<Event>(6, Chosen{"door", "ask"})});
    count.kept({session_named(1), 0, {Entered{"street"}}});
    int session = 2;
    REQUIRE(soon([&] {
        if (session < 100) count.kept(chose(session++, "leave"));
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        return told(count)["door"].choices["leave"] >= 3;
    }));
    CHECK(told(count).at("door").silence == 0);
    // Silence is something that is counted here.
    AnswerCount::Lines silent = asked(200);
    silent.events.push_back(Entered{"street"});
    for (int more = 200; more < 203; ++more) {
        silent.session = session_named(more);
        REQUIRE(soon([&, before = count.counted()] {
            count.kept(silent);
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            return count.counted() > before;
        }));
    }
    CHECK(soon([&] { return told(count).at("door").silence > 0; }));
}

TEST_CASE("a film that could not be read at first is counted once it can be", "[answer_count][library]") {
    TemporaryFolder disk;
    furnish(disk);
    fs::permissions(disk.path(), fs::perms(0755));
    const fs::path film = disk.path() / "films/visit/film.json";
    const library::Folder folder(disk.path());
    fs::permissions(film, fs::perms(0000));
    // Root may read everything: the thread that counts is somebody else, as this one is while it makes it.
    if (::geteuid() == 0) ::setfsuid(65534);
    const auto count = std::make_unique<AnswerCount>(folder, quick_count());
    if (::geteuid() == 0) ::setfsuid(0);
    REQUIRE(soon([&] { return count->caught_up(); }));
    count->kept(chose(1, "ask"));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    CHECK(count->counted() == 0);
    fs::permissions(film, fs::perms(0644)); // which is no change of the file
    for (int session = 2; session <= 4; ++session) count->kept(chose(session, "leave"));
    CHECK(soon([&] { return told(*count) == door({{"leave", 3}}); }, std::chrono::seconds(5)));
}

TEST_CASE("what the newest records say is told before the old ones are read", "[answer_count][library]") {
    TemporaryFolder disk;
    furnish(disk);
    const auto put = [&](int session, const std::string& text, int hours_old) {
        const std::string name = "records/" + session_named(session) + ".jsonl";
        disk.write(name, text);
        fs::last_write_time(disk.path() / name, fs::file_time_type::clock::now() - std::chrono::hours(hours_old));
    };
    for (int session = 1; session <= 3; ++session) put(session, answering(session, "ask"), 1);
    std::vector<Event> long_one{Started{session_named(4), "visit", "sha256:0", "nl", "offscreen", 7}};
    long_one.resize(5'000, Entered{"door"});
    long_one.insert(long_one.end(), {Offered{"door", {}}, Chosen{"door", "leave"}});
    const std::string text = written(long_one);
    for (int session = 4; session < 40; ++session) put(session, text, session);
    const library::Folder folder(disk.path());
    CountLimits limits;
    limits.pause = std::chrono::milliseconds(0);
    const AnswerCount count(folder, limits);
    while (!count.of("visit", 0) && !count.caught_up()) std::this_thread::yield();
    CHECK(told(count).at("door").sum() < 39);
    REQUIRE(soon([&] { return count.caught_up(); }));
    CHECK(told(count) == door({{"ask", 3}, {"leave", 36}}));
}
