// A folder whose files are opened strictly beneath it: no "..", and no symbolic link anywhere on the way.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "media_manifests/result.hpp"

struct stat;

namespace forksight::streamer::library {

/// Owns a file descriptor.
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
    /// Somebody else closes it from here on.
    int release() { return std::exchange(number_, -1); }
    explicit operator bool() const { return number_ >= 0; }

  private:
    int number_ = -1;
};

/// Tells one state of a file from every other: a file that is replaced or written to changes at least one of these.
struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t modified_s = 0;
    std::int64_t modified_ns = 0;
    bool operator==(const Identity&) const = default;
};

Identity identity_of(const struct stat& status);

/// What root makes beneath a folder belongs to whom the folder belongs to, so that a service can read it. False, with
/// errno, if it cannot be given away; true where there is nothing to do.
bool give_to_owner_of(const std::filesystem::path& folder, int descriptor);

/// What a folder has in it, each list in order; files are not told.
struct Contents {
    std::vector<std::string> folders;
    std::vector<std::string> links; ///< symbolic ones, to whatever
};

struct OpenFile {
    Descriptor descriptor;
    Identity identity;
};

/// May be used by several threads at once. What is opened is found beneath the folder that stood at `path` when it was
/// last looked for; while none stands there, everything answers no_such_device.
class Folder {
  public:
    /// Throws std::system_error when there is no such folder, or it may not be read. `path` itself may be a link.
    explicit Folder(const std::filesystem::path& path);

    enum class Found { the_same, another, none };
    /// Looks whether the folder still stands at its path: it may have been renamed away, unmounted or replaced.
    Found look_again();
    const std::filesystem::path& path() const { return path_; }

    /// A regular file for reading; is_a_directory for a folder. `relative` is never empty, absolute, or taken from a
    /// client as it is.
    std::variant<OpenFile, std::error_code> open(const std::string& relative) const;
    /// A regular file for reading and writing. `made`: for its owner alone, if it is not there; its folder must be.
    enum class Missing { is_an_error, is_made };
    std::variant<OpenFile, std::error_code> open_to_write(const std::string& relative, Missing missing) const;
    /// A folder directly in this one, for its owner alone; one that is there already stays as it is.
    std::error_code make_folder(const std::string& name) const;
    /// Takes away the file `relative`, which may be a link.
    std::error_code remove(const std::string& relative) const;
    /// Has the disk keep the names in the folder `relative` ("." for this one).
    std::error_code sync_names(const std::string& relative) const;
    /// What stands at `relative` now, without opening it; the last part may be a link, which equals no regular file.
    std::variant<Identity, std::error_code> identify(const std::string& relative) const;
    /// The whole file; at most `limit` bytes, more is an error.
    media_manifests::Result<std::string> read(const std::string& relative, std::size_t limit) const;
    /// Of the folder `relative` ("." for this one); at most `limit` entries are looked at.
    std::variant<Contents, std::error_code> contents(const std::string& relative, std::size_t limit) const;
    /// The same folder's names, of whatever kind and in no order.
    std::variant<std::vector<std::string>, std::error_code> names(const std::string& relative, std::size_t limit) const;
    /// The first part of the way to `relative` that is a symbolic link, which is why it cannot be opened: "films/visit"
    /// of "films/visit/film.json". Empty: there is none.
    std::string link_on_the_way(const std::string& relative) const;

  private:
    bool gone() const { return gone_.load(std::memory_order_acquire); }

    std::filesystem::path path_;
    Descriptor root_; ///< its number stays the same when it is opened anew, so that other threads need no lock
    std::atomic<bool> gone_{false};
    std::mutex looking_;
};

/// The library is not there at the moment, as opposed to a file of it.
inline constexpr std::errc folder_gone = std::errc::no_such_device;

/// Up to `size` bytes from `offset`; fewer only at the file's end. Throws nothing; an error gives what came before it.
std::string read_at(const Descriptor& file, std::uint64_t offset, std::size_t size);

} // namespace forksight::streamer::library
