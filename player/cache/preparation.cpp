#include "player/cache/preparation.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <thread>
#include <unordered_set>
#include <utility>

#include "player/cache/intake.hpp"
#include "player/cache/listing.hpp"
#include "player/cache/room.hpp"
#include "player/said.hpp"

namespace forksight::player::cache {
namespace {

using media_manifests::Error;
using media_manifests::HashedFiles;
using media_manifests::Result;
using Stage = PrepareProgress::Stage;

constexpr auto between_locks = std::chrono::milliseconds(200);

std::string gigabytes(std::uint64_t bytes) {
    return said_number(static_cast<double>(bytes) / 1e9, 1) + " GB";
}

std::uint64_t sum(const HashedFiles& files) {
    return std::accumulate(files.begin(), files.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const HashedFile& file) { return sum + file.bytes; });
}

/// One of each: two paths may have the same bytes.
HashedFiles one_of_each(const HashedFiles& files) {
    HashedFiles once;
    std::unordered_set<std::string_view> seen;
    for (const HashedFile& file : files)
        if (seen.insert(file.sha256).second) once.push_back(file);
    return once;
}

/// Takes the smallest file of each clip out of `files`, clip.json aside: whether a streamer gives its bytes is then
/// seen by little.
HashedFiles take_one_of_each_clip(HashedFiles& files) {
    std::map<std::string, HashedFile> smallest;
    for (const HashedFile& file : files) {
        const std::size_t slash = file.path.find('/');
        if (slash == std::string::npos || file.path.compare(slash, std::string::npos, "/clip.json") == 0) continue;
        const auto [found, added] = smallest.emplace(file.path.substr(0, slash), file);
        if (!added && file.bytes < found->second.bytes) found->second = file;
    }
    HashedFiles taken;
    for (auto& [clip, file] : smallest) taken.push_back(std::move(file));
    std::erase_if(files, [&](const HashedFile& file) {
        return std::any_of(taken.begin(), taken.end(), [&](const HashedFile& one) { return one.path == file.path; });
    });
    return taken;
}

bool covers(const HashedFiles& list, const HashedFiles& wanted) {
    std::set<std::pair<std::string_view, std::string_view>> listed;
    for (const HashedFile& file : list) listed.insert({file.path, file.sha256});
    return std::all_of(wanted.begin(), wanted.end(), [&](const HashedFile& file) {
        return listed.count({file.path, file.sha256}) != 0;
    });
}

class Preparation {
  public:
    Preparation(net::Fetch& fetch, const PrepareOrder& order, const net::Waiting& waiting,
                const std::function<void(const PrepareProgress&)>& tell)
        : fetch_(fetch), order_(order), waiting_(waiting), tell_(tell), objects_(order.cache), lists_(order.cache) {}

    /// `changed` afterwards: the film is not the one any more that was asked for.
    Result<PreparedNow> run();
    bool changed() const { return changed_; }

  private:
    Result<ListedFilm> ask();
    Descriptor lock();
    std::unordered_set<std::string> named_by_lists() const;
    HashedFiles missing_of(const HashedFiles& files);
    void make_room_for(const HashedFiles& files, const HashedFiles& missing, bool only_asks);
    media_manifests::Errors fetch(const std::string& base_url, const HashedFiles& files);
    void tell(Stage stage);
    void go_on_or_leave() const {
        if (!waiting_.go_on())
            throw net::Left(said("gestopt voordat de film er was; de volgende keer gaat prepare hier verder",
                                 "stopped before the film was there; the next prepare goes on from here"));
    }

