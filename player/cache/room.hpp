// Makes room in the cache: what no film names goes first, then the film that was played least recently.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "player/cache/film_lists.hpp"
#include "player/cache/object_store.hpp"

namespace forksight::player::cache {

struct RoomWanted {
    std::uint64_t needed_bytes = 0; ///< that are yet to come
    std::uint64_t limit_bytes = 0;  ///< for everything in the cache together
    std::set<std::string> keep;     ///< hashes of objects that stay, named or not
    std::string keep_url;           ///< of the film that stays
    bool only_asks = false;         ///< nothing goes: what is told is whether there could be room
};

struct RoomMade {
    std::uint64_t held_bytes = 0;     ///< that lie in the cache now
    std::uint64_t free_bytes = 0;     ///< that the disk can still take; a little is left to others
    std::vector<std::string> evicted; ///< addresses of films, in the order in which they went
    bool within_limit = false;        ///< what is needed fits into the limit
    bool on_disk = false;             ///< and on the disk
    bool enough() const { return within_limit && on_disk; }
};

/// Deletes no more than is needed, and nothing of a film that is being played. Holds try_lock() meanwhile.
RoomMade make_room(const std::filesystem::path& cache, const ObjectStore& objects, const FilmLists& lists,
                   const RoomWanted& wanted);

} // namespace forksight::player::cache
