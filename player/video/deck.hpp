// The deck in earnest: the clip on air and those cued behind it, each decoded ahead by an mpv core of its own.
#pragma once

#include "player/render/picture.hpp"
#include "player/video/cue.hpp"
#include "player/video/deck_settings.hpp"
#include "player/video/lack.hpp"
#include "player/video/play_clock.hpp"
#include "player/video/rack.hpp"
#include "player/video/report.hpp"

namespace forksight::player::video {

/// All calls on the thread of the GL context, which outlives the deck.
class VideoDeck : public Deck {
  public:
    /// `context` shares with the GL context; mpv draws in it, on a thread of the deck's own.
    VideoDeck(OpenStretch open, ExpectStretches expect, ShapeOf shape_of,
              std::unique_ptr<render::SharedContext> context, GlAddress gl_address, DeckSettings settings);
    ~VideoDeck() override;

    void cue(const std::vector<Stretch>& stretches) override;
    void expect(const std::vector<Expected>& expected, std::optional<double> soonest_s) override {
        expect_(expected, soonest_s);
    }
    void take(const Stretch& stretch) override;
    void loop(double from_s, std::optional<double> to_s) override;
    void freeze() override;
    void pause(bool paused) override;
    OnAir on_air() const override;
    /// The film is over: the frame on air is held in silence, whatever is on its way; until the next take().
    void rest();

    /// Once a frame, before drawing. `now_s`: when this frame is shown, on the display's clock.
    void update(double now_s);
    /// The picture for this frame; its first row is the top. Absent: nothing was taken yet, or it is still on its way.
    std::optional<render::Picture> picture() const;
    /// The stretch that was taken cannot be shown, and will not be: report().problems says why.
    bool lost() const { return lost_ != Lost::no; }
    /// It is lost() because of what the film is, not because it did not come or mpv does not work here.
    bool film_at_fault() const { return lost_ == Lost::film; }
    /// The viewer waits: what was taken is not there yet, or the clip on air stopped for want of bytes.
    bool stalled() const;
    /// Of what is waited for, what is not there. Means something only while stalled().
    Lack lack() const;
    const Report& report() const { return report_; }
    /// Stretches whose first frames are there, of those cued.
    std::size_t ready() const;

  private:
    double media_s() const;
    /// Clip time of what is heard then of the clip on air, which a busy machine shows later than it sounds.
    double sound_at(double media_s) const;
    double end_of(const Stretch& stretch) const;
    /// The clip on air has shown all it has for its whole time.
    bool ran_out() const;
    /// What is on air runs, or would if its bytes came.
    bool playing() const { return !paused_ && (!frozen_ || holding_); }
    /// The loop that what is on air goes round in; null: it does not.
    Looping* loop_on_air();
    void let_go();
    Cue make_cue(const Stretch& stretch);
    void drop(Cue& cue);
    std::vector<Cue*> wanted();
    void problem(const std::string& what);
    /// `take`: its number in the report; absent: the stretch on air goes on, it was not taken anew.
    /// What is on air, picture and sound.
    void stand_still();
    void put_on_air(const Cue& cue, std::optional<std::size_t> take);
    std::size_t note_take(const Cue& cue, bool looped);
    /// The driver does not do it: software from here on.
    bool blames_driver(Cue& cue, double overdue_s = 0.0);
    // The steps of update():
    void follow(Cue& cue, double now_s);
    void follow_on_air();
    void finish_takes();
    void show_on_air();
    void want_cued();
    void open_next();
    void make_room(const Cue& wanting);
    void measure_sound();
    void send_off();
    void watch_for_stalls();

    OpenStretch open_;
    ExpectStretches expect_;
    ShapeOf shape_of_;
    DeckSettings settings_;
    Rack rack_;
    Decoding decoding_;
    Report report_;

    std::optional<Cue> on_air_;
    std::optional<Cue> taken_;        ///< waits for its first frame
    std::optional<std::size_t> take_; ///< the number of taken_ in the report
    std::optional<Looping> looping_;  ///< of taken_, or else of what is on air
    std::optional<Looping> holding_;  ///< of what is on air, and taken_ is waited for in it
    std::vector<Cue> cues_;
    std::vector<GoingOff> going_off_;
    std::optional<SoundGap> sound_gap_;
    double ask_sound_at_s_ = 0.0; ///< the next time
    PlayClock clock_;
    bool paused_ = false;
    bool frozen_ = false;
    enum class Lost { no, world, film } lost_ = Lost::no;
    double silent_since_s_ = 0.0; ///< when what is on air was made to stand still
    bool from_freeze_ = false;    ///< the silence before the take on its way was the freeze's
    unsigned frame_ = 0;          ///< number of the frame the next update() is for
    double ahead_s_ = 0.0;        ///< the display's clock minus ours
    int dropped_before_ = 0;
    std::string broken_;
    bool overdue_ = false; ///< the clip on air has nothing new to show
};

} // namespace forksight::player::video
