#include "player/render/sky.hpp"

#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "player/render/gl.hpp"
#include "player/render/shaders.hpp"

namespace forksight::player::render {

namespace {

using media_manifests::Projection;
using media_manifests::Stereo;

constexpr std::size_t projections = 6;
constexpr std::size_t planes = 2;
constexpr std::size_t wraps = 2;

/// A flat film hangs ahead as a screen this wide: the width of a good seat in a cinema, all of it seen at once.
const double screen_half_width = std::tan(choicegraph::radians(35.0));

const char* define_of(Projection projection) {
    switch (projection) {
        case Projection::equirectangular:
            return "EQUIRECTANGULAR";
        case Projection::half_equirectangular:
            return "HALF_EQUIRECTANGULAR";
        case Projection::cubemap:
            return "CUBEMAP";
        case Projection::eac:
            return "EAC";
        case Projection::fisheye:
            return "FISHEYE";
        case Projection::flat:
            return "FLAT";
    }
    return "";
}

/// One eye's part of the picture: the left eye has the top or the left half.
struct EyeArea {
    float x = 0.0F, y = 0.0F, width = 1.0F, height = 1.0F;
};

EyeArea area_of(Stereo stereo, Eye eye) {
    const float second = eye == Eye::right ? 0.5F : 0.0F;
    switch (stereo) {
        case Stereo::mono:
            break;
        case Stereo::top_bottom:
            return {0.0F, second, 1.0F, 0.5F};
        case Stereo::left_right:
            return {second, 0.0F, 0.5F, 1.0F};
    }
    return {};
}

struct Shader {
    Program program;
    GLint room_from_view = -1, tangents = -1, eye = -1, eye_texels = -1, flat_half = -1;
};

Shader compile(Projection projection, Planes planes_of, bool within_eye) {
    std::string defines = std::string("#define ") + define_of(projection) + "\n";
    if (planes_of == Planes::yuv420) defines += "#define YUV420\n";
    if (projection == Projection::equirectangular) {
        defines += within_eye ? "#define WRAP_WITHIN_EYE\n" : "#define WRAP_BY_SAMPLER\n";
    }
    Shader shader;
    shader.program = Program("sky", shaders::sky_vert, shaders::sky_frag, defines);
    const Program& program = shader.program;
    shader.room_from_view = program.uniform("room_from_view");
    shader.tangents = program.uniform("tangents");
    shader.eye = program.uniform("eye");
    shader.eye_texels = program.uniform("eye_texels");
    shader.flat_half = program.uniform("flat_half");
    program.use();
    glUniform1i(program.uniform("plane_0"), 0);
    glUniform1i(program.uniform("plane_1"), 1);
    glUniform1i(program.uniform("plane_2"), 2);
    // Dark enough not to draw the eye, light enough to be told from a picture that is missing.
    glUniform3f(program.uniform("nowhere"), 0.11F, 0.11F, 0.12F);
    return shader;
}

} // namespace

struct Sky::Parts {
    VertexArray no_vertices = make_vertex_array();
    Sampler clamped = make_sampler(false);
    Sampler repeating = make_sampler(true);
    std::array<Shader, projections * planes * wraps> shaders; ///< compiled when first needed

    const Shader& shader_of(const Picture& picture, bool within_eye) {
        const std::size_t at =
            (static_cast<std::size_t>(picture.projection) * planes + static_cast<std::size_t>(picture.planes)) * wraps +
            (within_eye ? 1 : 0);
        assert(at < shaders.size());
        if (!shaders[at].program) shaders[at] = compile(picture.projection, picture.planes, within_eye);
        return shaders[at];
    }
};

Sky::Sky() : parts_(std::make_unique<Parts>()) {}
Sky::~Sky() = default;

void Sky::make_ready(Projection projection, Stereo stereo) {
    const std::vector<std::uint8_t> grey(4 * 4 * 4, 64);
    const Canvas unseen(64, 64);
    View view;
    view.framebuffer = unseen.framebuffer();
    view.width = unseen.width();
    view.height = unseen.height();
    // Mesa's llvmpipe compiles apart for textures whose sides are powers of two.
    for (const int side : {3, 4}) {
        const Texture texture = make_texture(Texels::rgba8, side, side, grey.data());
        Picture picture;
        picture.textures[0] = texture.name();
        picture.width = picture.height = side;
        picture.projection = projection;
        picture.stereo = stereo;
        draw(picture, view);
    }
    glFinish(); // a driver compiles when it draws
}

void Sky::draw(const Picture& picture, const View& view) {
    assert(picture.width > 0 && picture.height > 0 && view.width > 0 && view.height > 0);
    const bool within_eye = picture.projection == Projection::equirectangular && picture.stereo == Stereo::left_right;
    const bool by_sampler = picture.projection == Projection::equirectangular && !within_eye;
    const Shader& shader = parts_->shader_of(picture, within_eye);

    glBindFramebuffer(GL_FRAMEBUFFER, view.framebuffer);
    glViewport(0, 0, view.width, view.height);
    for (const GLenum state : {GL_BLEND, GL_DEPTH_TEST, GL_SCISSOR_TEST, GL_CULL_FACE, GL_STENCIL_TEST})
        glDisable(state);
    shader.program.use();

    const auto room_from_view = choicegraph::matrix(view.orientation);
    glUniformMatrix3fv(shader.room_from_view, 1, GL_FALSE, room_from_view.data());
    const Fov& fov = view.fov;
    glUniform4f(shader.tangents, static_cast<float>(std::tan(fov.left_rad)),
                static_cast<float>(std::tan(fov.right_rad)), static_cast<float>(std::tan(fov.down_rad)),
                static_cast<float>(std::tan(fov.up_rad)));
    const EyeArea area = area_of(picture.stereo, view.eye);
    glUniform4f(shader.eye, area.x, area.y, area.width, area.height);
    const double eye_width = static_cast<double>(area.width) * picture.width;
    const double eye_height = static_cast<double>(area.height) * picture.height;
    glUniform2f(shader.eye_texels, static_cast<float>(eye_width), static_cast<float>(eye_height));
    glUniform2f(shader.flat_half, static_cast<float>(screen_half_width),
                static_cast<float>(screen_half_width * eye_height / eye_width));

    const GLuint used = picture.planes == Planes::yuv420 ? 3 : 1;
    for (GLuint unit = 0; unit < used; ++unit) {
        glActiveTexture(GL_TEXTURE0 + unit);
        glBindTexture(GL_TEXTURE_2D, picture.textures[unit]);
        glBindSampler(unit, (by_sampler ? parts_->repeating : parts_->clamped).name());
    }
    glBindVertexArray(parts_->no_vertices.name());
    glDrawArrays(GL_TRIANGLES, 0, 3);

    // mpv and the overlay set their own textures' filters; a sampler left bound would win over them.
    for (GLuint unit = 0; unit < used; ++unit) glBindSampler(unit, 0);
    glActiveTexture(GL_TEXTURE0);
    glBindVertexArray(0);
    glUseProgram(0);
}

} // namespace forksight::player::render
