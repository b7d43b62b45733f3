// An OpenXR layer that is an eye tracker: it answers XR_EXT_eye_gaze_interaction from a file, on a runtime that knows
// the extension but has no tracker. FORKSIGHT_TEST_GAZE names the file: "yaw pitch" in degrees from the head, right and
// up; empty: the eyes are shut. It is the headset's own menu as well: once FORKSIGHT_TEST_EXIT names a file that is
// there, the runtime is asked to end the session, as it does when a person picks "quit".
#include <openxr/openxr.h>
#include <openxr/openxr_loader_negotiation.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <optional>
#include <set>

#include "choicegraph/orientation.hpp"

namespace {

using namespace forksight::choicegraph;

/// The functions below this layer, of the one instance that a process has at a time.
struct Next {
    PFN_xrGetInstanceProcAddr find = nullptr;
    PFN_xrDestroyInstance destroy_instance = nullptr;
    PFN_xrGetSystemProperties system_properties = nullptr;
    PFN_xrSuggestInteractionProfileBindings suggest = nullptr;
    PFN_xrGetActionStatePose pose_state = nullptr;
    PFN_xrCreateActionSpace create_action_space = nullptr;
    PFN_xrCreateReferenceSpace create_reference_space = nullptr;
    PFN_xrDestroySpace destroy_space = nullptr;
    PFN_xrLocateSpace locate = nullptr;
    PFN_xrStringToPath path = nullptr;
    PFN_xrPollEvent poll = nullptr;
    PFN_xrCreateSession create_session = nullptr;
    PFN_xrRequestExitSession request_exit = nullptr;
};

// The loader calls plain functions: what they share has no other home. OpenXR lets any thread call.
std::mutex guard;
Next next;
std::set<XrAction> gaze_actions;
std::set<XrSpace> gaze_spaces;
XrSpace head = XR_NULL_HANDLE;
XrSession to_leave = XR_NULL_HANDLE;

std::optional<Orientation> eyes() {
    const char* name = std::getenv("FORKSIGHT_TEST_GAZE");
    std::ifstream file(name == nullptr ? "" : name);
    double yaw = 0, pitch = 0;
    if (!(file >> yaw >> pitch) || !std::isfinite(yaw) || !std::isfinite(pitch)) return std::nullopt;
    return orientation(radians(yaw), radians(pitch));
}

Orientation times(const Orientation& a, const Orientation& b) {
    return {a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y, a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w, a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z};
}

/// Of a chain of structures the one of that type; null: it is not asked for.
template <class Structure>
Structure* in_chain(void* first, XrStructureType type) {
    for (auto* at = static_cast<XrBaseOutStructure*>(first); at != nullptr; at = at->next)
        if (at->type == type) return reinterpret_cast<Structure*>(at);
    return nullptr;
}

XrResult XRAPI_CALL system_properties(XrInstance instance, XrSystemId system, XrSystemProperties* properties) {
    const XrResult result = next.system_properties(instance, system, properties);
    if (XR_FAILED(result)) return result;
    if (auto* told = in_chain<XrSystemEyeGazeInteractionPropertiesEXT>(
            properties->next, XR_TYPE_SYSTEM_EYE_GAZE_INTERACTION_PROPERTIES_EXT))
        told->supportsEyeGazeInteraction = XR_TRUE;
    return result;
}

XrResult XRAPI_CALL suggest(XrInstance instance, const XrInteractionProfileSuggestedBinding* bindings) {
    XrPath eyes_path = XR_NULL_PATH;
    next.path(instance, "/user/eyes_ext/input/gaze_ext/pose", &eyes_path);
    const XrResult result = next.suggest(instance, bindings);
    if (XR_FAILED(result)) return result;
    const std::lock_guard lock(guard);
    for (std::uint32_t i = 0; i < bindings->countSuggestedBindings; ++i)
        if (bindings->suggestedBindings[i].binding == eyes_path)
            gaze_actions.insert(bindings->suggestedBindings[i].action);
    return result;
}

XrResult XRAPI_CALL create_action_space(XrSession session, const XrActionSpaceCreateInfo* wanted, XrSpace* space) {
    const XrResult result = next.create_action_space(session, wanted, space);
    const std::lock_guard lock(guard);
    if (XR_FAILED(result) || !gaze_actions.contains(wanted->action)) return result;
    XrReferenceSpaceCreateInfo view{};
    view.type = XR_TYPE_REFERENCE_SPACE_CREATE_INFO;
    view.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_VIEW;
    view.poseInReferenceSpace.orientation.w = 1;
    if (XR_SUCCEEDED(next.create_reference_space(session, &view, &head))) gaze_spaces.insert(*space);
    return result;
}

XrResult XRAPI_CALL destroy_space(XrSpace space) {
    const std::lock_guard lock(guard);
    gaze_spaces.erase(space);
    return next.destroy_space(space);
}

XrResult XRAPI_CALL pose_state(XrSession session, const XrActionStateGetInfo* wanted, XrActionStatePose* state) {
    const XrResult result = next.pose_state(session, wanted, state);
    const std::lock_guard lock(guard);
    // A tracker that does not see the eyes for a moment is still there.
    if (XR_SUCCEEDED(result) && gaze_actions.contains(wanted->action)) state->isActive = XR_TRUE;
    return result;
}

XrResult XRAPI_CALL locate(XrSpace space, XrSpace base, XrTime time, XrSpaceLocation* location) {
    const std::lock_guard lock(guard);
    if (!gaze_spaces.contains(space)) return next.locate(space, base, time, location);
    const XrResult result = next.locate(head, base, time, location);
    if (XR_FAILED(result)) return result;
    const auto turned = eyes();
    if (!turned) {
        location->locationFlags = 0;
        return result;
    }
    auto& o = location->pose.orientation;
    const Orientation all = times({o.x, o.y, o.z, o.w}, *turned);
    o = {static_cast<float>(all.x), static_cast<float>(all.y), static_cast<float>(all.z), static_cast<float>(all.w)};
    if (auto* sample = in_chain<XrEyeGazeSampleTimeEXT>(location->next, XR_TYPE_EYE_GAZE_SAMPLE_TIME_EXT))
        sample->time = time;
    return result;
}

XrResult XRAPI_CALL create_session(XrInstance instance, const XrSessionCreateInfo* wanted, XrSession* session) {
    const XrResult result = next.create_session(instance, wanted, session);
    const std::lock_guard lock(guard);
    if (XR_SUCCEEDED(result)) to_leave = *session;
    return result;
}

XrResult XRAPI_CALL poll(XrInstance instance, XrEventDataBuffer* event) {
    {
        const std::lock_guard lock(guard);
        const char* name = std::getenv("FORKSIGHT_TEST_EXIT");
        if (to_leave != XR_NULL_HANDLE && name != nullptr && std::ifstream(name)) {
            next.request_exit(to_leave);
            to_leave = XR_NULL_HANDLE;
        }
    }
    return next.poll(instance, event);
}

XrResult XRAPI_CALL destroy_instance(XrInstance instance) {
    const std::lock_guard lock(guard);
    gaze_actions.clear();
    gaze_spaces.clear();
    to_leave = XR_NULL_HANDLE;
    return next.destroy_instance(instance);
}

template <class Function>
PFN_xrVoidFunction as_void(Function function) {
    return reinterpret_cast<PFN_xrVoidFunction>(function);
}

XrResult XRAPI_CALL find(XrInstance instance, const char* name, PFN_xrVoidFunction* function) {
    const std::pair<const char*, PFN_xrVoidFunction> ours[] = {
        {"xrGetInstanceProcAddr", as_void(&find)},
        {"xrDestroyInstance", as_void(&destroy_instance)},
        {"xrGetSystemProperties", as_void(&system_properties)},
        {"xrSuggestInteractionProfileBindings", as_void(&suggest)},
        {"xrCreateActionSpace", as_void(&create_action_space)},
        {"xrGetActionStatePose", as_void(&pose_state)},
        {"xrDestroySpace", as_void(&destroy_space)},
        {"xrLocateSpace", as_void(&locate)},
        {"xrCreateSession", as_void(&create_session)},
        {"xrPollEvent", as_void(&poll)}};
    for (const auto& [known, mine] : ours) {
        if (std::strcmp(known, name) != 0) continue;
        *function = mine;
        return XR_SUCCESS;
    }
    return next.find(instance, name, function);
}

XrResult XRAPI_CALL create_instance(const XrInstanceCreateInfo* wanted, const XrApiLayerCreateInfo* layer,
                                    XrInstance* instance) {
    XrApiLayerCreateInfo below = *layer;
    below.nextInfo = layer->nextInfo->next;
    const XrResult result = layer->nextInfo->nextCreateApiLayerInstance(wanted, &below, instance);
    if (XR_FAILED(result)) return result;
    const auto get = [&](const char* name, auto& function) {
        next.find(*instance, name, reinterpret_cast<PFN_xrVoidFunction*>(&function));
    };
    const std::lock_guard lock(guard);
    next.find = layer->nextInfo->nextGetInstanceProcAddr;
    get("xrDestroyInstance", next.destroy_instance);
    get("xrGetSystemProperties", next.system_properties);
    get("xrSuggestInteractionProfileBindings", next.suggest);
    get("xrGetActionStatePose", next.pose_state);
    get("xrCreateActionSpace", next.create_action_space);
    get("xrCreateReferenceSpace", next.create_reference_space);
    get("xrDestroySpace", next.destroy_space);
    get("xrLocateSpace", next.locate);
    get("xrStringToPath", next.path);
    get("xrPollEvent", next.poll);
    get("xrCreateSession", next.create_session);
    get("xrRequestExitSession", next.request_exit);
    return result;
}

} // namespace

extern "C" __attribute__((visibility("default"))) XrResult XRAPI_CALL
xrNegotiateLoaderApiLayerInterface(const XrNegotiateLoaderInfo*, const char*, XrNegotiateApiLayerRequest* request) {
    request->layerInterfaceVersion = XR_CURRENT_LOADER_API_LAYER_VERSION;
    request->layerApiVersion = XR_CURRENT_API_VERSION;
    request->getInstanceProcAddr = &find;
    request->createApiLayerInstance = &create_instance;
    return XR_SUCCESS;
}
