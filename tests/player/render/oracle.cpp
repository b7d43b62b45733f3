#include "tests/player/render/oracle.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace forksight::player::render::oracle {

namespace {

using choicegraph::Direction;
using media_manifests::Projection;
using media_manifests::Stereo;
constexpr double pi = std::numbers::pi;
constexpr Colour nowhere = {0.11 * 255, 0.11 * 255, 0.12 * 255};
const double flat_half_width = std::tan(35.0 * pi / 180);

Direction blend(const Direction& a, double x, const Direction& b, double y, const Direction& c) {
    return {a.x + x * b.x + y * c.x, a.y + x * b.y + y * c.y, a.z + x * b.z + y * c.z};
}

Direction unit(const Direction& d) {
    const double length = std::sqrt(dot(d, d));
    return {d.x / length, d.y / length, d.z / length};
}

/// A place in one eye's part, 0..1 from its top left, and how much of it is seen there.
struct Place {
    double x = 0.0, y = 0.0, seen = 1.0;
};

/// A cube's face: outwards, and what in the picture runs to the right and down on it; where it lies among three by two.
struct Face {
    Direction out, right, down;
    int column = 0, row = 0;
};
constexpr Direction to_right{1, 0, 0}, to_left{-1, 0, 0}, upwards{0, 1, 0}, downwards{0, -1, 0}, backwards{0, 0, 1},
    ahead{0, 0, -1};
constexpr std::array<Face, 6> cubemap_faces = {{{to_right, backwards, downwards, 0, 0},
                                                {to_left, ahead, downwards, 1, 0},
                                                {upwards, to_right, ahead, 2, 0},
                                                {downwards, to_right, backwards, 0, 1},
                                                {ahead, to_right, downwards, 1, 1},
                                                {backwards, to_left, downwards, 2, 1}}};
constexpr std::array<Face, 6> eac_faces = {{{to_left, ahead, downwards, 0, 0},
                                            {ahead, to_right, downwards, 1, 0},
                                            {to_right, backwards, downwards, 2, 0},
                                            {downwards, backwards, to_left, 0, 1},
                                            {backwards, upwards, to_left, 1, 1},
                                            {upwards, ahead, to_left, 2, 1}}};

/// One eye's part of a plane, in its texels.
struct Part {
    double left = 0, top = 0, width = 0, height = 0;
};

Part part_of(const Plane& plane, Stereo stereo, Eye eye) {
    Part part{0, 0, static_cast<double>(plane.width), static_cast<double>(plane.height)};
    if (stereo == Stereo::top_bottom) {
        part.height /= 2;
        if (eye == Eye::right) part.top = part.height;
    }
    if (stereo == Stereo::left_right) {
        part.width /= 2;
        if (eye == Eye::right) part.left = part.width;
    }
    return part;
}

Place place_on_cube(const Direction& d, Projection projection, double width, double height, bool chroma) {
    const auto& faces = projection == Projection::eac ? eac_faces : cubemap_faces;
    const Face& face = *std::max_element(faces.begin(), faces.end(),
                                         [&](const Face& a, const Face& b) { return dot(a.out, d) < dot(b.out, d); });
    double x = dot(face.right, d) / dot(face.out, d), y = dot(face.down, d) / dot(face.out, d);
    if (projection == Projection::eac) {
        x = 0.5 + std::atan(x) * 2 / pi;
        y = 0.5 + std::atan(y) * 2 / pi;
        const double row_top = 2 + face.row * height / 2;
        return {(2 + (face.column + x) / 3 * (width - 4)) / width, (row_top + y * (height / 2 - 4)) / height};
    }
    // Half a texel from the face's edges; with planes half as large, a whole one, and half of one for their shift.
    const double face_width = width / 3, face_height = height / 2;
    x = std::clamp((x + 1) / 2 * face_width, chroma ? 1.5 : 0.5, face_width - (chroma ? 1.5 : 0.5));
    y = std::clamp((y + 1) / 2 * face_height, chroma ? 1.0 : 0.5, face_height - (chroma ? 1.0 : 0.5));
    return {(face.column * face_width + x) / width, (face.row * face_height + y) / height};
}

/// `width`, `height`: of one eye's part.
Place place_of(const Direction& d, Projection projection, double width, double height, bool chroma) {
    const double yaw = std::atan2(d.x, -d.z), pitch = std::asin(d.y);
    switch (projection) {
        case Projection::equirectangular:
            return {0.5 + yaw / (2 * pi), 0.5 - pitch / pi};
        case Projection::half_equirectangular:
            return {0.5 + yaw / pi, 0.5 - pitch / pi, std::clamp((pi / 2 - std::abs(yaw)) / 0.01, 0.0, 1.0)};
        case Projection::cubemap:
        case Projection::eac:
            return place_on_cube(d, projection, width, height, chroma);
        case Projection::fisheye: {
            const double from_ahead = std::acos(std::clamp(-d.z, -1.0, 1.0)), turned = std::atan2(d.y, d.x);
            const double radius = from_ahead / pi;
            return {0.5 + radius * std::cos(turned), 0.5 - radius * std::sin(turned),
                    std::clamp((pi / 2 - from_ahead) / 0.01, 0.0, 1.0)};
        }
        case Projection::flat: {
            if (d.z >= 0) return {0, 0, 0};
            const double half_height = flat_half_width * height / width;
            const double x = d.x / -d.z, y = d.y / -d.z;
            const double inside = std::min(flat_half_width - std::abs(x), half_height - std::abs(y));
            return {0.5 + x / flat_half_width / 2, 0.5 - y / half_height / 2, std::clamp(inside * 250, 0.0, 1.0)};
        }
    }
    return {};
}

/// The inverse, with the formulas carried on beyond what is seen.
Direction direction_at(double x, double y, Projection projection, double width, double height) {
    switch (projection) {
        case Projection::equirectangular:
            return choicegraph::direction((x - 0.5) * 2 * pi, (0.5 - y) * pi);
        case Projection::half_equirectangular:
            return choicegraph::direction((x - 0.5) * pi, (0.5 - y) * pi);
        case Projection::fisheye: {
            const double radius = std::hypot(x - 0.5, 0.5 - y), from_ahead = radius * pi;
            const double share = radius > 0 ? std::sin(from_ahead) / radius : 0;
            return {(x - 0.5) * share, (0.5 - y) * share, -std::cos(from_ahead)};
        }
        case Projection::flat:
            return unit({(2 * x - 1) * flat_half_width, (1 - 2 * y) * flat_half_width * height / width, -1});
        case Projection::cubemap: {
            const int column = std::min(2, static_cast<int>(x * 3)), row = std::min(1, static_cast<int>(y * 2));
            for (const Face& face : cubemap_faces) {
                if (face.column != column || face.row != row) continue;
                return unit(blend(face.out, (x * 3 - column) * 2 - 1, face.right, (y * 2 - row) * 2 - 1, face.down));
            }
            return {};
        }
        case Projection::eac: {
            const double across = (x * width - 2) / (width - 4) * 3;
            const int column = std::clamp(static_cast<int>(across), 0, 2), row = y < 0.5 ? 0 : 1;
            const double down = (y * height - 2 - row * height / 2) / (height / 2 - 4);
            for (const Face& face : eac_faces) {
                if (face.column != column || face.row != row) continue;
                const double turn_right = (across - column - 0.5) * pi / 2, turn_down = (down - 0.5) * pi / 2;
                return unit(blend(face.out, std::tan(turn_right), face.right, std::tan(turn_down), face.down));
            }
            return {};
        }
    }
    return {};
}

double texel(const Plane& plane, const Part& part, long column, long row, int channel, bool wrap) {
    const long width = std::lround(part.width), height = std::lround(part.height);
    column = wrap ? (column % width + width) % width : std::clamp(column, 0L, width - 1);
    row = std::clamp(row, 0L, height - 1);
    const long at = ((row + std::lround(part.top)) * plane.width + column + std::lround(part.left)) * plane.channels;
    return plane.texels[static_cast<std::size_t>(at + channel)];
}

double bilinear(const Plane& plane, const Part& part, double x, double y, int channel, bool wrap) {
    const double left = std::floor(x - 0.5), top = std::floor(y - 0.5);
    const double right_share = x - 0.5 - left, low_share = y - 0.5 - top;
    const long column = std::lround(left), row = std::lround(top);
    const auto at = [&](long dx, long dy) { return texel(plane, part, column + dx, row + dy, channel, wrap); };
    return (at(0, 0) * (1 - right_share) + at(1, 0) * right_share) * (1 - low_share) +
           (at(0, 1) * (1 - right_share) + at(1, 1) * right_share) * low_share;
}

Colour rgb_of(double y, double u, double v) {
    const double luma = (y - 16) / 219, cb = (u - 128) / 224, cr = (v - 128) / 224;
    // BT.709: Kr 0.2126, Kb 0.0722.
    const double r = luma + 2 * (1 - 0.2126) * cr, b = luma + 2 * (1 - 0.0722) * cb;
    const double g = (luma - 0.2126 * r - 0.0722 * b) / 0.7152;
    return {std::clamp(r, 0.0, 1.0) * 255, std::clamp(g, 0.0, 1.0) * 255, std::clamp(b, 0.0, 1.0) * 255};
}

Colour yuv_of(const Colour& rgb) {
    const double luma = (0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]) / 255;
    return {16 + 219 * luma, 128 + 224 * (rgb[2] / 255 - luma) / (2 * (1 - 0.0722)),
            128 + 224 * (rgb[0] / 255 - luma) / (2 * (1 - 0.2126))};
}

