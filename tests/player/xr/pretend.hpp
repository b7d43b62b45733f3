// A runtime that does what a test says: the states, losses, odd views and shut eyes that real ones bring seldom.
#pragma once

#include <openxr/openxr.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace forksight::tests {

/// All that it would do next, and all that it was asked for. In the process of the test, which shares this with it.
struct Pretend {
    // What it does.
    std::vector<std::string> extensions = {"XR_KHR_opengl_enable", "XR_MNDX_egl_enable", "XR_KHR_convert_timespec_time",
                                           "XR_EXT_eye_gaze_interaction"};
    std::atomic<bool> headset = true;             ///< connected; asked for on the seeker's thread
    std::vector<std::int64_t> formats = {0x8C43}; ///< GL_SRGB8_ALPHA8
    XrResult wait_frame = XR_SUCCESS;             ///< what the next ones give
    bool should_render = true;
    XrFovf fov[2] = {{-0.9F, 0.7F, 0.8F, -0.8F}, {-0.7F, 0.9F, 0.8F, -0.8F}};
    XrPosef head = {{0, 0, 0, 1}, {0, 0, 0}};
    XrViewStateFlags views_known = XR_VIEW_STATE_ORIENTATION_VALID_BIT | XR_VIEW_STATE_POSITION_VALID_BIT;
    bool gaze_active = false;
    XrSpaceLocationFlags gaze_known = 0;
    XrPosef gaze = {{0, 0, 0, 1}, {0, 0, 0}};
    double gaze_age_s = 0.0;         ///< when the eyes were seen, before the frame is shown
    bool gaze_stuck = false;         ///< the newest sample comes again and again
    std::atomic<bool> hangs = false; ///< making an instance takes until this is false
    bool select = false;             ///< the trigger is held
    std::uint32_t widest = 4096;     ///< wider images are refused when they are asked for
    XrResult acquire = XR_SUCCESS;   ///< what the next ones of the film's images give
    int acquired_first = 0;          ///< so many of them are handed out before that
    XrResult release = XR_SUCCESS;   ///< as acquire; what is not taken back stays handed out
    XrResult end_frame = XR_SUCCESS; ///< what the next ones with a film in them give
    XrResult end_again = XR_SUCCESS; ///< what ending a frame that was refused gives
    std::deque<XrEventDataBuffer> events;

    // What became of it.
    std::atomic<int> instances = 0; ///< that live
    std::atomic<int> instances_made = 0;
    std::atomic<int> instances_asked = 0;                          ///< for
    XrTime gaze_time = 0;                                          ///< of the sample that was given last
    int sessions = 0, swapchains = 0, spaces = 0, action_sets = 0; ///< that live
    int begun = 0, ended = 0, exits_asked = 0;                     ///< sessions
    int frames = 0;                                                ///< ended
    int misused = 0;                                               ///< calls refused that no test asked to be
    int layers = -1;                                               ///< of the newest frame
    /// Of the newest frame, those that are the film's, beneath all others.
    std::vector<XrCompositionLayerEquirect2KHR> film;
    XrCompositionLayerFlags over_film = 0;  ///< how what is drawn lies over it
    std::map<XrSwapchain, unsigned> filled; ///< how often an image of it was released
    XrFovf shown_fov[2] = {};
    XrPosef room = {{0, 0, 0, 1}, {0, 0, 0}}; ///< offset of the newest LOCAL space

    void state(XrSessionState state) {
        XrEventDataBuffer event{};
        auto& changed = reinterpret_cast<XrEventDataSessionStateChanged&>(event);
        changed.type = XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED;
        changed.state = state;
        events.push_back(event);
    }
    /// As a headset on a head comes to be seen.
    void put_on() {
        for (const auto each : {XR_SESSION_STATE_IDLE, XR_SESSION_STATE_READY, XR_SESSION_STATE_SYNCHRONIZED,
                                XR_SESSION_STATE_VISIBLE, XR_SESSION_STATE_FOCUSED})
            state(each);
    }
};

} // namespace forksight::tests

/// The one there is, as new.
extern "C" forksight::tests::Pretend* forksight_pretend();
using ForksightPretend = forksight::tests::Pretend* (*)();
