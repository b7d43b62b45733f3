// The films of a library as staff see them, read again only when a file of theirs has changed.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include "media_manifests/film_list.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::library {

/// May be used by several threads at once.
class FilmShelf {
  public:
    /// More films than this are not listed.
    static constexpr std::size_t limit_films = 1000;

    /// `library` must outlive this.
    explicit FilmShelf(const Folder& library) : library_(library) {}

    /// In the order of their ids. A library in which nothing was ever ingested has none. The error: the folder of
    /// films is there but cannot be read.
    std::variant<std::vector<media_manifests::ListedFilm>, std::error_code> films();

  private:
    /// What a film's listing was made from, by path; a file that was not there has no inode.
    using Sources = std::map<std::string, Identity>;
    struct Shelved {
        Sources sources;
        media_manifests::ListedFilm film;
    };

    Shelved read(const std::string& id) const;
    bool is_current(const Shelved& shelved) const;

    const Folder& library_;
    std::mutex mutex_;
    std::map<std::string, Shelved> shelved_;
};

} // namespace forksight::streamer::library