    net::Fetch& fetch_;
    const PrepareOrder& order_;
    const net::Waiting& waiting_;
    const std::function<void(const PrepareProgress&)>& tell_;
    const ObjectStore objects_;
    const FilmLists lists_;
    PrepareProgress progress_;
    PreparedNow now_;
    bool changed_ = false;
};

void Preparation::tell(Stage stage) {
    progress_.stage = stage;
    tell_(progress_);
}

Result<ListedFilm> Preparation::ask() {
    tell(Stage::asking);
    auto film = net::load_film(fetch_, order_.film, waiting_);
    if (!film) return film.errors();
    ListedFilm listed{std::move(film).value(), {}};
    if (listed.film.base_url.size() > media_manifests::film_url_limit_bytes)
        return Error{listed.film.base_url.substr(0, 100) + "…",
                     said("dit adres is te lang", "this address is too long")};
    std::vector<std::size_t> clips(listed.film.film.clips.size());
    std::iota(clips.begin(), clips.end(), std::size_t{0});
    auto lists = fetch_hash_lists(fetch_, listed.film, clips, waiting_);
    if (!lists) return lists.errors();
    listed.lists = std::move(lists).value();
    for (const std::size_t clip : clips) {
        const std::string& id = listed.film.film.clips[clip].id;
        for (const HashedFile& file : listed.lists[clip]) {
            if (file.path != "clip.json" || "sha256:" + file.sha256 == listed.film.clip_versions[clip]) continue;
            changed_ = true; // or it will never fit: then the second time tells
            return Error{
                listed.film.base_url + id + "/clip.json",
                said(
                    "is een ander bestand dan in de lijst van de clip staat: is het met de hand veranderd? Zet de clip "
                    "opnieuw om (ingest)",
                    "is not the one that the clip's list names: was it changed by hand? Ingest the clip again")};
        }
    }
    return listed;
}

/// Another process that prepares here is waited for: two at once would only share the line.
Descriptor Preparation::lock() {
    while (true) {
        if (auto lock = try_lock(order_.cache)) return std::move(*lock);
        tell(Stage::waiting);
        go_on_or_leave();
        std::this_thread::sleep_for(between_locks);
    }
}

/// A list is written when all it names is there and right; what no list names may be of somebody who was killed.
std::unordered_set<std::string> Preparation::named_by_lists() const {
    std::unordered_set<std::string> named;
    for (const auto& entry : lists_.all())
        for (const HashedFile& file : entry.film.files) named.insert(file.sha256);
    return named;
}

HashedFiles Preparation::missing_of(const HashedFiles& files) {
    const auto named = named_by_lists();
    HashedFiles missing;
    for (const HashedFile& file : files) {
        const bool believed = !order_.verify && named.count(file.sha256) != 0;
        if (objects_.has(file) && (believed || objects_.read(file))) {
            progress_.done_bytes += file.bytes;
        } else {
            missing.push_back(file);
        }
        tell(Stage::checking);
        go_on_or_leave();
    }
    return missing;
}

void Preparation::make_room_for(const HashedFiles& files, const HashedFiles& missing, bool only_asks) {
    RoomWanted wanted{sum(missing), order_.limit_bytes, {}, order_.film, only_asks};
    for (const HashedFile& file : files) wanted.keep.insert(file.sha256);
    const RoomMade made = make_room(order_.cache, objects_, lists_, wanted);
    for (const std::string& url : made.evicted) order_.evicted(url);
    const std::string needs = gigabytes(wanted.needed_bytes), cache = order_.cache.string();
    const std::string stay = gigabytes(made.held_bytes), limit = gigabytes(order_.limit_bytes);
    if (!made.within_limit)
        throw CacheFailure(said("de film heeft nog " + needs + " nodig naast " + stay + " die blijft, en in de cache " +
                                    cache + " past " + limit + ": geef meer ruimte met --cache-limit",
                                "the film still needs " + needs + " beside " + stay + " that stay, and the cache " +
                                    cache + " may hold " + limit + ": give it more with --cache-limit"));
    const std::string free = gigabytes(made.free_bytes);
    if (!made.on_disk)
        throw CacheFailure(said("de film heeft nog " + needs + " nodig, en op de schijf van " + cache + " past nog " +
                                    free + ". Maak daar ruimte, of geef met --cache DIR een map op een andere schijf",
                                "the film still needs " + needs + ", and the disk of " + cache + " takes " + free +
                                    " more. Make room on it, or name a folder on another with --cache DIR"));
}

media_manifests::Errors Preparation::fetch(const std::string& base_url, const HashedFiles& files) {
    const auto came = [this](std::uint64_t bytes) {
        progress_.done_bytes += bytes;
        progress_.fetched_bytes += bytes;
        now_.fetched_bytes += bytes;
        tell(Stage::fetching);
    };
    auto outcome = Intake(fetch_, objects_, base_url, order_.patience).fetch_all(files, waiting_.go_on, came);
    changed_ = outcome.changed;
    return std::move(outcome.errors);
}

Result<PreparedNow> Preparation::run() {
    changed_ = false;
    progress_ = {};
    auto listed = ask();
    if (!listed) return listed.errors();
    const net::LoadedFilm& film = listed.value().film;
    now_.film = film.film.id;
    now_.clips = film.clips.size();
    now_.length_s = 0.0;
    now_.pictures.clear();
    for (const auto& clip : film.clips) now_.length_s += clip.duration_s;

    const Descriptor locked = lock();
    objects_.clear_unfinished();
    auto before = lists_.hold(film.base_url, waiting_.go_on);
    const auto choose = [this](const media_manifests::Presentation& clip, const std::vector<std::size_t>& there) {
        const auto chosen = order_.choose(clip, there);
        for (const std::size_t number : chosen) {
            const auto& picture = clip.video.at(number);
            now_.pictures.insert({picture.width, picture.height});
        }
        return chosen;
    };
    const auto wanted = wanted_files(listed.value(), before ? before->film.files : HashedFiles{}, choose);
    if (!wanted) return wanted.errors();
    const HashedFiles files = one_of_each(wanted.value());
    progress_.total_bytes = now_.bytes = sum(files);
    HashedFiles missing = missing_of(files);
    if (missing.empty() && before && covers(before->film.files, wanted.value())) {
        FilmLists::touch(*before);
        lists_.end_begun(film.base_url);
        now_.already = now_.fetched_bytes == 0;
        return now_;
    }
    make_room_for(files, missing, true);
    const auto of_film_json =
        std::find_if(missing.begin(), missing.end(), [](const HashedFile& file) { return file.path == "film.json"; });
    if (of_film_json != missing.end()) {
        objects_.put(*of_film_json, film.film_json);
        progress_.done_bytes += of_film_json->bytes;
        missing.erase(of_film_json);
    }
    lists_.begin({film.base_url, wanted.value()});
    // Before another film goes for it.
    if (auto errors = fetch(film.base_url, take_one_of_each_clip(missing)); !errors.empty()) return errors;
    make_room_for(files, missing, false);
    if (auto errors = fetch(film.base_url, missing); !errors.empty()) return errors;
    objects_.settle();
    before.reset(); // or it would look as if somebody played by it
    lists_.write({film.base_url, wanted.value()});
    return now_;
}

} // namespace

Result<PreparedNow> prepare(net::Fetch& fetch, const PrepareOrder& order, const net::Waiting& waiting,
                            const std::function<void(const PrepareProgress&)>& tell) {
    const auto base = net::film_base_url(order.film);
    if (!base) return base.errors();
    PrepareOrder exact = order;
    exact.film = base.value();
    Preparation preparation(fetch, exact, waiting, tell);
    auto done = preparation.run();
    // Somebody replaced a clip while it was fetched: what belongs to the film is asked for once more.
    if (!done && preparation.changed()) done = preparation.run();
    return done;
}

} // namespace forksight::player::cache
