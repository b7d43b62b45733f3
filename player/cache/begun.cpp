#include "player/cache/begun.hpp"

#include <unordered_set>

#include "player/cache/film_lists.hpp"
#include "player/cache/object_store.hpp"

namespace forksight::player::cache {

std::optional<Begun> begun(const std::filesystem::path& cache, const std::string& url) {
    const auto film = FilmLists(cache).begun(url);
    if (!film) return std::nullopt;
    const ObjectStore objects(cache);
    std::unordered_set<std::string> once; // clips share files
    Begun begun;
    for (const HashedFile& file : film->files) {
        if (!once.insert(file.sha256).second) continue;
        begun.total_bytes += file.bytes;
        if (objects.has(file)) begun.here_bytes += file.bytes;
    }
    if (begun.total_bytes == 0) return std::nullopt;
    return begun;
}

} // namespace forksight::player::cache
