#include "player/xr/system.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "player/xr/failure.hpp"

namespace forksight::player::xr {

namespace {

constexpr auto stereo = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
constexpr std::uint32_t largest_side = 8192;
constexpr std::uint32_t largest_film_side = 16384;

std::array<EyeSize, eyes> find_sizes(const Instance& instance, XrSystemId id, std::uint32_t most_width,
                                     std::uint32_t most_height) {
    constexpr auto enumerate = "xrEnumerateViewConfigurationViews";
    std::array<XrViewConfigurationView, eyes> views{};
    for (auto& view : views) view.type = XR_TYPE_VIEW_CONFIGURATION_VIEW;
    std::uint32_t count = 0;
    check(xrEnumerateViewConfigurationViews(instance.handle(), id, stereo, eyes, &count, views.data()), enumerate);
    if (count != eyes) throw Failure(enumerate, XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED);
    std::array<EyeSize, eyes> sizes;
    for (std::size_t i = 0; i < eyes; ++i) {
        const auto& view = views[i];
        const auto side = [](std::uint32_t recommended, std::uint32_t of_view, std::uint32_t of_swapchain) {
            return static_cast<int>(std::max(1u, std::min({recommended, of_view, of_swapchain, largest_side})));
        };
        sizes[i] = {side(view.recommendedImageRectWidth, view.maxImageRectWidth, most_width),
                    side(view.recommendedImageRectHeight, view.maxImageRectHeight, most_height)};
    }
    return sizes;
}

/// Opaque, where there is a choice: the film is all there is to be seen.
XrEnvironmentBlendMode find_blend(const Instance& instance, XrSystemId id) {
    std::array<XrEnvironmentBlendMode, 8> modes{};
    std::uint32_t count = 0;
    check(xrEnumerateEnvironmentBlendModes(instance.handle(), id, stereo, modes.size(), &count, modes.data()),
          "xrEnumerateEnvironmentBlendModes");
    const auto end = modes.begin() + std::min<std::ptrdiff_t>(count, std::ssize(modes));
    const bool opaque = std::find(modes.begin(), end, XR_ENVIRONMENT_BLEND_MODE_OPAQUE) != end;
    return opaque || count == 0 ? XR_ENVIRONMENT_BLEND_MODE_OPAQUE : modes.front();
}

} // namespace

System find_system(const Instance& instance) {
    System system;
    XrSystemGetInfo wanted{};
    wanted.type = XR_TYPE_SYSTEM_GET_INFO;
    wanted.formFactor = XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY;
    check(xrGetSystem(instance.handle(), &wanted, &system.id), "xrGetSystem");

    XrSystemProperties properties{};
    properties.type = XR_TYPE_SYSTEM_PROPERTIES;
    XrSystemEyeGazeInteractionPropertiesEXT gaze{};
    gaze.type = XR_TYPE_SYSTEM_EYE_GAZE_INTERACTION_PROPERTIES_EXT;
    if (instance.has("XR_EXT_eye_gaze_interaction")) properties.next = &gaze;
    check(xrGetSystemProperties(instance.handle(), system.id, &properties), "xrGetSystemProperties");
    properties.systemName[XR_MAX_SYSTEM_NAME_SIZE - 1] = '\0';
    system.name = properties.systemName;
    system.eye_gaze = gaze.supportsEyeGazeInteraction == XR_TRUE;
    system.sizes = find_sizes(instance, system.id, properties.graphicsProperties.maxSwapchainImageWidth,
                              properties.graphicsProperties.maxSwapchainImageHeight);
    system.most = {
        static_cast<int>(std::min(properties.graphicsProperties.maxSwapchainImageWidth, largest_film_side)),
        static_cast<int>(std::min(properties.graphicsProperties.maxSwapchainImageHeight, largest_film_side))};
    system.blend = find_blend(instance, system.id);
    return system;
}

} // namespace forksight::player::xr
