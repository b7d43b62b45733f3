// A second OpenXR program beside the player: says what the runtime itself answers about head, eyes and views.
// usage: witness [SECONDS]   one line every 50 ms: head x y z qx qy qz qw | gaze x y z w (or "shut", "none") |
// for each view: left right up down (radians, all positive, of the field of view) and x (metres from the head)
#include <openxr/openxr.h>
#include <time.h>
#define XR_USE_TIMESPEC
#include <openxr/openxr_platform.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

void expect(XrResult result, const char* what) {
    if (XR_FAILED(result)) throw std::runtime_error(std::string(what) + ": " + std::to_string(result));
}

/// A structure of OpenXR says what it is; all else in it is zero.
template <class Structure>
Structure of(XrStructureType type) {
    Structure made{};
    made.type = type;
    return made;
}

struct Witness {
    XrInstance instance = XR_NULL_HANDLE;
    XrSystemId system = XR_NULL_SYSTEM_ID;
    XrSession session = XR_NULL_HANDLE;
    XrSpace room = XR_NULL_HANDLE, head = XR_NULL_HANDLE, gaze = XR_NULL_HANDLE;
    XrActionSet actions = XR_NULL_HANDLE;
    XrAction gaze_action = XR_NULL_HANDLE;
    PFN_xrConvertTimespecTimeToTimeKHR to_time = nullptr;
    bool tracked_eyes = false;

    ~Witness() {
        if (instance != XR_NULL_HANDLE) xrDestroyInstance(instance);
    }

    void begin() {
        const std::array names{"XR_MND_headless", "XR_EXT_eye_gaze_interaction", "XR_KHR_convert_timespec_time"};
        auto made = of<XrInstanceCreateInfo>(XR_TYPE_INSTANCE_CREATE_INFO);
        std::strcpy(made.applicationInfo.applicationName, "witness");
        made.applicationInfo.apiVersion = XR_MAKE_VERSION(1, 0, 20);
        made.enabledExtensionCount = names.size();
        made.enabledExtensionNames = names.data();
        expect(xrCreateInstance(&made, &instance), "xrCreateInstance");
        expect(xrGetInstanceProcAddr(instance, "xrConvertTimespecTimeToTimeKHR",
                                     reinterpret_cast<PFN_xrVoidFunction*>(&to_time)),
               "xrConvertTimespecTimeToTimeKHR");
        auto wanted = of<XrSystemGetInfo>(XR_TYPE_SYSTEM_GET_INFO);
        wanted.formFactor = XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY;
        expect(xrGetSystem(instance, &wanted, &system), "xrGetSystem");
        auto eyes = of<XrSystemEyeGazeInteractionPropertiesEXT>(XR_TYPE_SYSTEM_EYE_GAZE_INTERACTION_PROPERTIES_EXT);
        auto properties = of<XrSystemProperties>(XR_TYPE_SYSTEM_PROPERTIES);
        properties.next = &eyes;
        expect(xrGetSystemProperties(instance, system, &properties), "xrGetSystemProperties");
        tracked_eyes = eyes.supportsEyeGazeInteraction == XR_TRUE;
        auto opened = of<XrSessionCreateInfo>(XR_TYPE_SESSION_CREATE_INFO);
        opened.systemId = system;
        expect(xrCreateSession(instance, &opened, &session), "xrCreateSession");
        room = space(XR_REFERENCE_SPACE_TYPE_STAGE);
        head = space(XR_REFERENCE_SPACE_TYPE_VIEW);
        track_eyes();
    }

    XrSpace space(XrReferenceSpaceType type) const {
        auto wanted = of<XrReferenceSpaceCreateInfo>(XR_TYPE_REFERENCE_SPACE_CREATE_INFO);
        wanted.referenceSpaceType = type;
        wanted.poseInReferenceSpace.orientation.w = 1;
        XrSpace made = XR_NULL_HANDLE;
        expect(xrCreateReferenceSpace(session, &wanted, &made), "xrCreateReferenceSpace");
        return made;
    }

    XrPath path(const char* text) const {
        XrPath made = XR_NULL_PATH;
        expect(xrStringToPath(instance, text, &made), text);
        return made;
    }

