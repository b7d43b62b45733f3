// Whatever the film and whatever the viewer does: what is recorded replays, and what comes next was cued.
#include <algorithm>

#include "choicegraph/look_ahead.hpp"
#include "choicegraph/replay.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/dice.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/told.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

std::string scene_id(std::size_t number) {
    return "s-" + std::to_string(number);
}

std::string any_condition(Dice& dice, std::size_t scenes) {
    const std::string scene = scene_id(dice.below(scenes));
    switch (dice.below(7)) {
        case 0:
            return "x > " + std::to_string(dice.below(4));
        case 1:
            return "not told or x == 1";
        case 2:
            return "visited(" + scene + ")";
        case 3:
            return "times(" + scene + ") < 2 and told";
        case 4:
            return "told == (x < 2)";
        default:
            return {};
    }
}

std::vector<std::string> any_effects(Dice& dice) {
    switch (dice.below(5)) {
        case 0:
            return {"x = x + 1"};
        case 1:
            return {"told = not told", "x = x * 2 - 1"};
        case 2:
            return {"x = 0"};
        default:
            return {};
    }
}

OfferOf any_offer(Dice& dice, const std::vector<ChoiceOf>& choices) {
    OfferOf offer;
    offer.at_s = static_cast<double>(dice.below(12));
    if (!dice.one_in(3)) offer.until_s = offer.at_s + 1.0 + static_cast<double>(dice.below(5));
    offer.meanwhile = std::array{Meanwhile::loop, Meanwhile::freeze, Meanwhile::play}[dice.below(3)];
    if (dice.one_in(2)) offer.otherwise = choices[dice.below(choices.size())].id;
    return offer;
}

// Mostly sound, and sometimes with dead ends and offers that nobody can take: those may stop, but never go wrong.
FilmOf any_film(Dice& dice) {
    FilmOf film{.variables = {integer("x", 1, -2, 3), boolean("told")},
                .clips = {"clip", "client", "roof"},
                .viewpoints = {{"client", "client"}, {"roof", "roof"}}};
    const std::size_t scenes = 2 + dice.below(9);
    for (std::size_t i = 0; i < scenes; ++i) {
        SceneOf scene{.id = scene_id(i), .effects = any_effects(dice)};
        const std::size_t choices = dice.below(5);
        for (std::size_t k = 0; k < choices; ++k) {
            ChoiceOf choice{.id = "c-" + std::to_string(k), .to = scene_id(dice.below(scenes))};
            choice.condition = any_condition(dice, scenes);
            choice.effects = any_effects(dice);
            if (!dice.one_in(4)) choice.look = left();
            choice.once = dice.one_in(4);
            choice.show_disabled = dice.one_in(3);
            choice.by_teacher = dice.one_in(6);
            if (dice.one_in(4)) choice.return_to = scene_id(dice.below(scenes));
            scene.choices.push_back(choice);
        }
        if (choices > 0) scene.offer = any_offer(dice, scene.choices);
        for (std::size_t k = dice.below(3); k > 0; --k) {
            scene.then.push_back({any_condition(dice, scenes), any_effects(dice), scene_id(dice.below(scenes))});
            if (dice.one_in(2)) scene.then.back().weight = static_cast<std::uint32_t>(1 + dice.below(5));
            if (dice.one_in(3)) scene.then.back().return_to = scene_id(dice.below(scenes));
        }
        scene.returns = dice.one_in(4);
        for (const char* clip : {"client", "roof"}) {
            if (dice.one_in(2)) scene.views.push_back({.clip = clip});
        }
        if (dice.one_in(4)) scene.ending = "e-" + std::to_string(dice.below(3));
        film.scenes.push_back(scene);
    }
    return film;
}

// A host with clips of ten seconds, a frame every half second, and a viewer who does anything at any time.
class Session {
  public:
    Session(const Film& film, Dice& dice) : film_(film), play_(film), dice_(dice) {}

    void run() {
        happens(Started{"s1", film_.id, "sha256:0", "nl", "test", dice_.below(1000)});
        for (int frame = 0; frame < 400 && play_.state().phase != State::Phase::over; ++frame) {
            now_s_ += 0.5;
            if (!play_.state().paused) pass_time();
            while (const auto event = play_.due(playhead_)) {
                REQUIRE(play_.due(playhead_).has_value());
                happens(*event);
            }
            viewer_does_something();
            if (play_.state().phase == State::Phase::over && dice_.one_in(2)) goes_back();
        }
    }

