// A GL context without a window for a test, with a canvas to draw on and its pixels to read.
#pragma once

#include <vector>

#include "player/display/egl.hpp"
#include "player/render/gl.hpp"
#include "player/render/picture.hpp"
#include "player/render/view.hpp"
#include "tests/player/render/oracle.hpp"

namespace forksight::player::render {

class GlScene {
  public:
    GlScene(int width, int height) : canvas_(width, height) {}

    /// A view of the whole canvas, 90 degrees wide.
    View view() const {
        View view;
        view.framebuffer = canvas_.framebuffer();
        view.width = canvas_.width();
        view.height = canvas_.height();
        view.fov = fov_of(choicegraph::radians(90), view.width, view.height);
        return view;
    }

    void fill(float red, float green, float blue) const {
        glBindFramebuffer(GL_FRAMEBUFFER, canvas_.framebuffer());
        glClearColor(red, green, blue, 1.0F);
        glClear(GL_COLOR_BUFFER_BIT);
    }

    /// Top row first, red green blue.
    std::vector<double> pixels() const {
        const auto row_bytes = static_cast<std::size_t>(canvas_.width()) * 4;
        std::vector<unsigned char> raw(row_bytes * static_cast<std::size_t>(canvas_.height()));
        glBindFramebuffer(GL_READ_FRAMEBUFFER, canvas_.framebuffer());
        glReadPixels(0, 0, canvas_.width(), canvas_.height(), GL_RGBA, GL_UNSIGNED_BYTE, raw.data());
        std::vector<double> pixels;
        for (int row = canvas_.height() - 1; row >= 0; --row) {
            for (std::size_t at = static_cast<std::size_t>(row) * row_bytes, end = at + row_bytes; at < end; at += 4) {
                for (std::size_t i = 0; i < 3; ++i) pixels.push_back(raw[at + i]);
            }
        }
        return pixels;
    }

  private:
    display::EglContext context_;
    Canvas canvas_;
};

/// A still on the GPU.
struct Uploaded {
    explicit Uploaded(const oracle::Still& still) {
        picture.planes = still.planes;
        picture.width = still.width;
        picture.height = still.height;
        picture.projection = still.projection;
        picture.stereo = still.stereo;
        for (std::size_t i = 0; i < still.held.size(); ++i) {
            const oracle::Plane& plane = still.held[i];
            textures[i] = make_texture(plane.channels == 1 ? Texels::r8 : Texels::rgba8, plane.width, plane.height,
                                       plane.texels.data());
            picture.textures[i] = textures[i].name();
        }
    }
    std::array<Texture, 3> textures;
    Picture picture;
};

} // namespace forksight::player::render