Colour colour_at(const Still& still, const Direction& d, Eye eye) {
    const Part whole = part_of(still.held[0], still.stereo, eye);
    const bool wrap = still.projection == Projection::equirectangular, chroma = still.planes == Planes::yuv420;
    const Place place = place_of(d, still.projection, whole.width, whole.height, chroma);
    if (place.seen <= 0) return nowhere;
    const double x = place.x * whole.width, y = place.y * whole.height;
    Colour film{};
    if (chroma) {
        std::array<double, 3> yuv{bilinear(still.held[0], whole, x, y, 0, wrap), 0, 0};
        for (std::size_t i = 1; i < 3; ++i) {
            // A chroma texel lies on the left one of its two columns, between its two rows.
            yuv[i] = bilinear(still.held[i], part_of(still.held[i], still.stereo, eye), x / 2 + 0.25, y / 2, 0, wrap);
        }
        film = rgb_of(yuv[0], yuv[1], yuv[2]);
    } else {
        for (int i = 0; i < 3; ++i) film[static_cast<std::size_t>(i)] = bilinear(still.held[0], whole, x, y, i, wrap);
    }
    for (std::size_t i = 0; i < 3; ++i) film[i] = nowhere[i] + (film[i] - nowhere[i]) * place.seen;
    return film;
}

