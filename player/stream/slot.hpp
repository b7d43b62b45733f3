// What a stream keeps of each file that it fetches ahead, in the order of sending.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "player/stream/ledger.hpp"
#include "player/stream/quality_log.hpp"
#include "player/stream/segment_store.hpp"

namespace forksight::player::stream {

enum class Role { picture_init, sound_init, picture, sound };

/// One file of a clip, on its way or there.
struct Piece {
    Role role = Role::picture;
    std::size_t number = 0; ///< of the segment; of the rendition for a picture's init
    std::string url;
    std::uint64_t key = 0; ///< of the request under way; 0: none
    SegmentStore::Waiter waiter = 0;
    TimePoint asked{};
    KeptPointer kept;
    bool given_up = false; ///< goes without
    std::optional<TimePoint> failing_since;
    std::optional<TimePoint> doubted_since; ///< what came, or was said, may not have been the streamer's
    TimePoint not_before{};
};

/// One segment of the picture and the sound that is sent before it.
struct Slot {
    std::size_t rendition = 0;
    Why why = Why::line;              ///< this rendition
    std::vector<std::size_t> untried; ///< renditions to try next, in this order
    bool passing = false;             ///< one of its failures may pass: worth waiting
    Piece picture;
    std::vector<Piece> sound;
    std::size_t sound_sent = 0;
    std::vector<KeptPointer> sent;
};

} // namespace forksight::player::stream
