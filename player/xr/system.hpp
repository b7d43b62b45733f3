// The headset that the runtime has: what it can do, and how large each eye's picture should be.
#pragma once

#include <array>
#include <string>

#include "player/xr/instance.hpp"

namespace forksight::player::xr {

inline constexpr std::size_t eyes = 2;

struct EyeSize {
    int width = 0;
    int height = 0;
};

struct System {
    XrSystemId id = XR_NULL_SYSTEM_ID;
    std::string name;
    std::array<EyeSize, eyes> sizes; ///< as the runtime recommends
    EyeSize most;                    ///< of any image
    XrEnvironmentBlendMode blend = XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
    bool eye_gaze = false; ///< it can follow the eyes
};

/// Throws Failure; with XR_ERROR_FORM_FACTOR_UNAVAILABLE while no headset is connected.
System find_system(const Instance& instance);

} // namespace forksight::player::xr
