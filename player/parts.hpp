// Everything of the player that lives as long as its display: what fetches, shows and speaks, and where the app is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "media_manifests/report.hpp"
#include "player/aloud.hpp"
#include "player/display/display.hpp"
#include "player/opening.hpp"
#include "player/options.hpp"
#include "player/projector.hpp"
#include "player/render/overlay.hpp"
#include "player/rig.hpp"
#include "player/rooms.hpp"
#include "player/stream/feed.hpp"
#include "player/video/deck.hpp"

namespace forksight::player {

/// On the frame loop's thread. Everything handed in outlives it.
struct Parts {
    Parts(const Options& options, const OpenedFilm& opened, net::Fetch& fetch,
          std::unique_ptr<display::Display> display, FrameWatch* watch = nullptr);

    /// For who watches the loop.
    void done(FramePart part) const {
        if (watch != nullptr) watch->done(part);
    }
    /// The shapes of clips depend on what this machine can draw, so that is measured before the deck is made.
    video::OpenStretch prepared();
    /// Draws all views; true if nothing of the film is to be seen.
    bool draw(const display::Frame& frame, const choicegraph::Orientation& head, const render::Overlay& overlay);
    /// What the line, the deck and the machine did, for the report of a viewing that began then on the steady clock.
    void account(double began_s, const Options& options, media_manifests::Report& report) const;

    std::unique_ptr<display::Display> display;
    FrameWatch* watch;
    std::uint64_t max_pixels = 0;
    stream::Feed feed;
    Aloud aloud;
    std::optional<Rooms> rooms; ///< absent: the film begins by itself, and keys do the rest
    video::VideoDeck deck;
    Projector projector;
    bool probe_black = false; ///< reading back what was drawn waits for the GPU: offscreen only
    bool film_seen = false;
    bool help = false;
    bool quit = false;
    bool again = false;
    unsigned pictures_asked = 0;
    unsigned pictures_kept = 0; ///< of those
    std::string unkept;         ///< why a picture of the start room is not there; empty: all are
    bool alone = false;         ///< the film is here, and was opened without its streamer
    std::size_t deck_problems_told = 0;
    std::string line_problem;     ///< empty while the line is there
    std::string streamer_problem; ///< empty while the streamer gives what it is asked for
    std::size_t deck_notes_told = 0;
    std::size_t projector_notes_told = 0;
};

} // namespace forksight::player
