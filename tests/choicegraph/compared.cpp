#include "tests/choicegraph/compared.hpp"

#include <algorithm>
#include <optional>

#include "choicegraph/situation.hpp"
#include "tests/catch.hpp"

namespace forksight::choicegraph::tests {
namespace {

/// What is seen at least so many scenes from the start; absent: never.
using First = std::optional<std::size_t>;

void see(First& first, std::size_t scenes) {
    if (!first || scenes < *first) first = scenes;
}

class Comparison {
  public:
    Comparison(const Film& film, const Exploration& found, const std::vector<Known>& states, bool searched)
        : film_(film), found_(found), states_(states), searched_(searched) {}

    Compared run() {
        if (!searched_) REQUIRE(found_.complete());
        for (std::size_t i = 0; i < film_.scenes.size(); ++i) compare_scene(i);
        for (const EndingFound& one : found_.endings) compare_ending(one);
        compare_paths();
        return told_;
    }

  private:
    template <class Holds>
    First first(const Holds& holds, std::size_t more = 0) const {
        First scenes;
        for (const Known& one : states_) {
            if (holds(one)) see(scenes, one.scenes + more);
        }
        return scenes;
    }

    // The witness plays, is as long as the shortest there is, and leads to what it claims.
    template <class Claim>
    void compare(const Verdict& verdict, const First& scenes, const Claim& claim) {
        if (searched_ && verdict.kind == Verdict::Kind::not_proven) {
            ++told_.open;
            return;
        }
        REQUIRE(verdict.kind == (scenes ? Verdict::Kind::reachable : Verdict::Kind::unreachable));
        if (!scenes) {
            ++told_.unreachable;
            return;
        }
        ++told_.reachable;
        const std::vector<Step> path = found_.witnesses.path(verdict.witness);
        REQUIRE((verdict.shortest || searched_));
        if (verdict.shortest) REQUIRE(path.size() == *scenes);
        if (!verdict.shortest) REQUIRE(path.size() >= *scenes);
        told_.longer += verdict.shortest ? 0 : 1;
        State state = states_.front().state;
        State before = state;
        for (const Step& step : path) {
            before = state;
            const auto after = stepped(film_, state, step);
            REQUIRE(after.has_value());
            state = *after;
        }
        REQUIRE(claim(state, before, path));
    }

    void compare_scene(std::size_t i) {
        INFO("scene " << i);
        const auto here = [i](const Known& one) { return one.state.scene == i; };
        const SceneFound& scene = found_.scenes[i];
        const auto enters = [i](const State& state, const State&, const auto&) { return state.scene == i; };
        compare(scene.entered, first(here), enters);
        compare(scene.stuck, first([&](const Known& one) { return here(one) && one.stuck; }),
                [&](const State& state, const State&, const auto&) {
                    const Situation now(film_, state);
                    return state.scene == i && now.goes_on_by_itself() && now.way_on().kind == WayOn::Kind::none;
                });
        compare_trapped(i);
        for (std::size_t k = 0; k < film_.scenes[i].choices.size(); ++k) compare_choice(i, k);
        for (std::size_t k = 0; k < film_.scenes[i].then.size(); ++k) compare_then(i, k);
    }

    void compare_trapped(std::size_t i) {
        First scenes;
        if (i == film_.start && !states_.front().to_ending) see(scenes, 0);
        for (const Known& one : states_) {
            for (const auto& [step, to] : one.next) {
                if (one.to_ending && !states_[to].to_ending && states_[to].state.scene == i) {
                    see(scenes, one.scenes + 1);
                }
            }
        }
        compare(found_.scenes[i].trapped, scenes, [&](const State& state, const State& before, const auto& path) {
            return state.scene == i && !leads_to_an_ending(state) && (path.empty() || leads_to_an_ending(before));
        });
        told_.trapped += scenes ? 1 : 0;
    }

    bool leads_to_an_ending(State state) const {
        for (std::uint32_t& count : state.visits) count = std::min(count, visits_told_apart);
        const auto same = [&state](const Known& one) { return one.state == state; };
        return std::find_if(states_.begin(), states_.end(), same)->to_ending;
    }

