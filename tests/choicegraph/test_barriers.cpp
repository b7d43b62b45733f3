// Small films, state by state: what pairs and barriers say is never come to never is, and every way they find is one.
#include <algorithm>
#include <deque>
#include <map>

#include "choicegraph/symbolic_barriers.hpp"
#include "choicegraph/symbolic_novelty.hpp"
#include "choicegraph/symbolic_pairs.hpp"
#include "choicegraph/symbolic_search.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/any_film.hpp"
#include "tests/choicegraph/dice.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::symbolic;
using namespace forksight::choicegraph::tests;

namespace {

constexpr std::uint64_t enough_work = 500'000'000;

/// A film as passes over bits, and every state that can be come to, by following all passes from the start.
struct States {
    explicit States(const Film& film) : digest(film), space(digest, {}), walk(digest, space) {
        walk.run(0);
        passes.emplace(walk);
        start = digest.film().start;
        const std::vector<bool> bits = walk.sets().any_of(walk.first());
        for (std::size_t bit = 0; bit < bits.size(); ++bit) set_bit(first, bit, bits[bit]);
        std::deque<std::pair<std::size_t, Bits>> waiting{{start, first}};
        for (all[waiting.front()] = 0; !waiting.empty() && all.size() < 3000; waiting.pop_front()) {
            const auto& [scene, state] = waiting.front();
            const std::uint32_t away = all.at(waiting.front()) + 1;
            for (const std::size_t number : passes->out_of(scene)) {
                const Pass& pass = passes->pass(number);
                if (!passes->decisions().contains(pass.guard, state)) continue;
                const std::pair next(pass.to, passes->after(pass, state));
                if (all.emplace(next, away).second) waiting.push_back(next);
            }
        }
        whole = all.size() < 3000;
    }
    /// Within so many scenes.
    bool comes_to(std::size_t scene, Decisions::Number set, std::uint32_t within = 0xffffffffu) const {
        return std::any_of(all.begin(), all.end(), [&](const auto& one) {
            const auto& [state, away] = one;
            return state.first == scene && away <= within && passes->decisions().contains(set, state.second);
        });
    }

    Digest digest;
    Space space;
    Walk walk;
    std::optional<Passes> passes;
    std::size_t start = 0;
    Bits first = {};
    std::map<std::pair<std::size_t, Bits>, std::uint32_t> all; ///< how many scenes away from the start
    bool whole = false;
};

/// `see` is given small films that can be searched, with all their states.
template <class See>
std::size_t for_films(std::uint32_t films, const See& see) {
    std::size_t seen = 0;
    for (std::uint32_t seed = 1; seed <= films; ++seed) {
        FilmOf written = any_film(seed);
        for (SceneOf& scene : written.scenes) scene.returns = false;
        const Film film = film_of(written);
        States states(film);
        if (!states.whole || !Search::can_search(states.walk)) continue;
        ++seen;
        INFO("seed " << seed);
        Dice dice(seed);
        see(states, dice);
    }
    return seen;
}

/// Some bits that matter in the scene, with any values.
Cube any_cube(const States& states, std::size_t scene, Dice& dice) {
    Cube cube;
    for (std::size_t bit = 0; bit < states.walk.levels(); ++bit) {
        if (is_set(states.passes->live(scene), bit) && dice.one_in(2)) cube.fix(bit, dice.one_in(2));
    }
    return cube;
}

/// From the state that was met, along the passes: where that leads.
std::pair<std::size_t, Bits> followed(const States& states, const Barriers::Found& found,
                                      std::pair<std::size_t, Bits> state) {
    for (const std::size_t number : found.passes) {
        const Pass& pass = states.passes->pass(number);
        REQUIRE(pass.from == state.first);
        REQUIRE(states.passes->decisions().contains(pass.guard, state.second));
        state = {pass.to, states.passes->after(pass, state.second)};
    }
    return state;
}

} // namespace

