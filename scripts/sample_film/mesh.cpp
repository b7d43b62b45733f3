#include "scripts/sample_film/mesh.hpp"

namespace forksight::sample_film {

void Mesh::paint(const Surface& surface) {
    surfaces_.push_back(surface);
}

std::uint32_t Mesh::add(Vec3 at, Vec3 normal, Vec2 uv) {
    vertices_.push_back({origin_ + rotation_ * at, rotation_ * normal, uv});
    return static_cast<std::uint32_t>(vertices_.size() - 1);
}

void Mesh::two(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    const auto surface = static_cast<std::uint16_t>(surfaces_.size() - 1);
    triangles_.push_back({{a, b, c}, surface});
    triangles_.push_back({{a, c, d}, surface});
}

void Mesh::quad(Vec3 a, Vec3 b, Vec3 c, Vec3 d) {
    const Vec3 normal = normalize(cross(b - a, d - a));
    const auto first = add(a, normal, {0, 0});
    add(b, normal, {1, 0});
    add(c, normal, {1, 1});
    add(d, normal, {0, 1});
    two(first, first + 1, first + 2, first + 3);
}

void Mesh::box(Vec3 middle, Vec3 half, const Mat3& turn) {
    const Vec3 x = turn.x * half.x;
    const Vec3 y = turn.y * half.y;
    const Vec3 z = turn.z * half.z;
    const auto face = [&](Vec3 out, Vec3 right, Vec3 up) {
        const Vec3 c = middle + out;
        quad(c - right - up, c + right - up, c + right + up, c - right + up);
    };
    face(x, z, y);
    face(-x, z, y);
    face(y, x, z);
    face(-y, x, z);
    face(z, x, y);
    face(-z, x, y);
}

void Mesh::soft_box(Vec3 middle, Vec3 half, float radius, const Mat3& turn, int steps) {
    const float r = std::min({radius, half.x, half.y, half.z});
    const Vec3 core = half - grey(r);
    const std::array<Mat3, 6> faces{{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                     {{1, 0, 0}, {0, 1, 0}, {0, 0, -1}},
                                     {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}},
                                     {{0, 0, 1}, {0, 1, 0}, {-1, 0, 0}},
                                     {{1, 0, 0}, {0, 0, 1}, {0, 1, 0}},
                                     {{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}}};
    // Rows of points lie close together near the edge, where the surface bends.
    const auto spread = [&](int i, float size) {
        if (i < steps) {
            return -size + r * (1.0F - std::cos(real(i) / real(steps) * pi / 2));
        }
        const int j = 2 * steps + 1 - i;
        return size - r * (1.0F - std::cos(real(j) / real(steps) * pi / 2));
    };
    for (const Mat3& face : faces) {
        const float width = std::abs(dot(face.x, half));
        const float height = std::abs(dot(face.y, half));
        const float depth = std::abs(dot(face.z, half));
        const int count = 2 * steps + 2;
        const auto first = static_cast<std::uint32_t>(vertices_.size());
        for (int j = 0; j < count; ++j) {
            for (int i = 0; i < count; ++i) {
                const Vec3 on_cube = face * Vec3{spread(i, width), spread(j, height), depth};
                const Vec3 inner = max(-core, min(core, on_cube));
                const Vec3 normal = normalize(on_cube - inner);
                add(middle + turn * (inner + normal * r), turn * normal,
                    {real(i) / real(count - 1), real(j) / real(count - 1)});
            }
        }
        const auto n = static_cast<std::uint32_t>(count);
        for (std::uint32_t j = 0; j + 1 < n; ++j) {
            for (std::uint32_t i = 0; i + 1 < n; ++i) {
                const auto a = first + j * n + i;
                two(a, a + 1, a + n + 1, a + n);
            }
        }
    }
}

void Mesh::cushion(Vec3 middle, Vec3 half, const Mat3& turn) {
    for (const float side : {1.0F, -1.0F}) {
        sheet(
            [&](float u, float v) {
                const float a = u * 2 - 1;
                const float b = v * 2 - 1;
                const float puff = std::pow(
                    std::max(0.0F, (1 - std::pow(std::abs(a), 3.0F)) * (1 - std::pow(std::abs(b), 3.0F))), 0.45F);
                // Corners pull out a little, sides pull in: a filled bag.
                const float waist = 1 - 0.07F * (1 - a * a) * b * b;
                const float waist_b = 1 - 0.07F * (1 - b * b) * a * a;
                return middle + turn * Vec3{a * half.x * waist_b, b * half.y * waist, side * half.z * puff};
            },
            14, 14);
    }
}

void Mesh::ellipsoid(Vec3 middle, Vec3 radii, const Mat3& turn, int steps) {
    sheet(
        [&](float u, float v) {
            const Vec3 d = direction(u * 2 * pi, (v - 0.5F) * pi);
            return middle + turn * (d * radii);
        },
        steps * 2, steps);
}

void Mesh::turned(Vec3 base, std::span<const Vec2> profile, int segments) {
    const float spans = real(profile.size() - 1);
    sheet(
        [&](float u, float v) {
            const auto i = std::min(static_cast<std::size_t>(v * spans), profile.size() - 2);
            const float t = v * spans - real(i);
            const float r = mix(profile[i].x, profile[i + 1].x, t);
            const float angle = u * 2 * pi;
            return base + Vec3{std::sin(angle) * r, mix(profile[i].y, profile[i + 1].y, t), std::cos(angle) * r};
        },
        segments, static_cast<int>(profile.size() - 1));
}

void Mesh::tube(std::span<const Vec3> points, float radius, int segments) {
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        rod(points[i], points[i + 1], radius, segments);
    }
}

