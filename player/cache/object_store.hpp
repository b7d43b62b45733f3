// Files by the SHA-256 of their bytes: what two films share lies here once, and whatever has its name is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/hash_list.hpp"

namespace forksight::player::cache {

using media_manifests::HashedFile;

std::string sha256_of(std::string_view bytes);

/// Several processes at once; who deletes, or clears what others left, holds try_lock(). Waits for the disk: never on
/// the frame loop's thread.
class ObjectStore {
  public:
    /// Makes nothing yet.
    explicit ObjectStore(std::filesystem::path cache) : cache_(std::move(cache)) {}

    std::filesystem::path path_of(const std::string& sha256) const;
    /// A file of this name and size lies here. Its bytes are not looked at: read() does.
    bool has(const HashedFile& file) const;
    /// Its bytes, if they are what their name says; a damaged one is deleted.
    std::optional<std::string> read(const HashedFile& file) const;
    /// A file that appears under its name whole, or not at all. False: these are other bytes. Throws CacheFailure.
    bool put(const HashedFile& file, std::string_view bytes) const;
    void remove(const std::string& sha256) const;
    /// Deletes it unless its bytes are what its name says: whoever was told another size may be wrong. Reads it whole.
    void remove_spoilt(const std::string& sha256) const;

    struct Object {
        std::string sha256;
        std::uint64_t bytes = 0;
    };
    std::vector<Object> all() const;
    /// Deletes the half-written files of those who were killed.
    void clear_unfinished() const;
    /// What was put survives a power cut. Throws CacheFailure.
    void settle() const;

  private:
    std::filesystem::path cache_;
};

} // namespace forksight::player::cache
