// The rooms around a film, in the headset: from the start room to "done", with nothing but a head that turns.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.hpp"
#include "tests/xr/viewing.hpp"

using namespace forksight::tests;

namespace {

namespace fs = std::filesystem;

/// The sample film, which warns; this copy asks for consent too.
fs::path film_that_asks(const fs::path& folder) {
    const fs::path film = folder / "film";
    fs::copy(sample_film(), film, fs::copy_options::recursive);
    auto read = nlohmann::json::parse(text_of(film / "film.json"));
    read["consent"] = {{"nl", "Wat u kiest wordt bewaard, zonder uw naam. De docent bespreekt het met de groep."},
                       {"en", "What you choose is kept, without your name. The teacher discusses it with the group."}};
    std::ofstream(film / "film.json") << read.dump(1);
    return film;
}

/// Where marks hang, in degrees to the right and up from where the viewer faced when the room opened.
struct Place {
    double yaw_deg, pitch_deg;
};
constexpr Place ahead{0.0, 8.0}; // at a page's text: no mark is there
constexpr Place main_mark{0.0, -12.0};
constexpr Place left_mark{-14.0, -12.0};
constexpr Place practice_1{20.0, -12.0};
constexpr Place practice_2{-20.0, -12.0};
constexpr Place feet{0.0, -75.0};
constexpr Place newest_answer{9.5, -12.0}; // of two that were given
constexpr Place done{14.0, -25.0};

class Visitor {
  public:
    Visitor(Stand& stand, Viewing& viewing, const fs::path& film) : room_(stand), viewing_(viewing), film_(film) {}

    void face(const Place& place) {
        room_.puppet().turn_to(place.yaw_deg, place.pitch_deg);
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }

    /// Sees the page, then rests on one of its marks.
    void choose(const std::string& page, const Place& mark) {
        INFO("at " << page << ", log: " << viewing_.log());
        REQUIRE(viewing_.shows("room-" + page));
        face(ahead);
        face(mark);
        CHECK(viewing_.shows("room-" + page + "-looking"));
    }

    /// The `nth` offer of this viewing.
    void answer(std::size_t nth, const std::string& scene, const std::string& choice) {
        INFO("answers " << choice << ", log: " << viewing_.log());
        face(ahead);
        REQUIRE(viewing_.comes_to("offered", nth));
        const auto [yaw_deg, pitch_deg] = place_of(film_, scene, choice);
        std::this_thread::sleep_for(std::chrono::milliseconds(700)); // people take a moment to see an answer
        face({yaw_deg, pitch_deg});
        REQUIRE(viewing_.comes_to("chosen", nth));
        CHECK(viewing_.values("chosen", "choice").back() == choice);
        face(ahead);
    }

  private:
    Stand& room_;
    Viewing& viewing_;
    fs::path film_;
};

void practise(Visitor& visitor, const Viewing& viewing) {
    REQUIRE(viewing.shows("room-tutorial-look"));
    visitor.face(practice_1);
    visitor.choose("tutorial-wait", practice_2);
    visitor.choose("tutorial-away", practice_2);
    visitor.choose("tutorial-ready", main_mark);
}

/// Rooms and film, twice to an end.
void visit(Stand& stand, const std::string& language) {
    const fs::path film = film_that_asks(stand.keep());
    Viewing viewing(stand, film, {Around::rooms, language, true, {}});
    Visitor visitor(stand, viewing, film);
    visitor.choose("start", main_mark);
    visitor.choose("warning", main_mark);
    visitor.choose("consent", left_mark);
    practise(visitor, viewing);
    REQUIRE(viewing.comes_to("entered", 1));
    visitor.answer(1, "door", "neighbours");
    CHECK(viewing.count("paused") == 0);
    visitor.face(feet);
    REQUIRE(viewing.comes_to("paused", 1));
    visitor.choose("pause", main_mark);
    REQUIRE(viewing.comes_to("resumed", 1));
    visitor.answer(2, "wary", "insist");
    REQUIRE(viewing.comes_to("ended", 1));
    visitor.choose("end", newest_answer);
    REQUIRE(viewing.comes_to("back", 1));
    visitor.answer(3, "wary", "explain");
    visitor.answer(4, "welcome", "open-question");
    visitor.answer(5, "opens-up", "reflect");
    REQUIRE(viewing.comes_to("ended", 2));
    CHECK(viewing.player().running());
    visitor.choose("end-2", done);
    const int status = viewing.player().wait();
    INFO(viewing.log());
    CHECK(status == 0);

    const std::vector<std::string> scenes{"door", "wary", "slam", "welcome", "opens-up", "weighs"};
    const auto entered = viewing.values("entered", "scene");
    CHECK(std::vector<std::string>(entered.begin(), entered.begin() + 6) == scenes);
    CHECK(viewing.count("paused") == 1);
    CHECK(viewing.count("resumed") == 1);
    CHECK(viewing.count("back") == 1);
    const Told told = viewing.told(), replayed = viewing.replayed();
    CHECK(told.ending == "agreement");
    CHECK(told.problems.empty());
    CHECK(replayed.problems.empty());
    CHECK(replayed.ending == told.ending);
    CHECK(replayed.path == told.path);
}

StandSettings to_be_read() {
    StandSettings settings;
    settings.eye_scale_percent = 50;
    return settings;
}

} // namespace

TEST_CASE("From the start room to 'done' nothing is needed but a head that turns", "[xr][rooms]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    StandSettings settings;
    settings.eye_scale_percent = 25; // nobody reads it, and a slow picture lets offers pass
    Stand stand(keep_folder("rooms"), settings);
    visit(stand, "en");
}

// Not part of the tests: what scripts/bless makes the pictures of the documents from.
TEST_CASE("The same in Dutch, in pictures to be read", "[.documents][.nl]") {
    REQUIRE(no_headset_here().empty());
    Stand stand(keep_folder("documents-nl"), to_be_read());
    visit(stand, "nl");
}

TEST_CASE("The same in English, in pictures to be read", "[.documents][.en]") {
    REQUIRE(no_headset_here().empty());
    Stand stand(keep_folder("documents-en"), to_be_read());
    visit(stand, "en");
}
