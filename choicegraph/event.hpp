// Two closed sets: what can happen in a playthrough, and what it can ask of the world.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace forksight::choicegraph {

/// Who or what made a choice.
enum class How { gaze, timeout, teacher, key };
/// Why a playthrough stopped before an ending: the viewer left, the film has no way on, a part failed, or the viewer
/// did not agree with what the film asks consent for.
enum class Why { viewer, no_way_on, failure, declined };

/// Every seed is below this, so that every JSON reader takes it exactly.
inline constexpr std::uint64_t seed_limit = std::uint64_t{1} << 53;

struct Started {
    std::string session;
    std::string film;
    std::string version; ///< "sha256:" and the digest of film.json
    std::string language;
    std::string device;
    std::uint64_t seed = 0; ///< of the draws among weighted ways; below seed_limit
};
struct Entered {
    std::string scene;
};
struct Offered {
    std::string scene;
    std::vector<std::string> choices;
};
struct Chosen {
    std::string scene;
    std::string choice;
    How how = How::gaze;
    double after_s = 0.0;
};
struct Gaze {
    double yaw_deg = 0.0;
    double pitch_deg = 0.0;
};
/// The viewer moved to another view of the moment on air.
struct Viewed {
    std::string scene;
    std::string clip;
};
/// Back to an earlier offer, to try another answer: all is as it was just before that line, the draws to come and the
/// viewpoint too. Possible after the end as well, but not while paused.
struct WentBack {
    std::uint64_t to = 0; ///< the line of the Offered event: the how-manieth event of the record, from 1
};
struct Paused {};
struct Resumed {};
/// What a viewer can ask the people in the room for.
enum class Wish { help };
/// The viewer asked for it. Changes nothing; possible at any moment after the start, in a pause and after the end too.
struct Asked {
    Wish what = Wish::help;
};
struct Ended {
    std::string ending;
};
struct Stopped {
    Why why = Why::viewer;
};

/// All that can happen; what is recorded, and nothing else moves a playthrough.
using Event =
    std::variant<Started, Entered, Offered, Chosen, Gaze, Viewed, WentBack, Paused, Resumed, Asked, Ended, Stopped>;

/// Put this clip of the scene on air at `from_s`, on the next displayed frame.
struct Take {
    std::size_t scene = 0;
    std::size_t clip = 0;
    double from_s = 0.0;
};
/// Go on in this clip of the same scene, at the clip time now on air; a Loop or Freeze is asked for anew.
struct SwitchView {
    std::size_t clip = 0;
};
/// These scenes, and no others, can come next: have their first frames ready. In the film's order, without doubles.
struct Cue {
    std::vector<std::size_t> scenes;
};
struct Option {
    std::size_t choice = 0;
    bool enabled = true; ///< false: shown greyed, cannot be chosen
};
/// Hang these answers in the room. Choices without a look and the teacher's are not among them.
struct Show {
    std::size_t scene = 0;
    std::vector<Option> options;
};
struct Hide {};
/// When the clip reaches `to_s` (absent: its end), go on at `from_s`, without a seam, until the next Take or
/// SwitchView.
struct Loop {
    double from_s = 0.0;
    std::optional<double> to_s;
};
/// Hold the frame now on air until the next Take or SwitchView.
struct Freeze {};
struct Finish {
    std::string ending;
};

/// All that a playthrough can ask.
using Action = std::variant<Take, SwitchView, Cue, Show, Hide, Loop, Freeze, Finish>;
using Actions = std::vector<Action>;

} // namespace forksight::choicegraph
