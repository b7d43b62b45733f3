// Films with one small mistake each, and what a check must say of them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/choicegraph/film_of.hpp"

namespace forksight::choicegraph::tests {

struct Case {
    std::string problem; ///< code and place, "; " between several; empty: nothing is wrong after all
    FilmOf film;
};

/// Every code that a film which can be written down may raise.
std::vector<Case> one_mistake_each();

/// The visit, with one thing changed, and the parts of it that tests change.
FilmOf visit_with(const std::function<void(FilmOf&)>& change);
inline SceneOf& door(FilmOf& film) {
    return film.scenes[0];
}
inline SceneOf& hall(FilmOf& film) {
    return film.scenes[1];
}
inline ChoiceOf& ask_in(FilmOf& film) {
    return film.scenes[0].choices[0];
}
inline ChoiceOf& tell(FilmOf& film) {
    return film.scenes[0].choices[1];
}
inline ChoiceOf& say_nothing(FilmOf& film) {
    return film.scenes[0].choices[2];
}

} // namespace forksight::choicegraph::tests
