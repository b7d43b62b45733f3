// A film as plain immutable values: scenes, choices, clips and what leads from one to the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "choicegraph/expression.hpp"

namespace forksight::choicegraph {

/// Text by language tag ("nl", "en").
using Text = std::map<std::string, std::string>;

/// `text` in `language`, else in English, else Dutch, else in whatever language it has; empty if it has none.
std::string_view in_language(const Text& text, std::string_view language);

/// Who speaks in a clip, and where they are seen.
struct Speaker {
    std::string id; ///< the voice in the clip's subtitles
    Text name;
    double yaw_deg = 0.0;
    double pitch_deg = 0.0;
};

/// A film segment as authored. Its size, projection and length are ingest's to say (clip.json).
struct Clip {
    std::string id;
    std::string viewpoint; ///< whose eyes: "worker", "client"; empty if the film does not say
    std::vector<Speaker> speakers = {};
    std::optional<double> camera_height_m = {}; ///< above the floor
};

/// Where a target is at clip time `t_s`; between two points it moves along the great circle at even speed.
struct Look {
    double t_s = 0.0;
    double yaw_deg = 0.0;
    double pitch_deg = 0.0;
    double radius_deg = 0.0;
};

struct Choice {
    std::string id;
    Text text;
    std::vector<Look> look; ///< empty: cannot be looked at (silence, or the teacher's); one: stands still
    Condition condition;
    std::vector<Assignment> effects;
    std::size_t to = 0;                   ///< scene number
    std::optional<std::size_t> return_to; ///< scene number: where a scene that returns leads back to
    std::optional<int> rating;
    std::vector<std::string> skills;
    Text feedback;
    bool once = false;
    bool show_disabled = false;
    bool by_teacher = false;
};

/// What the clip does while an answer is awaited.
enum class Meanwhile { loop, freeze, play };

struct Offer {
    double at_s = 0.0;
    std::optional<double> until_s; ///< absent: the offer never ends
    Meanwhile meanwhile = Meanwhile::play;
    std::optional<double> loop_from_s;    ///< absent: at_s
    std::optional<std::size_t> otherwise; ///< number of the choice taken when the offer ends
};

/// One way on when nobody chooses; the first whose condition holds is followed. If that one has a weight, one is drawn
/// by weight from it and the entries with a weight that follow it without a gap, as far as their conditions hold.
struct Then {
    Condition condition;
    std::vector<Assignment> effects;
    std::size_t to = 0;
    std::optional<std::size_t> return_to = {}; ///< as for a choice
    std::uint32_t weight = 0;                  ///< 1 to 1,000; 0: none, it is followed for certain
};

/// Another view of a scene's moment: a clip with the same times, seen by somebody else.
struct View {
    std::size_t clip = 0;
    /// By number of the choice: where it hangs in this clip, if not where the scene's own clip has it.
    std::map<std::size_t, std::vector<Look>> looks;
};

struct Scene {
    std::string id;
    std::size_t clip = 0;
    double from_s = 0.0;
    std::optional<double> to_time_s; ///< absent: the clip's end
    std::vector<Assignment> effects; ///< on entry
    std::optional<Offer> offer;
    std::vector<Choice> choices;
    std::vector<Then> then;
    std::string ending;   ///< empty: the film goes on
    bool returns = false; ///< when no `then` holds: back to the `return_to` of whoever led here
    std::vector<View> views;
    double fade_s = 0.0; ///< into this scene, through dark; 0: at once
};

/// How answers are chosen by looking.
struct Looking {
    double dwell_s = 1.0;
    bool confirm = false; ///< what was looked at is chosen only when the tick beside it is looked at
};

/// Everything refers to everything by number; ids are for files, records and people.
struct Film {
    std::string id;
    Text title;
    Names names; ///< the variables, and the scenes' ids in the order of `scenes`
    std::vector<Clip> clips;
    std::vector<Scene> scenes;
    std::size_t start = 0;
    Text warning; ///< what the viewer should know before it begins; empty: nothing
    Text consent; ///< what the viewer is to agree with before it begins; empty: nothing
    Looking looking;

    std::optional<std::size_t> scene_number(std::string_view scene_id) const;
    std::optional<std::size_t> clip_number(std::string_view clip_id) const;
};

std::optional<std::size_t> choice_number(const Scene& scene, std::string_view choice_id);
/// Where the choice hangs in `clip`, one that shows the scene; empty: it does not.
const std::vector<Look>& look_of(const Scene& scene, std::size_t choice, std::size_t clip);
/// `[a-z0-9][a-z0-9-]{0,63}`
bool is_id(std::string_view text);
/// Where a target is at clip time `t_s`. `look` must not be empty.
Look look_at(const std::vector<Look>& look, double t_s);

} // namespace forksight::choicegraph
