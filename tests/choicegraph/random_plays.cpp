#include "tests/choicegraph/random_plays.hpp"

#include <algorithm>

#include "choicegraph/situation.hpp"
#include "tests/choicegraph/dice.hpp"

namespace forksight::choicegraph::tests {

namespace {

using Kind = Verdict::Kind;
using Phase = State::Phase;

constexpr std::size_t most_told = 20;
constexpr std::size_t most_looked_for = 20;
constexpr std::size_t longer_plays = 4;
constexpr std::size_t scenes_of_a_longer_play = 1'000;

/// One thing that can happen: what is said of it, and how often it did.
struct Watched {
    Kind said = Kind::not_proven;
    std::size_t happened = 0;
};

struct WatchedWay {
    Watched taken;
    Watched holds;
    Watched fails;
};

enum class Manner { anything, least_answered, silent, mixed };

class Plays {
  public:
    Plays(const Film& film, const Exploration& found, const PlaySettings& settings)
        : film_(film), found_(found), settings_(settings), dice_(settings.seed) {
        for (std::size_t i = 0; i < film.scenes.size(); ++i) {
            entered_.push_back({found.scenes[i].entered.kind, 0});
            stuck_.push_back({found.scenes[i].stuck.kind, 0});
            choices_.push_back(watched(found.choices[i]));
            then_.push_back(watched(found.then[i]));
        }
        for (const EndingFound& ending : found.endings) endings_.push_back({ending.reached.kind, 0});
    }

    PlaysFound run() {
        for (std::size_t i = 0; i < settings_.plays; ++i) {
            manner_ = static_cast<Manner>(i % 4);
            Playthrough play(film_);
            happens(play, Started{"s", film_.id, "v", "en", "d", dice_.below(1u << 31)});
            trapped_by_nobody_ = true;
            go_on(play, settings_.most_scenes);
            if (play.state().phase == Phase::over) continue;
            ++result_.left;
            if (trapped_by_nobody_ && looked_for_ < most_looked_for) look_for_an_ending(play.state());
        }
        count();
        return std::move(result_);
    }

    bool ends(const State& state, std::size_t plays, std::size_t scenes) {
        for (std::size_t i = 0; i < plays; ++i) {
            State again = state;
            again.random = dice_.below(1u << 31);
            manner_ = static_cast<Manner>(i % 4);
            Playthrough play(film_, again);
            if (go_on(play, scenes)) return true;
        }
        return false;
    }

  private:
    static std::vector<WatchedWay> watched(const std::vector<WayFound>& ways) {
        std::vector<WatchedWay> all;
        for (const WayFound& way : ways) all.push_back({{way.taken.kind}, {way.holds.kind}, {way.fails.kind}});
        return all;
    }

    void tell(const std::string& what) {
        if (result_.contradictions.size() < most_told) result_.contradictions.push_back(what);
    }

    void see(Watched& watched, const char* what, std::size_t scene, std::size_t number) {
        if (watched.said == Kind::unreachable) {
            tell(std::string(what) + " " + std::to_string(number) + " in " + film_.scenes[scene].id);
        }
        ++watched.happened;
    }

    // Scene after scene, until the film ends or `scenes` were entered. Whether it ended with an ending.
    bool go_on(Playthrough& play, std::size_t scenes) {
        for (std::size_t i = 0; play.state().phase != Phase::over; ++i) {
            if (play.state().phase == Phase::leaving) happens(play, *play.due({}));
            if (i == scenes) return false;
            play_scene(play);
        }
        return ended_;
    }

    // From its entry until something leads on.
    void play_scene(Playthrough& play) {
        const Situation now(film_, play.state());
        if (!now.offer_is_to_come()) return by_itself(play, {.position_s = 0.0, .finished = true});
        happens(play, *play.due({.position_s = now.scene().offer->at_s}));
        const bool silence_ends = now.scene().offer->until_s.has_value();
        const bool says_nothing = manner_ == Manner::silent || (manner_ == Manner::mixed && dice_.one_in(4));
        if (silence_ends && says_nothing) return by_itself(play, {.position_s = 0.0, .offered_for_s = 1e9});
        const std::size_t number = answer(play);
        const Choice& choice = now.scene().choices[number];
        const How how = choice.by_teacher ? How::teacher : choice.look.empty() ? How::key : How::gaze;
        const bool viewer_can = choice.by_teacher || !choice.look.empty();
        happens(play, Chosen{now.scene().id, choice.id, viewer_can ? how : How::teacher, 1.0});
    }

    std::size_t answer(const Playthrough& play) {
        const std::vector<std::size_t> available = play.available();
        const bool least = manner_ == Manner::least_answered || (manner_ == Manner::mixed && dice_.one_in(2));
        if (!least) return available[dice_.below(available.size())];
        const auto& ways = choices_[play.state().scene];
        return *std::min_element(available.begin(), available.end(), [&ways](std::size_t a, std::size_t b) {
            return ways[a].taken.happened < ways[b].taken.happened;
        });
    }

