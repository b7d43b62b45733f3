#include <algorithm>
#include <cmath>
#include <vector>

#include "player/render/overlay.hpp"
#include "tests/catch.hpp"
#include "tests/player/render/gl_scene.hpp"

using namespace forksight::player::render;
using namespace forksight;
using choicegraph::Direction;
using choicegraph::radians;

namespace {

constexpr int width = 800, height = 800;

std::vector<double> drawn(const GlScene& scene, OverlayPainter& painter, const Overlay& overlay, const View& view,
                          float backdrop = 0.5F) {
    scene.fill(backdrop, backdrop, backdrop);
    painter.draw(overlay, view);
    return scene.pixels();
}

Overlay room(double share, double dark = 0.0) {
    Overlay overlay;
    overlay.reticle = false;
    overlay.room = share;
    overlay.dark = dark;
    return overlay;
}

double at(const std::vector<double>& pixels, double x, double y, std::size_t channel = 1) {
    return pixels[(static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)) * 3 + channel];
}

/// The mean of green around a place.
double around(const std::vector<double>& pixels, double x, double y, int reach) {
    double sum = 0;
    for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) sum += at(pixels, x + dx, y + dy);
    }
    return sum / ((2 * reach + 1) * (2 * reach + 1));
}

} // namespace

TEST_CASE("The calm room hides the film, blends with it half-way, and dark leaves nothing of it", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    const View view = scene.view();
    CHECK((drawn(scene, painter, room(1), view, 0.0F) == drawn(scene, painter, room(1), view, 1.0F)));
    const std::vector<double> whole = drawn(scene, painter, room(1), view);
    const std::vector<double> half = drawn(scene, painter, room(0.5), view, 1.0F);
    for (std::size_t i = 0; i < whole.size(); i += 997) REQUIRE(std::abs(half[i] - (whole[i] + 255) / 2) <= 2);
    const std::vector<double> black = drawn(scene, painter, room(0, 1), view, 1.0F);
    CHECK(*std::max_element(black.begin(), black.end()) == 0);
    const std::vector<double> dim = drawn(scene, painter, room(0, 0.6), view, 1.0F);
    CHECK(at(dim, 400, 400) == Approx(102).margin(1.5));
    const std::vector<double> untouched = drawn(scene, painter, room(0), view, 1.0F);
    CHECK(*std::min_element(untouched.begin(), untouched.end()) == 255);
    CHECK((drawn(scene, painter, room(1, 1), view) == whole)); // it darkens the film, not the room
}

TEST_CASE("The room is quiet: nowhere bright, no edge at the horizon, no bands, and still", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    View view = scene.view();
    const std::vector<double> pixels = drawn(scene, painter, room(1), view);
    CHECK(*std::max_element(pixels.begin(), pixels.end()) < 160);
    CHECK(*std::min_element(pixels.begin(), pixels.end()) > 30);
    CHECK((drawn(scene, painter, room(1), view) == pixels));
    double steepest = 0;
    for (int y = 8; y < height - 8; ++y)
        steepest = std::max(steepest, std::abs(around(pixels, 20, y + 4, 3) - around(pixels, 20, y - 4, 3)));
    CHECK(steepest < 5);
    // Where a row is of one shade but for the grain, both neighbouring values are seen: no step is left to show.
    int mixed = 0, rows = 0;
    for (int y = 20; y < 300; y += 7, ++rows) {
        const double first = at(pixels, 300, y);
        for (int x = 300; x < 340; ++x) {
            if (at(pixels, x, y) != first) {
                ++mixed;
                break;
            }
        }
    }
    CHECK(mixed >= rows - 1);
}

TEST_CASE("The floor lies where the eyes are that far above it, for each eye and a head that moved", "[player][gl]") {
    const GlScene scene(width, height);
    OverlayPainter painter;
    Overlay overlay = room(1);
    const Position eyes[] = {{0, 0, 0}, {-0.032, 0, 0}, {0.032, 0, 0}, {0.3, -0.25, 0.2}};
    for (const double floor_m : {1.2, 1.6}) {
        overlay.floor_m = floor_m;
        for (const Position& eye : eyes) {
            View view = scene.view();
            view.position = eye;
            view.orientation = choicegraph::orientation(radians(8), radians(-50));
            const std::vector<double> pixels = drawn(scene, painter, overlay, view);
            int found = 0;
            for (const double x : {-0.25, 0.25, 0.75}) {
                for (const double z : {-1.25, -1.75}) {
                    // Worked out here: from the eye to the dot, into the view, onto the picture.
                    const auto seen = [&](double floor_x, double floor_z) {
                        const Direction to = choicegraph::rotate(choicegraph::inverse(view.orientation),
                                                                 {floor_x - eye.x, -floor_m - eye.y, floor_z - eye.z});
                        return std::pair(width / 2 * (1 + to.x / -to.z), height / 2 * (1 - to.y / -to.z));
                    };
                    const auto [dot_x, dot_y] = seen(x, z);
                    const auto [beside_x, beside_y] = seen(x + 0.12, z);
                    if (dot_x < 10 || dot_x > width - 10 || dot_y < 10 || dot_y > height - 10) continue;
                    if (beside_x > width - 10) continue;
                    ++found;
                    INFO("floor " << floor_m << ", eye " << eye.x << ", dot " << x << " " << z);
                    CHECK(around(pixels, dot_x, dot_y, 2) > around(pixels, beside_x, beside_y, 2) + 2.5);
                }
            }
            CHECK(found >= 3);
        }
    }
}

TEST_CASE("Strange rooms are drawn without harm", "[player][gl]") {
    const GlScene scene(64, 64);
    OverlayPainter painter;
    for (const double strange : {std::nan(""), -3.0, 1e300}) {
        Overlay overlay = room(strange, strange);
        overlay.floor_m = strange;
        overlay.type = strange;
        painter.draw(overlay, scene.view());
        overlay.room = 1;
        painter.draw(overlay, scene.view());
        const std::vector<double> pixels = scene.pixels();
        CHECK(*std::max_element(pixels.begin(), pixels.end()) < 160);
    }
    painter.draw(room(1), std::vector<View>{});
    CHECK(glGetError() == GL_NO_ERROR);
}
