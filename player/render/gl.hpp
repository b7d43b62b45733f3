// OpenGL names with owners: what is made here is deleted when its owner goes, on the thread of its context.
#pragma once

#include <epoxy/gl.h>

#include <string>
#include <string_view>
#include <utility>

namespace forksight::player::render {

/// Owns one GL name; 0 is none. `Free` is called with the context current that made it.
template <void (*Free)(GLuint)>
class Named {
  public:
    Named() = default;
    explicit Named(GLuint name) : name_(name) {}
    Named(Named&& other) noexcept : name_(std::exchange(other.name_, 0)) {}
    Named& operator=(Named&& other) noexcept {
        if (this != &other) {
            reset();
            name_ = std::exchange(other.name_, 0);
        }
        return *this;
    }
    Named(const Named&) = delete;
    Named& operator=(const Named&) = delete;
    ~Named() { reset(); }

    GLuint name() const { return name_; }
    explicit operator bool() const { return name_ != 0; }
    void reset() {
        if (name_ != 0) Free(std::exchange(name_, 0));
    }

  private:
    GLuint name_ = 0;
};

void free_texture(GLuint name);
void free_framebuffer(GLuint name);
void free_vertex_array(GLuint name);
void free_sampler(GLuint name);
void free_program(GLuint name);

using Texture = Named<free_texture>;
using Framebuffer = Named<free_framebuffer>;
using VertexArray = Named<free_vertex_array>;
using Sampler = Named<free_sampler>;

VertexArray make_vertex_array();
/// Linear, without mips, clamped at the edges or repeated from side to side.
Sampler make_sampler(bool repeat_sideways);

enum class Texels { rgba8, r8 };
/// Linear, without mips, clamped. Rows of `pixels` lie tight and top first; null leaves the texels undefined.
/// `bgra`: the pixels are Cairo's ARGB32. Throws if the GPU cannot hold it.
Texture make_texture(Texels texels, int width, int height, const void* pixels = nullptr, bool bgra = false);

/// A linked program, and where its uniforms are.
class Program {
  public:
    Program() = default;
    /// `defines` go in after the version line of both. Throws with the compiler's log; `title` says whose it is.
    Program(const std::string& title, std::string_view vertex, std::string_view fragment, const std::string& defines);

    void use() const;
    /// -1, which GL ignores, when the compiler left it out.
    GLint uniform(const char* name) const;
    explicit operator bool() const { return static_cast<bool>(name_); }

  private:
    Named<free_program> name_;
};

/// A framebuffer with one texture of colours to draw into. Throws if the GPU cannot hold it.
class Canvas {
  public:
    Canvas(int width, int height);

    GLuint framebuffer() const { return framebuffer_.name(); }
    GLuint texture() const { return texture_.name(); }
    int width() const { return width_; }
    int height() const { return height_; }

  private:
    int width_;
    int height_;
    Texture texture_;
    Framebuffer framebuffer_;
};

/// Throws unless the current context is OpenGL 3.3 or later; gives "renderer, version".
std::string check_context();

} // namespace forksight::player::render
