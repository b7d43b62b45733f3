#include "player/xr/instance.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "player/xr/failure.hpp"

namespace forksight::player::xr {

namespace {

constexpr std::uint32_t most_extensions = 4096;

/// By name: the oldest headers that we build with do not know all of them.
constexpr const char* wished[] = {
    "XR_KHR_convert_timespec_time", "XR_EXT_eye_gaze_interaction",        "XR_EXT_hand_interaction",
    "XR_MSFT_hand_interaction",     "XR_KHR_composition_layer_equirect2",
#ifdef XR_EXT_user_presence
    "XR_EXT_user_presence",
#endif
};

std::set<std::string> offered_extensions() {
    constexpr auto enumerate = "xrEnumerateInstanceExtensionProperties";
    std::uint32_t count = 0;
    check(xrEnumerateInstanceExtensionProperties(nullptr, 0, &count, nullptr), enumerate);
    count = std::min(count, most_extensions);
    std::vector<XrExtensionProperties> properties(count, {XR_TYPE_EXTENSION_PROPERTIES, nullptr, {}, 0});
    check(xrEnumerateInstanceExtensionProperties(nullptr, count, &count, properties.data()), enumerate);
    std::set<std::string> names;
    for (const XrExtensionProperties& one : properties) names.insert(one.extensionName);
    return names;
}

std::string dotted(XrVersion version) {
    return std::to_string(XR_VERSION_MAJOR(version)) + "." + std::to_string(XR_VERSION_MINOR(version)) + "." +
           std::to_string(XR_VERSION_PATCH(version));
}

} // namespace

Instance::Instance(const std::vector<std::string>& needed) {
    const std::set<std::string> offered = offered_extensions();
    for (const std::string& name : needed) {
        if (offered.count(name) == 0) throw Failure(name, XR_ERROR_EXTENSION_NOT_PRESENT);
        extensions_.insert(name);
    }
    for (const char* name : wished) {
        if (offered.count(name) > 0) extensions_.insert(name);
    }
    std::vector<const char*> names;
    for (const std::string& name : extensions_) names.push_back(name.c_str());
    XrInstanceCreateInfo wanted{};
    wanted.type = XR_TYPE_INSTANCE_CREATE_INFO;
    std::strcpy(wanted.applicationInfo.applicationName, "Forksight");
    std::strcpy(wanted.applicationInfo.engineName, "Forksight");
    // 1.0 is what every runtime speaks; nothing of 1.1 is needed.
    wanted.applicationInfo.apiVersion = XR_MAKE_VERSION(1, 0, 0);
    wanted.enabledExtensionCount = static_cast<std::uint32_t>(names.size());
    wanted.enabledExtensionNames = names.data();
    check(xrCreateInstance(&wanted, &handle_), "xrCreateInstance");
    XrInstanceProperties properties{};
    properties.type = XR_TYPE_INSTANCE_PROPERTIES;
    if (XR_SUCCEEDED(xrGetInstanceProperties(handle_, &properties)))
        runtime_ = std::string(properties.runtimeName) + " " + dotted(properties.runtimeVersion);
}

Instance::~Instance() {
    if (handle_ != XR_NULL_HANDLE) xrDestroyInstance(handle_);
}

std::optional<XrEventDataBuffer> Instance::next_event() const {
    XrEventDataBuffer event{};
    event.type = XR_TYPE_EVENT_DATA_BUFFER;
    if (check(xrPollEvent(handle_, &event), "xrPollEvent") == XR_EVENT_UNAVAILABLE) return std::nullopt;
    return event;
}

XrPath Instance::path(const char* text) const {
    XrPath path = XR_NULL_PATH;
    check(xrStringToPath(handle_, text, &path), "xrStringToPath");
    return path;
}

PFN_xrVoidFunction Instance::address(const char* name) const {
    PFN_xrVoidFunction found = nullptr;
    check(xrGetInstanceProcAddr(handle_, name, &found), name);
    return found;
}

} // namespace forksight::player::xr