void paint(Plane& plane, const World& world, const Still& still, int channel_of_yuv) {
    const bool chroma = channel_of_yuv > 0;
    for (const Eye eye : {Eye::left, Eye::right}) {
        const Part part = part_of(plane, still.stereo, eye);
        const double width = part.width * (chroma ? 2 : 1), height = part.height * (chroma ? 2 : 1);
        for (long row = 0; row < std::lround(part.height); ++row) {
            for (long column = 0; column < std::lround(part.width); ++column) {
                const double x = chroma ? 2.0 * static_cast<double>(column) + 0.5 : static_cast<double>(column) + 0.5;
                const double y = (static_cast<double>(row) + 0.5) * (chroma ? 2 : 1);
                const Colour rgb = world(direction_at(x / width, y / height, still.projection, width, height), eye);
                const Colour yuv = yuv_of(rgb);
                const long at = (row + std::lround(part.top)) * plane.width + column + std::lround(part.left);
                for (int i = 0; i < plane.channels; ++i) {
                    const auto from = static_cast<std::size_t>(channel_of_yuv < 0 ? std::min(i, 2) : channel_of_yuv);
                    plane.texels[static_cast<std::size_t>(at * plane.channels + i)] = static_cast<std::uint8_t>(
                        std::clamp(std::lround((channel_of_yuv < 0 ? rgb : yuv)[from]), 0L, 255L));
                }
            }
        }
    }
}

/// By the quaternion itself, q d q*, rather than by the matrix that the shader is given.
Direction turned(const choicegraph::Orientation& q, const Direction& d) {
    const Direction axis{q.x, q.y, q.z};
    const auto cross = [](const Direction& a, const Direction& b) {
        return Direction{a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
    };
    const Direction once = cross(axis, d), twice = cross(axis, once);
    return {d.x + 2 * (q.w * once.x + twice.x), d.y + 2 * (q.w * once.y + twice.y), d.z + 2 * (q.w * once.z + twice.z)};
}

} // namespace

Still picture_of(const World& world, Projection projection, Stereo stereo, Planes planes, int width, int height) {
    Still still{projection, stereo, planes, width, height, {}};
    const auto add = [&](int w, int h, int channels, int channel_of_yuv) {
        Plane plane{w, h, channels, std::vector<std::uint8_t>(static_cast<std::size_t>(w * h * channels))};
        paint(plane, world, still, channel_of_yuv);
        still.held.push_back(std::move(plane));
    };
    if (planes == Planes::rgba) {
        add(width, height, 4, -1);
    } else {
        add(width, height, 1, 0);
        add(width / 2, height / 2, 1, 1);
        add(width / 2, height / 2, 1, 2);
    }
    return still;
}

Direction ray_of(const View& view, double column, double row) {
    const double left = std::tan(view.fov.left_rad), right = std::tan(view.fov.right_rad);
    const double up = std::tan(view.fov.up_rad), down = std::tan(view.fov.down_rad);
    return turned(view.orientation, {-left + (column + 0.5) / view.width * (left + right),
                                     up - (row + 0.5) / view.height * (up + down), -1.0});
}

std::vector<double> render(const Still& still, const View& view) {
    std::vector<double> pixels;
    pixels.reserve(static_cast<std::size_t>(view.width * view.height * 3));
    for (int row = 0; row < view.height; ++row) {
        for (int column = 0; column < view.width; ++column) {
            const Colour colour = colour_at(still, unit(ray_of(view, column, row)), view.eye);
            pixels.insert(pixels.end(), colour.begin(), colour.end());
        }
    }
    return pixels;
}

} // namespace forksight::player::render::oracle
