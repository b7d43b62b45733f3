// Decides which frames are kept as pictures. Of a session: scene starts, a first subtitle, offers, rings half full,
// choices made, stalls, the end. Of the rooms around it: every page, and a ring half full on it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "player/director.hpp"

namespace forksight::player {

/// Asked once a frame, before the overlay is gone from it.
class Shots {
  public:
    /// The name of the picture to keep of this frame, as "03-hall-offer"; most frames have none.
    std::optional<std::string> name(const Director& director, double now_s, bool standing_still, bool spoken);

  private:
    std::string named(const std::string& scene, const std::string& moment);

    unsigned count_ = 0;
    std::size_t scenes_seen_ = 0;
    double entered_s_ = 0.0;
    double offered_s_ = 0.0;
    double spoken_s_ = 0.0; ///< since then a subtitle has been there
    bool start_kept_ = true;
    bool spoken_kept_ = true;
    bool offer_kept_ = true;
    bool ring_kept_ = true;
    bool choice_kept_ = true;
    bool was_offering_ = false;
    bool end_kept_ = false;
    bool stall_kept_ = false;
};

class RoomShots {
  public:
    /// Once a frame. `moment`: which page is open; empty: none. `ring`: how far its fullest one is. The name of the
    /// picture to keep, as "room-start", or "room-start-2" when that page is opened again; most frames have none.
    std::optional<std::string> name(const std::string& moment, double ring, double now_s);

  private:
    std::string named() const;

    std::string moment_;
    double opened_s_ = 0.0;
    bool page_kept_ = true;
    bool ring_kept_ = true;
    std::map<std::string, unsigned> opened_; ///< times
};

} // namespace forksight::player
