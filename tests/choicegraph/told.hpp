// Events, actions and refusals as short texts, so that a test reads as a story.
#pragma once

#include <string>

#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph::tests {

inline Event started(const std::string& film = "visit") {
    return Started{"s1", film, "sha256:0", "nl", "test"};
}

/// "offered door: ask-in tell", "chosen door/ask-in by gaze", "ended let-in".
std::string told(const Event& event);
/// "take hall, cue inside street"; numbers of scenes become their ids.
std::string told(const Actions& actions, const Film& film);
/// What on() said: the actions, or "refused: ..." and then the state must be as it was.
std::string step(Playthrough& play, const Event& event);
/// What is due, or "nothing".
std::string due(const Playthrough& play, const Playhead& playhead = {});
/// Does what is due, again and again with the same playhead for the scene on air (a new scene begins at 0).
std::string follow(Playthrough& play, Playhead playhead = {});

} // namespace forksight::choicegraph::tests
