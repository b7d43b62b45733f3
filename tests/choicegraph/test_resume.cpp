// A record over a film that was edited since: each kind of edit, and many at once.
#include <algorithm>
#include <functional>
#include <utility>

#include "choicegraph/resume.hpp"
#include "choicegraph/situation.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/dice.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/told.hpp"
#include "tests/media_manifests/any_film.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

std::vector<Line> numbered(const std::vector<Event>& events) {
    std::vector<Line> lines;
    for (const Event& event : events) lines.push_back({lines.size() + 1, static_cast<double>(lines.size()), event});
    return lines;
}

/// In the door: told, offered again, and then asked in.
std::vector<Line> at_the_hall() {
    return numbered({started(), Entered{"door"}, Offered{"door", {"ask-in", "tell", "say-nothing"}},
                     Chosen{"door", "ask-in", How::gaze, 1.0}, Entered{"hall"}});
}

std::string said(const std::variant<Continued, Broken>& result) {
    std::string text;
    const auto adapted = [&](const std::vector<Adapted>& all) {
        for (const Adapted& one : all) text += std::to_string(one.line) + ": " + one.what + "; ";
    };
    if (const auto* broken = std::get_if<Broken>(&result)) {
        adapted(broken->adapted);
        text += "broken at " + std::to_string(broken->line) + ": " + broken->what;
        if (!broken->last_good) return text + "; no way back";
        CHECK(broken->last_good->lines.size() == broken->last_good->line);
        return text + "; back to line " + std::to_string(broken->last_good->line) + " in " + broken->last_good->scene;
    }
    const auto& continued = std::get<Continued>(result);
    adapted(continued.adapted);
    const State& state = continued.play.state();
    text += "in " + continued.play.film().scenes[state.scene].id + ", trust ";
    const auto trust = continued.play.film().names.variable_number("trust");
    return text + (trust ? std::to_string(state.values[*trust]) : "gone");
}

std::string after(const std::function<void(FilmOf&)>& edit, const std::vector<Line>& lines = at_the_hall()) {
    FilmOf written = visit();
    edit(written);
    const Film film = film_of(written);
    return said(resume(film, lines));
}

} // namespace

TEST_CASE("an edit that takes nothing away resumes the session where it was", "[choicegraph][resume][unit]") {
    CHECK(after([](FilmOf&) {}) == "in hall, trust 4");
    CHECK(after([](FilmOf& film) { film.scenes[0].choices[0].text = {{"en", "Please?"}}; }) == "in hall, trust 4");
    CHECK(after([](FilmOf& film) { film.scenes[0].choices[0].look = right(); }) == "in hall, trust 4");
    CHECK(after([](FilmOf& film) { film.scenes[0].offer->at_s = 3.0; }) == "in hall, trust 4");
    CHECK(after([](FilmOf& film) { std::swap(film.scenes[1], film.scenes[3]); }) == "in hall, trust 4");
    CHECK(after([](FilmOf& film) { film.scenes.push_back({.id = "attic", .ending = "lost"}); }) == "in hall, trust 4");
    CHECK(after([](FilmOf& film) { film.variables.insert(film.variables.begin(), integer("luck", 7, 0, 9)); }) ==
          "in hall, trust 4");
    CHECK(after([](FilmOf& film) {
              film.scenes[1].then.pop_back();
              film.scenes[0].choices[2].to = "inside";
              film.scenes.pop_back(); // the street, where nobody was
          }) == "in hall, trust 4");
    CHECK(after([](FilmOf& film) { film.scenes[2].ending = "welcome"; }) == "in hall, trust 4");
}

TEST_CASE("what was offered then need not be what is offered now", "[choicegraph][resume][unit]") {
    const std::string now =
        "3: the answers of 'door' are now 'ask-in', 'tell', 'say-nothing', 'shout', and were "
        "'ask-in', 'tell', 'say-nothing'; in hall, trust 4";
    CHECK(after([](FilmOf& film) { film.scenes[0].choices.push_back({.id = "shout", .to = "street"}); }) == now);
    CHECK(after([](FilmOf& film) { std::swap(film.scenes[0].choices[0], film.scenes[0].choices[1]); }) ==
          "3: the answers of 'door' are now 'tell', 'ask-in', 'say-nothing', and were 'ask-in', 'tell', 'say-nothing'; "
          "in hall, trust 4");
    CHECK(after([](FilmOf& film) { film.scenes[0].choices[1].condition = "told"; }) ==
          "3: the answers of 'door' are now 'ask-in', 'say-nothing', and were 'ask-in', 'tell', 'say-nothing'; "
          "in hall, trust 4");
    CHECK(after([](FilmOf& film) { film.scenes[0].choices[0].look.clear(); }) ==
          "4: 'ask-in' has no place to look at any more; in hall, trust 4");
}

