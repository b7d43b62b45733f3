#include "streamer/ingest/publish.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <random>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "streamer/ingest/files.hpp"

namespace forksight::streamer::ingest {
namespace {

namespace fs = std::filesystem;
using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Result;

std::string why() {
    return std::strerror(errno);
}

library::Descriptor opened_for_reading(const fs::path& path) {
    return library::Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

Result<Done> flush(const fs::path& path) {
    const library::Descriptor opened = opened_for_reading(path);
    if (!opened || ::fsync(opened.get()) != 0) return Error{path.string(), "does not reach the disk: " + why()};
    return Done{};
}

// The kernel is asked to begin with all files, then waited for file by file: far quicker than one after the other.
Result<Done> flush_all(const fs::path& folder) {
    std::vector<fs::path> paths{folder};
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        paths.push_back(entry->path());
    if (error) return Error{folder.string(), "cannot be read back: " + error.message()};
    for (const fs::path& path : paths) {
        const library::Descriptor opened = opened_for_reading(path);
        if (opened && fs::is_regular_file(path, error)) ::sync_file_range(opened.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
    }
    for (const fs::path& path : paths)
        if (auto flushed = flush(path); !flushed) return flushed;
    return Done{};
}

// Segments are told to caches as `immutable`: their URLs must never have had other bytes. One of 2,000 million.
std::string random_mark() {
    constexpr std::string_view characters = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::random_device random;
    std::uniform_int_distribution<std::size_t> any(0, characters.size() - 1);
    std::string mark;
    for (int i = 0; i < 6; ++i) mark += characters[any(random)];
    return mark;
}

} // namespace

std::variant<std::unique_ptr<Draft>, Failure> Draft::begin(const fs::path& library, const std::string& film,
                                                           const std::string& clip) {
    std::unique_ptr<Draft> draft(new Draft);
    draft->clip_ = clip;
    draft->film_folder_ = library / "films" / film;
    draft->target_ = draft->film_folder_ / clip;
    draft->lock_file_ = draft->film_folder_ / ("." + clip + ".lock");
    if (auto made = make_folder(draft->film_folder_); !made) return Failure{Failure::world, made.errors()};
    if (!draft->lock()) {
        const std::string what = errno == EWOULDBLOCK ? "this clip is being made by another ingest at this moment"
                                                      : "cannot be locked: " + why();
        return Failure{Failure::world, {{draft->target_.string(), what}}};
    }
    if (auto cleared = draft->clear_remains(); !cleared) return Failure{Failure::world, cleared.errors()};
    const fs::path folder = draft->film_folder_ / ("." + clip + ".tmp-" + std::to_string(::getpid()));
    if (::mkdir(folder.c_str(), 0755) != 0)
        return Failure{Failure::world, {{folder.string(), "the folder cannot be made: " + why()}}};
    draft->folder_ = folder;
    draft->mark_ = random_mark();
    return draft;
}

// The lock's file is deleted by its holder, so one that was locked may be gone from the folder by then: try again.
bool Draft::lock() {
    for (int attempt = 0; attempt < 100; ++attempt) {
        library::Descriptor file(::open(lock_file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
        if (!file) return false;
        if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
            const int kept = errno;
            file = library::Descriptor();
            errno = kept;
            return false;
        }
        struct stat held {
        }, named{};
        if (::fstat(file.get(), &held) == 0 && ::stat(lock_file_.c_str(), &named) == 0 && held.st_ino == named.st_ino) {
            lock_ = std::move(file);
            return true;
        }
    }
    errno = EWOULDBLOCK;
    return false;
}

// With the lock held, every hidden folder of this clip belongs to a process that is gone.
Result<Done> Draft::clear_remains() const {
    std::error_code error;
    std::vector<fs::path> remains;
    for (fs::directory_iterator entry(film_folder_, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const bool was_published = name.starts_with("." + clip_ + ".old-");
        if (was_published && !fs::exists(target_, error)) {
            fs::rename(entry->path(), target_, error); // killed between the two renames of take_place()
        } else if (was_published || name.starts_with("." + clip_ + ".tmp-")) {
            remains.push_back(entry->path());
        }
    }
    for (const fs::path& path : remains) fs::remove_all(path, error);
    if (error) return Error{film_folder_.string(), "cannot be tidied: " + error.message()};
    return Done{};
}

Result<Done> Draft::take_place() const {
    // Nothing there yet: a plain rename. Something there: both change places, and no reader ever finds neither.
    if (::rename(folder_.c_str(), target_.c_str()) == 0) return Done{};
    if (errno != ENOTEMPTY && errno != EEXIST) return Error{target_.string(), "cannot be put in place: " + why()};
    if (::renameat2(AT_FDCWD, folder_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0) return Done{};
    if (errno != EINVAL && errno != ENOSYS) return Error{target_.string(), "cannot be put in place: " + why()};
    // A file system that cannot exchange: for a moment there is no clip; clear_remains() brings it back after a crash.
    const fs::path old = film_folder_ / ("." + clip_ + ".old-" + std::to_string(::getpid()));
    if (::rename(target_.c_str(), old.c_str()) != 0) return Error{target_.string(), "cannot be replaced: " + why()};
    if (::rename(folder_.c_str(), target_.c_str()) != 0) {
        const std::string reason = why();
        ::rename(old.c_str(), target_.c_str());
        return Error{target_.string(), "cannot be put in place: " + reason};
    }
    ::rename(old.c_str(), folder_.c_str());
    return Done{};
}

Result<Done> Draft::publish() {
    if (auto flushed = flush_all(folder_); !flushed) return flushed;
    if (auto placed = take_place(); !placed) return placed;
    return flush(film_folder_);
}

Draft::~Draft() {
    std::error_code ignored;
    // After publish() this is the clip that was replaced, if there was one.
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
    if (lock_) ::unlink(lock_file_.c_str()); // while it is still held
}

} // namespace forksight::streamer::ingest
