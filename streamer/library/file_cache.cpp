#include "streamer/library/file_cache.hpp"

#include <fcntl.h>

#include <array>
#include <cassert>
#include <cstdio>
#include <ctime>

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

FileCache::FileCache(const Folder& folder, std::size_t capacity, std::size_t memory_bytes)
    : folder_(folder), capacity_(capacity), memory_bytes_(memory_bytes) {
    assert(capacity_ > 0);
}

std::variant<std::shared_ptr<const File>, std::error_code> FileCache::load(const std::string& relative) const {
    auto opened = folder_.open(relative);
    if (const auto* error = std::get_if<std::error_code>(&opened)) return *error;
    auto& [descriptor, identity] = std::get<OpenFile>(opened);
    auto file = std::make_shared<File>();
    file->identity = identity;
    file->etag = etag_of(identity);
    file->last_modified = http_date(identity.modified_s);
    file->validators = "ETag: " + file->etag + "\r\nLast-Modified: " + file->last_modified + "\r\n";
    if (identity.size <= memory_bytes_) {
        file->bytes = read_at(descriptor, 0, identity.size);
        if (file->bytes.size() != identity.size) return std::make_error_code(std::errc::io_error);
        file->in_memory = true;
    } else {
        ::posix_fadvise(descriptor.get(), 0, 0, POSIX_FADV_WILLNEED); // a cold disk should not wait for sendfile
        file->descriptor = std::move(descriptor);
    }
    return std::shared_ptr<const File>(std::move(file));
}

std::variant<std::shared_ptr<const File>, std::error_code> FileCache::find(std::string_view relative,
                                                                           Freshness freshness) {
    const Clock::time_point now = Clock::now();
    if (const auto found = by_path_.find(relative); found != by_path_.end()) {
        entries_.splice(entries_.begin(), entries_, found->second);
        Entry& entry = entries_.front();
        if (freshness == Freshness::a_second && now - entry.looked_at < std::chrono::seconds(1)) return entry.file;
        // The file that is held was opened safely; if the path still shows the very same one, it may be served.
        const auto identity = folder_.identify(entry.path);
        if (const auto* same = std::get_if<Identity>(&identity); same && *same == entry.file->identity) {
            entry.looked_at = now;
            return entry.file;
        }
        by_path_.erase(found);
        entries_.pop_front();
    }
    const std::string path(relative);
    auto loaded = load(path);
    if (std::holds_alternative<std::error_code>(loaded)) return loaded;
    if (entries_.size() >= capacity_) {
        by_path_.erase(entries_.back().path);
        entries_.pop_back();
    }
    entries_.push_front({path, std::get<std::shared_ptr<const File>>(loaded), now});
    by_path_.emplace(entries_.front().path, entries_.begin());
    return loaded;
}

} // namespace forksight::streamer::library
