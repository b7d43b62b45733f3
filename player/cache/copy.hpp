// A film's prepared copy while it is played: which of its addresses lie on this machine, and what is known to be bad.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "media_manifests/result.hpp"
#include "player/cache/film_lists.hpp"
#include "player/cache/object_store.hpp"
#include "player/net/film_source.hpp"

namespace forksight::player::cache {

/// Nothing of it is evicted while it lives. Made and fitted on one thread; then any.
class Copy {
  public:
    /// Absent: the film at this address was never prepared here. `url` ends in '/'. Waits and throws as
    /// FilmLists::hold() does.
    static std::shared_ptr<Copy> open(
        const std::filesystem::path& cache, const std::string& url,
        const std::function<bool()>& go_on = [] { return true; });

    /// The film as it was prepared, of which every byte read here is what it should be; the errors say what is not.
    media_manifests::Result<net::LoadedFilm> load() const;
    /// Whether the clip is the prepared one, by its clip.json.
    bool same_clip(const std::string& clip, const std::string& version) const;
    /// The clip is another now: what of these files lies here under whatever name is taken, the rest is forgotten.
    void fit(const std::string& clip, const media_manifests::HashedFiles& files);

    /// What lies here for this address. Absent: it is to be fetched. Looks in memory alone, under a short lock.
    std::optional<HashedFile> find(const std::string& url) const;
    /// The address of its bytes, for net::Fetch.
    std::string file_url(const HashedFile& file) const;
    /// Whether these are the bytes. Takes as long as hashing them.
    static bool sound(const HashedFile& file, std::string_view bytes);
    /// What lies here is not what it should be: not offered again, and deleted if its bytes are not those of its name.
    void spoilt(const HashedFile& file) const;

  private:
    /// Those that lie here; of others a note. The film plays without them.
    void load_subtitles(net::LoadedFilm& loaded) const;
    Copy(const std::filesystem::path& cache, FilmLists::Held held);

    ObjectStore objects_;
    FilmLists::Held held_;
    std::unordered_map<std::string, std::uint64_t> sizes_; ///< of all that was prepared, by hash
    std::unordered_map<std::string, HashedFile> by_path_;
    mutable std::mutex mutex_;
    mutable std::unordered_set<std::string> spoilt_; ///< hashes
};

} // namespace forksight::player::cache