    void by_itself(Playthrough& play, const Playhead& playhead) {
        const auto event = play.due(playhead);
        if (!event) return tell("nothing was due in " + film_.scenes[play.state().scene].id);
        const std::size_t scene = play.state().scene;
        const WayOn way = Situation(film_, play.state()).way_on();
        const bool leads_on = std::holds_alternative<Entered>(*event);
        if (leads_on && way.kind == WayOn::Kind::then)
            see(then_[scene][way.then].taken, "followed: entry", scene, way.then);
        happens(play, *event);
    }

    void happens(Playthrough& play, const Event& event) {
        const std::size_t scene = play.state().scene;
        const bool answers_hung = play.state().phase == Phase::offering;
        const auto answer = play.on(event);
        if (const auto* refusal = std::get_if<Refusal>(&answer)) {
            tell("refused: " + refusal->what);
            play.on(Stopped{Why::failure});
            return;
        }
        if (const auto* chosen = std::get_if<Chosen>(&event)) {
            const std::size_t number = *choice_number(film_.scenes[scene], chosen->choice);
            see(choices_[scene][number].taken, "chosen: answer", scene, number);
        }
        ended_ = std::holds_alternative<Ended>(event);
        if (std::holds_alternative<Entered>(event)) arrived(play.state());
        if (ended_) ended_in(scene);
        if (std::holds_alternative<Stopped>(event)) stops(scene, answers_hung);
    }

    void arrived(const State& state) {
        const std::size_t scene = state.scene;
        ++result_.scenes;
        see(entered_[scene], "entered: scene", scene, scene);
        trapped_by_nobody_ = trapped_by_nobody_ && found_.scenes[scene].trapped.kind == Kind::unreachable;
        const Situation now(film_, state);
        const Environment environment{state.values, state.visits};
        for (std::size_t k = 0; now.scene().offer && k < now.scene().choices.size(); ++k) {
            if (state.used[scene][k]) continue;
            const bool holds = now.scene().choices[k].condition.holds(environment);
            WatchedWay& way = choices_[scene][k];
            see(holds ? way.holds : way.fails, holds ? "held: answer" : "failed: answer", scene, k);
        }
        if (!now.goes_on_by_itself()) return;
        bool decided = false;
        for (std::size_t k = 0; k < now.scene().then.size(); ++k) {
            const Then& then = now.scene().then[k];
            if (decided && then.weight == 0) break;
            const bool holds = then.condition.holds(environment);
            see(holds ? then_[scene][k].holds : then_[scene][k].fails, holds ? "held: entry" : "failed: entry", scene,
                k);
            decided = decided || holds;
            if (holds && then.weight == 0) break;
        }
        if (now.way_on().kind == WayOn::Kind::none) see(stuck_[scene], "came to a stop: scene", scene, scene);
    }

    void ended_in(std::size_t scene) {
        ++result_.ended;
        for (std::size_t i = 0; i < endings_.size(); ++i) {
            if (found_.endings[i].ending == film_.scenes[scene].ending) see(endings_[i], "ended: ending", scene, i);
        }
    }

    // With no answer to give, an ending was lost somewhere on the way here.
    void stops(std::size_t scene, bool answers_hung) {
        ++result_.stopped;
        if (trapped_by_nobody_ && !answers_hung)
            tell("no scene on the way traps, and yet there was no way on in " + film_.scenes[scene].id);
    }

    void look_for_an_ending(const State& state) {
        ++looked_for_;
        const bool found = ends(state, longer_plays, scenes_of_a_longer_play);
        ++(found ? result_.went_on_to_an_ending : result_.nothing_shown);
    }

    void count() {
        for (const Watched& one : entered_) count(one);
        for (const Watched& one : stuck_) count(one);
        for (const Watched& one : endings_) count(one);
        for (const auto* all : {&choices_, &then_}) {
            for (const auto& ways : *all) {
                for (const WatchedWay& way : ways) {
                    count(way.taken);
                    count(way.holds);
                    count(way.fails);
                }
            }
        }
    }

    void count(const Watched& one) {
        result_.unreachable += one.said == Kind::unreachable ? 1 : 0;
        if (one.said != Kind::reachable) return;
        ++result_.reachable;
        result_.seen += one.happened > 0 ? 1 : 0;
    }

    const Film& film_;
    const Exploration& found_;
    PlaySettings settings_;
    Dice dice_;
    Manner manner_ = Manner::anything;
    bool ended_ = false;
    std::size_t looked_for_ = 0;
    bool trapped_by_nobody_ = true; ///< on the way so far no scene that may trap was entered
    std::vector<Watched> entered_;
    std::vector<Watched> stuck_;
    std::vector<Watched> endings_;
    std::vector<std::vector<WatchedWay>> choices_;
    std::vector<std::vector<WatchedWay>> then_;
    PlaysFound result_;
};

} // namespace

PlaysFound play_at_random(const Film& film, const Exploration& found, const PlaySettings& settings) {
    return Plays(film, found, settings).run();
}

bool some_play_ends(const Film& film, const State& state) {
    Exploration nothing_known;
    nothing_known.scenes.resize(film.scenes.size());
    for (const Scene& scene : film.scenes) {
        nothing_known.choices.emplace_back(scene.choices.size());
        nothing_known.then.emplace_back(scene.then.size());
    }
    return Plays(film, nothing_known, {}).ends(state, 4, 200);
}

} // namespace forksight::choicegraph::tests
