// An OpenGL context without a window or a display server, for tests of what draws into textures.
#pragma once

#include "player/display/egl.hpp"

namespace forksight::player::video {

class GlContext : public display::EglContext {
  public:
    static void* address(const char* name) { return reinterpret_cast<void*>(eglGetProcAddress(name)); }
};

} // namespace forksight::player::video
