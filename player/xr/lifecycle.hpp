// The life of a session as the runtime leads it: fed with its events, it says what is to be done and what may be shown.
#pragma once

#include <openxr/openxr.h>

#include <optional>

namespace forksight::player::xr {

/// OpenXR 1.0, 9.3 "Session Lifecycle". A plain value.
class Lifecycle {
  public:
    enum class Order {
        none,
        begin, ///< xrBeginSession, and frames from then on
        end,   ///< xrEndSession, and no frames from then on
        leave, ///< the session is over: somebody wants the player to end
        lose   ///< the session is over: another may be had later
    };

    Order on(XrSessionState state);
    /// The runtime itself goes away.
    Order on_instance_loss();
    /// XR_EXT_user_presence
    void on_presence(bool worn) { presence_ = worn; }

    /// Between begin and end: every frame must be waited for, begun and ended, seen or not.
    bool running() const { return running_; }
    bool visible() const { return state_ == XR_SESSION_STATE_VISIBLE || state_ == XR_SESSION_STATE_FOCUSED; }
    /// Somebody looks: a headset that cannot tell shows nothing while it lies on the table.
    bool worn() const { return visible() && presence_.value_or(true); }

  private:
    XrSessionState state_ = XR_SESSION_STATE_UNKNOWN;
    bool running_ = false;
    std::optional<bool> presence_; ///< absent: the runtime does not tell
};

} // namespace forksight::player::xr
