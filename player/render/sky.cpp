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
/// Around the viewer; under what hangs over it; as a flat sheet.
enum class Way { around, under, unrolled };
constexpr std::size_t ways = 3;
constexpr int unit_over = 3;

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
    GLint room_from_view = -1, tangents = -1, eye = -1, eye_texels = -1, flat_half = -1, everywhere = -1;
};

Shader compile(Projection projection, Planes planes_of, bool within_eye, Way way) {
    std::string defines = std::string("#define ") + define_of(projection) + "\n";
    if (way == Way::under) defines += "#define UNDER\n";
    if (way == Way::unrolled) defines += "#define UNROLLED\n";
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
    shader.everywhere = program.uniform("everywhere");
    program.use();
    glUniform1i(program.uniform("plane_0"), 0);
    glUniform1i(program.uniform("plane_1"), 1);
    glUniform1i(program.uniform("plane_2"), 2);
    glUniform1i(program.uniform("over"), unit_over);
    // Dark enough not to draw the eye, light enough to be told from a picture that is missing.
    glUniform3f(program.uniform("nowhere"), 0.11F, 0.11F, 0.12F);
    return shader;
}

void begin(const Shader& shader, unsigned framebuffer, int width, int height) {
    assert(width > 0 && height > 0);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glViewport(0, 0, width, height);
    for (const GLenum state : {GL_BLEND, GL_DEPTH_TEST, GL_SCISSOR_TEST, GL_CULL_FACE, GL_STENCIL_TEST})
        glDisable(state);
    shader.program.use();
}

bool is_within_eye(const Picture& picture) {
    return picture.projection == Projection::equirectangular && picture.stereo == Stereo::left_right;
}

} // namespace

struct Sky::Parts {
    VertexArray no_vertices = make_vertex_array();
    Sampler clamped = make_sampler(false);
    Sampler repeating = make_sampler(true);
    std::array<Shader, projections * planes * wraps * ways> shaders; ///< compiled when first needed

    const Shader& shader_of(const Picture& picture, Way way) {
        const bool within_eye = is_within_eye(picture);
        std::size_t at =
            static_cast<std::size_t>(picture.projection) * planes + static_cast<std::size_t>(picture.planes);
        at = (at * wraps + (within_eye ? 1 : 0)) * ways + static_cast<std::size_t>(way);
        assert(at < shaders.size());
        if (!shaders[at].program) shaders[at] = compile(picture.projection, picture.planes, within_eye, way);
        return shaders[at];
    }
    void draw_from(const Picture& picture, const View& view, const Shader& shader);
    void draw_over(const Picture& picture, const View& view, unsigned over, bool everywhere);
    void paint(const Picture& picture, Eye eye, const Shader& shader);
};

Sky::Sky() : parts_(std::make_unique<Parts>()) {}
Sky::~Sky() = default;

void Sky::make_ready(Projection projection, Stereo stereo, bool laid) {
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
        if (!laid) continue;
        draw_covered(picture, view, texture.name());
        unroll(picture, {view.framebuffer, view.width, view.height, 1, Eye::left});
    }
    glFinish(); // a driver compiles when it draws
}

void Sky::draw(const Picture& picture, const View& view) {
    parts_->draw_from(picture, view, parts_->shader_of(picture, Way::around));
}

void Sky::draw_under(const Picture& picture, const View& view, unsigned over) {
    parts_->draw_over(picture, view, over, true);
}

void Sky::draw_covered(const Picture& picture, const View& view, unsigned over) {
    parts_->draw_over(picture, view, over, false);
}

void Sky::unroll(const Picture& picture, const Sheet& sheet) {
    assert(picture.projection == Projection::equirectangular || picture.projection == Projection::half_equirectangular);
    assert(sheet.margin >= 0 && sheet.width > 2 * sheet.margin && sheet.height > 2 * sheet.margin);
    const Shader& shader = parts_->shader_of(picture, Way::unrolled);
    begin(shader, sheet.framebuffer, sheet.width, sheet.height);
    // Places instead of rays: 0..1 over the picture, y from its top, beyond that in the margins.
    glUniformMatrix3fv(shader.room_from_view, 1, GL_FALSE, choicegraph::matrix({}).data());
    const float aside = static_cast<float>(sheet.margin) / static_cast<float>(sheet.width - 2 * sheet.margin);
    const float above = static_cast<float>(sheet.margin) / static_cast<float>(sheet.height - 2 * sheet.margin);
    glUniform4f(shader.tangents, aside, 1.0F + aside, -1.0F - above, -above);
    parts_->paint(picture, sheet.eye, shader);
}

void Sky::Parts::draw_over(const Picture& picture, const View& view, unsigned over, bool everywhere) {
    const Shader& shader = shader_of(picture, Way::under);
    shader.program.use();
    glUniform1i(shader.everywhere, everywhere ? 1 : 0);
    glActiveTexture(GL_TEXTURE0 + unit_over);
    glBindTexture(GL_TEXTURE_2D, over);
    glBindSampler(unit_over, 0);
    draw_from(picture, view, shader);
}

void Sky::Parts::draw_from(const Picture& picture, const View& view, const Shader& shader) {
    begin(shader, view.framebuffer, view.width, view.height);
    const auto room_from_view = choicegraph::matrix(view.orientation);
    glUniformMatrix3fv(shader.room_from_view, 1, GL_FALSE, room_from_view.data());
    const Fov& fov = view.fov;
    glUniform4f(shader.tangents, static_cast<float>(std::tan(fov.left_rad)),
                static_cast<float>(std::tan(fov.right_rad)), static_cast<float>(std::tan(fov.down_rad)),
                static_cast<float>(std::tan(fov.up_rad)));
    paint(picture, view.eye, shader);
}

void Sky::Parts::paint(const Picture& picture, Eye eye, const Shader& shader) {
    assert(picture.width > 0 && picture.height > 0);
    const EyeArea area = area_of(picture.stereo, eye);
    glUniform4f(shader.eye, area.x, area.y, area.width, area.height);
    const double eye_width = static_cast<double>(area.width) * picture.width;
    const double eye_height = static_cast<double>(area.height) * picture.height;
    glUniform2f(shader.eye_texels, static_cast<float>(eye_width), static_cast<float>(eye_height));
    glUniform2f(shader.flat_half, static_cast<float>(screen_half_width),
                static_cast<float>(screen_half_width * eye_height / eye_width));

    const bool by_sampler = picture.projection == Projection::equirectangular && !is_within_eye(picture);
    const GLuint used = picture.planes == Planes::yuv420 ? 3 : 1;
    for (GLuint unit = 0; unit < used; ++unit) {
        glActiveTexture(GL_TEXTURE0 + unit);
        glBindTexture(GL_TEXTURE_2D, picture.textures[unit]);
        glBindSampler(unit, (by_sampler ? repeating : clamped).name());
    }
    glBindVertexArray(no_vertices.name());
    glDrawArrays(GL_TRIANGLES, 0, 3);

    // mpv and the overlay set their own textures' filters; a sampler left bound would win over them.
    for (GLuint unit = 0; unit < used; ++unit) glBindSampler(unit, 0);
    glActiveTexture(GL_TEXTURE0);
    glBindVertexArray(0);
    glUseProgram(0);
}

} // namespace forksight::player::render
