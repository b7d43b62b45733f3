#include "scripts/sample_film/parts.hpp"

// Built twice where that can be: for any processor, and for those with wide registers.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define WIDE
#endif
#define EVERYWHERE [[gnu::always_inline]] inline

namespace forksight::sample_film {
namespace {

EVERYWHERE float egg_distance(float qx, float qy, float qz, Vec3 inverse) {
    const float ax = qx * inverse.x;
    const float ay = qy * inverse.y;
    const float az = qz * inverse.z;
    const float bx = ax * inverse.x;
    const float by = ay * inverse.y;
    const float bz = az * inverse.z;
    const float k = std::sqrt(ax * ax + ay * ay + az * az);
    const float steep = std::sqrt(bx * bx + by * by + bz * bz) + 1e-6F;
    return k * (k - 1) / steep;
}

EVERYWHERE float blended_max(float a, float b, float k) {
    const float h = std::max(k - std::abs(a - b), 0.0F) / k;
    return std::max(a, b) + h * h * k * 0.25F;
}

EVERYWHERE void limb_distances(const Part& part, const Points& p, Lane& out) {
    const Vec3 along = part.to - part.from;
    const float scale = 1.0F / std::max(dot(along, along), 1e-9F);
    for (std::size_t i = 0; i < lanes; ++i) {
        const float qx = p.x[i] - part.from.x;
        const float qy = p.y[i] - part.from.y;
        const float qz = p.z[i] - part.from.z;
        const float t = std::min(std::max((qx * along.x + qy * along.y + qz * along.z) * scale, 0.0F), 1.0F);
        const float dx = qx - along.x * t;
        const float dy = qy - along.y * t;
        const float dz = qz - along.z * t;
        out[i] = std::sqrt(dx * dx + dy * dy + dz * dz) - (part.from_radius + (part.to_radius - part.from_radius) * t);
    }
}

EVERYWHERE void egg_distances(const Part& part, const Points& p, Lane& out) {
    const Mat3& m = part.turn;
    const Vec3 inverse{1 / part.radii.x, 1 / part.radii.y, 1 / part.radii.z};
    Points q;
    for (std::size_t i = 0; i < lanes; ++i) {
        const float x = p.x[i] - part.middle.x;
        const float y = p.y[i] - part.middle.y;
        const float z = p.z[i] - part.middle.z;
        q.x[i] = m.x.x * x + m.x.y * y + m.x.z * z;
        q.y[i] = m.y.x * x + m.y.y * y + m.y.z * z;
        q.z[i] = m.z.x * x + m.z.y * y + m.z.z * z;
        out[i] = egg_distance(q.x[i], q.y[i], q.z[i], inverse);
    }
    if (!part.carved) {
        return;
    }
    const Vec3 c = part.carve_middle;
    const Vec3 cut{1 / part.carve_radii.x, 1 / part.carve_radii.y, 1 / part.carve_radii.z};
    for (std::size_t i = 0; i < lanes; ++i) {
        out[i] = blended_max(out[i], -egg_distance(q.x[i] - c.x, q.y[i] - c.y, q.z[i] - c.z, cut), 0.025F);
    }
}

EVERYWHERE void block_distances(const Part& part, const Points& p, Lane& out) {
    for (std::size_t i = 0; i < lanes; ++i) {
        const Vec3 q = part.turn.inverse(p.at(i) - part.middle);
        const Vec3 d = Vec3{std::abs(q.x), std::abs(q.y), std::abs(q.z)} - part.radii + grey(part.round);
        out[i] = length(max(d, {})) + std::min(std::max(d.x, std::max(d.y, d.z)), 0.0F) - part.round;
    }
}

EVERYWHERE void part_distances(const Part& part, const Points& p, Lane& out) {
    switch (part.form) {
        case Part::Form::limb:
            limb_distances(part, p, out);
            break;
        case Part::Form::egg:
            egg_distances(part, p, out);
            break;
        case Part::Form::block:
            block_distances(part, p, out);
            break;
    }
}

EVERYWHERE void all_distances(std::span<const Part* const> parts, const Points& points, Lane& out) {
    alignas(32) Lane best;
    alignas(32) Lane body;
    alignas(32) Lane one;
    best.fill(1e9F);
    body.fill(1e9F);
    int current = -1;
    for (const Part* part : parts) {
        if (part->body != current) {
            for (std::size_t i = 0; i < lanes; ++i) {
                best[i] = std::min(best[i], body[i]);
            }
            body.fill(1e9F);
            current = part->body;
        }
        part_distances(*part, points, one);
        const float k = std::max(part->blend, 1e-5F);
        const float scale = 1 / k;
        for (std::size_t i = 0; i < lanes; ++i) {
            const float h = std::max(k - std::abs(body[i] - one[i]), 0.0F) * scale;
            body[i] = std::min(body[i], one[i]) - h * h * k * 0.25F;
        }
    }
    for (std::size_t i = 0; i < lanes; ++i) {
        out[i] = std::min(best[i], body[i]);
    }
}

} // namespace

Part limb(Stuff stuff, int body, Vec3 from, float from_radius, Vec3 to, float to_radius, float blend) {
    Part part;
    part.form = Part::Form::limb;
    part.stuff = stuff;
    part.body = static_cast<std::uint8_t>(body);
    part.blend = blend;
    part.from = from;
    part.to = to;
    part.from_radius = from_radius;
    part.to_radius = to_radius;
    part.middle = from;
    part.turn = frame_along(to - from, {0, 0.1F, -1});
    part.bound = mix(from, to, 0.5F);
    part.reach = length(to - from) / 2 + std::max(from_radius, to_radius) + blend * 0.5F;
    return part;
}

Part egg(Stuff stuff, int body, Vec3 middle, const Mat3& turn, Vec3 radii, float blend) {
    Part part;
    part.stuff = stuff;
    part.body = static_cast<std::uint8_t>(body);
    part.blend = blend;
    part.middle = middle;
    part.turn = turn;
    part.radii = radii;
    part.bound = middle;
    part.reach = std::max({radii.x, radii.y, radii.z}) + blend * 0.5F;
    return part;
}

Part block(Stuff stuff, int body, Vec3 middle, const Mat3& turn, Vec3 half, float round) {
    Part part = egg(stuff, body, middle, turn, half, 0);
    part.form = Part::Form::block;
    part.round = round;
    part.reach = length(half);
    return part;
}

WIDE void distances(std::span<const Part* const> parts, const Points& points, Lane& out) {
    all_distances(parts, points, out);
}

WIDE void nearest_parts(std::span<const Part* const> parts, const Points& points, std::array<int, lanes>& out) {
    alignas(32) Lane closest;
    alignas(32) Lane one;
    closest.fill(1e9F);
    out.fill(0);
    for (std::size_t index = 0; index < parts.size(); ++index) {
        part_distances(*parts[index], points, one);
        for (std::size_t i = 0; i < lanes; ++i) {
            const bool nearer = one[i] < closest[i];
            closest[i] = nearer ? one[i] : closest[i];
            out[i] = nearer ? static_cast<int>(index) : out[i];
        }
    }
}

WIDE void slopes(std::span<const Part* const> parts, const Points& points, float step, Points& out) {
    constexpr std::array<Vec3, 4> corners{{{1, -1, -1}, {-1, -1, 1}, {-1, 1, -1}, {1, 1, 1}}};
    Points sum;
    alignas(32) Lane d;
    for (const Vec3 corner : corners) {
        Points moved;
        for (std::size_t i = 0; i < lanes; ++i) {
            moved.x[i] = points.x[i] + corner.x * step;
            moved.y[i] = points.y[i] + corner.y * step;
            moved.z[i] = points.z[i] + corner.z * step;
        }
        all_distances(parts, moved, d);
        for (std::size_t i = 0; i < lanes; ++i) {
            sum.x[i] += corner.x * d[i];
            sum.y[i] += corner.y * d[i];
            sum.z[i] += corner.z * d[i];
        }
    }
    for (std::size_t i = 0; i < lanes; ++i) {
        out.set(i, normalize(sum.at(i)));
    }
}

} // namespace forksight::sample_film
