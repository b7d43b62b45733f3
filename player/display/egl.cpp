#include "player/display/egl.hpp"

#include <array>
#include <stdexcept>
#include <string_view>

#include "player/render/gl.hpp"
#include "player/said.hpp"

namespace forksight::player::display {

namespace {

constexpr EGLint most_devices = 8;

bool has(const char* extensions, std::string_view name) {
    const auto alone = [](std::string_view text) { return std::string(" ").append(text).append(" "); };
    return extensions != nullptr && alone(extensions).find(alone(name)) != std::string::npos;
}

EGLDisplay surfaceless_display() {
    const char* client = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
    if (!has(client, "EGL_MESA_platform_surfaceless") || !has(client, "EGL_EXT_platform_base")) return EGL_NO_DISPLAY;
    return eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
}

/// GPUs that EGL knows of without a window system; NVIDIA's driver has only these.
std::array<EGLDisplay, most_devices> device_displays() {
    std::array<EGLDisplay, most_devices> displays{};
    const char* client = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
    if (!has(client, "EGL_EXT_device_enumeration") || !has(client, "EGL_EXT_platform_device")) return displays;
    std::array<EGLDeviceEXT, most_devices> devices{};
    EGLint count = 0;
    if (eglQueryDevicesEXT(most_devices, devices.data(), &count) != EGL_TRUE) return displays;
    for (EGLint i = 0; i < count && i < most_devices; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (has(eglQueryDeviceStringEXT(devices[at], EGL_EXTENSIONS), "EGL_MESA_device_software")) continue;
        displays[at] = eglGetPlatformDisplayEXT(EGL_PLATFORM_DEVICE_EXT, devices[at], nullptr);
    }
    return displays;
}

} // namespace

bool is_software(const std::string& description) {
    for (const std::string_view name : {"llvmpipe", "softpipe", "swrast", "SWR"}) {
        if (description.find(name) != std::string::npos) return true;
    }
    return false;
}

EglContext::EglContext() {
    const EGLDisplay surfaceless = surfaceless_display();
    if (open(surfaceless) && !software_) return;
    const bool fallback = context_ != EGL_NO_CONTEXT;
    close();
    for (const EGLDisplay device : device_displays()) {
        if (open(device)) return;
    }
    if (fallback && open(surfaceless)) return;
    const std::string why =
        problem_.empty() ? said("geen platform zonder vensters", "no platform without a window system") : problem_;
    throw std::runtime_error(said("tekenen zonder venster lukt niet: EGL geeft hier geen OpenGL 3.3 (" + why +
                                      "); installeer op Debian libegl1 en libgl1-mesa-dri",
                                  "cannot draw without a window: EGL gives no OpenGL 3.3 here (" + why +
                                      "); on Debian install libegl1 and libgl1-mesa-dri"));
}

EglContext::~EglContext() {
    close();
}

bool EglContext::open(EGLDisplay display) {
    if (display == EGL_NO_DISPLAY) return false;
    EGLint major = 0, minor = 0;
    if (eglInitialize(display, &major, &minor) != EGL_TRUE) {
        problem_ = said("een stuurprogramma start niet", "a driver does not start");
        return false;
    }
    display_ = display;
    eglBindAPI(EGL_OPENGL_API);
    constexpr std::array wanted = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
    EGLint found = 0;
    if (eglChooseConfig(display, wanted.data(), &config_, 1, &found) != EGL_TRUE || found == 0) config_ = nullptr;
    // We need 3.3, but runtimes of headsets share pictures with later ones only.
    for (const EGLint wanted_version : {45, 33}) {
        const std::array version = {EGL_CONTEXT_MAJOR_VERSION,
                                    wanted_version / 10,
                                    EGL_CONTEXT_MINOR_VERSION,
                                    wanted_version % 10,
                                    EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                    EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                    EGL_NONE};
        if (context_ == EGL_NO_CONTEXT) context_ = eglCreateContext(display, config_, EGL_NO_CONTEXT, version.data());
    }
    if (context_ == EGL_NO_CONTEXT || eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context_) != EGL_TRUE) {
        problem_ = said("een stuurprogramma biedt het niet", "a driver has no context for it");
        close();
        return false;
    }
    description_ = render::check_context();
    software_ = is_software(description_);
    return true;
}

void EglContext::close() {
    if (display_ == EGL_NO_DISPLAY) return;
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (context_ != EGL_NO_CONTEXT) eglDestroyContext(display_, context_);
    context_ = EGL_NO_CONTEXT;
    // The display stays initialised: EGL hands the same one to every caller of this process, who may still use it.
    display_ = EGL_NO_DISPLAY;
}

} // namespace forksight::player::display
