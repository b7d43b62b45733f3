// The state machine of one viewing: a pure function of the film and the events so far.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "choicegraph/event.hpp"
#include "choicegraph/film.hpp"

namespace forksight::choicegraph {

/// Where the clip on air is. The host measures; the playthrough decides what follows from it.
struct Playhead {
    double position_s = 0.0;    ///< clip time of the frame on air
    double offered_for_s = 0.0; ///< time since the Offered event, pauses left out
    bool finished = false;      ///< the scene's last frame (its to_time, or the clip's end) has been shown in full
};

/// Why an event could not have happened here, in words.
struct Refusal {
    std::string what;
};

/// More open returns than this are not remembered: the oldest is forgotten.
inline constexpr std::size_t returns_limit = 8;

/// What a later play depends on, and nothing else; two equal states play on equally.
struct State {
    enum class Phase : std::uint8_t { before, playing, offering, leaving, over };

    Phase phase = Phase::before;
    bool paused = false;
    std::size_t scene = 0;
    std::size_t next = 0; ///< while leaving: the scene to be entered
    std::vector<std::int32_t> values;
    std::vector<std::uint32_t> visits;   ///< by scene
    std::vector<std::vector<bool>> used; ///< by scene and choice: a `once` choice that was taken
    std::vector<std::size_t> returns;    ///< scenes to return to, the last one first to be left for; at most 8
    std::string viewpoint;               ///< that the viewer asked for; empty: the scenes' own clips
    std::uint64_t random = 0;            ///< of the next draw
    bool operator==(const State&) const = default;
};

/// An earlier offer that can be gone back to.
struct EarlierOffer {
    std::uint64_t line = 0; ///< as in WentBack
    std::string scene;
    std::string chosen; ///< empty: nothing was
};

/// So many steps of the way here are kept to go back along (a megabyte; a day of viewing): of more, the older half is
/// forgotten, and one can no longer go back behind it.
inline constexpr std::size_t steps_limit = 65'536;

/// Deterministic and bounded: no clock, no chance but the seed's, no memory of anything but its State and the steps
/// that led to it, which are kept to go back.
/// Live: `while (auto e = play.due(playhead)) { record(*e); perform(play.on(*e)); }`, and the viewer's events
/// (Chosen, Paused, Stopped) through on() as they come. In replay: every recorded event through on().
class Playthrough {
  public:
    /// `film` must outlive this and be sound (see check.hpp: no error).
    explicit Playthrough(const Film& film);
    /// Goes on from a state of the same film that was reached before; one cannot go back behind it.
    Playthrough(const Film& film, State state);

    /// Validates the event against the state, changes the state, and says what to do. On Refusal nothing changed.
    std::variant<Actions, Refusal> on(const Event& event);
    /// The event that is due now, if one is: Entered, Offered, Chosen by timeout, Ended, Stopped{no_way_on}.
    /// Never Started, and nothing while paused. Pure: asking changes nothing. After a Take the playhead is the new
    /// clip's: asking again with the old one would pass over the scene just entered.
    std::optional<Event> due(const Playhead& playhead) const;

    const State& state() const { return state_; }
    const Film& film() const { return film_; }
    /// What may be chosen in the current scene, in the film's order: numbers of its choices. Nothing while paused.
    std::vector<std::size_t> available() const;
    /// The scenes that can come next from here, in the film's order.
    std::vector<std::size_t> can_follow() const;

    /// The clip that a Take of `scene` would put on air now: the one of the viewer's viewpoint, else the scene's own.
    std::size_t clip_of(std::size_t scene) const;
    /// Where "try another answer" can lead, the earliest first: the offers on the path that led here.
    std::vector<EarlierOffer> earlier_offers() const;

  private:
    enum class Kind : std::uint8_t { started, entered, offered, chosen, viewed };
    /// An event in numbers: all that is needed to do it again.
    struct Step {
        std::uint64_t line = 0;
        std::uint32_t number = 0; ///< of the scene offered in, of the choice, of the clip viewed
        Kind kind = Kind::started;
    };

    std::variant<Actions, Refusal> go_back(const WentBack& back);
    void keep(const Event& event, std::size_t scene);
    Event event_of(const Step& step, const State& before) const;
    State state_after(std::size_t steps) const;

    const Film& film_;
    State state_;
    State beginning_;         ///< before the first of the steps
    std::vector<Step> steps_; ///< the way here: without gazes, pauses, ends and what was gone back behind
    std::uint64_t seed_ = 0;
    std::uint64_t line_ = 0;
};

} // namespace forksight::choicegraph
