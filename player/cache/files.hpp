// Files of the cache: opened, read and written whole, and on the disk for certain.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

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

/// Makes the folder and those above it, for this user alone. Throws CacheFailure.
void make_folder(const std::filesystem::path& folder);
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
/// Absent: another has it. Makes the cache's folder. Throws CacheFailure.
std::optional<Descriptor> try_lock(const std::filesystem::path& cache);

} // namespace forksight::player::cache