TEST_CASE("an edit that takes the chosen way away names the line, and the last point that holds",
          "[choicegraph][resume][unit]") {
    CHECK(after([](FilmOf& film) { film.scenes[0].choices[0].condition = "trust >= 5"; }) ==
          "3: the answers of 'door' are now 'tell', 'say-nothing', and were 'ask-in', 'tell', 'say-nothing'; broken at "
          "4: 'ask-in' cannot be chosen here: the answers of 'door' are 'tell', 'say-nothing'; back to line 3 in door");
    CHECK(after([](FilmOf& film) { film.scenes[0].choices[0].to = "street"; }) ==
          "broken at 5: 'hall' cannot be entered here: 'street' was to follow; back to line 3 in door");
    CHECK(after([](FilmOf& film) { film.scenes[0].choices[0].by_teacher = true; }) ==
          "broken at 4: 'ask-in' cannot be chosen here: it is the teacher's to choose; back to line 3 in door");
    CHECK(after([](FilmOf& film) {
              film.scenes[0].choices.clear();
              film.scenes[0].offer.reset();
              film.scenes[0].ending = "closed";
          }) == "broken at 3: 'door' offers no answers; back to line 2 in door");
    CHECK(after([](FilmOf& film) { std::swap(film.scenes[0], film.scenes[1]); }) ==
          "broken at 2: 'door' cannot be entered here: 'hall' was to follow; no way back");
    CHECK(after([](FilmOf& film) { film.id = "other"; }) ==
          "broken at 1: this is a session of the film 'visit', not of 'other'; no way back");
}

TEST_CASE("from the last good point the session can go on", "[choicegraph][resume][unit]") {
    FilmOf written = visit();
    written.scenes[0].choices[0].to = "street";
    const Film film = film_of(written);
    auto result = resume(film, at_the_hall());
    auto& broken = std::get<Broken>(result);
    REQUIRE(broken.last_good);
    Playthrough& play = broken.last_good->play;
    CHECK(step(play, Chosen{"door", "ask-in", How::gaze, 1.0}) == "hide");
    CHECK(follow(play, {.finished = true}) == "entered street");
    const auto replayed = replay(film, broken.last_good->lines);
    CHECK(std::get<Outcome>(replayed).path == std::vector<std::string>{"door"});
}

TEST_CASE("lines that are out of order are named, as replay does", "[choicegraph][resume][unit]") {
    auto lines = at_the_hall();
    lines[3].n = 9;
    CHECK(after([](FilmOf&) {}, lines) ==
          "broken at 4: the line is numbered 9, and 4 was to follow; back to line 3 in door");
    lines = at_the_hall();
    lines[4].t_s = 0.5;
    CHECK(after([](FilmOf&) {}, lines) ==
          "broken at 5: the line's time is before that of the line above it; back to line 3 in door");
    CHECK(after([](FilmOf&) {}, {lines[1]}) == "broken at 1: the line is numbered 2, and 1 was to follow; no way back");
}

TEST_CASE("silence that has become an answer, or an answer silence, is still what was chosen",
          "[choicegraph][resume][unit]") {
    const auto silent = numbered({started(), Entered{"door"}, Offered{"door", {"ask-in", "tell", "say-nothing"}},
                                  Chosen{"door", "say-nothing", How::timeout, 12.0}, Entered{"street"}});
    CHECK(after([](FilmOf& film) { film.scenes[0].offer->until_s = {}; }, silent) ==
          "4: 'say-nothing' is no longer what silence means here; in street, trust 2");
    CHECK(after([](FilmOf& film) { film.scenes[0].offer->otherwise = "tell"; }, silent) ==
          "4: 'say-nothing' is no longer what silence means here; in street, trust 2");
}

