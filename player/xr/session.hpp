// A session with the headset: its calls, in the order that the specification wants.
#pragma once

#include <array>
#include <vector>

#include "player/xr/binding.hpp"
#include "player/xr/space.hpp"

namespace forksight::player::xr {

/// Where both eyes are and how wide they see.
struct Eyes {
    std::array<XrView, eyes> views{};
    bool turned = false; ///< their orientations are known
    bool placed = false; ///< their positions are
};

/// On the frame loop's thread, with the binding's context current. All throw Failure. `instance`, `system` and
/// `binding` outlive it.
class Session {
  public:
    Session(const Instance& instance, const System& system, const Binding& binding);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    XrSession handle() const { return handle_; }
    std::vector<std::int64_t> formats() const;
    void begin();
    void end();
    void request_exit();

    /// Waits until the runtime wants the next frame: the one thing that the frame loop waits for.
    XrFrameState wait_frame();
    void begin_frame();
    /// `layers` empty: nothing is shown.
    void end_frame(XrTime shown_at, const std::vector<const XrCompositionLayerBaseHeader*>& layers);
    Eyes locate_eyes(const Space& base, XrTime time) const;

  private:
    const System& system_;
    XrSession handle_ = XR_NULL_HANDLE;
};

} // namespace forksight::player::xr
