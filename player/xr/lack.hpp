// Why there is no headset to show the film in, in words that say what to do.
#pragma once

#include <string>

#include "player/xr/failure.hpp"

namespace forksight::player::xr {

struct Lack {
    enum class Kind {
        runtime,  ///< none is installed, or none is chosen
        service,  ///< it does not start, or is busy
        headset,  ///< it knows of none now
        graphics, ///< it cannot share pictures with what we draw with here
        other
    };
    Kind kind = Kind::other;
    std::string detail; ///< the call and its result
};

/// What a failure on the way to a session means.
Lack lack_of(const Failure& failure);
/// What is missing and what to do.
std::string sentence(const Lack& lack);

} // namespace forksight::player::xr