namespace {

/// One thing that can happen next; nothing when the film is over.
std::optional<Event> anything(const Playthrough& play, Dice& dice) {
    if (play.state().phase == State::Phase::before) return Started{"s", play.film().id, "", "", "", dice.below(1000)};
    if (play.state().paused) return Resumed{};
    if (dice.one_in(12) && play.state().phase != State::Phase::over) return Paused{};
    const auto offers = play.earlier_offers();
    if (dice.one_in(15) && !offers.empty()) return WentBack{offers[dice.below(offers.size())].line};
    if (play.state().phase == State::Phase::over) return std::nullopt;
    if (play.state().phase == State::Phase::offering && !dice.one_in(3)) {
        const Scene& scene = play.film().scenes[play.state().scene];
        const auto available = play.available();
        const Choice& choice = scene.choices[available[dice.below(available.size())]];
        return Chosen{scene.id, choice.id, choice.by_teacher ? How::teacher : How::key, 1.0};
    }
    const auto due = play.due({.offered_for_s = 1e6, .finished = true});
    return due ? *due : Event(Gaze{});
}

std::vector<Line> any_play(Playthrough& play, Dice& dice, std::size_t length) {
    std::vector<Line> lines;
    while (lines.size() < length) {
        const auto event = anything(play, dice);
        if (!event) break;
        const auto result = play.on(*event);
        if (const auto* refusal = std::get_if<Refusal>(&result)) FAIL(told(*event) << ": " << refusal->what);
        lines.push_back({lines.size() + 1, static_cast<double>(lines.size()), *event});
    }
    return lines;
}

/// The film's expressions over the names as they are now.
void read_again(Film& film) {
    film.names.scenes.clear();
    for (const Scene& scene : film.scenes) film.names.scenes.push_back(scene.id);
    film.names.put_in_order();
    const auto condition = [&](Condition& one) {
        if (!one.empty()) one = std::get<Condition>(Condition::parse(one.text(), film.names));
    };
    const auto effects = [&](std::vector<Assignment>& all) {
        for (Assignment& one : all) one = std::get<Assignment>(Assignment::parse(one.text(), film.names));
    };
    for (Scene& scene : film.scenes) {
        effects(scene.effects);
        for (Choice& choice : scene.choices) condition(choice.condition), effects(choice.effects);
        for (Then& then : scene.then) condition(then.condition), effects(then.effects);
    }
}

void for_references(Film& film, const std::function<void(std::size_t&)>& change) {
    change(film.start);
    for (Scene& scene : film.scenes) {
        for (Choice& choice : scene.choices) {
            change(choice.to);
            if (choice.return_to) change(*choice.return_to);
        }
        for (Then& then : scene.then) {
            change(then.to);
            if (then.return_to) change(*then.return_to);
        }
    }
}

void shuffle_scenes(Film& film, Dice& dice) {
    const std::size_t a = dice.below(film.scenes.size());
    const std::size_t b = dice.below(film.scenes.size());
    std::swap(film.scenes[a], film.scenes[b]);
    for_references(film, [&](std::size_t& scene) { scene = scene == a ? b : scene == b ? a : scene; });
}

/// A scene that was never entered, is not spoken of, and is nothing's way back: who led there leads elsewhere now.
void remove_scene(Film& film, const std::vector<std::uint32_t>& visits_by_then, const Film& then, Dice& dice) {
    const std::size_t gone = dice.below(film.scenes.size());
    const std::string id = film.scenes[gone].id;
    const auto number = then.scene_number(id);
    if (!number || visits_by_then[*number] > 0 || film.start == gone) return;
    bool spoken_of = false;
    const auto look = [&](const std::string& text) {
        spoken_of = spoken_of || text.find("(" + id + ")") != std::string::npos;
    };
    for (Scene& scene : film.scenes) {
        for (const Assignment& one : scene.effects) look(one.text());
        for (const Choice& choice : scene.choices) {
            look(choice.condition.text());
            for (const Assignment& one : choice.effects) look(one.text());
            spoken_of = spoken_of || choice.return_to == gone;
        }
        for (const Then& way : scene.then) {
            look(way.condition.text());
            for (const Assignment& one : way.effects) look(one.text());
            spoken_of = spoken_of || way.return_to == gone;
        }
    }
    if (spoken_of) return;
    film.scenes.erase(film.scenes.begin() + static_cast<std::ptrdiff_t>(gone));
    for_references(film, [&](std::size_t& scene) {
        if (scene == gone) scene = film.start;
        if (scene > gone) --scene;
    });
}

void add_choice(Film& film, Dice& dice) {
    Scene& scene = film.scenes[dice.below(film.scenes.size())];
    // Where nothing was offered, an added answer would ask what nobody was asked.
    const bool always = std::any_of(scene.choices.begin(), scene.choices.end(),
                                    [](const Choice& one) { return one.condition.empty() && !one.once; });
    if (!scene.offer || !always || choice_number(scene, "added")) return;
    Choice added;
    added.id = "added";
    added.to = dice.below(film.scenes.size());
    scene.choices.push_back(added);
}

void edit(Film& film, const State& played, const Film& original, Dice& dice) {
    switch (dice.below(6)) {
        case 0:
            for (Scene& scene : film.scenes) {
                scene.from_s = 0.5;
                for (Choice& choice : scene.choices) choice.text = {{"nl", "Anders"}};
            }
            break;
        case 1:
            shuffle_scenes(film, dice);
            break;
        case 2:
            if (film.names.variables.size() < 8) {
                const std::string id = "extra" + std::to_string(film.names.variables.size());
                film.names.variables.insert(film.names.variables.begin(), {id, false, 1, 0, 3});
            }
            break;
        case 3:
            remove_scene(film, played.visits, original, dice);
            break;
        case 4:
            add_choice(film, dice);
            break;
        default: {
            Scene scene;
            scene.id = "new" + std::to_string(film.scenes.size());
            if (!film.scene_number(scene.id)) film.scenes.push_back(scene);
        }
    }
    read_again(film);
}

/// By id, so that two films can be compared.
std::string shown(const Film& film, const State& state, const Film& known) {
    const bool anywhere = std::any_of(state.visits.begin(), state.visits.end(), [](std::uint32_t n) { return n > 0; });
    std::string text = std::to_string(static_cast<int>(state.phase)) + (anywhere ? film.scenes[state.scene].id : "");
    if (state.phase == State::Phase::leaving) text += ">" + film.scenes[state.next].id;
    for (std::size_t i = 0; i < film.names.variables.size(); ++i) {
        const std::string& id = film.names.variables[i].id;
        if (known.names.variable_number(id)) text += " " + id + "=" + std::to_string(state.values[i]);
    }
    std::vector<std::string> visits;
    for (std::size_t i = 0; i < film.scenes.size(); ++i) {
        if (state.visits[i] > 0) visits.push_back(film.scenes[i].id + ":" + std::to_string(state.visits[i]));
    }
    std::sort(visits.begin(), visits.end());
    for (const std::string& visit : visits) text += " " + visit;
    for (const std::size_t back : state.returns) text += " <" + film.scenes[back].id;
    return text;
}

} // namespace

