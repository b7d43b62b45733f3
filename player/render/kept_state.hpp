// Leaves OpenGL as it was found: what drawing over a picture changes is put back at the end of a block.
#pragma once

#include <epoxy/gl.h>

#include <array>

namespace forksight::player::render {

/// Of texture units the first alone. Needs the same current context at both ends.
class KeptState {
  public:
    KeptState();
    ~KeptState();
    KeptState(const KeptState&) = delete;
    KeptState& operator=(const KeptState&) = delete;

  private:
    static constexpr std::array<GLenum, 5> switches_ = {GL_BLEND, GL_DEPTH_TEST, GL_SCISSOR_TEST, GL_CULL_FACE,
                                                        GL_STENCIL_TEST};
    std::array<GLboolean, switches_.size()> on_{};
    std::array<GLint, 4> viewport_{};
    GLint drawn_to_ = 0, read_from_ = 0, program_ = 0, vertices_ = 0, unit_ = 0, texture_ = 0, sampler_ = 0;
    std::array<GLint, 6> blending_{}; ///< equation, factors: of the colours and of alpha
};

} // namespace forksight::player::render
