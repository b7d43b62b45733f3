// What is to be read aloud of what is seen: pages that open, and the label that is looked at.
#pragma once

#include <optional>
#include <string>

#include "player/render/overlay.hpp"

namespace forksight::player::guide {

class Reader {
  public:
    /// A label that the eyes only pass is not read.
    static constexpr double rest_s = 0.3;

    /// Once a frame. Present: from now on this is to be said instead of anything before; empty: nothing.
    std::optional<std::string> step(double time_s, const render::Overlay& overlay);

  private:
    std::string pages_;
    std::string label_; ///< that is looked at
    double since_s_ = 0.0;
    bool read_ = false;
};

} // namespace forksight::player::guide
