#include "scripts/sample_film/stage.hpp"

#include "scripts/sample_film/surfaces.hpp"

namespace forksight::sample_film {
namespace {

// How much of the light from `to_key` a ball lets past, seen from `at`.
float past(const Shade& ball, Vec3 at, Vec3 to_key) {
    const Vec3 to = ball.middle - at;
    const float ahead = dot(to, to_key);
    if (ahead <= 0) {
        return 1;
    }
    const float aside = std::sqrt(std::max(0.0F, dot(to, to) - ahead * ahead));
    const float soft = 0.25F * ball.radius + 0.22F * ahead;
    return smoothstep(ball.radius - soft, ball.radius + soft, aside);
}

// What a ball hides of the light around `normal`.
float hidden(const Shade& ball, Vec3 at, Vec3 normal) {
    const Vec3 to = ball.middle - at;
    const float squared = std::max(dot(to, to), ball.radius * ball.radius);
    const float facing = dot(normal, to) / std::sqrt(squared);
    return std::max(0.0F, facing) * ball.radius * ball.radius / squared;
}

} // namespace

float Stage::room_shade(int x, int y, std::span<const Shade* const> shades) const {
    const auto i = plate_.backdrop.index(x, y);
    const float far = plate_.backdrop.distance[i];
    if (far > 50) {
        return 1;
    }
    const Vec3 at = plate_.backdrop.eye + plate_.sphere.at(x, y) * far;
    const auto& n = plate_.backdrop.normal[i];
    const Vec3 normal = Vec3{real(n[0]), real(n[1]), real(n[2])} / 127.0F;
    float open = 1;
    for (const Shade* ball : shades) {
        // Fades to nothing where the tiles that list this ball end.
        const float away = length(ball->middle - at) / ball->radius;
        const float near = smoothstep(ball_reach, ball_reach * 0.5F, away);
        if (near <= 0) {
            continue;
        }
        open *= 1 - near * (0.75F * hidden(*ball, at, normal) + 0.18F * (1 - past(*ball, at, to_key_)));
    }
    return std::pow(std::max(open, 0.05F), 0.55F);
}

Vec3 Stage::shade(const Part& part, Vec3 along, Vec3 at, Vec3 normal, float blur, const Tile& tile) const {
    const Actor& actor = actors_[part.owner];
    const Rig& rig = *actor.rig;
    const Coat coat = actor.paint(part, at, normal, blur);
    float open = 1;
    float lit = 1;
    for (const Shade* ball : tile.shades) {
        if (ball->owner != part.owner) {
            continue;
        }
        const float away = length(ball->middle - at) / ball->radius;
        const float near = smoothstep(ball_reach, ball_reach * 0.5F, away);
        open *= 1 - 0.62F * near * hidden(*ball, at, normal);
        // A ball does not shade the body it stands for.
        if (ball->casts && away > 1.35F) {
            lit *= 1 - near * (1 - past(*ball, at, rig.to_key));
        }
    }
    const float facing = dot(normal, rig.to_key);
    const float wrapped = saturate((facing + 0.25F) / 1.25F);
    // Thin skin and wool let a little red through where light turns to shade.
    const Vec3 soft{1.0F, 0.92F, 0.88F};
    Vec3 light =
        rig.probe.facing(normal) * open + rig.key * (wrapped * lit) * mix(soft, {1, 1, 1}, saturate(facing * 2));
    light = mix(light, rig.probe.facing(-along) + rig.key * 0.3F, coat.flat);
    Vec3 colour = coat.colour * light;
    const float edge = 1 - saturate(-dot(normal, along));
    colour += rig.rim * (coat.colour + grey(0.04F)) *
              (edge * edge * edge * saturate(0.4F + normal.y * 0.6F) * (1 - coat.flat));
    if (coat.gloss > 0) {
        const Vec3 half = normalize(rig.to_key - along);
        const float shine = std::pow(saturate(dot(normal, half)), 24.0F);
        colour += rig.key * (shine * coat.gloss * lit);
    }
    // A darker edge, as a drawn line would give.
    return develop(colour * (1 - 0.30F * smoothstep(0.74F, 0.98F, edge) * (1 - coat.flat)));
}

Stage::Samples Stage::trace(const Rays& along, const Lane& limit, const Tile& tile) const {
    const Vec3 eye = plate_.backdrop.eye;
    const float point = 2 * pi / real(plate_.backdrop.size.width); // radians a pixel
    float from = 1e9F;
    float to = 0;
    for (const Part* part : tile.parts) {
        const float far = length(part->bound - eye);
        from = std::min(from, far - part->reach);
        to = std::max(to, far + part->reach);
    }
    alignas(32) Lane t;
    alignas(32) Lane d;
    Lane nearest;
    Lane nearest_at{};
    std::array<bool, lanes> hit{};
    nearest.fill(1e9F);
    t.fill(std::max(from, 0.05F));
    Points points;
    for (int step = 0; step < 64; ++step) {
        bool going = false;
        for (std::size_t i = 0; i < lanes; ++i) {
            points.set(i, eye + along[i] * t[i]);
        }
        distances(tile.parts, points, d);
        for (std::size_t i = 0; i < lanes; ++i) {
            if (hit[i] || t[i] > std::min(to, limit[i])) {
                continue;
            }
            const float apart = d[i] / (t[i] * point);
            if (apart < nearest[i]) {
                nearest[i] = apart;
                nearest_at[i] = t[i];
            }
            hit[i] = apart < 0.12F;
            if (hit[i]) {
                continue;
            }
            t[i] += std::max(d[i] * 0.96F, 0.0004F);
            going = true;
        }
        if (!going) {
            break;
        }
    }
    Samples samples;
    bool any = false;
    for (std::size_t i = 0; i < lanes; ++i) {
        // A near miss covers part of the pixel.
        samples[i].cover = hit[i] ? 1.0F : std::max(0.0F, 0.5F - nearest[i]);
        any = any || samples[i].cover > 0;
        points.set(i, eye + along[i] * nearest_at[i]);
    }
    if (!any) {
        return samples;
    }
    Points normals;
    std::array<int, lanes> which{};
    slopes(tile.parts, points, 0.0012F, normals);
    nearest_parts(tile.parts, points, which);
    for (std::size_t i = 0; i < lanes; ++i) {
        if (samples[i].cover <= 0) {
            continue;
        }
        const Part& part = *tile.parts[static_cast<std::size_t>(which[i])];
        samples[i].body = part.body;
        samples[i].colour = shade(part, along[i], points.at(i), normals.at(i), nearest_at[i] * point, tile);
    }
    return samples;
}

void Stage::draw_figures(const Tile& tile, int x0, int y0, std::array<Vec3, 64>& pixels) const {
    const Size size = plate_.backdrop.size;
    std::array<Sample, 64> seen;
    for (std::size_t first = 0; first < pixels.size(); first += lanes) {
        Rays along{};
        Lane limit{};
        for (std::size_t i = 0; i < lanes; ++i) {
            const int x = x0 + static_cast<int>(i);
            const int y = y0 + static_cast<int>(first / lanes);
            if (x >= size.width || y >= size.height) {
                continue;
            }
            limit[i] = plate_.backdrop.distance[plate_.backdrop.index(x, y)];
            along[i] = plate_.sphere.at(x, y);
        }
        const Samples samples = trace(along, limit, tile);
        std::copy(samples.begin(), samples.end(), seen.begin() + static_cast<std::ptrdiff_t>(first));
    }
    if (size.width < 2000) {
        smooth_edges(tile, x0, y0, seen);
    }
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = mix(pixels[i], seen[i].colour * 255.0F, seen[i].cover);
    }
}

