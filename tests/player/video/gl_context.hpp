// An OpenGL context without a window or a display server, for tests of what draws into textures.
#pragma once

namespace forksight::player::video {

/// Current on the thread that made it, for its whole life. Throws if there is no OpenGL here.
class GlContext {
  public:
    GlContext();
    ~GlContext();
    GlContext(const GlContext&) = delete;
    GlContext& operator=(const GlContext&) = delete;

    static void* address(const char* name);

  private:
    void* display_ = nullptr;
    void* context_ = nullptr;
};

} // namespace forksight::player::video