    void track_eyes() {
        auto set = of<XrActionSetCreateInfo>(XR_TYPE_ACTION_SET_CREATE_INFO);
        std::strcpy(set.actionSetName, "look");
        std::strcpy(set.localizedActionSetName, "look");
        expect(xrCreateActionSet(instance, &set, &actions), "xrCreateActionSet");
        auto action = of<XrActionCreateInfo>(XR_TYPE_ACTION_CREATE_INFO);
        std::strcpy(action.actionName, "gaze");
        std::strcpy(action.localizedActionName, "gaze");
        action.actionType = XR_ACTION_TYPE_POSE_INPUT;
        expect(xrCreateAction(actions, &action, &gaze_action), "xrCreateAction");
        const XrActionSuggestedBinding binding{gaze_action, path("/user/eyes_ext/input/gaze_ext/pose")};
        auto bindings = of<XrInteractionProfileSuggestedBinding>(XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING);
        bindings.interactionProfile = path("/interaction_profiles/ext/eye_gaze_interaction");
        bindings.countSuggestedBindings = 1;
        bindings.suggestedBindings = &binding;
        expect(xrSuggestInteractionProfileBindings(instance, &bindings), "xrSuggestInteractionProfileBindings");
        auto attached = of<XrSessionActionSetsAttachInfo>(XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO);
        attached.countActionSets = 1;
        attached.actionSets = &actions;
        expect(xrAttachSessionActionSets(session, &attached), "xrAttachSessionActionSets");
        auto wanted = of<XrActionSpaceCreateInfo>(XR_TYPE_ACTION_SPACE_CREATE_INFO);
        wanted.action = gaze_action;
        wanted.poseInActionSpace.orientation.w = 1;
        expect(xrCreateActionSpace(session, &wanted, &gaze), "xrCreateActionSpace");
    }

    void poll() const {
        auto event = of<XrEventDataBuffer>(XR_TYPE_EVENT_DATA_BUFFER);
        while (xrPollEvent(instance, &event) == XR_SUCCESS) {
            const auto* changed = reinterpret_cast<const XrEventDataSessionStateChanged*>(&event);
            if (event.type == XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED && changed->state == XR_SESSION_STATE_READY) {
                auto begun = of<XrSessionBeginInfo>(XR_TYPE_SESSION_BEGIN_INFO);
                begun.primaryViewConfigurationType = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
                expect(xrBeginSession(session, &begun), "xrBeginSession");
            }
            event = of<XrEventDataBuffer>(XR_TYPE_EVENT_DATA_BUFFER);
        }
    }

    void say_gaze(XrTime now) const {
        const XrActiveActionSet active{actions, XR_NULL_PATH};
        auto sync = of<XrActionsSyncInfo>(XR_TYPE_ACTIONS_SYNC_INFO);
        sync.countActiveActionSets = 1;
        sync.activeActionSets = &active;
        xrSyncActions(session, &sync);
        auto asked = of<XrActionStateGetInfo>(XR_TYPE_ACTION_STATE_GET_INFO);
        asked.action = gaze_action;
        auto state = of<XrActionStatePose>(XR_TYPE_ACTION_STATE_POSE);
        if (!tracked_eyes || XR_FAILED(xrGetActionStatePose(session, &asked, &state)) || !state.isActive) {
            std::printf(" | none");
            return;
        }
        auto at = of<XrSpaceLocation>(XR_TYPE_SPACE_LOCATION);
        expect(xrLocateSpace(gaze, room, now, &at), "xrLocateSpace");
        const auto& o = at.pose.orientation;
        if ((at.locationFlags & XR_SPACE_LOCATION_ORIENTATION_VALID_BIT) == 0)
            std::printf(" | shut");
        else
            std::printf(" | %.6f %.6f %.6f %.6f", double{o.x}, double{o.y}, double{o.z}, double{o.w});
    }

    void say() const {
        timespec clock{};
        clock_gettime(CLOCK_MONOTONIC, &clock);
        XrTime now = 0;
        expect(to_time(instance, &clock, &now), "the time");
        auto at = of<XrSpaceLocation>(XR_TYPE_SPACE_LOCATION);
        expect(xrLocateSpace(head, room, now, &at), "xrLocateSpace");
        const auto& [o, p] = at.pose;
        std::printf("%.6f %.6f %.6f %.6f %.6f %.6f %.6f", double{p.x}, double{p.y}, double{p.z}, double{o.x},
                    double{o.y}, double{o.z}, double{o.w});
        say_gaze(now);
        auto wanted = of<XrViewLocateInfo>(XR_TYPE_VIEW_LOCATE_INFO);
        wanted.viewConfigurationType = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
        wanted.displayTime = now;
        wanted.space = head;
        auto state = of<XrViewState>(XR_TYPE_VIEW_STATE);
        std::array<XrView, 2> views{of<XrView>(XR_TYPE_VIEW), of<XrView>(XR_TYPE_VIEW)};
        std::uint32_t count = 0;
        expect(xrLocateViews(session, &wanted, &state, views.size(), &count, views.data()), "xrLocateViews");
        for (const XrView& view : views)
            std::printf(" | %.6f %.6f %.6f %.6f %.6f", -double{view.fov.angleLeft}, double{view.fov.angleRight},
                        double{view.fov.angleUp}, -double{view.fov.angleDown}, double{view.pose.position.x});
        std::printf("\n");
        std::fflush(stdout);
    }
};

} // namespace

int main(int argc, char** argv) {
    try {
        Witness witness;
        witness.begin();
        const auto until = std::chrono::steady_clock::now() +
                           std::chrono::duration<double>(argc > 1 ? std::strtod(argv[1], nullptr) : 1.0);
        while (std::chrono::steady_clock::now() < until) {
            witness.poll();
            witness.say();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "witness: %s\n", error.what());
        return 3;
    }
}
