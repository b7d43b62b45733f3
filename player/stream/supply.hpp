// What all streams of a film draw on: its clips, where they lie, the shared store and the ledger.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "media_manifests/media.hpp"
#include "player/cache/copy.hpp"
#include "player/net/fetch.hpp"
#include "player/stream/helm.hpp"
#include "player/stream/ledger.hpp"
#include "player/stream/segment_store.hpp"
#include "player/stream/ticks.hpp"

namespace forksight::player::stream {

struct Limits {
    std::size_t store_bytes = 256u << 20; ///< of segments kept for loops and re-takes
    double ahead_s = 10.0;                ///< fetched ahead of what is on air
    double patience_s = 60.0;             ///< how long a stretch on air waits for a segment that fails
    double again_s = 1.0;                 ///< between two tries, once every rendition failed
    /// How long an answer is doubted that asking again should not change (not there, no media), on air: a page to log
    /// in or a proxy may have given it. Before that a picture is doubted without end, and sound for so long.
    double doubt_s = 20.0;
    double sound_doubt_s = 3.0; ///< of sound, on air: a second without it is better than a longer wait
};

struct Supply {
    Supply(net::Fetch& fetch_with, std::vector<media_manifests::Presentation> presentations,
           std::vector<std::string> ids, std::vector<std::string> urls, Limits bounds,
           std::shared_ptr<const cache::Copy> prepared)
        : fetch(fetch_with),
          clips(std::move(presentations)),
          clip_ids(std::move(ids)),
          clip_urls(std::move(urls)),
          limits(bounds),
          ledger(std::make_shared<Ledger>()),
          helm(std::make_shared<Helm>(clips, limits.ahead_s)),
          copy(std::move(prepared)),
          store(std::make_shared<SegmentStore>(fetch, ledger, limits.store_bytes, copy)) {}

    net::Fetch& fetch;
    const std::vector<media_manifests::Presentation> clips;
    const std::vector<std::string> clip_ids;
    const std::vector<std::string> clip_urls; ///< each ends in '/'
    const Limits limits;
    std::atomic<std::uint64_t> max_pixels_per_frame{0};
    const std::shared_ptr<Ledger> ledger;
    const std::shared_ptr<Helm> helm;
    const std::shared_ptr<Ticks> ticks = std::make_shared<Ticks>();
    const std::shared_ptr<const cache::Copy> copy; ///< on this machine's disk; null: nothing was prepared
    const std::shared_ptr<SegmentStore> store;
};

} // namespace forksight::player::stream
