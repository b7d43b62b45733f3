#include "streamer/library/film_shelf.hpp"

#include <algorithm>

#include "choicegraph/film.hpp"
#include "streamer/library/film_folder.hpp"

namespace forksight::streamer::library {
namespace {

Identity identity_or_none(const Folder& folder, const std::string& path) {
    const auto found = folder.identify(path);
    const auto* identity = std::get_if<Identity>(&found);
    return identity != nullptr ? *identity : Identity{};
}

// The poster of the film is that of the clip it starts with, or else of the first that has one.
std::string poster_of(const Folder& folder, const choicegraph::Film& film, const std::string& base) {
    std::vector<std::string> clips;
    if (film.start < film.scenes.size()) clips.push_back(film.clips[film.scenes[film.start].clip].id);
    for (const choicegraph::Clip& clip : film.clips) clips.push_back(clip.id);
    for (const std::string& clip : clips) {
        const std::string path = base + "/" + clip + "/poster.jpg";
        if (identity_or_none(folder, path).inode != 0) return "/" + path;
    }
    return {};
}

} // namespace

FilmShelf::Shelved FilmShelf::read(const std::string& id) const {
    const std::string base = "films/" + id;
    Shelved shelved;
    media_manifests::ListedFilm& listed = shelved.film;
    const auto remember = [&](const std::string& path) {
        shelved.sources.emplace(path, identity_or_none(library_, path));
    };
    // Before reading: a change while it is read must be seen the next time. A folder changes with its entries.
    remember(base);
    remember(base + "/film.json");
    FilmFolder folder = read_film_folder(library_, base, Media::required);
    listed.id = id;
    listed.url = "/" + base + "/film.json";
    if (folder.film) {
        const choicegraph::Film& film = *folder.film;
        if (film.id != id) {
            folder.problems.insert(
                folder.problems.begin(),
                choicegraph::Problem{
                    "FS0003",
                    choicegraph::Severity::error,
                    "/id",
                    {{"nl", "De film heet \"" + film.id + "\", maar staat in de map \"" + id + "\"."},
                     {"en", "The film's id is \"" + film.id + "\", but its folder is \"" + id + "\"."}}});
        }
        listed.title = film.title;
        listed.scenes = film.scenes.size();
        for (const choicegraph::Clip& clip : film.clips) {
            listed.clips.push_back(clip.id);
            remember(base + "/" + clip.id);
            remember(base + "/" + clip.id + "/clip.json");
        }
        for (const choicegraph::Scene& scene : film.scenes) {
            if (scene.offer && !scene.choices.empty()) ++listed.decisions;
            const bool known =
                std::find(listed.endings.begin(), listed.endings.end(), scene.ending) != listed.endings.end();
            if (!scene.ending.empty() && !known) listed.endings.push_back(scene.ending);
        }
        for (const auto& [clip, length_s] : folder.clip_lengths_s) listed.length_s += length_s;
        listed.poster = poster_of(library_, film, base);
    }
    listed.playable = folder.playable();
    listed.problems = std::move(folder.problems);
    return shelved;
}

bool FilmShelf::is_current(const Shelved& shelved) const {
    return std::all_of(shelved.sources.begin(), shelved.sources.end(),
                       [&](const auto& source) { return identity_or_none(library_, source.first) == source.second; });
}

std::variant<std::vector<media_manifests::ListedFilm>, std::error_code> FilmShelf::films() {
    auto names = library_.folders("films", 4 * limit_films);
    if (const auto* error = std::get_if<std::error_code>(&names)) {
        if (*error == std::errc::no_such_file_or_directory) return std::vector<media_manifests::ListedFilm>{};
        return *error;
    }
    std::vector<media_manifests::ListedFilm> listed;
    const std::lock_guard lock(mutex_);
    std::map<std::string, Shelved> kept;
    for (const std::string& id : std::get<std::vector<std::string>>(names)) {
        if (!choicegraph::is_id(id) || listed.size() == limit_films) continue;
        const auto found = shelved_.find(id);
        const bool current = found != shelved_.end() && is_current(found->second);
        Shelved& shelved = kept.emplace(id, current ? std::move(found->second) : read(id)).first->second;
        listed.push_back(shelved.film);
    }
    shelved_ = std::move(kept);
    return listed;
}

} // namespace forksight::streamer::library