    const std::vector<Line>& lines() const { return lines_; }
    const Outcome& seen() const { return seen_; }
    const State& state() const { return play_.state(); }
    std::size_t views() const { return views_; }

  private:
    // What an Outcome is made of, kept as simply as can be.
    struct Kept {
        std::uint64_t line = 0;
        Event event;
        State before;
    };

    void goes_back() {
        const auto offers = play_.earlier_offers();
        if (!offers.empty()) happens(WentBack{offers[dice_.below(offers.size())].line});
    }

    void went_back(std::uint64_t to) {
        Outcome::Try left{to, lines_.size(), {}, {}, {}, seen_.ending};
        seen_.ending.clear();
        const auto first = std::find_if(kept_.begin(), kept_.end(), [to](const Kept& kept) { return kept.line == to; });
        REQUIRE(first != kept_.end());
        REQUIRE(play_.state() == first->before);
        left.scene = std::get<Offered>(first->event).scene;
        for (auto kept = first; kept != kept_.end(); ++kept) {
            if (const auto* entered = std::get_if<Entered>(&kept->event)) {
                left.path.push_back(entered->scene);
                seen_.path.pop_back();
            }
            if (std::holds_alternative<Chosen>(kept->event)) {
                left.decisions.push_back(seen_.decisions[seen_.decisions.size() - 1 - left.decisions.size()]);
            }
        }
        seen_.decisions.resize(seen_.decisions.size() - left.decisions.size());
        std::reverse(left.decisions.begin(), left.decisions.end());
        kept_.erase(first, kept_.end());
        seen_.tries.push_back(left);
        const Scene& scene = film_.scenes[play_.state().scene];
        playhead_ = {.position_s = std::max(scene.from_s, scene.offer->at_s)};
    }

    void pass_time() {
        playhead_.position_s = std::min(10.0, playhead_.position_s + 0.5);
        playhead_.finished = playhead_.position_s >= 10.0;
        if (play_.state().phase == State::Phase::offering) playhead_.offered_for_s += 0.5;
    }

    void happens(const Event& event) {
        const std::vector<std::size_t> cued = play_.can_follow();
        const State before = play_.state();
        const std::vector<Ahead> ahead = look_ahead(film_, before);
        const auto result = play_.on(event);
        if (const auto* refusal = std::get_if<Refusal>(&result)) FAIL(told(event) << ": " << refusal->what);
        lines_.push_back({lines_.size() + 1, now_s_, event});
        kept_.push_back({lines_.size(), event, before});
        seen_.length_s = now_s_;
        if (const auto* entered = std::get_if<Entered>(&event)) {
            const std::size_t scene = film_.scene_number(entered->scene).value();
            REQUIRE(std::count(cued.begin(), cued.end(), scene) == 1);
            REQUIRE(play_.state().scene == scene);
            was_seen_ahead(ahead, cued);
            playhead_ = {};
            seen_.path.push_back(entered->scene);
        }
        if (std::holds_alternative<Offered>(event)) playhead_.offered_for_s = 0.0;
        if (const auto* ended = std::get_if<Ended>(&event)) seen_.ending = ended->ending;
        if (const auto* chosen = std::get_if<Chosen>(&event)) {
            seen_.decisions.push_back(
                {now_s_, chosen->scene, chosen->choice, chosen->how, chosen->after_s, lines_.size()});
        }
        if (const auto* back = std::get_if<WentBack>(&event)) went_back(back->to);
        if (const auto* viewed = std::get_if<Viewed>(&event)) {
            REQUIRE(play_.clip_of(play_.state().scene) == film_.clip_number(viewed->clip).value());
            ++views_;
        }
        check_actions(std::get<Actions>(result));
    }

    // All that could be entered was known two scenes ahead, and so is what can follow what was.
    void was_seen_ahead(const std::vector<Ahead>& ahead, const std::vector<std::size_t>& cued) {
        std::vector<std::size_t> scenes;
        for (const Ahead& one : ahead) scenes.push_back(one.scene);
        REQUIRE(scenes == cued);
        const auto place = std::find(scenes.begin(), scenes.end(), play_.state().scene);
        const std::vector<std::size_t>& then = ahead[static_cast<std::size_t>(place - scenes.begin())].then;
        const std::vector<std::size_t> now = play_.can_follow();
        std::size_t sum = 0;
        for (const Ahead& one : ahead) sum += one.then.size();
        if (sum < ahead_limit) REQUIRE(std::includes(then.begin(), then.end(), now.begin(), now.end()));
    }

