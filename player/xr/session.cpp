#include "player/xr/session.hpp"

#include <algorithm>

#include "player/xr/failure.hpp"

namespace forksight::player::xr {

namespace {

constexpr auto stereo = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
constexpr std::uint32_t most_formats = 256;

} // namespace

Session::Session(const Instance& instance, const System& system, const Binding& binding) : system_(system) {
    binding.prepare(instance, system);
    XrSessionCreateInfo wanted{};
    wanted.type = XR_TYPE_SESSION_CREATE_INFO;
    wanted.next = binding.link();
    wanted.systemId = system.id;
    check(xrCreateSession(instance.handle(), &wanted, &handle_), "xrCreateSession");
}

Session::~Session() {
    if (handle_ != XR_NULL_HANDLE) xrDestroySession(handle_);
}

std::vector<std::int64_t> Session::formats() const {
    std::uint32_t count = 0;
    check(xrEnumerateSwapchainFormats(handle_, 0, &count, nullptr), "xrEnumerateSwapchainFormats");
    std::vector<std::int64_t> formats(std::min(count, most_formats));
    check(xrEnumerateSwapchainFormats(handle_, static_cast<std::uint32_t>(formats.size()), &count, formats.data()),
          "xrEnumerateSwapchainFormats");
    return formats;
}

void Session::begin() {
    XrSessionBeginInfo wanted{};
    wanted.type = XR_TYPE_SESSION_BEGIN_INFO;
    wanted.primaryViewConfigurationType = stereo;
    check(xrBeginSession(handle_, &wanted), "xrBeginSession");
}

void Session::end() {
    check(xrEndSession(handle_), "xrEndSession");
}

void Session::request_exit() {
    check(xrRequestExitSession(handle_), "xrRequestExitSession");
}

XrFrameState Session::wait_frame() {
    XrFrameState frame{};
    frame.type = XR_TYPE_FRAME_STATE;
    check(xrWaitFrame(handle_, nullptr, &frame), "xrWaitFrame");
    return frame;
}

void Session::begin_frame() {
    check(xrBeginFrame(handle_, nullptr), "xrBeginFrame");
}

void Session::end_frame(XrTime shown_at, const std::vector<const XrCompositionLayerBaseHeader*>& layers) {
    XrFrameEndInfo done{};
    done.type = XR_TYPE_FRAME_END_INFO;
    done.displayTime = shown_at;
    done.environmentBlendMode = system_.blend;
    done.layerCount = static_cast<std::uint32_t>(layers.size());
    done.layers = layers.data();
    check(xrEndFrame(handle_, &done), "xrEndFrame");
}

Eyes Session::locate_eyes(const Space& base, XrTime time) const {
    XrViewLocateInfo wanted{};
    wanted.type = XR_TYPE_VIEW_LOCATE_INFO;
    wanted.viewConfigurationType = stereo;
    wanted.displayTime = time;
    wanted.space = base.handle();
    XrViewState state{};
    state.type = XR_TYPE_VIEW_STATE;
    Eyes found;
    for (XrView& view : found.views) view.type = XR_TYPE_VIEW;
    std::uint32_t count = 0;
    check(xrLocateViews(handle_, &wanted, &state, static_cast<std::uint32_t>(found.views.size()), &count,
                        found.views.data()),
          "xrLocateViews");
    found.turned = (state.viewStateFlags & XR_VIEW_STATE_ORIENTATION_VALID_BIT) != 0 && count == found.views.size();
    found.placed = (state.viewStateFlags & XR_VIEW_STATE_POSITION_VALID_BIT) != 0;
    return found;
}

} // namespace forksight::player::xr
