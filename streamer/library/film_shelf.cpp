#include "streamer/library/film_shelf.hpp"

#include <algorithm>
#include <iterator>

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

std::vector<std::string> ids_among(const std::vector<std::string>& names) {
    std::vector<std::string> ids;
    std::copy_if(names.begin(), names.end(), std::back_inserter(ids), choicegraph::is_id);
    return ids;
}

} // namespace

media_manifests::ListedFilm FilmShelf::read(const std::string& id, Sources& sources) const {
    const std::string base = "films/" + id;
    media_manifests::ListedFilm listed;
    const auto remember = [&](const std::string& path) { sources.emplace(path, identity_or_none(library_, path)); };
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
    return listed;
}

media_manifests::ListedFilm FilmShelf::refused_link(const std::string& id, Sources& sources) const {
    media_manifests::ListedFilm listed;
    listed.id = id;
    listed.url = "/films/" + id + "/film.json";
    listed.problems.push_back(not_followed("films/" + id));
    sources.emplace("films/" + id, identity_or_none(library_, "films/" + id));
    return listed;
}

std::optional<std::size_t> FilmShelf::current(const Snapshot& snapshot, const std::string& id) const {
    const auto known = std::lower_bound(snapshot.ids.begin(), snapshot.ids.end(), id);
    if (known == snapshot.ids.end() || *known != id) return std::nullopt;
    const auto place = static_cast<std::size_t>(known - snapshot.ids.begin());
    const Sources& sources = snapshot.sources[place];
    const bool holds = std::all_of(sources.begin(), sources.end(), [&](const auto& source) {
        return identity_or_none(library_, source.first) == source.second;
    });
    return holds ? std::optional(place) : std::nullopt;
}

std::shared_ptr<const FilmShelf::Snapshot> FilmShelf::last() const {
    const std::lock_guard lock(mutex_);
    return last_;
}

std::variant<FilmShelf::Films, std::error_code> FilmShelf::films() {
    auto found = library_.contents("films", 4 * limit_films);
    if (const auto* error = std::get_if<std::error_code>(&found)) {
        if (*error != std::errc::no_such_file_or_directory) return *error;
        found = Contents{};
    }
    const auto& [folders, links] = std::get<Contents>(found);
    std::vector<std::string> ids = ids_among(folders);
    const std::vector<std::string> linked = ids_among(links); // no films, but who put them there must be told
    ids.insert(ids.end(), linked.begin(), linked.end());
    std::sort(ids.begin(), ids.end());
    ids.resize(std::min(ids.size(), limit_films));

    const auto before = last();
    std::vector<std::optional<std::size_t>> kept; // the place in `before` of what still holds
    for (const std::string& id : ids) kept.push_back(before == nullptr ? std::nullopt : current(*before, id));
    const bool all_hold = std::find(kept.begin(), kept.end(), std::nullopt) == kept.end();
    if (before != nullptr && before->ids == ids && all_hold) return Films(before, &before->films);

    auto next = std::make_shared<Snapshot>();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        Sources sources = kept[i] ? before->sources[*kept[i]] : Sources{};
        const bool is_link = std::binary_search(linked.begin(), linked.end(), ids[i]);
        next->films.push_back(kept[i]   ? before->films[*kept[i]]
                              : is_link ? refused_link(ids[i], sources)
                                        : read(ids[i], sources));
        next->sources.push_back(std::move(sources));
    }
    next->ids = std::move(ids);
    const std::lock_guard lock(mutex_);
    last_ = next; // over another's, if two were made at once: whichever is older is found out at the next look
    return Films(next, &next->films);
}

} // namespace forksight::streamer::library
