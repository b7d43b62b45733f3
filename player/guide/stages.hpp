// The rooms around a film as a state machine: which page is open, what is asked of the session, what is drawn.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "choicegraph/orientation.hpp"
#include "player/guide/board.hpp"
#include "player/guide/gesture.hpp"
#include "player/guide/tutorial.hpp"
#include "player/render/overlay.hpp"

namespace forksight::player::guide {

/// What does not change while the film is viewed.
struct Setting {
    std::string language = "nl";
    std::string title;   ///< of the film
    std::string warning; ///< empty: none
    std::string consent; ///< empty: none is asked for
    std::optional<double> camera_height_m;
    bool tutorial = true;
    bool has_voice = false; ///< reading aloud can be offered
    bool reads = false;     ///< it is on from the beginning
    choicegraph::DwellSettings dwell;
};

/// The viewer, in one frame.
struct Seen {
    double time_s = 0.0;
    choicegraph::Sample look; ///< of the eyes, else of the head
    choicegraph::Orientation head;
    bool worn = true;
    bool select = false; ///< pressed: what is looked at
    bool pause = false;  ///< pressed: pause, or go on
};

/// An answer that was given on the way here.
struct Given {
    std::uint64_t offer = 0; ///< the line it can be gone back to
    std::string text;
};

/// The film, in one frame.
struct FilmNow {
    enum class Is { fetching, ready, playing, over };
    Is is = Is::fetching;
    bool seen = false;             ///< something of it is on air
    bool line_lost = false;        ///< before it began: nothing more comes in now
    bool target_hangs_low = false; ///< an answer hangs where looking down would pause
    bool declined = false;         ///< over, because the viewer did not agree
    bool stopped = false;          ///< over, because the viewer stopped
    std::string trouble;           ///< over, because it could not go on: what to tell the viewer
    std::vector<Given> given;      ///< the newest last
};

enum class Ask { nothing, begin, decline, pause, resume, help, stop, another, again, leave };

/// What a frame comes to: what is asked of the session, and what is seen.
struct Upshot {
    Ask ask = Ask::nothing;
    std::uint64_t offer = 0;                ///< of `another`
    std::optional<render::Overlay> instead; ///< to be drawn; absent: the film's own
    double room = 0.0;                      ///< how much of the calm room is still seen over the film
};

class Stages {
  public:
    enum class Stage { start, warning, consent, tutorial, begun, film, menu, helped, sure, welcome, end };

    explicit Stages(Setting setting);

    /// Once a frame.
    Upshot step(const Seen& seen, const FilmNow& film);
    /// The film is to be seen again, from the start room.
    void restart(bool practise = false);

    Stage stage() const { return stage_; }
    /// What is open, in a word of lower case for names of files; empty: the film, or nothing but a moment's wait.
    std::string moment() const;
    double type() const { return larger_ ? 1.35 : 1.0; }
    bool reads() const { return reads_; }

  private:
    void open(Stage stage);
    void lay_out();
    void lay_out_menu(std::vector<Entry>& entries) const;
    void lay_out_end(std::vector<Entry>& entries) const;
    void turn_towards_viewer(const Seen& seen);
    Upshot follow(const Seen& seen, const FilmNow& film);
    Upshot watch(const Seen& seen, const FilmNow& film);
    Upshot chosen(const Entry& entry);
    void after_start();
    void begin_or_practise();
    bool in_pause() const;
    bool may_begin() const;
    const std::string& paged() const;
    render::Overlay drawn(const Seen& seen) const;
    render::Page page() const;
    render::Page start_page() const;
    render::Page end_page() const;
    std::string said(Phrase what) const { return phrase(what, setting_.language); }

    Setting setting_;
    Stage stage_ = Stage::start;
    Board board_;
    Tutorial tutorial_;
    LookDown look_down_;
    Facing facing_;
    FilmNow film_;
    double now_s_ = 0.0;
    double opened_s_ = 0.0;
    double front_rad_ = 0.0;
    double ahead_s_ = 0.0;   ///< when the viewer last faced the room
    double off_s_ = 0.0;     ///< so long the headset has been off
    double room_ = 1.0;      ///< what is drawn of it
    std::size_t leaf_ = 0;   ///< of a text of several pages
    bool met_ = false;       ///< the first frame was there
    bool on_ = true;         ///< the headset is on
    bool may_begin_ = false; ///< as the marks are laid out
    bool practised_ = false;
    bool larger_ = false;
    bool reads_ = false;
};

} // namespace forksight::player::guide
