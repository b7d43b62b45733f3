// Small films, state by state: what is gone back from is come to exactly where that is said, and every way found is
// one.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "choicegraph/symbolic_novelty.hpp"
#include "choicegraph/symbolic_regression.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/searched_films.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::symbolic;
using namespace forksight::choicegraph::tests;

namespace {

/// From the state that was met, along the passes: where that leads.
std::pair<std::size_t, Bits> followed(const States& states, const Regression::Found& found,
                                      std::pair<std::size_t, Bits> state) {
    for (const std::size_t number : found.passes) {
        const Pass& pass = states.passes->pass(number);
        REQUIRE(pass.from == state.first);
        REQUIRE(states.passes->decisions().contains(pass.guard, state.second));
        state = {pass.to, states.passes->after(pass, state.second)};
    }
    return state;
}

struct Asking {
    /// Without work for triples they are not known, and allow everything.
    explicit Asking(States& all, std::size_t most_steps = 65'536, std::uint64_t work_of_triples = enough_work)
        : states(all),
          triples(*all.passes, *all.branches, all.start, all.first, work_of_triples),
          regression(*all.passes, triples, most_steps) {
        meet({all.start, all.first});
    }
    void meet(const std::pair<std::size_t, Bits>& state) {
        regression.meet(state.first, state.second, static_cast<std::uint32_t>(met.size()));
        met.push_back(state);
    }
    /// Whatever is answered is so, and a way that is found is one.
    Regression::Answer ask(std::size_t scene, const Cube& cube, std::size_t cubes) {
        const auto set = states.passes->decisions().copy(states.walk.sets(), states.space.set_of(cube));
        const auto answer = regression.ask(scene, set, cubes);
        if (answer == Regression::Answer::never) REQUIRE_FALSE(states.come_to(scene, cube));
        if (answer != Regression::Answer::reached) return answer;
        REQUIRE(states.come_to(scene, cube));
        const auto [to, state] = followed(states, regression.found(), met.at(regression.found().begun));
        REQUIRE(to == scene);
        REQUIRE(cube.contains(state));
        return answer;
    }

    States& states;
    Triples triples;
    Regression regression;
    std::vector<std::pair<std::size_t, Bits>> met;
};

void close_one_never_taken(States& states, Dice& dice) {
    if (states.passes->size() == 0) return;
    const Pass& pass = states.passes->pass(dice.below(states.passes->size()));
    const auto opens = [&](const Bits& state) { return states.passes->decisions().contains(pass.guard, state); };
    if (!states.come_to(pass.from, opens)) states.passes->close(pass.from, pass.way);
}

} // namespace

TEST_CASE("going back finds a way to what can be come to, and shows that there is none to the rest",
          "[choicegraph][unit]") {
    std::size_t reached = 0, never = 0;
    const std::size_t films = for_films(250, [&](States& states, Dice& dice) {
        Asking asking(states, 65'536, dice.one_in(2) ? enough_work : 0);
        // Some of what can be come to was met before, some is met between. Ways that are never taken are closed.
        for (const auto& state : states.all) {
            if (dice.one_in(12)) asking.meet(state);
        }
        for (int i = 0; i < 24; ++i) {
            const std::size_t scene = dice.below(states.passes->scenes());
            const auto answer = asking.ask(scene, any_cube(states, scene, dice), 1'000'000);
            REQUIRE(answer != Regression::Answer::open);
            answer == Regression::Answer::reached ? ++reached : ++never;
            close_one_never_taken(states, dice);
            if (dice.one_in(6)) {
                const auto any = static_cast<std::ptrdiff_t>(dice.below(states.all.size()));
                asking.meet(*std::next(states.all.begin(), any));
            }
        }
    });
    CHECK(films > 80);
    CHECK(reached > 300);
    CHECK(never > 300);
}

TEST_CASE("with little effort, going back says nothing that is not so", "[choicegraph][unit]") {
    std::size_t open = 0, decided = 0;
    for_films(120, [&](States& states, Dice& dice) {
        Asking asking(states);
        for (int i = 0; i < 12; ++i) {
            const std::size_t scene = dice.below(states.passes->scenes());
            const auto answer = asking.ask(scene, any_cube(states, scene, dice), 1 + dice.below(3));
            answer == Regression::Answer::open ? ++open : ++decided;
        }
    });
    CHECK(open > 50);
    CHECK(decided > 50);
}

TEST_CASE("a question ends soon after its work, however much one pass asks for", "[choicegraph][unit]") {
    constexpr std::uint64_t most_work = 2000;
    constexpr std::uint64_t of_the_sets_of_a_pass = 10 * 65'536;
    std::uint64_t longest = 0;
    for_films(600, [&](States& states, Dice& dice) {
        Asking asking(states, 65'536, 0);
        const std::size_t scene = dice.below(states.passes->scenes());
        const std::uint64_t before = asking.regression.work();
        asking.regression.ask(scene, states.passes->possible(scene), 1'000'000, most_work);
        longest = std::max(longest, asking.regression.work() - before);
        for (std::size_t other = 0; other < states.passes->scenes(); ++other) {
            const std::uint64_t then = asking.regression.work();
            const auto set =
                states.passes->decisions().copy(states.walk.sets(), states.space.set_of(any_cube(states, other, dice)));
            asking.regression.ask(other, set, 3, most_work);
            longest = std::max(longest, asking.regression.work() - then);
        }
    });
    CHECK(longest > most_work);
    CHECK(longest < of_the_sets_of_a_pass);
}

TEST_CASE("where some of what is asked for was left out, it is not said that there is no way", "[choicegraph][unit]") {
    std::size_t open = 0, never = 0;
    for_films(300, [&](States& states, Dice& dice) {
        Asking asking(states, 1 + dice.below(6));
        for (int i = 0; i < 12; ++i) {
            const std::size_t scene = dice.below(states.passes->scenes());
            const auto answer = asking.ask(scene, any_cube(states, scene, dice), 100'000);
            open += answer == Regression::Answer::open ? 1 : 0;
            never += answer == Regression::Answer::never ? 1 : 0;
        }
    });
    CHECK(open > 100);
    CHECK(never > 100);
}

TEST_CASE("of a film as long as films may be, a way is found in one question", "[choicegraph][unit]") {
    FilmOf written;
    constexpr std::size_t scenes = 20'000;
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
    Asking asking(states);
    CHECK(asking.regression.ask(scenes - 1, Decisions::always, 10) == Regression::Answer::open);
    CHECK(asking.regression.ask(scenes - 1, Decisions::always, 100'000, 1000) == Regression::Answer::open);
    CHECK(asking.regression.ask(scenes - 1, Decisions::always, 100'000) == Regression::Answer::reached);
    CHECK(asking.regression.found().passes.size() == scenes - 1);
}

TEST_CASE("of states that were met the nearest to a cube is found", "[choicegraph][unit]") {
    Dice dice(5);
    const std::vector<std::size_t> bits = {0, 3, 63, 64, 100, 101, 102, 103, 200, 255};
    Bits live = {};
    for (const std::size_t bit : bits) set_bit(live, bit, true);
    Met met(live);
    std::vector<Bits> states;
    std::map<std::size_t, std::size_t> far;
    CHECK(met.nearest({}).differs_in == 1);
    for (std::uint32_t i = 0; i < 600; ++i) {
        Cube cube;
        for (const std::size_t bit : bits) {
            if (!dice.one_in(4)) cube.fix(bit, dice.one_in(2));
        }
        std::size_t fewest = cube.size() + 1;
        const auto differing = [&cube](const Bits& state) {
            std::size_t count = 0;
            cube.for_each([&](std::size_t bit, bool value) { count += is_set(state, bit) == value ? 0 : 1; });
            return count;
        };
        for (const Bits& state : states) fewest = std::min(fewest, differing(state));
        const Met::Nearest nearest = met.nearest(cube);
        REQUIRE(nearest.differs_in == fewest);
        if (fewest <= cube.size()) REQUIRE(differing(states.at(nearest.number - 1000)) == fewest);
        ++far[fewest];
        Bits state = {};
        for (const std::size_t bit : bits) set_bit(state, bit, dice.one_in(4));
        if (i % 3 != 0) continue;
        met.add(state, 1000 + static_cast<std::uint32_t>(states.size()));
        states.push_back(state);
    }
    CHECK(far[0] > 50);
    CHECK(far[1] > 50);
    CHECK(far[2] > 20);
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