    void compare_way(const WayFound& found, const Step& step, const First& holds, const First& fails) {
        const auto in_scene = [&step](const State& state, const State&, const auto&) {
            return state.scene == step.scene;
        };
        compare(found.holds, holds, in_scene);
        compare(found.fails, fails, in_scene);
        const First taken = holds ? First(*holds + 1) : First();
        compare(found.taken, taken,
                [&step](const State&, const State&, const auto& path) { return path.back() == step; });
    }

    void compare_choice(std::size_t i, std::size_t k) {
        INFO("choice " << k);
        const auto looked_at = [&](const Known& one) {
            return one.state.scene == i && film_.scenes[i].offer && !one.state.used[i][k];
        };
        const auto holds = [&](const Known& one) {
            return film_.scenes[i].choices[k].condition.holds({one.state.values, one.state.visits});
        };
        compare_way(found_.choices[i][k],
                    {static_cast<std::uint32_t>(i), Step::Kind::choice, static_cast<std::uint32_t>(k)},
                    first([&](const Known& one) { return looked_at(one) && holds(one); }),
                    first([&](const Known& one) { return looked_at(one) && !holds(one); }));
    }

    void compare_then(std::size_t i, std::size_t k) {
        INFO("then " << k);
        const std::vector<Then>& then = film_.scenes[i].then;
        const auto holds = [&](const Known& one, std::size_t entry) {
            return then[entry].condition.holds({one.state.values, one.state.visits});
        };
        const auto looked_at = [&](const Known& one) {
            if (one.state.scene != i || !Situation(film_, one.state).goes_on_by_itself()) return false;
            std::size_t decided = k;
            for (std::size_t e = k; e-- > 0;) {
                if (holds(one, e)) decided = e;
            }
            // Decided before, unless all from there to here are one draw.
            return decided == k || std::all_of(then.begin() + static_cast<std::ptrdiff_t>(decided),
                                               then.begin() + static_cast<std::ptrdiff_t>(k) + 1,
                                               [](const Then& entry) { return entry.weight > 0; });
        };
        compare_way(found_.then[i][k], {static_cast<std::uint32_t>(i), Step::Kind::then, static_cast<std::uint32_t>(k)},
                    first([&](const Known& one) { return looked_at(one) && holds(one, k); }),
                    first([&](const Known& one) { return looked_at(one) && !holds(one, k); }));
    }

    void compare_ending(const EndingFound& found) {
        INFO("ending " << found.ending);
        const auto ends = [&](const Known& one) {
            return one.ends && film_.scenes[one.state.scene].ending == found.ending;
        };
        compare(found.reached, first(ends, 1), [&](const State& state, const State& before, const auto&) {
            return state.phase == State::Phase::over && film_.scenes[before.scene].ending == found.ending;
        });
    }

    // A circle among the states that lead to an ending: what is left when all without a way on are taken away.
    void compare_paths() {
        std::vector<std::size_t> ways(states_.size(), 0);
        std::vector<std::vector<std::size_t>> before(states_.size());
        std::vector<std::size_t> leaves;
        std::size_t left = 0;
        for (std::size_t i = 0; i < states_.size(); ++i) {
            if (!states_[i].to_ending) continue;
            ++left;
            for (const auto& [step, to] : states_[i].next) {
                if (!states_[to].to_ending) continue;
                ++ways[i];
                before[to].push_back(i);
            }
            if (ways[i] == 0) leaves.push_back(i);
        }
        while (!leaves.empty()) {
            const std::size_t i = leaves.back();
            leaves.pop_back();
            --left;
            for (const std::size_t from : before[i]) {
                if (--ways[from] == 0) leaves.push_back(from);
            }
        }
        if (left == 0 || !searched_) REQUIRE((found_.paths.kind == Paths::Kind::unlimited) == (left > 0));
    }

    const Film& film_;
    const Exploration& found_;
    const std::vector<Known>& states_;
    const bool searched_;
    Compared told_;
};

} // namespace

void Compared::add(const Compared& other) {
    reachable += other.reachable;
    unreachable += other.unreachable;
    trapped += other.trapped;
    open += other.open;
    longer += other.longer;
}

Compared compare(const Film& film, const Exploration& found, const std::vector<Known>& states, bool searched) {
    return Comparison(film, found, states, searched).run();
}

} // namespace forksight::choicegraph::tests
