#include "player/cache/film_lists.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "player/cache/object_store.hpp"

namespace forksight::player::cache {
namespace {

namespace fs = std::filesystem;
using media_manifests::prepared_film_limit_bytes;

constexpr std::string_view current_end = ".json";
constexpr std::string_view aside = ".json.old-";
constexpr int attempts = 100;

Descriptor opened(const fs::path& path) {
    return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
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

std::optional<FilmLists::Held> FilmLists::hold(const std::string& url) const {
    for (int attempt = 0; attempt < attempts; ++attempt) {
        Descriptor file = opened(place_of(url));
        // Who holds it exclusively is about to delete it: whether it is still there is then seen anew.
        if (!file || ::flock(file.get(), LOCK_SH) != 0) return std::nullopt;
        if (!still_there(file)) continue;
        auto film = read_list(file);
        if (!film || film->url != url) return std::nullopt;
        return Held{std::move(*film), std::move(file)};
    }
    return std::nullopt;
}

void FilmLists::touch(const Held& held) {
    ::futimens(held.lock.get(), nullptr);
}

void FilmLists::write(const PreparedFilm& film) const {
    make_folder(folder_);
    const fs::path place = place_of(film.url);
    const fs::path finished = place.string() + ".new";
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
    flush_folder(folder_);
}

std::vector<FilmLists::Entry> FilmLists::all() const {
    std::vector<Entry> entries;
    std::error_code error;
    std::vector<fs::path> paths;
    for (fs::directory_iterator file(folder_, error), end; !error && file != end; file.increment(error))
        paths.push_back(file->path());
    for (const fs::path& path : paths) {
        const std::string name = path.filename().string();
        const bool old = name.find(aside) != std::string::npos;
        if (!old && (name.size() != 64 + current_end.size() || name.compare(64, std::string::npos, current_end) != 0))
            continue;
        const Descriptor file = opened(path);
        auto film = file ? read_list(file) : std::nullopt;
        if (film) {
            entries.push_back({path, std::move(*film), used_ns(file), !old});
        } else if (file) {
            ::unlink(path.c_str());
        }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        if (a.current != b.current) return b.current; // what was replaced goes before anything else
        return a.used_ns < b.used_ns;
    });
    return entries;
}

bool FilmLists::remove(const Entry& entry) const {
    const Descriptor file = opened(entry.path);
    if (!file) return true;
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return false;
    ::unlink(entry.path.c_str());
    return true;
}

} // namespace forksight::player::cache
