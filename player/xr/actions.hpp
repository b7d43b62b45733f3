// What the viewer does beside turning the head: selects with a trigger or a pinch, asks for the pause, looks with the
// eyes.
#pragma once

#include <optional>
#include <vector>

#include "player/xr/space.hpp"
#include "player/xr/system.hpp"

namespace forksight::player::xr {

/// Since the last time they were asked.
struct Pressed {
    bool select = false;
    bool menu = false;
};

class Actions {
  public:
    /// Before the session's first frame. Throws Failure, as all here.
    Actions(const Instance& instance, const System& system, XrSession session);
    ~Actions();
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;

    /// Once a frame, before the others.
    Pressed sync();
    /// Absent: nobody follows the eyes, or they are shut.
    std::optional<Located> gaze(const Space& base, XrTime time) const;

  private:
    XrAction make(const char* name, const char* meaning, XrActionType type) const;
    void suggest(const Instance& instance) const;
    void suggest(const Instance& instance, const char* profile, const std::vector<const char*>& select,
                 const std::vector<const char*>& menu) const;
    bool pressed(XrAction action) const;

    XrSession session_ = XR_NULL_HANDLE;
    XrActionSet set_ = XR_NULL_HANDLE;
    XrAction select_ = XR_NULL_HANDLE;
    XrAction menu_ = XR_NULL_HANDLE;
    XrAction gaze_ = XR_NULL_HANDLE; ///< only where the headset can
    Space gaze_space_;
};

} // namespace forksight::player::xr
