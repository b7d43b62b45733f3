#include "player/cache/film_lists.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include "player/cache/object_store.hpp"
#include "player/net/gather.hpp"
#include "player/said.hpp"

namespace forksight::player::cache {
namespace {

namespace fs = std::filesystem;
using media_manifests::prepared_film_limit_bytes;

constexpr std::string_view current_end = ".json";
constexpr std::string_view aside = ".json.old-";
constexpr std::string_view unfinished_end = ".json.new";
constexpr std::string_view begun_end = ".json.begun";
constexpr int attempts = 100;
/// Replacing a list, or deleting one, takes a moment.
constexpr auto held_at_most = std::chrono::seconds(3);
constexpr auto between_locks = std::chrono::milliseconds(20);

Descriptor opened(const fs::path& path) {
    return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
}

enum class Kind { other, current, replaced, unfinished };

/// Only what write() and begin() call so is ours.
Kind kind_of(const std::string& name) {
    if (!media_manifests::is_sha256(name.substr(0, 64))) return Kind::other;
    const std::string_view end = std::string_view(name).substr(64);
    if (end == current_end) return Kind::current;
    if (end == unfinished_end) return Kind::unfinished;
    if (end.substr(0, aside.size()) != aside) return Kind::other;
    const std::string_view number = end.substr(aside.size());
    const bool digits = std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits && !number.empty() && number.size() <= 2 ? Kind::replaced : Kind::other;
}

/// Somebody may have taken the list away between its being opened and its being locked.
bool still_there(const Descriptor& file) {
    struct stat status {};
    return ::fstat(file.get(), &status) == 0 && status.st_nlink > 0;
}

std::optional<PreparedFilm> read_list(const Descriptor& file) {
    const auto text = read_whole(file.get(), prepared_film_limit_bytes);
    if (!text) return std::nullopt;
    auto film = media_manifests::read_prepared_film(*text);
    if (!film) return std::nullopt;
    return std::move(film).value();
}

std::int64_t used_ns(const Descriptor& file) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return 0;
    return std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
}

} // namespace

fs::path FilmLists::place_of(const std::string& url) const {
    return folder_ / (sha256_of(url) + std::string(current_end));
}

fs::path FilmLists::begun_place_of(const std::string& url) const {
    return folder_ / (sha256_of(url) + std::string(begun_end));
}

std::optional<FilmLists::Held> FilmLists::hold(const std::string& url, const std::function<bool()>& go_on) const {
    const fs::path place = place_of(url);
    const auto until = std::chrono::steady_clock::now() + held_at_most;
    while (true) {
        Descriptor file = opened(place);
        if (!file) return std::nullopt;
        if (::flock(file.get(), LOCK_SH | LOCK_NB) == 0) {
            // Who held it exclusively may have deleted or replaced it: then there is another to look for.
            if (still_there(file)) {
                auto film = read_list(file);
                if (!film || film->url != url) return std::nullopt;
                return Held{std::move(*film), std::move(file)};
            }
        } else if (errno != EWOULDBLOCK && errno != EINTR) {
            return std::nullopt;
        }
        if (!go_on()) throw net::Left(said("gestopt voordat de film er was", "stopped before the film was there"));
        if (std::chrono::steady_clock::now() > until)
            throw CacheFailure(said(
                "de cache: een ander programma houdt " + place.string() +
                    " vast en laat niet los: wat er van deze film klaarstaat, is pas weer te gebruiken als dat stopt",
                "the cache: " + place.string() +
                    " is held by another program, which does not let it go: what was prepared of this film "
                    "cannot be used until that ends"));
        std::this_thread::sleep_for(between_locks);
    }
}

void FilmLists::touch(const Held& held) {
    ::futimens(held.lock.get(), nullptr);
}

void FilmLists::write(const PreparedFilm& film) const {
    make_folder(folder_.parent_path());
    make_inner_folder(folder_);
    const fs::path place = place_of(film.url);
    const fs::path finished = folder_ / (sha256_of(film.url) + std::string(unfinished_end));
    ::unlink(finished.c_str()); // of somebody who was killed
    write_new(finished, media_manifests::write_prepared_film(film));
    // Whoever plays by the list before keeps it, and what it names, under another name. Who comes just now waits for
    // the lock, and then finds the new one.
    const Descriptor before = opened(place);
    if (before && ::flock(before.get(), LOCK_EX | LOCK_NB) != 0) {
        for (int number = 0; number < attempts; ++number) {
            const std::string other = place.string() + ".old-" + std::to_string(number);
            if (::link(place.c_str(), other.c_str()) == 0 || errno != EEXIST) break;
        }
    }
    move_into_place(finished, place);
    end_begun(film.url);
    flush_folder(folder_);
}

void FilmLists::begin(const PreparedFilm& film) const {
    end_begun(film.url);
    try {
        make_inner_folder(folder_);
        write_new(begun_place_of(film.url), media_manifests::write_prepared_film(film)); // half a list is none
    } catch (const CacheFailure&) {
        // Nothing rests on it; a disk that is full is told by what comes next.
    }
}

std::optional<PreparedFilm> FilmLists::begun(const std::string& url) const {
    const Descriptor file = opened(begun_place_of(url));
    auto film = file ? read_list(file) : std::nullopt;
    if (film && film->url != url) film.reset();
    return film;
}

void FilmLists::end_begun(const std::string& url) const {
    ::unlink(begun_place_of(url).c_str());
}

std::vector<FilmLists::Entry> FilmLists::all() const {
    std::vector<Entry> entries;
    const Folder folder(folder_);
    for (const std::string& name : folder.names()) {
        const Kind kind = kind_of(name);
        if (kind == Kind::unfinished) folder.remove(name); // of somebody who was killed
        if (kind == Kind::other || kind == Kind::unfinished) continue;
        const Descriptor file = folder.open(name);
        auto film = file ? read_list(file) : std::nullopt;
        if (film) {
            entries.push_back({folder_ / name, std::move(*film), used_ns(file), kind == Kind::current});
        } else if (file) {
            folder.remove(name);
        }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        if (a.current != b.current) return b.current; // what was replaced goes before anything else
        return a.used_ns < b.used_ns;
    });
    return entries;
}

bool FilmLists::remove(const Entry& entry) const {
    const Folder folder(folder_);
    const Descriptor file = folder.open(entry.path.filename().string());
    if (!file) return true;
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return false;
    folder.remove(entry.path.filename().string());
    return true;
}

} // namespace forksight::player::cache
