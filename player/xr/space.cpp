#include "player/xr/space.hpp"

#include "player/xr/failure.hpp"

namespace forksight::player::xr {

Space::Space(XrSession session, XrReferenceSpaceType type, const XrPosef& offset) {
    XrReferenceSpaceCreateInfo wanted{};
    wanted.type = XR_TYPE_REFERENCE_SPACE_CREATE_INFO;
    wanted.referenceSpaceType = type;
    wanted.poseInReferenceSpace = offset;
    check(xrCreateReferenceSpace(session, &wanted, &handle_), "xrCreateReferenceSpace");
}

Space::Space(XrSession session, XrAction action) {
    XrActionSpaceCreateInfo wanted{};
    wanted.type = XR_TYPE_ACTION_SPACE_CREATE_INFO;
    wanted.action = action;
    wanted.poseInActionSpace = nowhere_else;
    check(xrCreateActionSpace(session, &wanted, &handle_), "xrCreateActionSpace");
}

Space& Space::operator=(Space&& other) noexcept {
    if (this != &other) {
        reset();
        handle_ = std::exchange(other.handle_, XR_NULL_HANDLE);
    }
    return *this;
}

void Space::reset() {
    if (handle_ != XR_NULL_HANDLE) xrDestroySpace(std::exchange(handle_, XR_NULL_HANDLE));
}

Located Space::locate(const Space& base, XrTime time, bool of_eyes) const {
    XrEyeGazeSampleTimeEXT sampled{};
    sampled.type = XR_TYPE_EYE_GAZE_SAMPLE_TIME_EXT;
    XrSpaceLocation found{};
    found.type = XR_TYPE_SPACE_LOCATION;
    if (of_eyes) found.next = &sampled;
    check(xrLocateSpace(handle_, base.handle_, time, &found), "xrLocateSpace");
    return {found.pose, found.locationFlags, sampled.time};
}

} // namespace forksight::player::xr
