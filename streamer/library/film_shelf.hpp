// The films of a library as staff see them, read again only when a file of theirs has changed.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include "media_manifests/film_list.hpp"
#include "streamer/library/file_cache.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::library {

/// May be used by several threads at once, and none waits for what another reads: each looks for itself whether the
/// last list still holds, and who finds that it does not makes the next.
class FilmShelf {
  public:
    /// More films than this are not listed.
    static constexpr std::size_t limit_films = 1000;

    /// One state of the shelf; never changed, so it can be held on to while the next is made.
    using Films = std::shared_ptr<const std::vector<media_manifests::ListedFilm>>;

    /// `library` must outlive this.
    explicit FilmShelf(const Folder& library) : library_(library) {}

    /// In the order of their ids; never null. A library in which nothing was ever ingested has none. The error: the
    /// folder of films is there but cannot be read.
    std::variant<Films, std::error_code> films();

    /// What is served as the film.json of a film whose file has turned into something that cannot be played: the last
    /// version that could. Null: the file itself. `seen`: the file that is there now; null: it cannot be read.
    std::shared_ptr<const File> last_good(const std::string& id, const Identity* seen);

    /// Texts of film.json that are kept for that, all films together; what goes over is not kept.
    static constexpr std::size_t limit_kept_bytes = 64 << 20;

  private:
    /// What a film's listing was made from, by path; a file that was not there has no inode.
    using Sources = std::map<std::string, Identity>;
    struct Snapshot {
        std::vector<std::string> ids; ///< sorted
        std::vector<Sources> sources; ///< of each of the films
        std::vector<media_manifests::ListedFilm> films;
        std::vector<std::shared_ptr<const File>> good; ///< film.json of each as it could last be played, or null
    };

    media_manifests::ListedFilm read(const std::string& id, Sources& sources, std::shared_ptr<const File>& good) const;
    media_manifests::ListedFilm refused_link(const std::string& id, Sources& sources) const;
    /// Where in the snapshot this film is, if it is there; for current(): and if none of its files has changed.
    std::optional<std::size_t> place_of(const Snapshot& snapshot, const std::string& id) const;
    std::optional<std::size_t> current(const Snapshot& snapshot, const std::string& id) const;
    std::shared_ptr<const Snapshot> last() const;

    const Folder& library_;
    mutable std::mutex mutex_; ///< held while the pointer is copied, never while the disk is read
    std::shared_ptr<const Snapshot> last_;
};

} // namespace forksight::streamer::library