TEST_CASE("after any permitted edits any session resumes in the same scene with the same values",
          "[choicegraph][resume]") {
    std::size_t moved = 0;
    for (unsigned seed = 0; seed < 1500; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const Film film = forksight::media_manifests::tests::any_film(seed);
        Playthrough play(film);
        const auto lines = any_play(play, dice, 1 + dice.below(40));
        State ever = play.state(); // what was gone back from was come to as well
        for (const Line& line : lines) {
            const auto* entered = std::get_if<Entered>(&line.event);
            if (entered) ever.visits[*film.scene_number(entered->scene)] = 1;
        }
        Film edited = film;
        read_again(edited);
        for (std::size_t edits = dice.below(5); edits > 0; --edits) edit(edited, ever, film, dice);
        const auto result = resume(edited, lines);
        if (const auto* broken = std::get_if<Broken>(&result)) FAIL(broken->line << ": " << broken->what);
        const auto& continued = std::get<Continued>(result);
        CHECK(shown(edited, continued.play.state(), film) == shown(film, play.state(), film));
        // What it makes of the record is a record of the film as it is now.
        CHECK(std::holds_alternative<Outcome>(replay(edited, continued.lines)));
        moved += lines.size() > 4 ? 1 : 0;
    }
    CHECK(moved > 700);
}

TEST_CASE("a session that is resumed anywhere in an unedited film plays on as if it had not been interrupted",
          "[choicegraph][resume]") {
    for (unsigned seed = 0; seed < 600; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const Film film = forksight::media_manifests::tests::any_film(seed);
        Playthrough whole(film);
        const auto lines = any_play(whole, dice, 30);
        const std::size_t cut = dice.below(lines.size() + 1);
        const std::vector<Line> saved(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(cut));
        auto result = resume(film, saved);
        REQUIRE(std::holds_alternative<Continued>(result));
        auto& continued = std::get<Continued>(result);
        CHECK(continued.adapted.empty());
        CHECK(continued.lines.size() == saved.size());
        Playthrough before(film);
        for (const Line& line : saved) before.on(line.event);
        for (std::size_t i = cut; i < lines.size(); ++i) {
            const auto expected = before.on(lines[i].event);
            const auto is = continued.play.on(lines[i].event);
            REQUIRE(std::holds_alternative<Actions>(is));
            CHECK(told(std::get<Actions>(is), film) == told(std::get<Actions>(expected), film));
        }
        CHECK(continued.play.state() == whole.state());
        CHECK(continued.play.earlier_offers().size() == whole.earlier_offers().size());
    }
}
