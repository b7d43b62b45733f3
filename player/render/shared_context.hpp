// An OpenGL context for a second thread. Textures and fences are shared with the first one's, framebuffers are not.
#pragma once

namespace forksight::player::render {

/// Made and destroyed on the first context's thread, which outlives it.
class SharedContext {
  public:
    virtual ~SharedContext() = default;
    /// Once, on the thread that draws with it from here on. Throws when the driver will not.
    virtual void make_current() = 0;
    /// On that thread, when it draws no more.
    virtual void let_go() = 0;
};

} // namespace forksight::player::render
