// An OpenGL context without a window: EGL on no surface at all, on a GPU when there is one.
#pragma once

#include <epoxy/egl.h>

#include <memory>
#include <string>

#include "player/render/shared_context.hpp"

namespace forksight::player::display {

/// Current on the thread that made it until it goes. Throws when there is no EGL that gives OpenGL 3.3.
class EglContext {
  public:
    EglContext();
    ~EglContext();
    EglContext(const EglContext&) = delete;
    EglContext& operator=(const EglContext&) = delete;

    /// Renderer and version.
    const std::string& description() const { return description_; }
    /// Drawn by the CPU.
    bool software() const { return software_; }
    /// Throws when the driver has no second one.
    std::unique_ptr<render::SharedContext> share() const;

  private:
    bool open(EGLDisplay display);
    void close();

    EGLDisplay display_ = EGL_NO_DISPLAY;
    EGLConfig config_ = nullptr;
    EGLContext context_ = EGL_NO_CONTEXT;
    std::string description_;
    std::string problem_; ///< why the last open() failed
    bool software_ = false;
};

/// The names that Mesa gives its renderers on the CPU.
bool is_software(const std::string& description);

} // namespace forksight::player::display