TEST_CASE("whatever pairs call impossible no state shows, and they show some of what is impossible",
          "[choicegraph][unit]") {
    std::size_t cubes = 0;
    const std::size_t films = for_films(400, [&](States& states, Dice&) {
        const Pairs pairs(*states.passes, states.start, states.first, enough_work);
        for (std::size_t scene = 0; scene < states.passes->scenes(); ++scene) {
            for (const Cube& cube : pairs.impossible(scene)) {
                ++cubes;
                const bool come_to = std::any_of(states.all.begin(), states.all.end(), [&](const auto& one) {
                    return one.first.first == scene && cube.contains(one.first.second);
                });
                REQUIRE_FALSE(come_to);
            }
        }
        // Broken off, they say nothing.
        if (states.passes->out_of(states.start).empty()) return;
        const Pairs few(*states.passes, states.start, states.first, 0);
        for (std::size_t scene = 0; scene < states.passes->scenes(); ++scene) REQUIRE(few.impossible(scene).empty());
    });
    CHECK(films > 150);
    CHECK(cubes > 2000);
}

TEST_CASE("barriers keep away what cannot be come to, and nothing else; a way they find is one",
          "[choicegraph][unit]") {
    std::size_t reached = 0, never = 0;
    const std::size_t films = for_films(250, [&](States& states, Dice& dice) {
        Barriers barriers(*states.passes, states.start, states.first);
        std::vector<std::pair<std::size_t, Bits>> met;
        const auto meet = [&](const std::pair<std::size_t, Bits>& state) {
            barriers.meet(state.first, state.second, static_cast<std::uint32_t>(met.size()));
            met.push_back(state);
        };
        meet({states.start, states.first});
        // Some of what can be come to is met before, some between, and of what pairs show some is ruled out.
        for (const auto& [state, away] : states.all) {
            if (dice.one_in(12)) meet(state);
        }
        const Pairs pairs(*states.passes, states.start, states.first, enough_work);
        const std::size_t ruled_out = dice.below(states.passes->scenes());
        for (const Cube& cube : pairs.impossible(ruled_out)) barriers.rule_out(ruled_out, cube);
        std::vector<std::pair<std::size_t, Cube>> wanted;
        for (int i = 0; i < 12; ++i) {
            const std::size_t scene = dice.below(states.passes->scenes());
            wanted.emplace_back(scene, any_cube(states, scene, dice));
        }
        for (int rounds = 0; !wanted.empty(); ++rounds) {
            REQUIRE(rounds < 300);
            std::vector<std::pair<std::size_t, Cube>> left;
            for (const auto& [scene, cube] : wanted) {
                const auto set = states.passes->decisions().copy(states.walk.sets(), states.space.set_of(cube));
                const auto answer = barriers.ask(scene, set, enough_work);
                REQUIRE(answer != Barriers::Answer::open);
                if (answer == Barriers::Answer::kept_away) {
                    REQUIRE_FALSE(states.comes_to(scene, set, barriers.depth()));
                    left.emplace_back(scene, cube);
                    continue;
                }
                REQUIRE((answer == Barriers::Answer::reached) == states.comes_to(scene, set));
                answer == Barriers::Answer::reached ? ++reached : ++never;
                if (answer == Barriers::Answer::never) continue;
                const auto [to, state] = followed(states, barriers.found(), met.at(barriers.found().begun));
                REQUIRE(to == scene);
                REQUIRE(cube.contains(state));
            }
            wanted = left;
            if (dice.one_in(2))
                meet(std::next(states.all.begin(), static_cast<std::ptrdiff_t>(dice.below(states.all.size())))->first);
            barriers.deepen(barriers.work() + enough_work);
        }
    });
    CHECK(films > 80);
    CHECK(reached > 300);
    CHECK(never > 300);
}