void Mesh::rod(Vec3 from, Vec3 to, float radius, int segments) {
    const Mat3 frame = frame_along(to - from, {0.3F, 0.1F, 1});
    sheet(
        [&](float u, float v) {
            const float angle = u * 2 * pi;
            return mix(from, to, v) + (frame.x * std::cos(angle) + frame.z * std::sin(angle)) * radius;
        },
        segments, 1);
}

void Mesh::disc(Vec3 middle, float radius, int segments) {
    sheet(
        [&](float u, float v) {
            const float angle = u * 2 * pi;
            return middle + Vec3{std::sin(angle), 0, std::cos(angle)} * (radius * v);
        },
        segments, 1);
}

void Mesh::sheet(const std::function<Vec3(float, float)>& at, int columns, int rows) {
    const auto first = static_cast<std::uint32_t>(vertices_.size());
    constexpr float step = 0.002F;
    for (int j = 0; j <= rows; ++j) {
        for (int i = 0; i <= columns; ++i) {
            const float u = real(i) / real(columns);
            const float v = real(j) / real(rows);
            // At a pole one side collapses: the slope is taken a little inside.
            const float vs = std::clamp(v, 0.02F, 0.98F);
            Vec3 normal = cross(at(u + step, vs) - at(u - step, vs), at(u, vs + step) - at(u, vs - step));
            if (dot(normal, normal) < 1e-16F) {
                normal = {0, 1, 0};
            }
            add(at(u, v), normalize(normal), {u, v});
        }
    }
    const auto stride = static_cast<std::uint32_t>(columns + 1);
    for (std::uint32_t j = 0; j < static_cast<std::uint32_t>(rows); ++j) {
        for (std::uint32_t i = 0; i + 1 < stride; ++i) {
            const auto a = first + j * stride + i;
            two(a, a + 1, a + stride + 1, a + stride);
        }
    }
}

void Mesh::leaf(Vec3 from, Vec3 to, float width, float droop) {
    const Vec3 along = to - from;
    const Vec3 side = normalize(cross(along, {0, 1, 0.01F})) * width;
    sheet(
        [&](float u, float v) {
            const float shape = std::sin(pi * std::pow(saturate(v), 0.75F));
            const float across = (u * 2 - 1) * shape;
            return from + along * v + side * across + Vec3{0, -droop * v * v + 0.25F * width * std::abs(across), 0};
        },
        2, 6);
}

} // namespace forksight::sample_film
