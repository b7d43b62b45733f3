// The rooms around a film in this player: what their stages ask for is done to session, deck and overlay.
#pragma once

#include "player/aloud.hpp"
#include "player/display/display.hpp"
#include "player/guide/stages.hpp"
#include "player/options.hpp"
#include "player/session.hpp"
#include "player/shots.hpp"

namespace forksight::player {

/// Where a viewer goes who is in the rooms.
enum class Way { stay, begin, decline, again, leave };

class Rooms {
  public:
    /// Both outlive it. `has_voice`: reading aloud can be offered.
    Rooms(const Options& options, const choicegraph::Film& film, bool has_voice);

    /// Before a viewing: its first scene is made ready.
    void prepare(video::VideoDeck& deck);
    /// What in the frame is meant for the rooms is taken out of it: presses, and whether the headset is worn.
    void take(display::Frame& frame);
    /// A frame before there is a session, and one within it. `line_lost`: the film cannot come in now.
    Way wait(const display::Frame& frame, const video::VideoDeck& deck, bool line_lost);
    Way step(const display::Frame& frame, Session& session, const video::VideoDeck& deck);
    /// Over, or instead of, what the session shows.
    void draw(render::Overlay& overlay) const;
    bool reads() const { return stages_.reads(); }
    /// How much larger the viewer has all text.
    double type() const { return stages_.type(); }
    /// Nothing but the session's own is seen.
    bool out_of_sight() const { return !upshot_.instead && upshot_.room <= 0.0; }
    /// The name of a picture to be kept of this frame.
    std::optional<std::string> shot(double now_s);

  private:
    Way follow(const display::Frame& frame, const guide::FilmNow& film, Session* session);
    guide::FilmNow film_of(Session& session, const video::VideoDeck& deck);
    std::vector<guide::Given> given(const Director& director) const;

    const Options& options_;
    const choicegraph::Film& film_;
    guide::Stages stages_;
    guide::Seen seen_;
    guide::Upshot upshot_;
    std::optional<std::vector<guide::Given>> given_; ///< at this end
    RoomShots shots_;
    bool film_seen_ = false;
    bool first_ = true;
};

} // namespace forksight::player
