#include <cstdio>
#include <system_error>

#include "media_manifests/exploration_json.hpp"
#include "media_manifests/film_list.hpp"
#include "streamer/commands.hpp"
#include "streamer/explored.hpp"
#include "streamer/library/clip_hashes.hpp"
#include "streamer/library/film_folder.hpp"
#include "streamer/library/folder.hpp"
#include "streamer/library/story_tests.hpp"

namespace forksight::streamer {
namespace {

std::string in_words(const choicegraph::Change& change, bool dutch) {
    const std::string& where = change.where;
    if (change.op == "remove") return dutch ? "haal " + where + " weg" : "remove " + where;
    if (change.op == "add") return (dutch ? "voeg toe: " : "add ") + where + " = " + change.value;
    return (dutch ? "maak van " : "make ") + where + " " + change.value;
}

void print(const choicegraph::Problem& problem, const std::string& language) {
    const bool error = problem.severity == choicegraph::Severity::error;
    const bool dutch = language == "nl";
    const char* kind = error ? (dutch ? "fout" : "error") : (dutch ? "waarschuwing" : "warning");
    std::printf("%s %s %s: %s\n", problem.where.empty() ? "film.json" : problem.where.c_str(), kind,
                problem.code.c_str(), std::string(choicegraph::in_language(problem.what, language)).c_str());
    if (problem.change) std::printf("  %s\n", in_words(*problem.change, dutch).c_str());
}

} // namespace

std::optional<std::filesystem::path> film_folder_named(const std::filesystem::path& film, bool dutch,
                                                       const Notices& notices) {
    std::error_code error;
    const std::string named = film.string();
    if (std::filesystem::is_directory(film, error)) {
        const auto itself = film.has_filename() ? film : film.parent_path(); // "visit/" is the folder, not the link
        if (std::filesystem::is_symlink(itself, error)) {
            notices.say("note", dutch
                                    ? "Let op: " + named +
                                          " is een symbolische koppeling; in een bibliotheek volgt "
                                          "serve die niet."
                                    : "Note: " + named + " is a symbolic link; in a library serve does not follow it.");
        }
        return film;
    }
    const bool there = std::filesystem::exists(film, error);
    if (there && film.filename() == "film.json") return film.has_parent_path() ? film.parent_path() : ".";
    std::string what;
    if (there) {
        what = dutch
                   ? named + " is een bestand dat geen film.json heet: noem de map van de film, of de film.json daarin"
                   : named + " is a file that is not called film.json: name the film's folder, or the film.json in it";
    } else if (error) {
        what = named + (dutch ? " is niet te bereiken: " : " cannot be reached: ") + error.message();
    } else {
        what = dutch ? named + " bestaat niet" : "there is no " + named;
    }
    notices.say("failed", "forksight-streamer: " + what);
    return std::nullopt;
}

int check_film(const CheckOrder& order) {
    const bool dutch = order.language == "nl";
    const Notices notices(order.log);
    const auto named = film_folder_named(order.film, dutch, notices);
    if (!named) return input_at_fault;
    const library::Folder folder(*named);
    library::FilmFolder read = library::read_film_folder(folder, ".", library::Media::checked_if_any);
    const auto unlisted = library::hash_problems(folder, ".", read);
    read.problems.insert(read.problems.end(), unlisted.begin(), unlisted.end());
    // A film at fault is not followed: what a story would say of it follows from that.
    library::StoryTests stories;
    if (read.playable()) stories = library::follow_stories(*named, *read.film);
    read.problems.insert(read.problems.end(), stories.problems.begin(), stories.problems.end());
    const auto explored = explore_film(read, order.max_states);
    if (order.json) {
        const std::string text = explored
                                     ? media_manifests::write_explored(*read.film, read.problems, *explored)
                                     : media_manifests::write_problems(read.film ? read.film->id : "", read.problems);
        std::fputs(text.c_str(), stdout);
        return read.playable() ? done : input_at_fault;
    }
    for (const choicegraph::Problem& problem : read.problems) print(problem, order.language);
    std::size_t errors = 0;
    for (const choicegraph::Problem& problem : read.problems) {
        if (problem.severity == choicegraph::Severity::error) ++errors;
    }
    const std::size_t warnings = read.problems.size() - errors;
    const auto counted = [](std::size_t count, const char* one, const char* more) {
        return std::to_string(count) + " " + (count == 1 ? one : more);
    };
    const std::string sum =
        dutch ? counted(errors, "fout", "fouten") + ", " + counted(warnings, "waarschuwing", "waarschuwingen")
              : counted(errors, "error", "errors") + ", " + counted(warnings, "warning", "warnings");
    std::puts(sum.c_str());
    if (stories.stories > 0) {
        std::puts(((dutch ? "Gevolgd: " : "Followed: ") +
                   counted(stories.stories, dutch ? "verhaal" : "story", dutch ? "verhalen" : "stories") +
                   (dutch ? " uit tests/." : " of tests/."))
                      .c_str());
    }
    if (read.film && read.clip_lengths_s.empty()) {
        std::puts(dutch ? "Er zijn nog geen clips: of de tijden in de film passen, is niet nagegaan."
                        : "There are no clips yet: whether the film's times fit them was not checked.");
    }
    if (order.max_states == 0 && read.playable()) {
        std::puts(dutch ? "De film is niet doorlopen (--max-states 0): er is niets bewezen."
                        : "The film was not explored (--max-states 0): nothing is proven.");
    }
    if (explored) {
        for (const std::string& line : lines_of(*explored, dutch)) std::puts(line.c_str());
    }
    return read.playable() ? done : input_at_fault;
}

} // namespace forksight::streamer
