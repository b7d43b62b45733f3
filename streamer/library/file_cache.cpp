#include "streamer/library/file_cache.hpp"

#include <fcntl.h>

#include <array>
#include <cassert>
#include <cstdio>
#include <ctime>
#include <iterator>
#include <utility>

namespace forksight::streamer::library {
namespace {

// The tag is made from what the file system says, not from the content: a clip of gigabytes is not read to answer a
// HEAD. It is strong because published files are never written to but replaced by a rename, which gives another inode.
std::string etag_of(const Identity& identity) {
    std::uint64_t hash = 0xcbf29ce484222325u; // FNV-1a, 64 bits
    const auto mix = [&](std::uint64_t value) {
        for (int i = 0; i < 8; ++i) {
            hash = (hash ^ (value & 0xff)) * 0x100000001b3u;
            value >>= 8;
        }
    };
    mix(identity.device);
    mix(identity.inode);
    mix(static_cast<std::uint64_t>(identity.modified_s));
    mix(static_cast<std::uint64_t>(identity.modified_ns));
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "\"%llx-%016llx\"", static_cast<unsigned long long>(identity.size),
                  static_cast<unsigned long long>(hash));
    return text.data();
}

/// Good to a few milliseconds, which is plenty, and read on every request.
std::chrono::steady_clock::time_point about_now() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return std::chrono::steady_clock::time_point(std::chrono::seconds(time.tv_sec) +
                                                 std::chrono::nanoseconds(time.tv_nsec));
}

} // namespace

std::string http_date(std::int64_t unix_s) {
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t time = unix_s;
    std::tm parts{};
    if (::gmtime_r(&time, &parts) == nullptr) return http_date(0); // a year that does not fit an int
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT", days[parts.tm_wday], parts.tm_mday,
                  months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
    return text.data();
}

namespace {

std::shared_ptr<File> named(const Identity& identity) {
    auto file = std::make_shared<File>();
    file->identity = identity;
    file->etag = etag_of(identity);
    file->last_modified = http_date(identity.modified_s);
    file->validators = "ETag: " + file->etag + "\r\nLast-Modified: " + file->last_modified + "\r\n";
    return file;
}

} // namespace

std::shared_ptr<const File> file_of(const Identity& identity, std::string bytes) {
    auto file = named(identity);
    file->bytes = std::move(bytes);
    file->in_memory = true;
    return file;
}

FileCache::FileCache(const Folder& folder, std::size_t capacity, std::size_t memory_bytes, FileCounts* counts)
    : folder_(folder),
      capacity_(capacity),
      memory_bytes_(memory_bytes),
      counts_(counts != nullptr ? *counts : own_counts_) {
    assert(capacity_ > 0);
}

std::variant<std::shared_ptr<const File>, std::error_code> FileCache::load(const std::string& relative) const {
    auto opened = folder_.open(relative);
    if (const auto* error = std::get_if<std::error_code>(&opened)) return *error;
    auto& [descriptor, identity] = std::get<OpenFile>(opened);
    if (identity.size <= memory_bytes_) {
        std::string bytes = read_at(descriptor, 0, identity.size);
        if (bytes.size() != identity.size) return std::make_error_code(std::errc::io_error);
        return file_of(identity, std::move(bytes));
    }
    auto file = named(identity);
    ::posix_fadvise(descriptor.get(), 0, 0, POSIX_FADV_WILLNEED); // a cold disk should not wait for sendfile
    file->mapping = Mapping(descriptor, identity.size);
    file->descriptor = std::move(descriptor);
    return std::shared_ptr<const File>(std::move(file));
}

// The file that is held was opened safely; if the path still shows the very same one, it may be served.
bool FileCache::still_shows(const Entry& entry) const {
    const auto identity = folder_.identify(entry.path);
    const auto* same = std::get_if<Identity>(&identity);
    return same != nullptr && *same == entry.file->identity;
}

void FileCache::tell_size() {
    counts_.entries.set(entries_.size());
    counts_.bytes.set(bytes_);
}

void FileCache::drop(std::list<Entry>::iterator entry) {
    bytes_ -= entry->file->bytes.size();
    by_path_.erase(entry->path);
    entries_.erase(entry);
    tell_size();
}

void FileCache::shrink(std::size_t entries) {
    while (entries_.size() > entries) drop(std::prev(entries_.end()));
}

void FileCache::resize(std::size_t capacity, std::size_t memory_bytes) {
    assert(capacity > 0);
    capacity_ = capacity;
    if (memory_bytes != memory_bytes_) shrink(0); // what is in memory and what is open is decided anew
    memory_bytes_ = memory_bytes;
    shrink(capacity_);
}

std::variant<std::shared_ptr<const File>, std::error_code> FileCache::find(std::string_view relative,
                                                                           Freshness freshness) {
    const Clock::time_point now = about_now();
    if (const auto found = by_path_.find(relative); found != by_path_.end()) {
        entries_.splice(entries_.begin(), entries_, found->second);
        Entry& entry = entries_.front();
        const bool looked = freshness == Freshness::a_second && now - entry.looked_at < std::chrono::seconds(1);
        if (looked || still_shows(entry)) {
            if (!looked) entry.looked_at = now;
            counts_.hits.add(1);
            return entry.file;
        }
        drop(entries_.begin());
    }
    counts_.misses.add(1);
    const std::string path(relative);
    auto loaded = load(path);
    if (const auto* error = std::get_if<std::error_code>(&loaded);
        error != nullptr && !entries_.empty() &&
        (*error == std::errc::too_many_files_open || *error == std::errc::too_many_files_open_in_system)) {
        shrink(entries_.size() / 2); // what was asked for longest ago makes room
        loaded = load(path);
    }
    if (const auto* error = std::get_if<std::error_code>(&loaded)) {
        if (*error != std::errc::no_such_file_or_directory) counts_.failures.add(1);
        return loaded;
    }
    shrink(capacity_ - 1);
    entries_.push_front({path, std::get<std::shared_ptr<const File>>(loaded), now});
    by_path_.emplace(entries_.front().path, entries_.begin());
    bytes_ += entries_.front().file->bytes.size();
    tell_size();
    return loaded;
}

} // namespace forksight::streamer::library
