// The lists of prepared films: each written last, when all that it names is there, and replaced in one step.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "media_manifests/hash_list.hpp"
#include "player/cache/files.hpp"

namespace forksight::player::cache {

using media_manifests::PreparedFilm;

class FilmLists {
  public:
    explicit FilmLists(std::filesystem::path cache) : folder_(std::move(cache) / "films") {}

    /// A film's list, and with it all it names: neither is evicted while this lives, in whatever process.
    struct Held {
        PreparedFilm film;
        Descriptor lock;
    };
    /// `url` as in the list. Absent: the film was not prepared, or its list is damaged. Somebody may have the list for
    /// a moment to replace it: that is waited for, a few seconds, while `go_on` (else throws net::Left); who keeps it
    /// is told by CacheFailure.
    std::optional<Held> hold(
        const std::string& url, const std::function<bool()>& go_on = [] { return true; }) const;
    /// Now is when the film was last played or prepared. Not where the cache may only be read.
    static void touch(const Held& held);

    /// Takes the place of the list before, which stays aside for as long as somebody plays by it. Throws CacheFailure.
    /// Whoever calls this, all() or remove() holds try_lock().
    void write(const PreparedFilm& film) const;
    /// What is to lie here, before it does; write() ends that. Called as write() is; what cannot be noted is not.
    void begin(const PreparedFilm& film) const;
    /// What was begun and is not finished. Absent: nothing.
    std::optional<PreparedFilm> begun(const std::string& url) const;
    void end_begun(const std::string& url) const;
    struct Entry {
        std::filesystem::path path;
        PreparedFilm film;
        std::int64_t used_ns = 0; ///< last played or prepared, by the disk's clock
        bool current = true;      ///< false: another took its place
    };
    /// The least recently used first. Lists that cannot be read are deleted: nothing is believed of them.
    std::vector<Entry> all() const;
    /// False: it is being played.
    bool remove(const Entry& entry) const;

  private:
    std::filesystem::path place_of(const std::string& url) const;
    std::filesystem::path begun_place_of(const std::string& url) const;

    std::filesystem::path folder_;
};

} // namespace forksight::player::cache
