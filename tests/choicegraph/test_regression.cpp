// Small films, state by state: what pairs, triples and going back call impossible is, and every way found is one.
#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "choicegraph/symbolic_novelty.hpp"
#include "choicegraph/symbolic_pairs.hpp"
#include "choicegraph/symbolic_regression.hpp"
#include "choicegraph/symbolic_search.hpp"
#include "choicegraph/symbolic_triples.hpp"
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
        for (all.insert(waiting.front()); !waiting.empty() && all.size() < 3000; waiting.pop_front()) {
            const auto& [scene, state] = waiting.front();
            for (const std::size_t number : passes->out_of(scene)) {
                const Pass& pass = passes->pass(number);
                if (!passes->decisions().contains(pass.guard, state)) continue;
                const std::pair next(pass.to, passes->after(pass, state));
                if (all.insert(next).second) waiting.push_back(next);
            }
        }
        whole = all.size() < 3000;
        branches.emplace(*passes, enough_work);
    }
    template <class Holds>
    bool come_to(std::size_t scene, const Holds& holds) const {
        return std::any_of(all.begin(), all.end(), [&](const std::pair<std::size_t, Bits>& state) {
            return state.first == scene && holds(state.second);
        });
    }
    bool come_to(std::size_t scene, const Cube& cube) const {
        return come_to(scene, [&](const Bits& state) { return cube.contains(state); });
    }

    Digest digest;
    Space space;
    Walk walk;
    std::optional<Passes> passes;
    std::optional<Branches> branches;
    std::size_t start = 0;
    Bits first = {};
    std::set<std::pair<std::size_t, Bits>> all;
    bool whole = false;
};

/// Six scenes that lead to one another and to themselves, by what six booleans are, and change them.
FilmOf film_of_booleans(Dice& dice) {
    constexpr std::size_t many = 6;
    FilmOf written;
    for (std::size_t i = 0; i < many; ++i) written.variables.push_back(boolean("b-" + std::to_string(i)));
    const auto any = [&] { return "b-" + std::to_string(dice.below(many)); };
    const auto perhaps_not = [&] { return std::string(dice.one_in(2) ? "not " : ""); };
    for (std::size_t i = 0; i < many; ++i) {
        SceneOf scene;
        scene.id = "s-" + std::to_string(i);
        scene.ending = "e";
        for (std::size_t way = 0; way < 3; ++way) {
            ThenOf then;
            then.to = "s-" + std::to_string(dice.one_in(4) ? i : dice.below(many));
            then.condition = perhaps_not() + any() + " and " + perhaps_not() + any();
            if (!dice.one_in(4)) then.effects.push_back(any() + " = " + (dice.one_in(2) ? "true" : any()));
            if (dice.one_in(3)) then.effects.push_back(any() + " = not " + any());
            scene.then.push_back(then);
        }
        written.scenes.push_back(scene);
    }
    return written;
}

/// What its numbers become, and what is asked of them, is more than can be told apart.
FilmOf film_of_numbers(Dice& dice) {
    FilmOf written;
    for (const char* id : {"a", "b", "c", "d"}) {
        written.variables.push_back(integer(id, static_cast<int>(dice.below(3)), 0, 15));
    }
    written.variables.push_back(boolean("told"));
    SceneOf hall{.id = "hall", .to_time_s = 10.0};
    hall.then.push_back({"a * b + c > 9 and not told", {"told = true", "a = a * b + c", "d = b * c"}, "hall"});
    hall.then.push_back({"b * b + c * d == a * c", {"b = b + 1", "c = d - a", "told = true"}, "yard"});
    hall.then.push_back({"", {"c = c + b"}, "yard"});
    SceneOf yard{.id = "yard", .to_time_s = 10.0};
    yard.then.push_back({"a + b < 12 or told", {"a = a + 1", "b = a * c - d", "told = false"}, "hall"});
    yard.ending = "e";
    written.scenes = {hall, yard};
    return written;
}

