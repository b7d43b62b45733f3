// The files a thread serves, kept open or in memory: the most recently used ones.
#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <variant>

#include "streamer/library/count.hpp"
#include "streamer/library/folder.hpp"
#include "streamer/library/mapping.hpp"

namespace forksight::streamer::library {

/// One state of one file. Immutable: whoever holds it can serve it to the end, also when the path holds another by now.
struct File {
    Descriptor descriptor; ///< not open if the whole file is in `bytes`
    Mapping mapping;       ///< of what is in `descriptor`, if the system had room
    std::string bytes;
    bool in_memory = false;
    Identity identity;
    std::string etag;          ///< strong, with its quotes
    std::string last_modified; ///< as HTTP writes it
    std::string validators;    ///< the two as whole lines of a head, made once
};

/// How long what is known of a path may be believed without looking again.
enum class Freshness {
    looked_at, ///< not at all: for what is replaced when a clip is made again
    a_second   ///< for segments
};

/// For one thread.
class FileCache {
  public:
    /// Files of at most `memory_bytes` are held in memory. `folder` must outlive this, and `counts`, if it is given.
    FileCache(const Folder& folder, std::size_t capacity, std::size_t memory_bytes, FileCounts* counts = nullptr);

    std::variant<std::shared_ptr<const File>, std::error_code> find(std::string_view relative, Freshness freshness);
    std::size_t size() const { return entries_.size(); }
    /// Other limits hold from here on.
    void resize(std::size_t capacity, std::size_t memory_bytes);

  private:
    using Clock = std::chrono::steady_clock;
    struct Entry {
        std::string path;
        std::shared_ptr<const File> file;
        Clock::time_point looked_at;
    };

    std::variant<std::shared_ptr<const File>, std::error_code> load(const std::string& relative) const;

    bool still_shows(const Entry& entry) const;
    void drop(std::list<Entry>::iterator entry);
    void shrink(std::size_t entries);
    void tell_size();

    const Folder& folder_;
    std::size_t capacity_;
    std::size_t memory_bytes_;
    FileCounts own_counts_;
    FileCounts& counts_;
    std::uint64_t bytes_ = 0;                                                  ///< of files in memory
    std::list<Entry> entries_;                                                 ///< most recently used first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_path_; ///< views into `entries_`
};

/// A file whose bytes are at hand.
std::shared_ptr<const File> file_of(const Identity& identity, std::string bytes);

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::int64_t unix_s);

} // namespace forksight::streamer::library
