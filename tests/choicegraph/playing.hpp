// A film at play, for tests that follow it.
#pragma once

#include <string>

#include "choicegraph/playthrough.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/told.hpp"

namespace forksight::choicegraph::tests {

/// A film, and a playthrough of it that has entered its first scene.
struct Playing {
    Film film;
    Playthrough play;

    explicit Playing(const FilmOf& written) : film(film_of(written)), play(film) {
        step(play, started(written.id));
        follow(play);
    }
    Playing(const Playing&) = delete;
    Playing& operator=(const Playing&) = delete;

    std::int32_t value(std::size_t variable) const { return play.state().values[variable]; }
    /// What follows, scene after scene, each to its end.
    std::string on(int scenes) {
        std::string story;
        for (int i = 0; i < scenes; ++i) {
            story += (i == 0 ? "" : "; ") + follow(play, {.position_s = 30.0, .finished = true});
        }
        return story;
    }
};

} // namespace forksight::choicegraph::tests