/// `see` is given small films that can be searched, with all their states.
template <class See>
std::size_t for_films(std::uint32_t films, const See& see) {
    std::size_t seen = 0;
    for (std::uint32_t seed = 1; seed <= films; ++seed) {
        Dice chance(seed);
        FilmOf written = seed % 3 == 0    ? film_of_booleans(chance)
                         : seed % 50 == 1 ? film_of_numbers(chance)
                                          : any_film(seed);
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

} // namespace

TEST_CASE("a pass leads where the one branch says that a state is in, of whatever it does not free",
          "[choicegraph][unit]") {
    std::size_t open = 0, freeing = 0, always = 0;
    for_films(300, [&](States& states, Dice&) {
        REQUIRE_FALSE(states.branches->were_broken_off());
        for (const auto& [scene, state] : states.all) {
            for (const std::size_t number : states.passes->out_of(scene)) {
                const Pass& pass = states.passes->pass(number);
                const bool is_open = states.passes->decisions().contains(pass.guard, state);
                std::size_t in = 0;
                for (const Branch& branch : states.branches->of(number)) {
                    if (!branch.when.contains(state)) continue;
                    ++in;
                    if (branch.freed != Bits{}) ++(branch.when.size() == 0 ? always : freeing);
                    Cube then = branch.then;
                    for (std::size_t i = 0; i < then.fixed.size(); ++i) {
                        then.fixed[i] &= states.passes->live(pass.to)[i];
                        then.values[i] &= states.passes->live(pass.to)[i];
                        REQUIRE((pass.changed[i] & ~branch.then.fixed[i] & ~branch.freed[i]) == 0);
                    }
                    if (is_open) REQUIRE(then.contains(states.passes->after(pass, state)));
                    // Only where a guard is too large is a pass taken for open that may not be.
                    if (!is_open) REQUIRE((branch.when.size() == 0 && branch.freed == pass.changed));
                }
                REQUIRE(in <= 1);
                if (is_open) REQUIRE(in == 1);
                open += in;
            }
        }
    });
    CHECK(open > 3000);
    CHECK(freeing > 10);
    CHECK(always > 10);
    for_films(5, [&](States& states, Dice&) {
        if (states.all.size() > 1) CHECK(Branches(*states.passes, 0).were_broken_off());
    });
}

TEST_CASE("whatever pairs call impossible no state shows, and they show some of what is impossible",
          "[choicegraph][unit]") {
    std::size_t cubes = 0;
    const std::size_t films = for_films(400, [&](States& states, Dice&) {
        const Pairs pairs(*states.passes, *states.branches, states.start, states.first, enough_work);
        for (std::size_t scene = 0; scene < states.passes->scenes(); ++scene) {
            for (const Cube& cube : pairs.impossible(scene)) {
                ++cubes;
                REQUIRE_FALSE(states.come_to(scene, cube));
            }
        }
        // Broken off, they say nothing.
        if (states.all.size() < 9) return;
        const Pairs few(*states.passes, *states.branches, states.start, states.first, 0);
        for (std::size_t scene = 0; scene < states.passes->scenes(); ++scene) REQUIRE(few.impossible(scene).empty());
    });
    CHECK(films > 150);
    CHECK(cubes > 2000);
}

TEST_CASE("whatever triples call impossible no state shows, and they show all that pairs do and more",
          "[choicegraph][unit]") {
    std::size_t of_three = 0, forbidden = 0, broken_off = 0;
    const std::size_t films = for_films(400, [&](States& states, Dice& dice) {
        const Triples triples(*states.passes, *states.branches, states.start, states.first, enough_work);
        REQUIRE(triples.is_known());
        const Pairs pairs(*states.passes, *states.branches, states.start, states.first, enough_work);
        for (std::size_t scene = 0; scene < states.passes->scenes(); ++scene) {
            for (const Cube& cube : triples.impossible(scene)) {
                of_three += cube.size() == 3 ? 1 : 0;
                REQUIRE_FALSE(states.come_to(scene, cube));
                REQUIRE_FALSE(triples.allow(scene, cube));
            }
            for (const Cube& cube : pairs.impossible(scene)) REQUIRE_FALSE(triples.allow(scene, cube));
            const Cube cube = any_cube(states, scene, dice);
            if (triples.allow(scene, cube)) continue;
            ++forbidden;
            REQUIRE_FALSE(states.come_to(scene, cube));
        }
        // Broken off, they say nothing.
        const Triples few(*states.passes, *states.branches, states.start, states.first, 0);
        if (few.is_known()) return; // nothing matters in it
        ++broken_off;
        REQUIRE(few.allow(states.start, any_cube(states, states.start, dice)));
        REQUIRE(few.impossible(states.start).empty());
    });
    CHECK(films > 150);
    CHECK(of_three > 1000);
    CHECK(forbidden > 100);
    CHECK(broken_off > 100);
}

namespace {

struct Asking {
    explicit Asking(States& all, std::size_t most_steps = 65'536)
        : states(all),
          triples(*all.passes, *all.branches, all.start, all.first, enough_work),
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

} // namespace

TEST_CASE("going back finds a way to what can be come to, and shows that there is none to the rest",
          "[choicegraph][unit]") {
    std::size_t reached = 0, never = 0;
    const std::size_t films = for_films(250, [&](States& states, Dice& dice) {
        Asking asking(states);
        // Some of what can be come to was met before, some is met between.
        for (const auto& state : states.all) {
            if (dice.one_in(12)) asking.meet(state);
        }
        for (int i = 0; i < 24; ++i) {
            const std::size_t scene = dice.below(states.passes->scenes());
            const auto answer = asking.ask(scene, any_cube(states, scene, dice), 1'000'000);
            REQUIRE(answer != Regression::Answer::open);
            answer == Regression::Answer::reached ? ++reached : ++never;
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
    Asking asking(states);
    CHECK(asking.regression.ask(scenes - 1, Decisions::always, 10) == Regression::Answer::open);
    CHECK(asking.regression.ask(scenes - 1, Decisions::always, 10'000) == Regression::Answer::reached);
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
