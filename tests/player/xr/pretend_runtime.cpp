#include <epoxy/gl.h>
// Before OpenXR's platform header, which takes its types.
#include <epoxy/egl.h>
#include <time.h>
#include <unistd.h>
#define XR_USE_GRAPHICS_API_OPENGL
#define XR_USE_PLATFORM_EGL
#define XR_USE_TIMESPEC
#include <openxr/openxr.h>
#include <openxr/openxr_platform.h>

#include <cstring>
#include <map>
#include <memory>

#include "tests/player/xr/pretend.hpp"

using forksight::tests::Pretend;

namespace {

Pretend it;
XrSession const the_session = reinterpret_cast<XrSession>(std::uintptr_t{2});
std::uintptr_t next_handle = 100;
std::map<XrSpace, char> kinds; ///< of spaces: 'l' LOCAL, 'v' VIEW, 'g' gaze
std::map<XrAction, std::string> actions;
std::map<XrSwapchain, std::vector<GLuint>> images;
std::map<XrSwapchain, bool> acquired;
std::map<XrSwapchain, bool> of_film; ///< what is not as large as an eye
bool select_before = false, select_now = false;
bool waited = false, in_frame = false;

XrResult misused() {
    ++it.misused;
    return XR_ERROR_CALL_ORDER_INVALID;
}

template <class Handle>
Handle fresh() {
    return reinterpret_cast<Handle>(++next_handle);
}

/// Its clock began long before ours.
constexpr XrTime older = 4'000'000'000'000;

XrTime now() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return older + XrTime{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

/// The first part of OpenXR's two calls: how many there are; then as many as fit.
template <class One, class Fill>
XrResult list(std::size_t have, std::uint32_t room, std::uint32_t* count, One* into, Fill fill) {
    *count = static_cast<std::uint32_t>(have);
    if (room == 0) return XR_SUCCESS;
    if (room < have) return XR_ERROR_SIZE_INSUFFICIENT;
    for (std::size_t i = 0; i < have; ++i) fill(into[i], i);
    return XR_SUCCESS;
}

XrResult XRAPI_CALL extensions(const char*, std::uint32_t room, std::uint32_t* count, XrExtensionProperties* into) {
    return list(it.extensions.size(), room, count, into, [](XrExtensionProperties& one, std::size_t i) {
        std::strcpy(one.extensionName, it.extensions[i].c_str());
        one.extensionVersion = 1;
    });
}
XrResult XRAPI_CALL create_instance(const XrInstanceCreateInfo*, XrInstance* made) {
    ++it.instances_asked;
    while (it.hangs) usleep(1'000);
    ++it.instances;
    ++it.instances_made;
    *made = fresh<XrInstance>();
    return XR_SUCCESS;
}
XrResult XRAPI_CALL destroy_instance(XrInstance) {
    --it.instances;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL instance_properties(XrInstance, XrInstanceProperties* p) {
    std::strcpy(p->runtimeName, "Pretend");
    p->runtimeVersion = XR_MAKE_VERSION(1, 2, 3);
    return XR_SUCCESS;
}
XrResult XRAPI_CALL poll_event(XrInstance, XrEventDataBuffer* event) {
    if (it.events.empty()) return XR_EVENT_UNAVAILABLE;
    *event = it.events.front();
    it.events.pop_front();
    return XR_SUCCESS;
}
XrResult XRAPI_CALL string_to_path(XrInstance, const char* text, XrPath* path) {
    static std::map<std::string, XrPath> known;
    *path = known.emplace(text, known.size() + 1).first->second;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL get_system(XrInstance, const XrSystemGetInfo*, XrSystemId* id) {
    *id = 7;
    return it.headset ? XR_SUCCESS : XR_ERROR_FORM_FACTOR_UNAVAILABLE;
}
XrResult XRAPI_CALL system_properties(XrInstance, XrSystemId, XrSystemProperties* p) {
    std::strcpy(p->systemName, "Cardboard");
    p->graphicsProperties = {4096, 4096, 16};
    for (auto* next = static_cast<XrBaseOutStructure*>(p->next); next != nullptr; next = next->next) {
        if (next->type == XR_TYPE_SYSTEM_EYE_GAZE_INTERACTION_PROPERTIES_EXT)
            reinterpret_cast<XrSystemEyeGazeInteractionPropertiesEXT*>(next)->supportsEyeGazeInteraction = XR_TRUE;
    }
    return XR_SUCCESS;
}
XrResult XRAPI_CALL view_sizes(XrInstance, XrSystemId, XrViewConfigurationType, std::uint32_t room,
                               std::uint32_t* count, XrViewConfigurationView* into) {
    return list(2, room, count, into, [](XrViewConfigurationView& one, std::size_t) {
        one.recommendedImageRectWidth = 64;
        one.recommendedImageRectHeight = 48;
        one.maxImageRectWidth = one.maxImageRectHeight = 4096;
    });
}
XrResult XRAPI_CALL blend_modes(XrInstance, XrSystemId, XrViewConfigurationType, std::uint32_t room,
                                std::uint32_t* count, XrEnvironmentBlendMode* into) {
    return list(1, room, count, into,
                [](XrEnvironmentBlendMode& one, std::size_t) { one = XR_ENVIRONMENT_BLEND_MODE_OPAQUE; });
}
XrResult XRAPI_CALL requirements(XrInstance, XrSystemId, XrGraphicsRequirementsOpenGLKHR* needs) {
    needs->minApiVersionSupported = XR_MAKE_VERSION(3, 0, 0);
    needs->maxApiVersionSupported = XR_MAKE_VERSION(4, 6, 0);
    return XR_SUCCESS;
}
XrResult XRAPI_CALL create_session(XrInstance, const XrSessionCreateInfo*, XrSession* made) {
    ++it.sessions;
    *made = the_session;
    waited = in_frame = false;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL destroy_session(XrSession) {
    --it.sessions;
    // Its children go with it.
    it.swapchains = 0;
    for (const auto& [swapchain, textures] : images) glDeleteTextures(2, textures.data());
    images.clear();
    acquired.clear();
    it.spaces = 0;
    kinds.clear();
    return XR_SUCCESS;
}
XrResult XRAPI_CALL begin_session(XrSession, const XrSessionBeginInfo*) {
    ++it.begun;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL end_session(XrSession) {
    ++it.ended;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL request_exit(XrSession) {
    ++it.exits_asked;
    it.state(XR_SESSION_STATE_STOPPING);
    it.state(XR_SESSION_STATE_IDLE);
    it.state(XR_SESSION_STATE_EXITING);
    return XR_SUCCESS;
}
XrResult XRAPI_CALL formats(XrSession, std::uint32_t room, std::uint32_t* count, std::int64_t* into) {
    return list(it.formats.size(), room, count, into, [](std::int64_t& one, std::size_t i) { one = it.formats[i]; });
}
XrResult XRAPI_CALL create_swapchain(XrSession, const XrSwapchainCreateInfo* wanted, XrSwapchain* made) {
    if (wanted->width > it.widest) return XR_ERROR_OUT_OF_MEMORY;
    *made = fresh<XrSwapchain>();
    of_film[*made] = wanted->width != 64 || wanted->height != 48;
    ++it.swapchains;
    std::vector<GLuint>& textures = images[*made];
    textures.resize(2);
    glGenTextures(2, textures.data());
    for (const GLuint texture : textures) {
        glBindTexture(GL_TEXTURE_2D, texture);
        glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(wanted->format), static_cast<GLsizei>(wanted->width),
                     static_cast<GLsizei>(wanted->height), 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    }
    return XR_SUCCESS;
}
XrResult XRAPI_CALL destroy_swapchain(XrSwapchain swapchain) {
    if (acquired[swapchain]) return misused();
    --it.swapchains;
    glDeleteTextures(2, images[swapchain].data());
    images.erase(swapchain);
    return XR_SUCCESS;
}
XrResult XRAPI_CALL swapchain_images(XrSwapchain swapchain, std::uint32_t room, std::uint32_t* count,
                                     XrSwapchainImageBaseHeader* into) {
    return list(images[swapchain].size(), room, count, reinterpret_cast<XrSwapchainImageOpenGLKHR*>(into),
                [&](XrSwapchainImageOpenGLKHR& one, std::size_t i) { one.image = images[swapchain][i]; });
}
XrResult XRAPI_CALL acquire(XrSwapchain swapchain, const XrSwapchainImageAcquireInfo*, std::uint32_t* index) {
    if (of_film[swapchain] && it.acquire != XR_SUCCESS && it.acquired_first-- <= 0) return it.acquire;
    if (acquired[swapchain]) return misused();
    acquired[swapchain] = true;
    *index = static_cast<std::uint32_t>(it.frames % 2);
    return XR_SUCCESS;
}
XrResult XRAPI_CALL wait_image(XrSwapchain swapchain, const XrSwapchainImageWaitInfo*) {
    return acquired[swapchain] ? XR_SUCCESS : misused();
}
XrResult XRAPI_CALL release(XrSwapchain swapchain, const XrSwapchainImageReleaseInfo*) {
    if (of_film[swapchain] && it.release != XR_SUCCESS) return it.release;
    if (!acquired[swapchain]) return misused();
    acquired[swapchain] = false;
    ++it.filled[swapchain];
    return XR_SUCCESS;
}
XrResult XRAPI_CALL wait_frame(XrSession, const XrFrameWaitInfo*, XrFrameState* state) {
    if (it.wait_frame != XR_SUCCESS) return it.wait_frame;
    if (waited) return misused();
    waited = true;
    const timespec beat{0, 5'000'000};
    nanosleep(&beat, nullptr);
    state->predictedDisplayTime = now() + 20'000'000;
    state->predictedDisplayPeriod = 5'000'000;
    state->shouldRender = it.should_render ? XR_TRUE : XR_FALSE;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL begin_frame(XrSession, const XrFrameBeginInfo*) {
    if (!waited || in_frame) return misused();
    in_frame = true;
    waited = false;
    return XR_SUCCESS;
}
/// An image has to have been filled before it is shown, and to have been given back.
bool can_be_shown(XrSwapchain swapchain) {
    return images.count(swapchain) > 0 && !acquired[swapchain] && it.filled[swapchain] > 0;
}
XrResult take_layers(const XrFrameEndInfo& done) {
    for (std::uint32_t at = 0; at < done.layerCount; ++at) {
        if (done.layers[at]->type == XR_TYPE_COMPOSITION_LAYER_EQUIRECT2_KHR) {
            it.film.push_back(*reinterpret_cast<const XrCompositionLayerEquirect2KHR*>(done.layers[at]));
            if (it.end_frame != XR_SUCCESS) return it.end_frame;
            // What covers it comes later.
            if (!can_be_shown(it.film.back().subImage.swapchain) || at + 1 == done.layerCount) return misused();
            continue;
        }
        const auto* drawn = reinterpret_cast<const XrCompositionLayerProjection*>(done.layers[at]);
        it.over_film = drawn->layerFlags;
        for (std::uint32_t i = 0; i < drawn->viewCount && i < 2; ++i) {
            if (!can_be_shown(drawn->views[i].subImage.swapchain)) return misused();
            it.shown_fov[i] = drawn->views[i].fov;
        }
    }
    return XR_SUCCESS;
}
XrResult XRAPI_CALL end_frame(XrSession, const XrFrameEndInfo* done) {
    if (!in_frame) return it.end_again != XR_SUCCESS ? it.end_again : misused();
    if (done->layerCount > 0) {
        it.film.clear();
        it.over_film = 0;
    }
    const XrResult taken = take_layers(*done);
    in_frame = taken != XR_SUCCESS && it.end_again == XR_SUCCESS;
    if (taken != XR_SUCCESS) return taken;
    ++it.frames;
    it.layers = static_cast<int>(done->layerCount);
    return XR_SUCCESS;
}
XrResult XRAPI_CALL locate_views(XrSession, const XrViewLocateInfo*, XrViewState* state, std::uint32_t room,
                                 std::uint32_t* count, XrView* into) {
    state->viewStateFlags = it.views_known;
    return list(2, room, count, into, [](XrView& one, std::size_t i) {
        one.pose = it.head;
        one.pose.position.x += i == 0 ? -0.03F : 0.03F;
        one.fov = it.fov[i];
    });
}
XrResult XRAPI_CALL reference_space(XrSession, const XrReferenceSpaceCreateInfo* wanted, XrSpace* made) {
    ++it.spaces;
    *made = fresh<XrSpace>();
    const bool local = wanted->referenceSpaceType == XR_REFERENCE_SPACE_TYPE_LOCAL;
    kinds[*made] = local ? 'l' : 'v';
    if (local) it.room = wanted->poseInReferenceSpace;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL action_space(XrSession, const XrActionSpaceCreateInfo*, XrSpace* made) {
    ++it.spaces;
    *made = fresh<XrSpace>();
    kinds[*made] = 'g';
    return XR_SUCCESS;
}
XrResult XRAPI_CALL destroy_space(XrSpace space) {
    --it.spaces;
    kinds.erase(space);
    return XR_SUCCESS;
}
/// Rooms are not moved here: every space but the eyes' and the head's is the same.
XrResult XRAPI_CALL locate_space(XrSpace space, XrSpace, XrTime time, XrSpaceLocation* found) {
    if (kinds[space] != 'g') {
        found->pose = it.head;
        found->locationFlags = 0xF;
        return XR_SUCCESS;
    }
    found->pose = it.gaze;
    found->locationFlags = it.gaze_known;
    if (!it.gaze_stuck) it.gaze_time = time - static_cast<XrTime>(it.gaze_age_s * 1e9);
    if (found->next != nullptr) static_cast<XrEyeGazeSampleTimeEXT*>(found->next)->time = it.gaze_time;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL create_action_set(XrInstance, const XrActionSetCreateInfo*, XrActionSet* made) {
    ++it.action_sets;
    *made = fresh<XrActionSet>();
    return XR_SUCCESS;
}
XrResult XRAPI_CALL destroy_action_set(XrActionSet) {
    --it.action_sets;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL create_action(XrActionSet, const XrActionCreateInfo* wanted, XrAction* made) {
    *made = fresh<XrAction>();
    actions[*made] = wanted->actionName;
    return XR_SUCCESS;
}
/// It knows no controller but the simplest, as runtimes may.
XrResult XRAPI_CALL suggest(XrInstance instance, const XrInteractionProfileSuggestedBinding* suggested) {
    XrPath vive = XR_NULL_PATH;
    string_to_path(instance, "/interaction_profiles/htc/vive_controller", &vive);
    return suggested->interactionProfile == vive ? XR_ERROR_PATH_UNSUPPORTED : XR_SUCCESS;
}
XrResult XRAPI_CALL attach(XrSession, const XrSessionActionSetsAttachInfo*) {
    return XR_SUCCESS;
}
XrResult XRAPI_CALL sync(XrSession, const XrActionsSyncInfo*) {
    select_before = select_now;
    select_now = it.select;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL boolean(XrSession, const XrActionStateGetInfo* wanted, XrActionStateBoolean* state) {
    const bool select = actions[wanted->action] == "select";
    state->isActive = XR_TRUE;
    state->currentState = select && select_now ? XR_TRUE : XR_FALSE;
    state->changedSinceLastSync = select && select_now != select_before ? XR_TRUE : XR_FALSE;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL pose(XrSession, const XrActionStateGetInfo*, XrActionStatePose* state) {
    state->isActive = it.gaze_active ? XR_TRUE : XR_FALSE;
    return XR_SUCCESS;
}
XrResult XRAPI_CALL to_timespec(XrInstance, XrTime time, timespec* t) {
    const XrTime ours = time - older;
    *t = {static_cast<time_t>(ours / 1'000'000'000), static_cast<long>(ours % 1'000'000'000)};
    return XR_SUCCESS;
}

XrResult XRAPI_CALL address(XrInstance instance, const char* name, PFN_xrVoidFunction* found);

template <class Function>
PFN_xrVoidFunction plain(Function function) {
    return reinterpret_cast<PFN_xrVoidFunction>(function);
}

const std::map<std::string, PFN_xrVoidFunction>& table() {
    static const std::map<std::string, PFN_xrVoidFunction> functions = {
        {"xrGetInstanceProcAddr", plain(address)},
        {"xrEnumerateInstanceExtensionProperties", plain(extensions)},
        {"xrCreateInstance", plain(create_instance)},
        {"xrDestroyInstance", plain(destroy_instance)},
        {"xrGetInstanceProperties", plain(instance_properties)},
        {"xrPollEvent", plain(poll_event)},
        {"xrStringToPath", plain(string_to_path)},
        {"xrGetSystem", plain(get_system)},
        {"xrGetSystemProperties", plain(system_properties)},
        {"xrEnumerateViewConfigurationViews", plain(view_sizes)},
        {"xrEnumerateEnvironmentBlendModes", plain(blend_modes)},
        {"xrGetOpenGLGraphicsRequirementsKHR", plain(requirements)},
        {"xrCreateSession", plain(create_session)},
        {"xrDestroySession", plain(destroy_session)},
        {"xrBeginSession", plain(begin_session)},
        {"xrEndSession", plain(end_session)},
        {"xrRequestExitSession", plain(request_exit)},
        {"xrEnumerateSwapchainFormats", plain(formats)},
        {"xrCreateSwapchain", plain(create_swapchain)},
        {"xrDestroySwapchain", plain(destroy_swapchain)},
        {"xrEnumerateSwapchainImages", plain(swapchain_images)},
        {"xrAcquireSwapchainImage", plain(acquire)},
        {"xrWaitSwapchainImage", plain(wait_image)},
        {"xrReleaseSwapchainImage", plain(release)},
        {"xrWaitFrame", plain(wait_frame)},
        {"xrBeginFrame", plain(begin_frame)},
        {"xrEndFrame", plain(end_frame)},
        {"xrLocateViews", plain(locate_views)},
        {"xrCreateReferenceSpace", plain(reference_space)},
        {"xrCreateActionSpace", plain(action_space)},
        {"xrDestroySpace", plain(destroy_space)},
        {"xrLocateSpace", plain(locate_space)},
        {"xrCreateActionSet", plain(create_action_set)},
        {"xrDestroyActionSet", plain(destroy_action_set)},
        {"xrCreateAction", plain(create_action)},
        {"xrSuggestInteractionProfileBindings", plain(suggest)},
        {"xrAttachSessionActionSets", plain(attach)},
        {"xrSyncActions", plain(sync)},
        {"xrGetActionStateBoolean", plain(boolean)},
        {"xrGetActionStatePose", plain(pose)},
        {"xrConvertTimeToTimespecTimeKHR", plain(to_timespec)},
    };
    return functions;
}

XrResult XRAPI_CALL address(XrInstance, const char* name, PFN_xrVoidFunction* found) {
    const auto at = table().find(name);
    *found = at == table().end() ? nullptr : at->second;
    return *found == nullptr ? XR_ERROR_FUNCTION_UNSUPPORTED : XR_SUCCESS;
}

/// The loader's own structures, which Debian 12 does not ship: OpenXR loader specification, XrNegotiateRuntimeRequest.
struct RuntimeRequest {
    int type;
    std::uint32_t version;
    std::size_t size;
    std::uint32_t interface_version;
    XrVersion api_version;
    PFN_xrGetInstanceProcAddr address;
};

} // namespace

extern "C" __attribute__((visibility("default"))) Pretend* forksight_pretend() {
    std::destroy_at(&it);
    std::construct_at(&it);
    return &it;
}

extern "C" __attribute__((visibility("default"))) XrResult XRAPI_CALL
xrNegotiateLoaderRuntimeInterface(const void*, RuntimeRequest* request) {
    request->interface_version = 1;
    request->api_version = XR_CURRENT_API_VERSION;
    request->address = address;
    return XR_SUCCESS;
}
