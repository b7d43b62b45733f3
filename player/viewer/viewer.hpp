// A viewer who is a script: turns the head where no person does.
#pragma once

#include <optional>
#include <string>

#include "choicegraph/orientation.hpp"
#include "player/director.hpp"

namespace forksight::player::viewer {

class Viewer {
  public:
    virtual ~Viewer() = default;
    /// Where the head is at `now_s`, given what hangs in the room. May make a choice that is nobody's to look at
    /// (the teacher's). Called once a frame; `now_s` never goes back.
    virtual choicegraph::Orientation head(double now_s, Director& director) = 0;
    /// Why the script cannot go on, in a sentence; absent while it can.
    virtual std::optional<std::string> problem() const = 0;
    /// What could not be done in time: this machine's fault, not the script's. In a sentence; absent if nothing.
    virtual std::optional<std::string> missed() const { return std::nullopt; }
    /// What the script still wanted when the film was over, in a sentence; absent if nothing.
    virtual std::optional<std::string> unfinished() const { return std::nullopt; }
};

} // namespace forksight::player::viewer
