// One stretch of a clip as one byte stream for mpv: fetched ahead, joined, and waited for where it must be.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "player/deck.hpp"
#include "player/stream/fetch_ahead.hpp"
#include "player/stream/play_clock.hpp"
#include "player/stream/supply.hpp"
#include "player/video/byte_source.hpp"

namespace forksight::player::stream {

/// read() on mpv's demuxer thread, answers on the fetch thread, the rest on any. A lock guards it all; nobody holds it
/// for longer than it takes to copy what one read asks for. film_at_fault() and waits() take none.
class ClipStream final : public video::ByteSource {
  public:
    /// `order`: of the cued, the smaller come first. Fetching begins at once.
    ClipStream(std::shared_ptr<Supply> supply, const video::Opening& opening, std::uint64_t order);
    ~ClipStream() override;

    std::int64_t read(char* into, std::uint64_t capacity) override;
    void cancel() override;
    void on_air(bool on) override;
    bool film_at_fault() const override;
    bool waits() const override;

  private:
    class Core;
    std::shared_ptr<Core> core_; ///< answers may come when the stream is gone
};

} // namespace forksight::player::stream
