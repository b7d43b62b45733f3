#include "streamer/library/film_shelf.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>

#include "choicegraph/film.hpp"
#include "streamer/library/film_folder.hpp"

namespace forksight::streamer::library {
namespace {

/// No path is empty: what stands here is until when a film is believed to be as it was read.
const std::string until_then;

Identity in_a_second() {
    const auto then = std::chrono::steady_clock::now().time_since_epoch() + std::chrono::seconds(1);
    Identity time;
    time.modified_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(then).count();
    return time;
}

bool is_before(const Identity& time) {
    return std::chrono::steady_clock::now().time_since_epoch() < std::chrono::nanoseconds(time.modified_ns);
}

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

/// A film that is called otherwise than its folder cannot be found under its name.
void put_name_right(FilmFolder& folder, const std::string& id) {
    if (!folder.film || folder.film->id == id) return;
    const std::string& name = folder.film->id;
    folder.problems.insert(
        folder.problems.begin(),
        choicegraph::Problem{"FS0003",
                             choicegraph::Severity::error,
                             "/id",
                             {{"nl", "De film heet \"" + name + "\", maar staat in de map \"" + id + "\"."},
                              {"en", "The film's id is \"" + name + "\", but its folder is \"" + id + "\"."}}});
}

media_manifests::ListedFilm listing(const Folder& library, const std::string& id, FilmFolder& folder) {
    const std::string base = "films/" + id;
    media_manifests::ListedFilm listed;
    listed.id = id;
    listed.url = "/" + base + "/film.json";
    if (folder.film) {
        const choicegraph::Film& film = *folder.film;
        listed.title = film.title;
        listed.scenes = film.scenes.size();
        for (const choicegraph::Clip& clip : film.clips) listed.clips.push_back(clip.id);
        for (const choicegraph::Scene& scene : film.scenes) {
            if (scene.offer && !scene.choices.empty()) ++listed.decisions;
            const bool known =
                std::find(listed.endings.begin(), listed.endings.end(), scene.ending) != listed.endings.end();
            if (!scene.ending.empty() && !known) listed.endings.push_back(scene.ending);
        }
        for (const auto& [clip, length_s] : folder.clip_lengths_s) listed.length_s += length_s;
        listed.poster = poster_of(library, film, base);
    }
    listed.playable = folder.playable();
    listed.problems = std::move(folder.problems);
    return listed;
}

std::vector<std::string> ids_among(const std::vector<std::string>& names) {
    std::vector<std::string> ids;
    std::copy_if(names.begin(), names.end(), std::back_inserter(ids), choicegraph::is_id);
    return ids;
}

} // namespace

media_manifests::ListedFilm FilmShelf::read(const std::string& id, Sources& sources,
                                            std::shared_ptr<const File>& good) const {
    const std::string base = "films/" + id;
    const auto remember = [&](const std::string& path) { sources.emplace(path, identity_or_none(library_, path)); };
    // Before reading: a change while it is read must be seen the next time. A folder changes with its entries.
    remember(base);
    remember(base + "/film.json");
    const Identity identity = sources.at(base + "/film.json");
    FilmFolder folder = read_film_folder(library_, base, Media::required);
    put_name_right(folder, id);
    if (folder.film) {
        for (const choicegraph::Clip& clip : folder.film->clips) {
            remember(base + "/" + clip.id);
            remember(base + "/" + clip.id + "/clip.json");
        }
    }
    // Permissions and a full table of open files leave no trace in what files look like: it is read again, but not for
    // everybody who asks.
    if (folder.unsure) sources.emplace(until_then, in_a_second());

    if (folder.playable()) {
        const bool is_whole = identity_or_none(library_, base + "/film.json") == identity;
        if (is_whole) good = file_of(identity, std::move(folder.text));
    } else if (good && identity.inode == 0 && !folder.unsure) {
        good = nullptr; // taken away: that is no mistake
    } else if (good) {
        FilmFolder before = read_film_folder(library_, base, Media::required, good->bytes);
        put_name_right(before, id);
        if (before.playable()) {
            for (const choicegraph::Clip& clip : before.film->clips) remember(base + "/" + clip.id + "/clip.json");
            media_manifests::ListedFilm listed = listing(library_, id, before);
            listed.last_good = true;
            listed.problems = std::move(folder.problems);
            return listed;
        }
    }
    return listing(library_, id, folder);
}

media_manifests::ListedFilm FilmShelf::refused_link(const std::string& id, Sources& sources) const {
    media_manifests::ListedFilm listed;
    listed.id = id;
    listed.url = "/films/" + id + "/film.json";
    listed.problems.push_back(not_followed("films/" + id));
    sources.emplace("films/" + id, identity_or_none(library_, "films/" + id));
    return listed;
}

std::optional<std::size_t> FilmShelf::place_of(const Snapshot& snapshot, const std::string& id) const {
    const auto known = std::lower_bound(snapshot.ids.begin(), snapshot.ids.end(), id);
    if (known == snapshot.ids.end() || *known != id) return std::nullopt;
    return static_cast<std::size_t>(known - snapshot.ids.begin());
}

std::optional<std::size_t> FilmShelf::current(const Snapshot& snapshot, const std::string& id) const {
    const auto place = place_of(snapshot, id);
    if (!place) return std::nullopt;
    const Sources& sources = snapshot.sources[*place];
    const bool holds = std::all_of(sources.begin(), sources.end(), [&](const auto& source) {
        if (source.first == until_then) return is_before(source.second);
        return identity_or_none(library_, source.first) == source.second;
    });
    return holds ? place : std::nullopt;
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
    std::size_t kept_bytes = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto place = before == nullptr ? std::nullopt : place_of(*before, ids[i]);
        std::shared_ptr<const File> good = place ? before->good[*place] : nullptr;
        Sources sources = kept[i] ? before->sources[*kept[i]] : Sources{};
        const bool is_link = std::binary_search(linked.begin(), linked.end(), ids[i]);
        if (is_link) good = nullptr;
        next->films.push_back(kept[i]   ? before->films[*kept[i]]
                              : is_link ? refused_link(ids[i], sources)
                                        : read(ids[i], sources, good));
        next->sources.push_back(std::move(sources));
        kept_bytes += good ? good->bytes.size() : 0;
        // What is in use now is never let go of for want of room.
        if (kept_bytes > limit_kept_bytes && !next->films.back().last_good) good = nullptr;
        next->good.push_back(std::move(good));
    }
    next->ids = std::move(ids);
    const std::lock_guard lock(mutex_);
    last_ = next; // over another's, if two were made at once: whichever is older is found out at the next look
    return Films(next, &next->films);
}

std::shared_ptr<const File> FilmShelf::last_good(const std::string& id, const Identity* seen) {
    const std::string path = "films/" + id + "/film.json";
    const auto judged = [&](const std::shared_ptr<const Snapshot>& snapshot) {
        const auto place = snapshot == nullptr ? std::nullopt : place_of(*snapshot, id);
        if (!place || seen == nullptr) return false;
        const auto source = snapshot->sources[*place].find(path);
        return source != snapshot->sources[*place].end() && source->second == *seen;
    };
    auto snapshot = last();
    if (!judged(snapshot)) {
        films();
        snapshot = last();
    }
    const auto place = snapshot == nullptr ? std::nullopt : place_of(*snapshot, id);
    if (!place || !snapshot->good[*place]) return nullptr;
    // A file that is judged and good is served as it is; one that changed since waits for its judgement.
    if (judged(snapshot) && !snapshot->films[*place].last_good) return nullptr;
    return snapshot->good[*place];
}

} // namespace forksight::streamer::library
