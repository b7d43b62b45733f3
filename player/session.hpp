// One viewing of the film, from the first scene to an ending: director, record, report and kept pictures.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "player/director.hpp"
#include "player/display/display.hpp"
#include "player/log.hpp"
#include "player/net/film_source.hpp"
#include "player/net/line_watch.hpp"
#include "player/net/record_sender.hpp"
#include "player/net/recorder.hpp"
#include "player/options.hpp"
#include "player/render/lazy_follow.hpp"
#include "player/render/overlay.hpp"
#include "player/session_report.hpp"
#include "player/shots.hpp"
#include "player/spoken.hpp"
#include "player/stall_watch.hpp"
#include "player/video/deck.hpp"
#include "player/viewer/viewer.hpp"
#include "player/words.hpp"

namespace forksight::player {

/// On the frame loop's thread. Everything handed in outlives it.
class Session {
  public:
    struct World {
        const net::LoadedFilm& film;
        video::VideoDeck& deck;
        const Options& options;
        const Log& log;
        net::RecordSender* sender = nullptr; ///< null: the record is not sent
        std::string line_problem = {};       ///< of a line that was lost before; empty: it is there
        std::string streamer_problem = {};   ///< the same of a streamer that answers that it cannot now
        bool declined = false;               ///< the viewer did not agree to begin: the session is over at once
    };

    /// `script` turns the head; without one the display's own head looks. `frame` is the first one.
    Session(World world, std::unique_ptr<viewer::Viewer> script, const display::Frame& frame, double clock_s);

    /// What is due happens. Call before the deck's update. `type`: how much larger the viewer has all text, as in the
    /// overlay.
    void step(const display::Frame& frame, double clock_s, double type);
    /// How the views of this frame are turned.
    choicegraph::Orientation head() const { return head_; }
    /// What is seen over the film.
    render::Overlay overlay(bool film_seen) const;
    /// The name of a picture to be kept of this frame, over which `overlay` is seen.
    std::optional<std::string> shot(const render::Overlay& overlay);
    /// The frame was shown at `clock_s`.
    void shown(const display::Frame& frame, bool black, double clock_s);

    void press(const display::Press& press);
    void stop(choicegraph::Why why) { director_.stop(why); }
    /// Something went wrong that the film may go on without: on stderr and in the report.
    void problem(const std::string& sentence);
    /// A problem of this machine or of the line: the session cannot end well any more.
    void world_problem(const std::string& sentence);
    void line(const net::LineNews& news);
    void streamer(const net::LineNews& news);

    /// For who asks in the viewer's name: the rooms around the film.
    Director& director() { return director_; }
    /// What an end is told as.
    Words how_it_ended() const;
    bool over() const { return director_.over(); }
    const std::string& ending() const { return director_.ending(); }
    /// Whose fault it was, if the session did not come to an ending.
    Status status() const { return status_; }
    /// The record, whose last lines are still to come to the disk. Null: there is none.
    std::unique_ptr<net::Recorder> leave_record();
    media_manifests::Report report(double clock_s) const;
    double began_clock_s() const { return began_clock_s_; }

  private:
    void wear(bool worn);
    void fail(Status status, const std::string& sentence);
    void watch_deck();
    void watch_script();
    void watch_stall(const display::Frame& frame);
    void note_takes();
    void note_record_trouble();
    std::string why_nothing_comes() const;
    const char* cause_of_standing() const;
    void note_sound();
    void note_ready_cues(media_manifests::Report& report) const;
    std::string scene_of(const Stretch& stretch) const;
    std::optional<std::size_t> entry_of_take(std::size_t take) const;

    World world_;
    std::unique_ptr<viewer::Viewer> script_;
    std::unique_ptr<net::Recorder> recorder_;
    Director director_;
    SubtitleChoice subtitles_;
    SessionReport report_;
    Shots shots_;
    StallWatch stall_;
    std::string line_problem_;     ///< empty while the line is there
    std::string streamer_problem_; ///< empty while the streamer gives what it is asked for
    choicegraph::Orientation head_;
    render::LazyFollow follow_;  ///< where subtitles hang
    bool worn_ = true;           ///< the headset, at the last frame
    bool laid_down_ = false;     ///< the pause is because of that
    double began_clock_s_ = 0.0; ///< on the app's clock
    double began_frame_s_ = 0.0; ///< on the display's
    double step_clock_s_ = 0.0;
    double frame_s_ = 0.0;
    std::size_t first_take_ = 0; ///< of the deck's notes
    std::size_t first_cue_ = 0;
    std::vector<std::size_t>
        entries_; ///< place in the director's switches, of each of the deck's takes from first_take_ on
    Status status_ = Status::done;
};

} // namespace forksight::player
