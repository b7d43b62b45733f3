#include "player/xr/actions.hpp"

#include <cstdint>
#include <cstdio>

#include "player/said.hpp"
#include "player/xr/failure.hpp"

namespace forksight::player::xr {

namespace {

constexpr auto gaze_profile = "/interaction_profiles/ext/eye_gaze_interaction";
constexpr auto gaze_input = "/user/eyes_ext/input/gaze_ext/pose";

} // namespace

Actions::Actions(const Instance& instance, const System& system, XrSession session) : session_(session) {
    XrActionSetCreateInfo wanted{};
    wanted.type = XR_TYPE_ACTION_SET_CREATE_INFO;
    std::snprintf(wanted.actionSetName, sizeof wanted.actionSetName, "film");
    std::snprintf(wanted.localizedActionSetName, sizeof wanted.localizedActionSetName, "Film");
    check(xrCreateActionSet(instance.handle(), &wanted, &set_), "xrCreateActionSet");
    try {
        select_ = make("select", said("Kies waar je naar kijkt", "Choose what you look at").c_str(),
                       XR_ACTION_TYPE_BOOLEAN_INPUT);
        menu_ = make("pause", said("Pauze", "Pause").c_str(), XR_ACTION_TYPE_BOOLEAN_INPUT);
        if (system.eye_gaze) gaze_ = make("gaze", said("Kijken", "Look").c_str(), XR_ACTION_TYPE_POSE_INPUT);
        suggest(instance);
        XrSessionActionSetsAttachInfo attached{};
        attached.type = XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO;
        attached.countActionSets = 1;
        attached.actionSets = &set_;
        check(xrAttachSessionActionSets(session_, &attached), "xrAttachSessionActionSets");
        if (gaze_ != XR_NULL_HANDLE) gaze_space_ = Space(session_, gaze_);
    } catch (...) {
        xrDestroyActionSet(set_);
        throw;
    }
}

Actions::~Actions() {
    gaze_space_ = Space();
    xrDestroyActionSet(set_); // and its actions
}

XrAction Actions::make(const char* name, const char* meaning, XrActionType type) const {
    XrActionCreateInfo wanted{};
    wanted.type = XR_TYPE_ACTION_CREATE_INFO;
    wanted.actionType = type;
    std::snprintf(wanted.actionName, sizeof wanted.actionName, "%s", name);
    std::snprintf(wanted.localizedActionName, sizeof wanted.localizedActionName, "%s", meaning);
    XrAction made = XR_NULL_HANDLE;
    check(xrCreateAction(set_, &wanted, &made), "xrCreateAction");
    return made;
}

/// The controllers that people have; runtimes give the others one of these. The trigger selects, and the button under
/// the thumb for hands that cannot pull one.
void Actions::suggest(const Instance& instance) const {
    suggest(instance, "/interaction_profiles/khr/simple_controller",
            {"/user/hand/left/input/select/click", "/user/hand/right/input/select/click"},
            {"/user/hand/left/input/menu/click", "/user/hand/right/input/menu/click"});
    suggest(instance, "/interaction_profiles/valve/index_controller",
            {"/user/hand/left/input/trigger/click", "/user/hand/right/input/trigger/click",
             "/user/hand/left/input/a/click", "/user/hand/right/input/a/click"},
            {"/user/hand/left/input/b/click", "/user/hand/right/input/b/click"});
    suggest(instance, "/interaction_profiles/oculus/touch_controller",
            {"/user/hand/left/input/trigger/value", "/user/hand/right/input/trigger/value",
             "/user/hand/left/input/x/click", "/user/hand/right/input/a/click"},
            {"/user/hand/left/input/menu/click", "/user/hand/left/input/y/click", "/user/hand/right/input/b/click"});
    suggest(instance, "/interaction_profiles/htc/vive_controller",
            {"/user/hand/left/input/trigger/click", "/user/hand/right/input/trigger/click"},
            {"/user/hand/left/input/menu/click", "/user/hand/right/input/menu/click"});
    suggest(instance, "/interaction_profiles/microsoft/motion_controller",
            {"/user/hand/left/input/trigger/value", "/user/hand/right/input/trigger/value"},
            {"/user/hand/left/input/menu/click", "/user/hand/right/input/menu/click"});
    if (instance.has("XR_EXT_hand_interaction"))
        suggest(instance, "/interaction_profiles/ext/hand_interaction_ext",
                {"/user/hand/left/input/pinch_ext/value", "/user/hand/right/input/pinch_ext/value"}, {});
    if (instance.has("XR_MSFT_hand_interaction"))
        suggest(instance, "/interaction_profiles/microsoft/hand_interaction",
                {"/user/hand/left/input/select/value", "/user/hand/right/input/select/value"}, {});
    if (gaze_ == XR_NULL_HANDLE) return;
    const XrActionSuggestedBinding looks{gaze_, instance.path(gaze_input)};
    XrInteractionProfileSuggestedBinding suggested{};
    suggested.type = XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING;
    suggested.interactionProfile = instance.path(gaze_profile);
    suggested.countSuggestedBindings = 1;
    suggested.suggestedBindings = &looks;
    check(xrSuggestInteractionProfileBindings(instance.handle(), &suggested), gaze_profile);
}

void Actions::suggest(const Instance& instance, const char* profile, const std::vector<const char*>& select,
                      const std::vector<const char*>& menu) const {
    std::vector<XrActionSuggestedBinding> bindings;
    for (const char* input : select) bindings.push_back({select_, instance.path(input)});
    for (const char* input : menu) bindings.push_back({menu_, instance.path(input)});
    XrInteractionProfileSuggestedBinding suggested{};
    suggested.type = XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING;
    suggested.interactionProfile = instance.path(profile);
    suggested.countSuggestedBindings = static_cast<std::uint32_t>(bindings.size());
    suggested.suggestedBindings = bindings.data();
    // A runtime need not know every controller; looking alone is enough.
    const XrResult result = xrSuggestInteractionProfileBindings(instance.handle(), &suggested);
    if (result != XR_ERROR_PATH_UNSUPPORTED) check(result, profile);
}

Pressed Actions::sync() {
    const XrActiveActionSet active{set_, XR_NULL_PATH};
    XrActionsSyncInfo wanted{};
    wanted.type = XR_TYPE_ACTIONS_SYNC_INFO;
    wanted.countActiveActionSets = 1;
    wanted.activeActionSets = &active;
    if (check(xrSyncActions(session_, &wanted), "xrSyncActions") == XR_SESSION_NOT_FOCUSED) return {};
    return {pressed(select_), pressed(menu_)};
}

bool Actions::pressed(XrAction action) const {
    XrActionStateGetInfo wanted{};
    wanted.type = XR_TYPE_ACTION_STATE_GET_INFO;
    wanted.action = action;
    XrActionStateBoolean state{};
    state.type = XR_TYPE_ACTION_STATE_BOOLEAN;
    check(xrGetActionStateBoolean(session_, &wanted, &state), "xrGetActionStateBoolean");
    return state.isActive == XR_TRUE && state.changedSinceLastSync == XR_TRUE && state.currentState == XR_TRUE;
}

std::optional<Located> Actions::gaze(const Space& base, XrTime time) const {
    if (!gaze_space_) return std::nullopt;
    XrActionStateGetInfo wanted{};
    wanted.type = XR_TYPE_ACTION_STATE_GET_INFO;
    wanted.action = gaze_;
    XrActionStatePose state{};
    state.type = XR_TYPE_ACTION_STATE_POSE;
    check(xrGetActionStatePose(session_, &wanted, &state), "xrGetActionStatePose");
    if (state.isActive != XR_TRUE) return std::nullopt;
    const Located located = gaze_space_.locate(base, time, true);
    // Valid but not tracked is a guess, as while the eyes are shut.
    if (!located.has(XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_ORIENTATION_TRACKED_BIT))
        return std::nullopt;
    return located;
}

} // namespace forksight::player::xr
