// Directs one session: what time and the gaze bring about becomes events, what the playthrough asks becomes deck and
// overlay.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "choicegraph/dwell.hpp"
#include "choicegraph/earlier.hpp"
#include "choicegraph/gaze.hpp"
#include "choicegraph/look_ahead.hpp"
#include "choicegraph/playthrough.hpp"
#include "choicegraph/replay.hpp"
#include "player/deck.hpp"
#include "player/fade.hpp"
#include "player/render/overlay.hpp"

namespace forksight::player {

/// How this session is to be played.
struct Manner {
    std::string language = "nl";
    int keys = 0;                       ///< so many answers have a key, and show its number
    std::optional<double> dwell_s = {}; ///< the viewer's own; absent: the film's
    bool confirm = false;               ///< the viewer needs the confirm step, whether the film asks for it or not
    /// Of each clip, so that a fade can begin before a clip's end; empty: not known.
    std::vector<double> clip_lengths_s = {};
};

/// A take, as the report lists it.
struct Switch {
    std::string from; ///< empty for the first scene
    std::string to;
    std::string cause; ///< "gaze", "timeout", "teacher", "key", "then", "back"; "start" for the first scene
};

/// An answer that was given, or silence.
struct Made {
    std::string scene;
    std::string choice;
    choicegraph::How how = choicegraph::How::gaze;
};

/// An answer that hangs in the room now.
struct Offering {
    std::size_t choice = 0;
    std::string id;
    choicegraph::Cap target;
    bool enabled = true;
    double progress = 0.0;
    std::optional<choicegraph::Cap> tick = {}; ///< to be looked at, to confirm it; absent: not now
};

/// All on the frame loop's thread. `film` and `deck` outlive it.
class Director {
  public:
    using Write = std::function<void(const choicegraph::Line&)>;

    Director(const choicegraph::Film& film, Deck& deck, Manner manner, Write write);

    /// Begins: the first scene is taken before this returns.
    void start(const choicegraph::Started& started, double now_s);
    /// The viewer did not agree to begin: that is all that happens.
    void decline(const choicegraph::Started& started, double now_s);
    /// Once a frame, before the deck's update: what is due happens, the gaze dwells.
    void step(double now_s, const choicegraph::Sample& sample);

    /// The answer with this key, from 1, in the order shown; `teacher`: the teacher's choices, in the film's order.
    void press_answer(int number, bool teacher);
    /// What is looked at, at once: a trigger, a pinch, Enter. False if nothing is that can be chosen.
    bool select();
    /// The teacher's, or a script's, choice by id. False if it cannot be made now.
    bool choose(const std::string& choice, choicegraph::How how);
    /// The ids of all that can be chosen now, the teacher's too, in the film's order.
    std::vector<std::string> choices() const;
    void pause(bool paused);
    /// What earlier viewers answered; null: not known.
    void know(std::shared_ptr<const choicegraph::EarlierAnswers> earlier) { earlier_ = std::move(earlier); }
    /// The viewer asks for something; the record says so.
    void ask(choicegraph::Wish what);
    /// Back to the last offer that was answered on the way here, to try another answer; after an ending too. False if
    /// there is none.
    bool try_another();
    /// The same, back to one of earlier_offers(), by its line.
    bool try_another(std::uint64_t offer);
    /// Where one can go back to, the earliest first.
    std::vector<choicegraph::EarlierOffer> earlier_offers() const { return playthrough_.earlier_offers(); }
    /// On to the next view of the moment on air. False if there is no other.
    bool next_view();
    /// The viewer leaves, or a part failed: the record says so. Nothing happens after it.
    void stop(choicegraph::Why why);

    bool over() const;
    bool paused() const { return paused_; }
    /// Empty until an ending is reached.
    const std::string& ending() const { return ending_; }
    /// Why it stopped before an ending; absent while it did not.
    std::optional<choicegraph::Why> stopped() const { return stopped_; }
    const std::vector<std::string>& path() const { return path_; }
    const std::vector<Switch>& switches() const { return switches_; }
    const choicegraph::Film& film() const { return film_; }
    const choicegraph::State& state() const { return playthrough_.state(); }
    /// The newest choice; absent before the first.
    const std::optional<Made>& last_choice() const { return last_choice_; }
    /// The scene on air; empty before the start.
    const std::string& scene() const;
    /// Number of the clip on air, and the place in it; absent while nothing of it is seen yet.
    std::size_t clip() const;
    std::optional<double> position_s() const;
    /// Where the viewer looks, steadied; where that last was, while nobody sees it.
    const choicegraph::Steady& gaze() const { return gaze_.now(); }
    /// The viewer has looked for a while at an answer that hung under the gaze when it appeared, and may wait for more.
    bool looks_in_vain() const;
    /// An offer is open: silence may be the answer even if nothing is to be seen.
    bool offering() const;
    std::vector<Offering> offered() const;
    /// What hangs in the room now. Notices and help are the caller's to add.
    render::Overlay overlay() const;

  private:
    // A frame that took longer counts as this long, and what came later than this after its time does not come.
    static constexpr double longest_frame_s = 0.25;

    void happen(const choicegraph::Event& event);
    void perform(const choicegraph::Actions& actions);
    void record(const choicegraph::Event& event);
    void tell_expected();
    std::vector<double> weights_of_cued() const;
    void add_what_follows(Expected& expected, std::size_t scene) const;
    std::optional<double> soonest_s() const;
    std::optional<NextSwitch> ahead() const;
    double dark() const;
    choicegraph::DwellSettings dwell_settings() const;
    void look();
    void note(const choicegraph::Event& event);
    choicegraph::Playhead playhead() const;
    Stretch stretch_of(std::size_t scene) const;
    void go_back_to(std::uint64_t line);

    const choicegraph::Film& film_;
    Deck& deck_;
    Manner manner_;
    Write write_;
    std::shared_ptr<const choicegraph::EarlierAnswers> earlier_;
    choicegraph::Playthrough playthrough_;
    choicegraph::SteadyGaze gaze_;
    choicegraph::Dwell dwell_;
    Fade fade_;
    std::optional<choicegraph::Show> shown_;
    std::vector<std::string> path_;
    std::map<std::uint64_t, std::size_t> offers_; ///< by the offer's line: how long the path was then
    std::vector<Switch> switches_;
    std::optional<Made> last_choice_;
    std::string cause_ = "start";
    std::string ending_;
    std::optional<choicegraph::Why> stopped_;
    double started_s_ = 0.0;
    double now_s_ = 0.0;
    double offered_for_s_ = 0.0;
    double gaze_recorded_s_ = 0.0;
    double told_expected_s_ = 0.0;
    double look_from_s_ = 0.0;      ///< after a pause nobody looks at answers yet
    std::vector<std::size_t> cued_; ///< scenes
    std::vector<choicegraph::Ahead> ahead_;
    std::uint64_t lines_ = 0;
    bool paused_ = false;
};

} // namespace forksight::player
