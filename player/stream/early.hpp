// Streams begun before anybody reads them: of what can come after what comes next.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "player/deck.hpp"
#include "player/stream/clip_stream.hpp"
#include "player/stream/supply.hpp"

namespace forksight::player::stream {

/// Bytes alone, no decoder. Any thread; a lock guards it all, held while streams are opened and dropped, which waits
/// for nothing.
class Early {
  public:
    explicit Early(std::shared_ptr<Supply> supply) : supply_(std::move(supply)) {}

    /// Drops what cannot come any more, tells the helm, and begins what can come after a way where the helm looks so
    /// far; it says, too, when bytes of it are wanted.
    void expect(const std::vector<Expected>& expected, std::optional<double> soonest_s, Helm::TimePoint now);
    /// The stream of a stretch that is wanted now: the one that was begun, if there is one.
    std::unique_ptr<ClipStream> open(const video::Opening& opening);
    std::size_t begun() const;

  private:
    struct Begun {
        Stretch stretch;
        std::unique_ptr<ClipStream> stream;
    };

    const std::shared_ptr<Supply> supply_;
    mutable std::mutex mutex_;
    std::vector<Begun> begun_;
    std::uint64_t opened_ = 0;
};

} // namespace forksight::player::stream
