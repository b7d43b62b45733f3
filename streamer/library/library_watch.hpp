// Looks at the library from time to time, and says what has happened to it since.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/library/count.hpp"
#include "streamer/library/film_shelf.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::library {

struct Happening {
    std::string_view what; ///< a literal
    std::string film;      ///< its id; empty: the library as a whole
    std::string why;       ///< for whoever runs the server, in English; may be empty
};

/// How the library was at the last look; any thread may read it.
struct LibraryState {
    Count there; ///< 1: it can be read
    Count films_playable;
    Count films_last_good; ///< playable still, although what stands there now is not
    Count films_broken;
};

/// For one thread, whatever others do with the folder and the shelf.
class LibraryWatch {
  public:
    /// Films that are told of one by one, at one look; a line says how many more there were.
    static constexpr std::size_t limit_told = 50;

    /// Both must outlive this.
    LibraryWatch(Folder& library, FilmShelf& shelf) : library_(library), shelf_(shelf) {}

    /// The first look tells of films that cannot be played, each later one of what has changed.
    std::vector<Happening> look();
    const LibraryState& state() const { return state_; }

  private:
    enum class Health { playable, last_good, broken };
    struct Known {
        Health health = Health::playable;
        std::string why; ///< the first thing that is wrong with what stands there
        bool operator==(const Known&) const = default;
    };
    void look_at_films(const std::vector<media_manifests::ListedFilm>& films, std::vector<Happening>& told);

    Folder& library_;
    FilmShelf& shelf_;
    LibraryState state_;
    std::map<std::string, Known> known_;
    bool first_ = true;
    std::string trouble_; ///< that was told of last: why the library cannot be read
};

} // namespace forksight::streamer::library
