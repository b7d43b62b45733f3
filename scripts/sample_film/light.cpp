#include "scripts/sample_film/light.hpp"

#include "scripts/sample_film/surfaces.hpp"

namespace forksight::sample_film {
namespace {

constexpr float lift = 0.002F; // rays start this far off a surface
constexpr float far_away = 200;

Vec3 around(Vec3 normal, float a, float b) { // cosine-weighted
    const Mat3 frame = frame_along(normal, {0.37F, 0.21F, 0.9F});
    const float r = std::sqrt(a);
    const float angle = 2 * pi * b;
    return frame.x * (r * std::cos(angle)) + frame.z * (r * std::sin(angle)) +
           normal * std::sqrt(std::max(0.0F, 1 - a));
}

std::array<float, 9> harmonics(Vec3 d) {
    return {0.282095F,
            0.488603F * d.y,
            0.488603F * d.z,
            0.488603F * d.x,
            1.092548F * d.x * d.y,
            1.092548F * d.y * d.z,
            0.315392F * (3 * d.z * d.z - 1),
            1.092548F * d.x * d.z,
            0.546274F * (d.x * d.x - d.y * d.y)};
}

} // namespace

void Probe::add(Vec3 along, Vec3 radiance, float weight) {
    const auto basis = harmonics(along);
    for (std::size_t i = 0; i < basis.size(); ++i) {
        terms_[i] += radiance * (basis[i] * weight);
    }
}

Vec3 Probe::facing(Vec3 normal) const {
    // The clamped cosine's own weights, divided by pi.
    constexpr std::array<float, 9> weight{1, 2.0F / 3, 2.0F / 3, 2.0F / 3, 0.25F, 0.25F, 0.25F, 0.25F, 0.25F};
    const auto basis = harmonics(normal);
    Vec3 sum;
    for (std::size_t i = 0; i < basis.size(); ++i) {
        sum += terms_[i] * (basis[i] * weight[i]);
    }
    return max(sum, {});
}

Vec3 Light::sun(Vec3 at, Vec3 normal, Random& random) const {
    if (dot(set_.sun_light, set_.sun_light) <= 0) {
        return {};
    }
    const Vec3 wobble{random.next() - 0.5F, random.next() - 0.5F, random.next() - 0.5F};
    const Vec3 to = normalize(set_.to_sun + wobble * 0.004F);
    const float facing = dot(normal, to);
    if (facing <= 0 || bvh_.blocked({at + normal * lift, to}, far_away)) {
        return {};
    }
    return set_.sun_light * facing;
}

Vec3 Light::windows(Vec3 at, Vec3 normal, Random& random, int rays) const {
    Vec3 sum;
    for (const Portal& portal : set_.portals) {
        const Vec3 out = cross(portal.right, portal.up);
        for (int i = 0; i < rays; ++i) {
            const float u = (real(i % 2) + random.next()) / 2;
            const float v = (real(i / 2 % 2) + random.next()) / 2;
            const Vec3 to = portal.corner + portal.right * u + portal.up * v - at;
            const float squared = std::max(dot(to, to), 0.02F);
            const Vec3 along = normalize(to);
            const float facing = dot(along, normal);
            if (facing <= 0 || bvh_.blocked({at + normal * lift, along}, far_away)) {
                continue;
            }
            sum += set_.sky_light * (facing * std::abs(dot(along, out)) / (pi * squared));
        }
    }
    return sum / real(rays);
}

Vec3 Light::lamps(Vec3 at, Vec3 normal, Random& random, int rays) const {
    Vec3 sum;
    if (set_.lamps.empty()) {
        return sum;
    }
    const float count = real(set_.lamps.size());
    for (int i = 0; i < rays; ++i) { // a lamp drawn by lot stands for them all
        {
            const Lamp& lamp =
                set_.lamps[std::min(static_cast<std::size_t>(random.next() * count), set_.lamps.size() - 1)];
            const Vec3 wobble{random.next() - 0.5F, random.next() - 0.5F, random.next() - 0.5F};
            const Vec3 to = lamp.at + wobble * (2 * lamp.radius) - at;
            const float far = length(to);
            const Vec3 along = to / far;
            const float facing = dot(along, normal);
            if (facing <= 0 || bvh_.blocked({at + normal * lift, along}, far - lift)) {
                continue;
            }
            sum += lamp.light * (count * facing / std::max(far * far, 0.01F));
        }
    }
    return sum / real(rays);
}

Vec3 Light::radiance(const Hit& hit, Random& random) const {
    const Surface& surface = set_.mesh.surfaces()[hit.surface];
    const Vec3 colour = paint(surface, hit.at, hit.normal, hit.uv);
    if (surface.look == Look::glow) {
        return set_.lamps.empty() ? colour : Vec3{};
    } // lamps are counted on their own
    const Vec3 got =
        sun(hit.at, hit.normal, random) + windows(hit.at, hit.normal, random, 1) + lamps(hit.at, hit.normal, random, 1);
    Vec3 open;
    if (set_.portals.empty()) {
        const Vec3 along = around(hit.normal, random.next(), random.next());
        if (!bvh_.blocked({hit.at + hit.normal * lift, along}, far_away)) {
            open = set_.sky_light;
        }
    }
    return colour * (got + open + set_.ambient);
}

Vec3 Light::soft(Vec3 at, Vec3 normal, Random& random, int rays) const {
    Vec3 sum;
    const int side = std::max(2, static_cast<int>(std::sqrt(real(rays))));
    for (int i = 0; i < rays; ++i) {
        const float a = (real(i % side) + random.next()) / real(side);
        const float b = (real(i / side % side) + random.next()) / real(side);
        const Vec3 along = around(normal, std::min(a, 0.999F), b);
        const auto hit = bvh_.nearest({at + normal * lift, along}, far_away);
        if (hit) {
            sum += radiance(*hit, random);
        } else if (set_.portals.empty()) {
            sum += set_.sky_light * (0.6F + 0.6F * std::max(along.y, 0.0F));
        }
    }
    const int few = std::max(2, rays / 3);
    return sum / real(rays) + windows(at, normal, random, few) + lamps(at, normal, random, few);
}

Probe Light::probe(Vec3 at, int rays) const {
    Probe probe;
    Random random(7);
    const float weight = 4 * pi / real(rays) / pi;
    for (int i = 0; i < rays; ++i) {
        // Points spread evenly over the sphere by the golden angle.
        const float height = 1 - 2 * (real(i) + 0.5F) / real(rays);
        const float angle = real(i) * 2.39996323F;
        const float flat = std::sqrt(1 - height * height);
        const Vec3 along{flat * std::cos(angle), height, flat * std::sin(angle)};
        const auto hit = bvh_.nearest({at, along}, far_away);
        if (!hit) {
            probe.add(along, set_.sky_light, weight);
        } else if (set_.mesh.surfaces()[hit->surface].look == Look::glow) {
            const Surface& surface = set_.mesh.surfaces()[hit->surface];
            probe.add(along, surface.colour, weight);
        } else {
            probe.add(along, radiance(*hit, random), weight);
        }
    }
    return probe;
}

} // namespace forksight::sample_film
