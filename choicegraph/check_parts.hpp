// The parts of check(): each looks at one side of a film, or of one scene, and reports what it finds.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "choicegraph/check.hpp"
#include "choicegraph/check_report.hpp"
#include "choicegraph/film.hpp"

namespace forksight::choicegraph {

using Facts = std::optional<std::unordered_map<std::string, ClipFacts>>;

/// A scene, with all that a check of it needs.
struct Examined {
    const Film& film;
    const Scene& scene;
    std::string where;                   ///< "/scenes/door"
    std::optional<double> clip_length_s; ///< if ingest knows it
    bool film_is_rated = false;          ///< some answer of the film has a rating
    bool film_names_skills = false;
};

/// Can be looked at: hangs in the room when it is available.
bool hangs_in_room(const Choice& choice);

/// False if a number refers to nothing: then nothing else may look at the film.
bool check_references(const Film& film, Report& report);
void check_ids(const Film& film, Report& report);
void check_variables(const Film& film, Report& report);
void check_clips(const Film& film, const Facts& facts, Report& report);
/// By scene: can it be entered at all, conditions left aside.
std::vector<bool> led_to(const Film& film);
void check_endings(const Film& film, const std::vector<bool>& led_to, Report& report);
void check_ways(const Examined& examined, Report& report);
void check_offer(const Examined& examined, Report& report);
void check_times(const Examined& examined, Report& report);
void check_placement(const Examined& examined, Report& report);
void check_title(const Film& film, Report& report);
void check_texts(const Examined& examined, Report& report);

} // namespace forksight::choicegraph
