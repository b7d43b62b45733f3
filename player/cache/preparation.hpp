// Prepares a film for playing without a line: asks what belongs to it, fetches what is not here, believes only hashes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "media_manifests/result.hpp"
#include "player/cache/film_lists.hpp"
#include "player/cache/object_store.hpp"
#include "player/cache/wanted.hpp"
#include "player/net/gather.hpp"

namespace forksight::player::cache {

struct PrepareOrder {
    std::string film; ///< its address
    std::filesystem::path cache;
    std::uint64_t limit_bytes = 20'000'000'000; ///< for everything in the cache
    bool verify = false;                        ///< reads again what is prepared already
    ChooseRenditions choose;
    std::chrono::milliseconds patience{60'000}; ///< without anything new, while the line fails
    /// Hears at once of the address of a film that made room, whatever becomes of this one.
    std::function<void(const std::string& url)> evicted = [](const std::string&) {};
};

struct PrepareProgress {
    enum class Stage { asking, waiting, checking, fetching }; ///< waiting: another process prepares in this cache
    Stage stage = Stage::asking;
    std::uint64_t total_bytes = 0;
    std::uint64_t done_bytes = 0;    ///< of these, here and right
    std::uint64_t fetched_bytes = 0; ///< of these, over the line, in this run
};

struct PreparedNow {
    std::string film;                ///< its id
    bool already = false;            ///< nothing was to be done
    std::uint64_t bytes = 0;         ///< of all its files here
    std::uint64_t fetched_bytes = 0; ///< of these, in this run
    double length_s = 0.0;           ///< of its clips together
    std::size_t clips = 0;
    std::set<std::pair<int, int>> pictures; ///< width and height of its pictures here
};

/// Waits until it is done; `tell` hears often how far it is. Errors: the film or its lists are at fault. Throws
/// net::LineFailure, CacheFailure, and net::Left when `waiting` says so. Whatever came is kept, and taken over next
/// time.
media_manifests::Result<PreparedNow> prepare(net::Fetch& fetch, const PrepareOrder& order, const net::Waiting& waiting,
                                             const std::function<void(const PrepareProgress&)>& tell);

} // namespace forksight::player::cache