TEST_CASE("without work barriers say nothing that is not so", "[choicegraph][unit]") {
    std::size_t open = 0;
    for_films(80, [&](States& states, Dice& dice) {
        Barriers barriers(*states.passes, states.start, states.first);
        barriers.meet(states.start, states.first, 0);
        for (int i = 0; i < 12; ++i) {
            const std::size_t scene = dice.below(states.passes->scenes());
            const auto set =
                states.passes->decisions().copy(states.walk.sets(), states.space.set_of(any_cube(states, scene, dice)));
            const auto answer = barriers.ask(scene, set, i % 3 == 0 ? 0 : 20'000);
            barriers.deepen(barriers.work() + 20'000);
            if (answer == Barriers::Answer::never) REQUIRE_FALSE(states.comes_to(scene, set));
            if (answer == Barriers::Answer::reached) REQUIRE(states.comes_to(scene, set));
            open += answer == Barriers::Answer::open || answer == Barriers::Answer::kept_away ? 1 : 0;
        }
    });
    CHECK(open > 50);
}

TEST_CASE("of a film as long as films may be, barriers keep no more than it has scenes", "[choicegraph][unit]") {
    FilmOf written;
    constexpr std::size_t scenes = 3000;
    written.variables = {{"told", true, 0, 0, 1}};
    for (std::size_t i = 0; i < scenes; ++i) {
        SceneOf scene;
        scene.id = "s-" + std::to_string(i);
        if (i + 1 < scenes) {
            scene.then = {{"not told", {}, "s-" + std::to_string(i + 1)}};
        } else {
            scene.ending = "e";
        }
        written.scenes.push_back(scene);
    }
    const Film film = film_of(written);
    States states(film);
    Barriers barriers(*states.passes, states.start, states.first);
    barriers.meet(states.start, states.first, 0);
    CHECK(barriers.ask(scenes - 1, Decisions::always, 1'000'000) == Barriers::Answer::kept_away);
    for (int i = 0; i < 3; ++i) barriers.deepen(barriers.work() + 1'000'000'000);
    // A mark for every depth of every scene would be work for minutes.
    CHECK(barriers.work() < 1'000'000'000);
}

TEST_CASE("of states that were met one is found in every cube that has one", "[choicegraph][unit]") {
    Dice dice(5);
    Bits live = {};
    for (const std::size_t bit : {0u, 3u, 63u, 64u, 100u, 255u}) set_bit(live, bit, true);
    std::size_t found = 0;
    Met met(live);
    std::vector<Bits> states;
    CHECK_FALSE(met.one_in({}));
    for (std::uint32_t i = 0; i < 200; ++i) {
        Bits state = {};
        for (const std::size_t bit : {0u, 3u, 63u, 64u, 100u, 255u}) set_bit(state, bit, dice.one_in(2));
        states.push_back(state);
        met.add(state, 1000 + i);
        Cube cube;
        for (const std::size_t bit : {0u, 3u, 63u, 64u, 100u, 255u}) {
            if (!dice.one_in(3)) cube.fix(bit, dice.one_in(2));
        }
        const bool some =
            std::any_of(states.begin(), states.end(), [&](const Bits& one) { return cube.contains(one); });
        const auto one = met.one_in(cube);
        REQUIRE(one.has_value() == some);
        if (!one) continue;
        ++found;
        REQUIRE(cube.contains(states.at(*one - 1000)));
    }
    CHECK(found > 50);
    CHECK(found < 200);
}

TEST_CASE("new is what shows two values together that were not, or all of some", "[choicegraph][unit]") {
    const auto state = [](bool a, bool b, bool c) {
        Bits bits = {};
        set_bit(bits, 0, a);
        set_bit(bits, 1, b);
        set_bit(bits, 70, c);
        return bits;
    };
    Bits live = {};
    for (const std::size_t bit : {0u, 1u, 70u}) set_bit(live, bit, true);
    const std::vector<Bits> scenes{live, {}};
    NewPairs pairs(scenes, 71, 1 << 20);
    CHECK(pairs.add(0, state(false, false, false)));
    CHECK_FALSE(pairs.add(0, state(false, false, false)));
    CHECK(pairs.add(0, state(true, true, false)));
    CHECK(pairs.add(0, state(false, true, true)));
    CHECK(pairs.add(0, state(true, false, true)));
    CHECK_FALSE(pairs.add(0, state(true, true, true))); // each two of them were seen
    CHECK(pairs.add(1, state(true, true, true)));       // another scene, where nothing matters
    CHECK_FALSE(pairs.add(1, state(false, true, true)));
    NewPairs others(scenes, 71, 1 << 20);
    CHECK(others.add(0, state(false, false, false)));
    CHECK(others.add(0, state(false, true, false)));
    CHECK(others.add(0, state(false, false, true)));
    CHECK(others.add(0, state(false, true, true))); // the last two are new together
    NewPairs none(scenes, 71, 100);
    CHECK_FALSE(none.add(0, state(true, true, true)));

    NewValues values(2, {0, 70});
    CHECK(values.add(0, state(true, true, true)));
    CHECK_FALSE(values.add(0, state(true, false, true)));
    CHECK(values.add(0, state(true, false, false)));
    CHECK(values.add(1, state(true, false, true)));
}
