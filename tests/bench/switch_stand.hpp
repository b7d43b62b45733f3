// A film played offscreen by the player's own deck, streams and fetching, to be switched about in. For bench_switch.
#pragma once

#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "player/display/offscreen.hpp"
#include "player/net/film_source.hpp"
#include "player/render/sky.hpp"
#include "player/stream/feed.hpp"
#include "player/video/deck.hpp"
#include "tests/player/video/clips.hpp"

namespace forksight::bench {

struct Orders {
    int switches = 200;
    player::video::Sound sound = player::video::Sound::unheard;
    /// From the cue to the choice, at the least; up to 0.4 s more. What is not ready by then is chosen all the same. 0:
    /// the choice waits until all that is cued is ready, and 0.35 s.
    double think_s = 0.0;
};

struct Figures {
    std::vector<double> decided_s; ///< on the steady clock
    std::vector<double> first_s;   ///< when the first frame was on the display
    std::vector<double> late_frames;
    std::vector<double> second_ms;    ///< decided to the second frame, of films that number their frames
    std::vector<double> not_ready_ms; ///< decided to first frame, of those whose first frame was not there yet
    std::vector<double> audio_gap_ms; ///< by mpv's account
    std::vector<double> cue_ms;
    std::vector<double> update_ms; ///< that the deck kept the frame loop's thread, of each frame
    std::vector<double> frame_ms;  ///< from one frame's beginning to the next's
    int black_frames = 0;
    int wrong_frames = 0; ///< the first frame shown was not the one asked for; of films that number their frames
    int never_shown = 0;
    int dropped_frames = 0;
    double cued_mb = 0.0;
    int width = 0;
    int height = 0;
};

class Stand {
  public:
    Stand(const player::net::LoadedFilm& film, player::net::Fetch& fetch, const Orders& orders);

    /// Ends the program with status 3 when the first clip cannot be opened.
    Figures measure();

  private:
    template <typename Decide>
    void frame(const Decide& decide);
    void frame();
    void frames_for(double for_s);
    bool until_ready(std::size_t count);
    /// Has these cued, and says all the time how soon one of them may be taken.
    void await_choice(const std::vector<player::Stretch>& next);
    player::Stretch any_stretch();
    void begin();
    void measure_memory();
    void measure_switch();
    /// What the picture on air says.
    player::video::Seen seen() const;
    void check_first(const player::Stretch& chosen, const player::video::Seen& seen);
    void await_second(std::chrono::steady_clock::time_point decided, const player::video::Seen& first);

    Orders orders_;
    std::unique_ptr<player::display::Display> display_;
    player::stream::Feed feed_;
    player::video::VideoDeck deck_;
    player::render::Sky sky_;
    std::vector<media_manifests::Presentation> clips_;
    player::video::ShapeOf shape_of_;
    std::mt19937 random_{20240607};
    std::chrono::steady_clock::time_point began_; ///< of the last frame
    std::size_t clip_on_air_ = 0;
    Figures figures_;
};

} // namespace forksight::bench
