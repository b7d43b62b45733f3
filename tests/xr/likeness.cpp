#include "tests/xr/likeness.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace forksight::tests {

namespace {

using choicegraph::Direction;
using player::render::Eye;
using player::render::View;
namespace oracle = player::render::oracle;

constexpr int margin = 24; ///< from the edges, where the runtime blends the picture into black
constexpr int step = 12;
constexpr int reticle = 16; ///< around the middle, where the player marks what the head faces
/// The sine of 88.6 degrees: at one pole of each eye its picture ends where the other's begins, and they share colours.
constexpr double pole = 0.9997;
constexpr int fine_step = 2; ///< between pixels of which the sharpness is taken
constexpr int around = 4;    ///< of which fine detail is what differs from the mean
constexpr int within = 3;    ///< parts of a pixel, a side, of which its colour is made up

Direction seen_at(const View& view, double column, double row) {
    const auto ray = oracle::ray_of(view, column, row);
    const double length = std::sqrt(ray.x * ray.x + ray.y * ray.y + ray.z * ray.z);
    return {ray.x / length, ray.y / length, ray.z / length};
}

bool in_middle(int column, int row) {
    return std::hypot(column - Stand::eye_width / 2, row - Stand::eye_height / 2) < reticle;
}

int left_of(Eye eye) {
    return eye == Eye::left ? 0 : Stand::eye_width;
}

/// Green, of which brightness is most; of a whole pixel.
double meant_at(const View& view, int column, int row, const World& world) {
    double sum = 0.0;
    for (int y = 0; y < within; ++y) {
        for (int x = 0; x < within; ++x) {
            const auto part = [](int i) { return (i + 0.5) / within - 0.5; };
            sum += world.colour(seen_at(view, column + part(x), row + part(y)), view.eye)[1];
        }
    }
    return sum / (within * within);
}

} // namespace

View view_of(Eye eye, const Testimony& now, const choicegraph::Orientation& turned) {
    return {0, Stand::eye_width, Stand::eye_height, eye, now.eyes.at(eye == Eye::left ? 0 : 1), turned, {}};
}

Difference difference(const Snapshot& shot, const View& view, const World& world) {
    Difference found;
    int count = 0;
    for (int row = margin; row < view.height - margin; row += step) {
        for (int column = margin; column < view.width - margin; column += step) {
            const Direction direction = seen_at(view, column, row);
            if (in_middle(column, row) || std::abs(direction.y) > pole || world.at_edge(direction)) continue;
            count += 3;
            const auto meant = world.colour(direction, view.eye);
            const auto seen = shot.around(left_of(view.eye) + column, row, 1);
            for (std::size_t i = 0; i < 3; ++i) {
                const double off = std::abs(seen[i] - meant[i]);
                found.mean += off;
                found.worst = std::max(found.worst, off);
            }
        }
    }
    found.mean /= std::max(1, count);
    return found;
}

Difference difference(const Snapshot& one, const Snapshot& other, Eye eye) {
    Difference found;
    int count = 0;
    for (int row = margin; row < Stand::eye_height - margin; ++row) {
        for (int column = margin; column < Stand::eye_width - margin; ++column) {
            if (in_middle(column, row)) continue;
            count += 3;
            const auto a = one.at(left_of(eye) + column, row), b = other.at(left_of(eye) + column, row);
            for (std::size_t i = 0; i < 3; ++i) {
                found.mean += std::abs(a[i] - b[i]);
                found.worst = std::max(found.worst, std::abs(a[i] - b[i]));
            }
        }
    }
    found.mean /= std::max(1, count);
    return found;
}

Fineness fineness(const Snapshot& shot, const View& view, const World& world) {
    const int width = Stand::eye_width - 2 * margin, height = Stand::eye_height - 2 * margin;
    const auto at = [&](int column, int row) { return static_cast<std::size_t>(row * width + column); };
    std::vector<double> meant(static_cast<std::size_t>(width * height)), seen(meant.size());
    for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; ++column) {
            meant[at(column, row)] = meant_at(view, margin + column, margin + row, world);
            seen[at(column, row)] = shot.at(left_of(view.eye) + margin + column, margin + row)[1];
        }
    }
    const auto detail = [&](const std::vector<double>& of, int column, int row) {
        double mean = 0.0;
        for (int y = -around; y <= around; ++y)
            for (int x = -around; x <= around; ++x) mean += of[at(column + x, row + y)];
        return of[at(column, row)] - mean / ((2 * around + 1) * (2 * around + 1));
    };
    double along = 0.0, all = 0.0, off = 0.0;
    int count = 0;
    for (int row = around; row < height - around; row += fine_step) {
        for (int column = around; column < width - around; column += fine_step) {
            if (in_middle(margin + column, margin + row)) continue;
            const Direction direction = seen_at(view, margin + column, margin + row);
            if (std::abs(direction.y) > 0.9 || world.at_edge(direction)) continue;
            const double wanted = detail(meant, column, row);
            along += wanted * detail(seen, column, row);
            all += wanted * wanted;
            off += std::abs(meant[at(column, row)] - seen[at(column, row)]);
            ++count;
        }
    }
    return {all > 0.0 ? along / all : 0.0, off / std::max(1, count)};
}

} // namespace forksight::tests
