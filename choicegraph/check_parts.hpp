// The parts of check(): each looks at one side of a film, or of one scene, and reports what it finds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "choicegraph/check.hpp"
#include "choicegraph/check_report.hpp"
#include "choicegraph/film.hpp"
#include "choicegraph/where.hpp"

namespace forksight::choicegraph {

using Facts = std::optional<std::unordered_map<std::string, ClipFacts>>;

/// Where a viewer can be and with what to return to, by scene; conditions left aside.
struct Ways {
    std::vector<bool> entered;    ///< at all
    std::vector<bool> called;     ///< with somewhere to return to
    std::vector<bool> uncalled;   ///< with nowhere to return to
    std::vector<bool> comes_back; ///< from here the viewer can come to return, to where who led here said
};

/// A film, with what is asked of it again and again.
struct Whole {
    const Film& film;
    const Facts& facts;
    Ways ways;
    std::vector<std::string> languages; ///< in which the film has its title; without a title: any of its texts
    bool is_rated = false;              ///< some answer has a rating
    int samples = 0;                    ///< of two moving answers, to see whether they meet
    bool names_skills = false;
};

/// A scene, with all that a check of it needs.
struct Examined {
    const Whole& whole;
    const Scene& scene;
    std::size_t number = 0;
    Where where;                         ///< "/scenes/door"
    std::optional<double> clip_length_s; ///< if ingest knows it
};

/// Of a clip, if ingest knows it.
std::optional<double> length_of(const Clip& clip, const Facts& facts);
/// The scene goes on, or ends the film, when nobody chooses.
bool leads_on(const Scene& scene);
/// Seconds that a viewer needs for the answers that may hang together; 0 if none has words.
double seconds_to_read(const Scene& scene);
/// Seconds that choosing one of them by looking takes beyond the usual one, which is in the time to read.
double seconds_to_choose(const Looking& looking);
/// A fitting end of the scene's offer, as JSON.
std::string fitting_until(const Scene& scene, const Looking& looking);

/// Can be looked at: hangs in the room when it is available.
bool hangs_in_room(const Choice& choice);

/// False if a number refers to nothing: then nothing else may look at the film.
bool check_references(const Film& film, Report& report);
void check_ids(const Film& film, Report& report);
void check_variables(const Film& film, Report& report);
void check_clips(const Film& film, const Facts& facts, Report& report);
Ways ways_of(const Film& film);
/// Every language that a choice has words in.
std::vector<std::string> languages_of_choices(const Film& film);
void check_endings(const Whole& whole, Report& report);
void check_ways(const Examined& examined, Report& report);
void check_returns(const Examined& examined, Report& report);
void check_views(const Examined& examined, Report& report);
void check_offer(const Examined& examined, Report& report);
void check_times(const Examined& examined, Report& report);
/// As many for each two moving answers as all of them together can have in about a second.
int samples_of(const Film& film);
void check_placement(const Examined& examined, Report& report);
void check_title(const Whole& whole, Report& report);
void check_texts(const Examined& examined, Report& report);
/// Empty words, and languages that the film has and the text has not.
void check_text(const Whole& whole, const Text& text, const Where& where, Report& report);
/// What is said before the film, who speaks in it, and from what height it was filmed.
void check_headset(const Whole& whole, Report& report);
void check_subtitles(const Whole& whole, Report& report);

} // namespace forksight::choicegraph
