// Small films, state by state: the branches of a pass, and what pairs and triples of values call impossible.
#include <string>

#include "choicegraph/symbolic_pairs.hpp"
#include "choicegraph/symbolic_triples.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/searched_films.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::symbolic;
using namespace forksight::choicegraph::tests;

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
            for (const Cube& cube : triples.impossible(scene, 100'000)) {
                of_three += cube.size() == 3 ? 1 : 0;
                REQUIRE_FALSE(states.come_to(scene, cube));
                REQUIRE_FALSE(triples.allow(scene, cube));
            }
            for (const Cube& cube : pairs.impossible(scene)) REQUIRE_FALSE(triples.allow(scene, cube));
            REQUIRE(triples.impossible(scene, 3).size() <= 3);
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
        REQUIRE(few.impossible(states.start, 100).empty());
    });
    CHECK(films > 150);
    CHECK(of_three > 1000);
    CHECK(forbidden > 100);
    CHECK(broken_off > 100);
}

TEST_CASE("of a film with more bits than triples know, they say nothing, and pairs do", "[choicegraph][unit]") {
    FilmOf written;
    constexpr std::size_t many = Triples::bits_at_most + 2;
    SceneOf hall{.id = "hall", .to_time_s = 10.0};
    for (std::size_t i = 0; i < many; ++i) {
        const std::string id = "b-" + std::to_string(i);
        written.variables.push_back(boolean(id));
        if (i > 0) hall.then.push_back({id + " and b-0", {"b-0 = true"}, "hall"});
    }
    hall.ending = "e";
    written.scenes = {hall};
    const Film film = film_of(written);
    States states(film);
    REQUIRE(states.walk.levels() > Triples::bits_at_most);
    const Triples triples(*states.passes, *states.branches, states.start, states.first, enough_work);
    CHECK_FALSE(triples.is_known());
    CHECK(triples.impossible(0, 1000).empty());
    CHECK(triples.allow(0, Cube{}));
    const Pairs pairs(*states.passes, *states.branches, states.start, states.first, enough_work);
    CHECK(pairs.impossible(0).size() >= many);
}
