// Decides which frames of a session are kept as pictures: scene starts, offers, rings half full, choices made,
// stalls, the end.
#pragma once

#include <optional>
#include <string>

#include "player/director.hpp"

namespace forksight::player {

/// Asked once a frame, before the overlay is gone from it.
class Shots {
  public:
    /// The name of the picture to keep of this frame, as "03-hall-offer"; most frames have none.
    std::optional<std::string> name(const Director& director, double now_s, bool standing_still);

  private:
    std::string named(const std::string& scene, const std::string& moment);

    unsigned count_ = 0;
    std::size_t scenes_seen_ = 0;
    double entered_s_ = 0.0;
    double offered_s_ = 0.0;
    bool start_kept_ = true;
    bool offer_kept_ = true;
    bool ring_kept_ = true;
    bool choice_kept_ = true;
    bool was_offering_ = false;
    bool end_kept_ = false;
    bool stall_kept_ = false;
};

} // namespace forksight::player
