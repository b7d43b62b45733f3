// A film to be laid around the viewer, and a headset whose runtime can, for tests of who lays it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "player/projector.hpp"
#include "player/render/gl.hpp"
#include "tests/player/xr/pretend_stand.hpp"

namespace forksight::tests {

using media_manifests::Projection;
using media_manifests::Stereo;

/// A film whose columns run from black to red and whose rows from green (top) to black; of two eyes, the right one's
/// is blue.
class Film {
  public:
    Film(Projection projection, Stereo stereo, int width = 32, int height = 16) {
        std::vector<std::uint8_t> texels;
        for (int row = 0; row < height; ++row) {
            for (int column = 0; column < width; ++column) {
                const bool right = (stereo == Stereo::top_bottom && row >= height / 2) ||
                                   (stereo == Stereo::left_right && column >= width / 2);
                const auto of = [](int at, int all) { return static_cast<std::uint8_t>(255 * at / (all - 1)); };
                texels.insert(texels.end(), {of(column, width), of(height - 1 - row, height),
                                             static_cast<std::uint8_t>(right ? 200 : 0), 255});
            }
        }
        texture_ = player::render::make_texture(player::render::Texels::rgba8, width, height, texels.data());
        picture.textures[0] = texture_.name();
        picture.painted = 1;
        picture.width = width;
        picture.height = height;
        picture.projection = projection;
        picture.stereo = stereo;
    }
    player::render::Picture picture;

  private:
    player::render::Texture texture_;
};

/// A headset whose runtime can, and somebody who wants it to.
struct Cinema {
    explicit Cinema(std::vector<std::string> more = {"XR_KHR_composition_layer_equirect2"}) {
        auto& offered = stand.runtime->extensions;
        offered.insert(offered.end(), more.begin(), more.end());
        stand.open();
        projector.emplace(player::FilmLayer::runtime, nullptr);
    }
    ~Cinema() { projector.reset(); }

    void lose_and_find() {
        stand.runtime->wait_frame = XR_ERROR_SESSION_LOST;
        stand.frame();
        stand.runtime->wait_frame = XR_SUCCESS;
        stand.runtime->put_on();
        stand.frame_that([](const Frame& frame) { return frame.worn && frame.views.size() == 2; });
    }
    Frame show(const player::render::Picture& picture, const player::render::Overlay& overlay = {},
               const choicegraph::Orientation& turn = {}) {
        const Frame frame = stand.display->begin();
        const auto views = player::render::on_head(frame.views, frame.head, choicegraph::compose(turn, frame.head));
        projector->draw(*stand.display, views, turn, picture, overlay, false);
        stand.display->end();
        return frame;
    }
    std::string said() const {
        std::string all;
        for (const std::string& note : projector->notes()) all += note + "\n";
        return all;
    }

    PretendStand stand;
    std::optional<player::Projector> projector;
};

} // namespace forksight::tests
