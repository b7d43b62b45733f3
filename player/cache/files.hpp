// Files of the cache: opened, read and written whole, and on the disk for certain.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace forksight::player::cache {

/// The disk failed. What it says is for the user, with what to do.
struct CacheFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Owns a file descriptor, and the lock that may be on it.
class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();

    int get() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

  private:
    int number_ = -1;
};

/// A folder of the cache itself, never one that a link leads to: what is in it may be deleted.
class Folder {
  public:
    /// Not there, a link or a file: as if it were empty.
    explicit Folder(const std::filesystem::path& path);
    Folder(const Folder& above, const std::string& name);

    std::vector<std::string> names() const;
    /// For reading; absent too where the name is a link.
    Descriptor open(const std::string& name) const;
    /// Of a regular file; absent: it is none.
    std::optional<std::uint64_t> bytes_of(const std::string& name) const;
    void remove(const std::string& name) const;

  private:
    Descriptor opened_;
};

/// Makes the folder and those above it, for this user alone. Throws CacheFailure.
void make_folder(const std::filesystem::path& folder);
/// As make_folder(), of a folder within the cache; a link is refused.
void make_inner_folder(const std::filesystem::path& folder);
/// Makes the cache's folder, with a file in it that marks it as ours. A folder that has something in it and no such
/// file is somebody else's, and is refused. Throws CacheFailure.
void make_cache(const std::filesystem::path& cache);
/// A new file, flushed to the disk. Throws CacheFailure, and leaves nothing then.
void write_new(const std::filesystem::path& file, std::string_view bytes);
/// Puts a finished file in its place, whatever stands there. Throws CacheFailure.
void move_into_place(const std::filesystem::path& finished, const std::filesystem::path& place);
/// The names in a folder survive a power cut. Throws CacheFailure.
void flush_folder(const std::filesystem::path& folder);
/// Absent: it is not there, cannot be read, or is larger than `limit_bytes`.
std::optional<std::string> read_whole(int descriptor, std::uint64_t limit_bytes);
std::optional<std::string> read_whole(const std::filesystem::path& file, std::uint64_t limit_bytes);

/// Who adds to a cache or takes from it holds this: one process at a time. The kernel lets it go when its holder dies.
/// Absent: another has it. Makes the cache. Throws CacheFailure.
std::optional<Descriptor> try_lock(const std::filesystem::path& cache);

} // namespace forksight::player::cache