// Where one part ends before another a small picture shows steps: those points get four rays instead of one.
void Stage::smooth_edges(const Tile& tile, int x0, int y0, std::array<Sample, 64>& seen) const {
    const std::array<Sample, 64> before = seen;
    std::array<std::size_t, 64> rough{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const auto differs = [&](std::size_t j) {
            return before[i].body != before[j].body && before[i].cover * before[j].cover > 0;
        };
        const std::size_t x = i % tile_side;
        const std::size_t y = i / tile_side;
        if ((x > 0 && differs(i - 1)) || (x + 1 < tile_side && differs(i + 1)) || (y > 0 && differs(i - tile_side)) ||
            (y + 1 < tile_side && differs(i + tile_side))) {
            rough[count++] = i;
        }
    }
    const Size size = plate_.backdrop.size;
    for (std::size_t pair = 0; pair < count; pair += 2) {
        Rays along{};
        Lane limit{};
        for (std::size_t i = 0; i < lanes; ++i) {
            if (pair + i / 4 >= count) {
                continue;
            }
            const std::size_t pixel = rough[pair + i / 4];
            const int x = x0 + static_cast<int>(pixel % tile_side);
            const int y = y0 + static_cast<int>(pixel / tile_side);
            const float yaw = ((real(x) + (real(i % 2) + 0.5F) / 2) / real(size.width) - 0.5F) * 2 * pi;
            const float pitch = (0.5F - (real(y) + (real(i / 2 % 2) + 0.5F) / 2) / real(size.height)) * pi;
            along[i] = direction(yaw, pitch);
            limit[i] = plate_.backdrop.distance[plate_.backdrop.index(x, y)];
        }
        const Samples samples = trace(along, limit, tile);
        for (std::size_t k = 0; k < 2 && pair + k < count; ++k) {
            Sample sum;
            for (std::size_t i = k * 4; i < k * 4 + 4; ++i) {
                sum.colour += samples[i].colour * samples[i].cover;
                sum.cover += samples[i].cover;
            }
            sum.colour = sum.colour / std::max(sum.cover, 1e-3F);
            sum.cover *= 0.25F;
            seen[rough[pair + k]] = sum;
        }
    }
}

} // namespace forksight::sample_film
