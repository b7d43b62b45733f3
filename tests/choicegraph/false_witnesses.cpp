#include <algorithm>
#include <functional>
#include <tuple>

#include "choicegraph/situation.hpp"
#include "tests/choicegraph/every_state.hpp"
#include "tests/choicegraph/random_plays.hpp"

namespace forksight::choicegraph::tests {

namespace {

using Kind = Verdict::Kind;

/// A way from the start, and what is to be so after it.
struct Claim {
    std::vector<Step> path;
    std::string what;
    std::function<bool(const State&)> is_so;
};

bool comes_before(const Step& a, const Step& b) {
    return std::tie(a.scene, a.kind, a.number) < std::tie(b.scene, b.kind, b.number);
}

class Claims {
  public:
    Claims(const Film& film, const Exploration& found) : film_(film), found_(found) {
        for (std::size_t i = 0; i < film.scenes.size(); ++i) {
            const std::string& id = film.scenes[i].id;
            const auto here = [i](const State& state) {
                return state.phase == State::Phase::playing && state.scene == i;
            };
            add(found.scenes[i].entered, "entered: " + id, here);
            add(found.scenes[i].stuck, "stuck: " + id, [this, here](const State& state) {
                const Situation now(film_, state);
                return here(state) && now.goes_on_by_itself() && now.way_on().kind == WayOn::Kind::none;
            });
            add(found.scenes[i].trapped, "trapped: " + id,
                [this, here](const State& state) { return here(state) && !some_play_ends(film_, state); });
            for (std::size_t k = 0; k < found.choices[i].size(); ++k) add_choice(i, k);
            for (std::size_t k = 0; k < found.then[i].size(); ++k) add_then(i, k);
        }
        for (const EndingFound& ending : found.endings) {
            add(ending.reached, "ending: " + ending.ending, [this, &ending](const State& state) {
                return state.phase == State::Phase::over && film_.scenes[state.scene].ending == ending.ending;
            });
        }
    }

    std::vector<Claim> take() { return std::move(claims_); }

  private:
    void add(const Verdict& verdict, const std::string& what, std::function<bool(const State&)> is_so) {
        if (verdict.kind != Kind::reachable) return;
        claims_.push_back({found_.witnesses.path(verdict.witness), what, std::move(is_so)});
    }

    // The last step is the answer, and its effects were played; that it is the step is for the path to say.
    void add_taken(const Verdict& verdict, const std::string& what, const Step& step, std::size_t to) {
        if (verdict.kind != Kind::reachable) return;
        std::vector<Step> path = found_.witnesses.path(verdict.witness);
        const bool is_last = !path.empty() && path.back() == step;
        claims_.push_back({std::move(path), what + " taken", [is_last, to](const State& state) {
                               return is_last && state.phase == State::Phase::playing && state.scene == to;
                           }});
    }

    void add_choice(std::size_t scene, std::size_t k) {
        const std::string what = "answer " + std::to_string(k) + " of " + film_.scenes[scene].id;
        const Choice& choice = film_.scenes[scene].choices[k];
        const WayFound& found = found_.choices[scene][k];
        const auto number = static_cast<std::uint32_t>(k);
        add_taken(found.taken, what, {static_cast<std::uint32_t>(scene), Step::Kind::choice, number}, choice.to);
        const auto looked_at = [scene, k, &choice](const State& state, bool holds) {
            return state.scene == scene && !state.used[scene][k] &&
                   choice.condition.holds({state.values, state.visits}) == holds;
        };
        add(found.holds, what + " holds", [looked_at](const State& state) { return looked_at(state, true); });
        add(found.fails, what + " fails", [looked_at](const State& state) { return looked_at(state, false); });
    }

    void add_then(std::size_t scene, std::size_t k) {
        const std::string what = "entry " + std::to_string(k) + " of " + film_.scenes[scene].id;
        const Then& then = film_.scenes[scene].then[k];
        const WayFound& found = found_.then[scene][k];
        const auto number = static_cast<std::uint32_t>(k);
        add_taken(found.taken, what, {static_cast<std::uint32_t>(scene), Step::Kind::then, number}, then.to);
        // Looked at: what goes before does not hold, unless the entry is one of a draw that has begun.
        const auto looked_at = [this, scene, k, &then](const State& state, bool holds) {
            const Situation now(film_, state);
            if (state.scene != scene || !now.goes_on_by_itself()) return false;
            const std::vector<std::size_t> ways = now.possible_ways();
            const bool is_way = std::find(ways.begin(), ways.end(), k) != ways.end();
            if (holds) return is_way;
            const bool decided = !ways.empty() && ways.front() < k;
            return !then.condition.holds({state.values, state.visits}) && (!decided || then.weight > 0);
        };
        add(found.holds, what + " holds", [looked_at](const State& state) { return looked_at(state, true); });
        add(found.fails, what + " fails", [looked_at](const State& state) { return looked_at(state, false); });
    }

    const Film& film_;
    const Exploration& found_;
    std::vector<Claim> claims_;
};

} // namespace

std::vector<std::string> false_witnesses(const Film& film, const Exploration& found) {
    Claims all(film, found); // what is claimed refers to it
    std::vector<Claim> claims = all.take();
    // Ways with the same beginning one after the other: each beginning is played once.
    std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
        return std::lexicographical_compare(a.path.begin(), a.path.end(), b.path.begin(), b.path.end(), comes_before);
    });
    Playthrough play(film);
    play.on(Started{"s", film.id, "v", "en", "d", 0});
    play.on(Entered{film.scenes[film.start].id});
    std::vector<State> states = {play.state()};
    std::vector<Step> steps;
    std::vector<std::string> wrong;
    for (const Claim& claim : claims) {
        const auto parting = std::mismatch(steps.begin(), steps.end(), claim.path.begin(), claim.path.end()).first;
        steps.erase(parting, steps.end());
        states.resize(steps.size() + 1);
        bool plays = true;
        while (plays && steps.size() < claim.path.size()) {
            const Step& step = claim.path[steps.size()];
            const auto next = stepped(film, states.back(), step);
            plays = next.has_value();
            if (!plays) break;
            steps.push_back(step);
            states.push_back(*next);
        }
        if (!plays) {
            wrong.push_back(claim.what + ": step " + std::to_string(steps.size()) + " is not possible");
        } else if (!claim.is_so(states.back())) {
            wrong.push_back(claim.what + ": is not so there");
        }
    }
    return wrong;
}

} // namespace forksight::choicegraph::tests
