// Films for tests, written with ids and expressions as an author writes them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "choicegraph/film.hpp"

namespace forksight::choicegraph::tests {

struct ChoiceOf {
    std::string id = {};
    std::string to = {};
    std::string condition = {};
    std::vector<std::string> effects = {};
    std::vector<Look> look = {};
    Text text = {{"en", "Yes"}, {"nl", "Ja"}};
    bool once = false;
    bool show_disabled = false;
    bool by_teacher = false;
    std::optional<int> rating = {};
    std::vector<std::string> skills = {};
    Text feedback = {};
    std::string return_to = {};
};

struct OfferOf {
    double at_s = 0.0;
    std::optional<double> until_s = {};
    Meanwhile meanwhile = Meanwhile::play;
    std::optional<double> loop_from_s = {};
    std::string otherwise = {};
};

struct ThenOf {
    std::string condition = {};
    std::vector<std::string> effects = {};
    std::string to = {};
    std::string return_to = {};
    std::uint32_t weight = 0;
};

struct ViewOf {
    std::string clip = {};
    std::map<std::string, std::vector<Look>> looks = {}; ///< by the id of the choice
};

struct SceneOf {
    std::string id = {};
    std::string clip = "clip";
    double from_s = 0.0;
    std::optional<double> to_time_s = {};
    std::vector<std::string> effects = {};
    std::optional<OfferOf> offer = {};
    std::vector<ChoiceOf> choices = {};
    std::vector<ThenOf> then = {};
    std::string ending = {};
    bool returns = false;
    std::vector<ViewOf> views = {};
};

struct FilmOf {
    std::vector<Variable> variables = {};
    std::vector<SceneOf> scenes = {};
    std::vector<std::string> clips = {"clip"};
    Text title = {{"en", "A visit"}, {"nl", "Een bezoek"}};
    std::string id = "visit";
    std::map<std::string, std::string> viewpoints = {}; ///< by clip, where it is not "worker"
};

/// The first scene is the start. A mistake in an expression or an id ends the test.
Film film_of(const FilmOf& written);

inline Variable integer(std::string id, int initial, int min, int max) {
    return {std::move(id), false, initial, min, max};
}
inline Variable boolean(std::string id, bool initial = false) {
    return {std::move(id), true, initial, 0, 1};
}

/// Two places that do not overlap.
std::vector<Look> left();
std::vector<Look> right();

/// Three times the same question to two people, asked in a shared scene that returns: seen from two seats, with a
/// drawn mood, and answers that can be gone back to.
FilmOf talk();

/// A visit with every kind of way on: answers with a condition, a silence, a conditional `then`, two endings.
FilmOf visit();

} // namespace forksight::choicegraph::tests
