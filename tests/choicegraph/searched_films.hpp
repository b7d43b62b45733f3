// Small films that can be searched, as passes over bits, with every state that can be come to.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "choicegraph/symbolic_branches.hpp"
#include "choicegraph/symbolic_search.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/any_film.hpp"
#include "tests/choicegraph/dice.hpp"

namespace forksight::choicegraph::tests {

inline constexpr std::uint64_t enough_work = 500'000'000;

/// A film as passes over bits, and every state that can be come to, by following all passes from the start.
struct States {
    explicit States(const Film& film);
    template <class Holds>
    bool come_to(std::size_t scene, const Holds& holds) const {
        return std::any_of(all.begin(), all.end(), [&](const std::pair<std::size_t, symbolic::Bits>& state) {
            return state.first == scene && holds(state.second);
        });
    }
    bool come_to(std::size_t scene, const symbolic::Cube& cube) const {
        return come_to(scene, [&](const symbolic::Bits& state) { return cube.contains(state); });
    }

    symbolic::Digest digest;
    symbolic::Space space;
    symbolic::Walk walk;
    std::optional<symbolic::Passes> passes;
    std::optional<symbolic::Branches> branches;
    std::size_t start = 0;
    symbolic::Bits first = {};
    std::set<std::pair<std::size_t, symbolic::Bits>> all;
    bool whole = false; ///< false: there are more than a few thousand
};

/// Six scenes that lead to one another and to themselves, by what six booleans are, and change them.
FilmOf film_of_booleans(Dice& dice);
/// What its numbers become, and what is asked of them, is more than can be told apart.
FilmOf film_of_numbers(Dice& dice);
/// Some bits that matter in the scene, with any values.
symbolic::Cube any_cube(const States& states, std::size_t scene, Dice& dice);

/// `see` is given films of these kinds, and of those that any_film() makes, with all their states. Says how many.
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
        if (!states.whole || !symbolic::Search::can_search(states.walk)) continue;
        ++seen;
        INFO("seed " << seed);
        Dice dice(seed);
        see(states, dice);
    }
    return seen;
}

} // namespace forksight::choicegraph::tests
