#include "player/render/kept_state.hpp"

namespace forksight::player::render {

namespace {

constexpr std::array<GLenum, 6> blending = {GL_BLEND_EQUATION_RGB, GL_BLEND_EQUATION_ALPHA, GL_BLEND_SRC_RGB,
                                            GL_BLEND_DST_RGB,      GL_BLEND_SRC_ALPHA,      GL_BLEND_DST_ALPHA};

GLuint name(GLint value) {
    return static_cast<GLuint>(value);
}

} // namespace

KeptState::KeptState() {
    for (std::size_t i = 0; i < switches_.size(); ++i) on_[i] = glIsEnabled(switches_[i]);
    for (std::size_t i = 0; i < blending.size(); ++i) glGetIntegerv(blending[i], &blending_[i]);
    glGetIntegerv(GL_VIEWPORT, viewport_.data());
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &drawn_to_);
    glGetIntegerv(GL_READ_FRAMEBUFFER_BINDING, &read_from_);
    glGetIntegerv(GL_CURRENT_PROGRAM, &program_);
    glGetIntegerv(GL_VERTEX_ARRAY_BINDING, &vertices_);
    glGetIntegerv(GL_ACTIVE_TEXTURE, &unit_);
    glActiveTexture(GL_TEXTURE0);
    glGetIntegerv(GL_TEXTURE_BINDING_2D, &texture_);
    glGetIntegerv(GL_SAMPLER_BINDING, &sampler_);
    glBindSampler(0, 0); // it would win over the filters of our own textures
}

KeptState::~KeptState() {
    for (std::size_t i = 0; i < switches_.size(); ++i) {
        if (on_[i] == GL_TRUE)
            glEnable(switches_[i]);
        else
            glDisable(switches_[i]);
    }
    glBlendEquationSeparate(name(blending_[0]), name(blending_[1]));
    glBlendFuncSeparate(name(blending_[2]), name(blending_[3]), name(blending_[4]), name(blending_[5]));
    glViewport(viewport_[0], viewport_[1], viewport_[2], viewport_[3]);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, name(drawn_to_));
    glBindFramebuffer(GL_READ_FRAMEBUFFER, name(read_from_));
    glUseProgram(name(program_));
    glBindVertexArray(name(vertices_));
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, name(texture_));
    glBindSampler(0, name(sampler_));
    glActiveTexture(name(unit_));
}

} // namespace forksight::player::render
