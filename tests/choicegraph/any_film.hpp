// Random small films that are sound: with variables, conditions, visits, answers that go once, draws and returns.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tests/choicegraph/film_of.hpp"

namespace forksight::choicegraph::tests {

struct AnyFilmSettings {
    std::size_t most_scenes = 5;
    bool forward_only = false; ///< a way leads to a later scene: nothing goes round, and `times` may be reckoned with
};

/// The same for the same seed. Sometimes with dead ends, loops without a way out, and answers that nobody can take.
FilmOf any_film(std::uint32_t seed, const AnyFilmSettings& settings = {});

/// In conditions of any_film(), visits are compared with no larger number, unless it goes forward only.
inline constexpr std::uint32_t any_film_most_counted = 2;

} // namespace forksight::choicegraph::tests
