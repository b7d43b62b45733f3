#include "streamer/library/library_watch.hpp"

#include <algorithm>
#include <iterator>

#include "choicegraph/film.hpp"

namespace forksight::streamer::library {
namespace {

using media_manifests::ListedFilm;

std::string first_error(const ListedFilm& film) {
    for (const choicegraph::Problem& problem : film.problems) {
        if (problem.severity != choicegraph::Severity::error) continue;
        const std::string where = problem.where.empty() ? "film.json" : problem.where;
        const std::string what(choicegraph::in_language(problem.what, "en"));
        return what.find(where) == std::string::npos ? where + ": " + what : what;
    }
    return {};
}

} // namespace

std::vector<Happening> LibraryWatch::look() {
    std::vector<Happening> told;
    const Folder::Found found = library_.look_again();
    if (found == Folder::Found::another)
        told.push_back({"another folder is the library now", {}, library_.path().string()});
    const auto films = shelf_.films();
    if (const auto* error = std::get_if<std::error_code>(&films)) {
        const std::string why = *error == folder_gone ? "there is no such folder any more" : error->message();
        if (why != trouble_) told.push_back({"the library cannot be read", {}, why});
        trouble_ = why;
        state_.there.set(0);
        return told;
    }
    if (!trouble_.empty()) told.push_back({"the library can be read again", {}, {}});
    trouble_.clear();
    state_.there.set(1);
    look_at_films(*std::get<FilmShelf::Films>(films), told);
    first_ = false;
    return told;
}

void LibraryWatch::look_at_films(const std::vector<ListedFilm>& films, std::vector<Happening>& told) {
    std::map<std::string, Known> now;
    std::vector<Happening> of_films;
    std::size_t playable = 0;
    std::size_t last_good = 0;
    for (const ListedFilm& film : films) {
        const Health health = film.last_good ? Health::last_good : film.playable ? Health::playable : Health::broken;
        playable += health == Health::playable ? 1 : 0;
        last_good += health == Health::last_good ? 1 : 0;
        const Known& known = now[film.id] = {health, health == Health::playable ? std::string() : first_error(film)};
        const auto before = known_.find(film.id);
        if (before != known_.end() && before->second == known) continue;
        if (health == Health::last_good) {
            of_films.push_back({"a film serves its last good version", film.id, known.why});
        } else if (health == Health::broken) {
            of_films.push_back({"not served", film.id, known.why});
        } else if (before != known_.end()) {
            of_films.push_back({"a film can be played again", film.id, {}});
        } else if (!first_) {
            of_films.push_back({"a film was added", film.id, {}});
        }
    }
    for (const auto& [id, known] : known_) {
        if (!now.contains(id)) of_films.push_back({"a film was taken away", id, {}});
    }
    state_.films_playable.set(playable);
    state_.films_last_good.set(last_good);
    state_.films_broken.set(films.size() - playable - last_good);
    known_ = std::move(now);
    const std::size_t more = of_films.size() - std::min(of_films.size(), limit_told);
    of_films.resize(of_films.size() - more);
    std::move(of_films.begin(), of_films.end(), std::back_inserter(told));
    if (more > 0) told.push_back({"more films changed", {}, std::to_string(more)});
}

} // namespace forksight::streamer::library
