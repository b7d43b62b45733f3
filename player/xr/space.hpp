// A frame of reference, and where it is at a time.
#pragma once

#include <openxr/openxr.h>

#include <utility>

namespace forksight::player::xr {

inline constexpr XrPosef nowhere_else{{0.0F, 0.0F, 0.0F, 1.0F}, {0.0F, 0.0F, 0.0F}};

struct Located {
    XrPosef pose = nowhere_else;
    XrSpaceLocationFlags flags = 0;
    XrTime sampled = 0; ///< of eyes; 0: not told

    bool has(XrSpaceLocationFlags wanted) const { return (flags & wanted) == wanted; }
};

class Space {
  public:
    Space() = default;
    /// VIEW or LOCAL, moved by `offset`. Throws Failure, as all here.
    Space(XrSession session, XrReferenceSpaceType type, const XrPosef& offset = nowhere_else);
    /// Where the pose action's device is.
    Space(XrSession session, XrAction action);
    ~Space() { reset(); }
    Space(Space&& other) noexcept : handle_(std::exchange(other.handle_, XR_NULL_HANDLE)) {}
    Space& operator=(Space&& other) noexcept;
    Space(const Space&) = delete;
    Space& operator=(const Space&) = delete;

    XrSpace handle() const { return handle_; }
    explicit operator bool() const { return handle_ != XR_NULL_HANDLE; }
    /// `of_eyes`: asks when the eyes were seen, too.
    Located locate(const Space& base, XrTime time, bool of_eyes = false) const;

  private:
    void reset();
    XrSpace handle_ = XR_NULL_HANDLE;
};

} // namespace forksight::player::xr
