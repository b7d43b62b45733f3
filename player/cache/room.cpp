#include "player/cache/room.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <map>

namespace forksight::player::cache {
namespace {

namespace fs = std::filesystem;

/// Left free on the disk, for records and for whoever else writes there; on small disks a fiftieth.
constexpr std::uint64_t left_free_bytes = 64u << 20;

std::uint64_t disk_takes(const fs::path& folder) {
    struct statvfs disk {};
    if (::statvfs(folder.c_str(), &disk) != 0) return ~std::uint64_t{0}; // writing will tell
    const std::uint64_t block = disk.f_frsize;
    const std::uint64_t left = std::min<std::uint64_t>(left_free_bytes, disk.f_blocks * block / 50);
    const std::uint64_t available = disk.f_bavail * block;
    return available > left ? available - left : 0;
}

class Sweep {
  public:
    Sweep(const fs::path& cache, const ObjectStore& objects, const FilmLists& lists, const RoomWanted& wanted)
        : cache_(cache), objects_(objects), lists_(lists), wanted_(wanted) {
        for (const auto& object : objects_.all()) {
            sizes_[object.sha256] = object.bytes;
            made_.held_bytes += object.bytes;
        }
        films_ = lists_.all();
        for (const auto& entry : films_) count(entry.film, 1);
        look();
    }

    RoomMade run() && {
        if (wanted_.only_asks) {
            if (may_be_enough()) made_.within_limit = made_.on_disk = true;
            return std::move(made_);
        }
        // Where it could not be enough, nothing goes in vain.
        if (made_.enough() || !may_be_enough()) return std::move(made_);
        drop_unnamed();
        for (const auto& entry : films_) {
            if (made_.enough()) break;
            const bool stays = entry.current && entry.film.url == wanted_.keep_url;
            if (stays || !lists_.remove(entry)) continue;
            if (entry.current) made_.evicted.push_back(entry.film.url);
            count(entry.film, -1);
            drop_unnamed();
        }
        return std::move(made_);
    }

  private:
    void count(const PreparedFilm& film, int by) {
        std::set<std::string> once;
        for (const auto& file : film.files)
            if (once.insert(file.sha256).second) named_[file.sha256] += by;
    }

    bool may_be_enough() const {
        std::uint64_t stays = 0;
        for (const auto& [sha256, bytes] : sizes_) stays += wanted_.keep.count(sha256) != 0 ? bytes : 0;
        return stays + wanted_.needed_bytes <= wanted_.limit_bytes &&
               wanted_.needed_bytes <= made_.free_bytes + (made_.held_bytes - stays);
    }

    void look() {
        made_.free_bytes = disk_takes(cache_);
        made_.within_limit = made_.held_bytes + wanted_.needed_bytes <= wanted_.limit_bytes;
        made_.on_disk = wanted_.needed_bytes <= made_.free_bytes;
    }

    void drop_unnamed() {
        for (auto object = sizes_.begin(); object != sizes_.end();) {
            const auto named = named_.find(object->first);
            if ((named != named_.end() && named->second > 0) || wanted_.keep.count(object->first) != 0) {
                ++object;
                continue;
            }
            objects_.remove(object->first);
            made_.held_bytes -= object->second;
            object = sizes_.erase(object);
        }
        look();
    }

    const fs::path& cache_;
    const ObjectStore& objects_;
    const FilmLists& lists_;
    const RoomWanted& wanted_;
    std::map<std::string, std::uint64_t> sizes_;
    std::map<std::string, int> named_; ///< by how many films
    std::vector<FilmLists::Entry> films_;
    RoomMade made_;
};

} // namespace

RoomMade make_room(const fs::path& cache, const ObjectStore& objects, const FilmLists& lists,
                   const RoomWanted& wanted) {
    return Sweep(cache, objects, lists, wanted).run();
}

} // namespace forksight::player::cache