    // What was asked for last is what can follow now, for as long as the scene is on.
    void check_actions(const Actions& actions) {
        for (const Action& action : actions) {
            if (const auto* cue = std::get_if<Cue>(&action)) REQUIRE(cue->scenes == play_.can_follow());
            if (const auto* show = std::get_if<Show>(&action)) {
                for (const Option& option : show->options) {
                    const std::vector<std::size_t> now = play_.available();
                    REQUIRE((std::count(now.begin(), now.end(), option.choice) == 1) == option.enabled);
                }
            }
        }
    }

    void viewer_does_something() {
        if (play_.state().phase == State::Phase::over) return;
        if (dice_.one_in(5)) happens(Gaze{static_cast<double>(dice_.below(360)) - 180.0, 0.0});
        if (play_.state().paused) {
            if (dice_.one_in(3)) happens(Resumed{});
            return;
        }
        if (dice_.one_in(20)) return happens(Paused{});
        if (dice_.one_in(300)) return happens(Stopped{Why::viewer});
        if (dice_.one_in(60)) return goes_back();
        if (dice_.one_in(10)) moves_to_another_view();
        if (play_.state().phase != State::Phase::offering || !dice_.one_in(6)) return;
        const Scene& scene = film_.scenes[play_.state().scene];
        const std::vector<std::size_t> available = play_.available();
        const Choice& choice = scene.choices[available[dice_.below(available.size())]];
        const How how = choice.by_teacher || dice_.one_in(5) ? How::teacher
                        : choice.look.empty()                ? How::key
                                                             : How::gaze;
        happens(Chosen{scene.id, choice.id, how, playhead_.offered_for_s});
    }

    void moves_to_another_view() {
        if (play_.state().phase == State::Phase::leaving) return;
        const Scene& scene = film_.scenes[play_.state().scene];
        std::size_t clip = scene.clip;
        const std::size_t drawn = dice_.below(scene.views.size() + 1);
        if (drawn > 0) clip = scene.views[drawn - 1].clip;
        if (clip != play_.clip_of(play_.state().scene)) happens(Viewed{scene.id, film_.clips[clip].id});
    }

    const Film& film_;
    Playthrough play_;
    Dice& dice_;
    Playhead playhead_;
    double now_s_ = 0.0;
    std::vector<Line> lines_;
    std::vector<Kept> kept_; ///< all that was not gone back from
    std::size_t views_ = 0;
    Outcome seen_;
};

} // namespace

TEST_CASE("any play of any film replays to the same outcome, and nothing was entered that was not cued",
          "[choicegraph][replay]") {
    std::size_t entered = 0;
    std::size_t chosen = 0;
    std::size_t ended = 0;
    std::size_t tries = 0;
    std::size_t views = 0;
    for (std::uint32_t seed = 1; seed <= 2000; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const Film film = film_of(any_film(dice));
        Session session(film, dice);
        session.run();
        const auto result = replay(film, session.lines());
        if (const auto* impossible = std::get_if<Impossible>(&result)) FAIL(impossible->n << ": " << impossible->what);
        REQUIRE(std::get<Outcome>(result) == session.seen());

        Playthrough again(film);
        for (const Line& line : session.lines()) REQUIRE(std::holds_alternative<Actions>(again.on(line.event)));
        REQUIRE(again.state() == session.state());
        for (const Line& line : session.lines()) {
            entered += std::holds_alternative<Entered>(line.event) ? 1 : 0;
            chosen += std::holds_alternative<Chosen>(line.event) ? 1 : 0;
            ended += std::holds_alternative<Ended>(line.event) ? 1 : 0;
        }
        tries += session.seen().tries.size();
        views += session.views();
    }
    // The films are not all trivial.
    CHECK(entered > 10000);
    CHECK(chosen > 5000);
    CHECK(ended > 300);
    CHECK(tries > 2000);
    CHECK(views > 2000);
}

TEST_CASE("only a scene that can follow is ever accepted", "[choicegraph][replay]") {
    std::size_t accepted = 0;
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        Dice dice(seed);
        const Film film = film_of(any_film(dice));
        Session session(film, dice);
        session.run();
        Playthrough play(film);
        for (const Line& line : session.lines()) {
            const std::vector<std::size_t> cued = play.can_follow();
            for (std::size_t scene = 0; scene < film.scenes.size(); ++scene) {
                Playthrough trial(film, play.state());
                if (!std::holds_alternative<Actions>(trial.on(Entered{film.scenes[scene].id}))) continue;
                REQUIRE(std::count(cued.begin(), cued.end(), scene) == 1);
                ++accepted;
            }
            play.on(line.event);
        }
    }
    CHECK(accepted > 1000);
}
