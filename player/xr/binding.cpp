#include "player/xr/binding.hpp"

#include <epoxy/gl.h>
// These before OpenXR's platform header, which takes their types.
#include <epoxy/egl.h>
#include <epoxy/glx.h>
#define XR_USE_GRAPHICS_API_OPENGL
#define XR_USE_PLATFORM_EGL
#define XR_USE_PLATFORM_XLIB
#include <openxr/openxr.h>
#include <openxr/openxr_platform.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "player/said.hpp"
#include "player/xr/failure.hpp"

namespace forksight::player::xr {

namespace {

constexpr std::uint32_t most_images = 16;

class OpenGl : public Binding {
  public:
    void prepare(const Instance& instance, const System& system) const override {
        XrGraphicsRequirementsOpenGLKHR needs{};
        needs.type = XR_TYPE_GRAPHICS_REQUIREMENTS_OPENGL_KHR;
        constexpr auto ask = "xrGetOpenGLGraphicsRequirementsKHR";
        check(instance.function<PFN_xrGetOpenGLGraphicsRequirementsKHR>(ask)(instance.handle(), system.id, &needs),
              ask);
        // There is no newer OpenGL than 4.6, so the most that a runtime was tried with is of no concern.
        const auto have = XR_MAKE_VERSION(static_cast<std::uint64_t>(epoxy_gl_version() / 10),
                                          static_cast<std::uint64_t>(epoxy_gl_version() % 10), 0);
        if (have < needs.minApiVersionSupported) throw Failure("OpenGL", XR_ERROR_GRAPHICS_DEVICE_INVALID);
    }

    std::int64_t format(const std::vector<std::int64_t>& offered) const override {
        // With GL_FRAMEBUFFER_SRGB off, as it is, OpenGL stores what is drawn into it as it comes: already encoded.
        constexpr std::int64_t srgb = GL_SRGB8_ALPHA8;
        if (std::find(offered.begin(), offered.end(), srgb) != offered.end()) return srgb;
        throw Failure("GL_SRGB8_ALPHA8", XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED);
    }

    std::vector<unsigned> images(XrSwapchain swapchain) const override {
        std::array<XrSwapchainImageOpenGLKHR, most_images> found{};
        for (auto& image : found) image.type = XR_TYPE_SWAPCHAIN_IMAGE_OPENGL_KHR;
        std::uint32_t count = 0;
        check(xrEnumerateSwapchainImages(swapchain, most_images, &count,
                                         reinterpret_cast<XrSwapchainImageBaseHeader*>(found.data())),
              "xrEnumerateSwapchainImages");
        std::vector<unsigned> names;
        for (std::uint32_t i = 0; i < count; ++i) names.push_back(found[i].image);
        return names;
    }
};

class OpenGlOfEgl : public OpenGl {
  public:
    OpenGlOfEgl() {
        binding_.type = XR_TYPE_GRAPHICS_BINDING_EGL_MNDX;
        // The older headers call its type otherwise.
        binding_.getProcAddress = reinterpret_cast<decltype(binding_.getProcAddress)>(eglGetProcAddress);
        binding_.display = eglGetCurrentDisplay();
        binding_.context = eglGetCurrentContext();
        EGLint id = 0, found = 0;
        if (eglQueryContext(binding_.display, binding_.context, EGL_CONFIG_ID, &id) != EGL_TRUE || id == 0) return;
        const std::array<EGLint, 3> by_id = {EGL_CONFIG_ID, id, EGL_NONE};
        eglChooseConfig(binding_.display, by_id.data(), &binding_.config, 1, &found);
    }
    std::vector<std::string> extensions() const override { return {"XR_KHR_opengl_enable", "XR_MNDX_egl_enable"}; }
    const void* link() const override { return &binding_; }
    std::string name() const override { return "OpenGL, EGL"; }

  private:
    XrGraphicsBindingEGLMNDX binding_{};
};

class OpenGlOfX : public OpenGl {
  public:
    OpenGlOfX() {
        binding_.type = XR_TYPE_GRAPHICS_BINDING_OPENGL_XLIB_KHR;
        binding_.xDisplay = glXGetCurrentDisplay();
        binding_.glxContext = glXGetCurrentContext();
        binding_.glxDrawable = glXGetCurrentDrawable();
        int id = 0, screen = 0, count = 0;
        glXQueryContext(binding_.xDisplay, binding_.glxContext, GLX_FBCONFIG_ID, &id);
        glXQueryContext(binding_.xDisplay, binding_.glxContext, GLX_SCREEN, &screen);
        const std::array<int, 3> by_id = {GLX_FBCONFIG_ID, id, 0};
        GLXFBConfig* const configs = glXChooseFBConfig(binding_.xDisplay, screen, by_id.data(), &count);
        if (configs == nullptr) return;
        if (count > 0) binding_.glxFBConfig = configs[0];
        int visual = 0;
        if (count > 0 && glXGetFBConfigAttrib(binding_.xDisplay, configs[0], GLX_VISUAL_ID, &visual) == Success)
            binding_.visualid = static_cast<std::uint32_t>(visual);
        XFree(configs);
    }
    std::vector<std::string> extensions() const override { return {"XR_KHR_opengl_enable"}; }
    const void* link() const override { return &binding_; }
    std::string name() const override { return "OpenGL, GLX"; }

  private:
    XrGraphicsBindingOpenGLXlibKHR binding_{};
};

} // namespace

std::unique_ptr<Binding> bind_current_context() {
    if (eglGetCurrentContext() != EGL_NO_CONTEXT) return std::make_unique<OpenGlOfEgl>();
    if (glXGetCurrentContext() != nullptr) return std::make_unique<OpenGlOfX>();
    throw std::runtime_error(
        said("een headset heeft hier OpenGL met GLX of EGL nodig", "a headset needs OpenGL with GLX or EGL here"));
}

} // namespace forksight::player::xr
