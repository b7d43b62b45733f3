#include "player/render/gl.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "player/said.hpp"

namespace forksight::player::render {

namespace {

void check_size(int width, int height) {
    GLint limit = 0;
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &limit);
    if (width >= 1 && height >= 1 && width <= limit && height <= limit) return;
    const std::string size = std::to_string(width) + "x" + std::to_string(height);
    const std::string most = std::to_string(limit) + "x" + std::to_string(limit);
    throw std::runtime_error(said("een beeld van " + size + " past niet: deze GPU neemt 1x1 tot " + most,
                                  "a picture of " + size + " does not fit: this GPU takes 1x1 to " + most));
}

GLuint compile(const std::string& title, GLenum stage, std::string_view source, const std::string& defines) {
    // The version must be the first line, so the defines go behind it.
    const std::size_t line_end = std::min(source.find('\n'), source.size() - 1) + 1;
    const std::string text = std::string(source.substr(0, line_end)) + defines + std::string(source.substr(line_end));
    const GLuint shader = glCreateShader(stage);
    const char* start = text.c_str();
    glShaderSource(shader, 1, &start, nullptr);
    glCompileShader(shader);
    GLint done = GL_FALSE;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &done);
    if (done == GL_TRUE) return shader;
    std::array<char, 4096> log{};
    glGetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), nullptr, log.data());
    glDeleteShader(shader);
    throw std::runtime_error(said("de shader " + title + " kan hier niet worden vertaald: ",
                                  "the shader " + title + " does not compile here: ") +
                             log.data());
}

} // namespace

void free_texture(GLuint name) {
    glDeleteTextures(1, &name);
}
void free_framebuffer(GLuint name) {
    glDeleteFramebuffers(1, &name);
}
void free_vertex_array(GLuint name) {
    glDeleteVertexArrays(1, &name);
}
void free_sampler(GLuint name) {
    glDeleteSamplers(1, &name);
}
void free_program(GLuint name) {
    glDeleteProgram(name);
}

VertexArray make_vertex_array() {
    GLuint name = 0;
    glGenVertexArrays(1, &name);
    return VertexArray(name);
}

Sampler make_sampler(bool repeat_sideways) {
    GLuint name = 0;
    glGenSamplers(1, &name);
    glSamplerParameteri(name, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glSamplerParameteri(name, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glSamplerParameteri(name, GL_TEXTURE_WRAP_S, repeat_sideways ? GL_REPEAT : GL_CLAMP_TO_EDGE);
    glSamplerParameteri(name, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    return Sampler(name);
}

Texture make_texture(Texels texels, int width, int height, const void* pixels, bool bgra) {
    check_size(width, height);
    GLuint name = 0;
    glGenTextures(1, &name);
    Texture texture(name);
    glBindTexture(GL_TEXTURE_2D, name);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    if (texels == Texels::r8) {
        glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, width, height, 0, GL_RED, GL_UNSIGNED_BYTE, pixels);
    } else if (bgra) {
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_BGRA, GL_UNSIGNED_INT_8_8_8_8_REV, pixels);
    } else {
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    }
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    return texture;
}

Program::Program(const std::string& title, std::string_view vertex, std::string_view fragment,
                 const std::string& defines)
    : name_(glCreateProgram()) {
    for (const auto& [stage, source] : {std::pair(GL_VERTEX_SHADER, vertex), std::pair(GL_FRAGMENT_SHADER, fragment)}) {
        const GLuint shader = compile(title, static_cast<GLenum>(stage), source, defines);
        glAttachShader(name_.name(), shader);
        glDeleteShader(shader); // lives on as long as the program
    }
    glLinkProgram(name_.name());
    GLint done = GL_FALSE;
    glGetProgramiv(name_.name(), GL_LINK_STATUS, &done);
    if (done == GL_TRUE) return;
    std::array<char, 4096> log{};
    glGetProgramInfoLog(name_.name(), static_cast<GLsizei>(log.size()), nullptr, log.data());
    throw std::runtime_error(said("de shader " + title + " kan hier niet worden samengevoegd: ",
                                  "the shader " + title + " does not link here: ") +
                             log.data());
}

void Program::use() const {
    glUseProgram(name_.name());
}

GLint Program::uniform(const char* name) const {
    return glGetUniformLocation(name_.name(), name);
}

Canvas::Canvas(int width, int height)
    : width_(width), height_(height), texture_(make_texture(Texels::rgba8, width, height)) {
    GLuint name = 0;
    glGenFramebuffers(1, &name);
    framebuffer_ = Framebuffer(name);
    GLint before = 0;
    glGetIntegerv(GL_FRAMEBUFFER_BINDING, &before);
    glBindFramebuffer(GL_FRAMEBUFFER, name);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_.name(), 0);
    const bool complete = glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
    glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(before));
    if (!complete)
        throw std::runtime_error(said("deze GPU kan niet in een textuur met kleuren tekenen",
                                      "this GPU cannot draw into a texture of colours"));
}

std::string check_context() {
    const auto text = [](GLenum what) {
        const GLubyte* found = glGetString(what);
        return found == nullptr ? std::string("unknown") : std::string(reinterpret_cast<const char*>(found));
    };
    const std::string description = text(GL_RENDERER) + ", OpenGL " + text(GL_VERSION);
    if (!epoxy_is_desktop_gl() || epoxy_gl_version() < 33) {
        throw std::runtime_error(said("OpenGL 3.3 is nodig; hier is ", "OpenGL 3.3 is needed; found ") + description);
    }
    return description;
}

} // namespace forksight::player::render
