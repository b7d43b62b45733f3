// A film's clips as streams: opens stretches, says what a clip is like, and keeps the account of bytes and waits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "media_manifests/media.hpp"
#include "player/net/fetch.hpp"
#include "player/stream/early.hpp"
#include "player/stream/ledger.hpp"
#include "player/stream/supply.hpp"
#include "player/video/byte_source.hpp"

namespace forksight::player::stream {

/// What open_stretch() and shape_of() give may be called on any thread, and outlive the Feed; not the Fetch.
class Feed {
  public:
    /// `clips` by the film's clip numbers, each in the folder `base_url` + its id. A clip without a picture or without
    /// segments is refused when it is read, and must not come here. `copy`: what was prepared of the film; null:
    /// nothing.
    Feed(net::Fetch& fetch, std::string base_url, const std::vector<std::string>& clip_ids,
         std::vector<media_manifests::Presentation> clips, Limits limits = {},
         std::shared_ptr<const cache::Copy> copy = nullptr);

    video::OpenStretch open_stretch() const;
    video::ShapeOf shape_of() const;

    /// How likely each stretch comes next, and after how long one of them may, at the soonest; absent:
    /// at the end of the stretch on air. What can follow a short one in turn is begun, as bytes.
    void expect(const std::vector<Expected>& expected, std::optional<double> soonest_s);

    /// What this machine decodes and draws in time; 0: any. Holds for segments not yet asked for, and for shapes.
    void max_pixels_per_frame(std::uint64_t pixels);
    Account account() const { return supply_->ledger->account(); }
    /// Problems with segments since the last call, each segment's once.
    std::vector<std::string> take_problems() { return supply_->ledger->take_news(); }

  private:
    std::shared_ptr<Supply> supply_;
    std::shared_ptr<Early> early_;
};

} // namespace forksight::player::stream
