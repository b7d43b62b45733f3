#include "scripts/sample_film/stage.hpp"

#include "scripts/sample_film/surfaces.hpp"

#include <cstring>

namespace forksight::sample_film {
namespace {

constexpr int tile_side = 8;
constexpr float ball_reach = 3.2F; // a ball's influence ends this many radii away

struct Planes {
    std::size_t width, height;
    std::size_t y(std::size_t px, std::size_t py) const { return py * width + px; }
    std::size_t u(std::size_t cx, std::size_t cy) const { return width * height + cy * (width / 2) + cx; }
    std::size_t v(std::size_t cx, std::size_t cy) const { return width * height * 5 / 4 + cy * (width / 2) + cx; }
};

Planes planes_of(Size size) {
    return {static_cast<std::size_t>(size.width), static_cast<std::size_t>(size.height)};
}

// Four neighbouring pixels, 0..255 a channel, into the frame.
void put_block(std::vector<std::uint8_t>& frame, const Planes& planes, std::size_t x, std::size_t y,
               const std::array<Vec3, 4>& pixels) {
    Vec3 sum;
    for (std::size_t i = 0; i < 4; ++i) {
        const Vec3 c = pixels[i];
        frame[planes.y(x + i % 2, y + i / 2)] =
            static_cast<std::uint8_t>(16.5F + 0.18259F * c.x + 0.61423F * c.y + 0.06201F * c.z);
        sum += c;
    }
    sum = sum * 0.25F;
    frame[planes.u(x / 2, y / 2)] =
        static_cast<std::uint8_t>(128.5F - 0.10064F * sum.x - 0.33857F * sum.y + 0.43922F * sum.z);
    frame[planes.v(x / 2, y / 2)] =
        static_cast<std::uint8_t>(128.5F + 0.43922F * sum.x - 0.39894F * sum.y - 0.04027F * sum.z);
}

Vec3 shown(Rgb c) {
    return {real(c.r), real(c.g), real(c.b)};
}

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

Plate::Plate(Backdrop painted) : backdrop(std::move(painted)), sphere(backdrop.size) {
    const Planes planes = planes_of(backdrop.size);
    yuv.resize(planes.width * planes.height * 3 / 2);
    for (std::size_t y = 0; y < planes.height; y += 2) {
        for (std::size_t x = 0; x < planes.width; x += 2) {
            std::array<Vec3, 4> pixels;
            for (std::size_t i = 0; i < 4; ++i) {
                pixels[i] = shown(backdrop.colour[planes.y(x + i % 2, y + i / 2)]);
            }
            put_block(yuv, planes, x, y, pixels);
        }
    }
}

Stage::Stage(const Plate& plate, Vec3 to_key)
    : plate_(plate),
      to_key_(to_key),
      columns_((plate.backdrop.size.width + tile_side - 1) / tile_side),
      rows_((plate.backdrop.size.height + tile_side - 1) / tile_side),
      tiles_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)),
      frame_(plate.yuv) {}

template <typename Add>
void Stage::over_tiles(Vec3 middle, float radius, const Add& add) {
    const Vec3 to = middle - plate_.backdrop.eye;
    const float far = std::max(length(to), radius * 1.02F);
    const float angle = std::asin(std::min(radius / far, 0.99F));
    const float yaw = std::atan2(to.x, to.z);
    const float pitch = std::asin(std::clamp(to.y / far, -1.0F, 1.0F));
    const float circle = std::cos(std::min(std::abs(pitch) + angle, 1.5F));
    const float half_yaw = std::min(angle / std::max(circle, 0.05F) * 1.05F, pi);
    const float per_yaw = real(plate_.backdrop.size.width) / (2 * pi) / tile_side;
    const float per_pitch = real(plate_.backdrop.size.height) / pi / tile_side;
    const int x0 = std::max(0, static_cast<int>((yaw - half_yaw + pi) * per_yaw));
    const int x1 = std::min(columns_ - 1, static_cast<int>((yaw + half_yaw + pi) * per_yaw));
    const int y0 = std::max(0, static_cast<int>((pi / 2 - pitch - angle) * per_pitch));
    const int y1 = std::min(rows_ - 1, static_cast<int>((pi / 2 - pitch + angle) * per_pitch));
    for (int y = y0; y <= y1; ++y) {
        for (int x = x0; x <= x1; ++x) {
            const int index = y * columns_ + x;
            Tile& tile = tiles_[static_cast<std::size_t>(index)];
            if (!tile.listed) {
                tile.listed = true;
                used_.push_back(index);
            }
            add(tile);
        }
    }
}

void Stage::restore(int index) {
    const Planes planes = planes_of(plate_.backdrop.size);
    const auto x = static_cast<std::size_t>(index % columns_ * tile_side);
    const auto y = static_cast<std::size_t>(index / columns_ * tile_side);
    const std::size_t wide = std::min<std::size_t>(tile_side, planes.width - x);
    const std::size_t high = std::min<std::size_t>(tile_side, planes.height - y);
    for (std::size_t r = 0; r < high; ++r) {
        std::memcpy(&frame_[planes.y(x, y + r)], &plate_.yuv[planes.y(x, y + r)], wide);
    }
    for (std::size_t r = 0; r < high / 2; ++r) {
        std::memcpy(&frame_[planes.u(x / 2, y / 2 + r)], &plate_.yuv[planes.u(x / 2, y / 2 + r)], wide / 2);
        std::memcpy(&frame_[planes.v(x / 2, y / 2 + r)], &plate_.yuv[planes.v(x / 2, y / 2 + r)], wide / 2);
    }
}

const std::vector<std::uint8_t>& Stage::draw(std::vector<Actor> actors, std::span<const Puff> puffs) {
    before_.swap(used_);
    used_.clear();
    for (const int index : before_) {
        Tile& tile = tiles_[static_cast<std::size_t>(index)];
        tile.parts.clear();
        tile.shades.clear();
        tile.puffs.clear();
        tile.listed = false;
    }
    actors_ = std::move(actors);
    for (std::size_t i = 0; i < actors_.size(); ++i) {
        for (Part& part : actors_[i].parts) {
            part.owner = static_cast<std::uint8_t>(i);
            over_tiles(part.bound, part.reach, [&](Tile& tile) { tile.parts.push_back(&part); });
        }
        for (Shade& ball : actors_[i].shades) {
            ball.owner = static_cast<std::uint8_t>(i);
            over_tiles(ball.middle, ball.radius * ball_reach, [&](Tile& tile) { tile.shades.push_back(&ball); });
        }
    }
    for (const Puff& puff : puffs) {
        over_tiles(puff.at, puff.radius, [&](Tile& tile) { tile.puffs.push_back(&puff); });
    }
    for (const int index : used_) {
        Tile& tile = tiles_[static_cast<std::size_t>(index)];
        const std::uint64_t now = fingerprint(tile);
        if (now == tile.drawn) {
            continue;
        }
        tile.drawn = now;
        draw_tile(index);
    }
    for (const int index : before_) {
        Tile& tile = tiles_[static_cast<std::size_t>(index)];
        if (tile.listed || tile.drawn == 0) {
            continue;
        }
        tile.drawn = 0;
        restore(index);
    }
    return frame_;
}

std::uint64_t Stage::fingerprint(const Tile& tile) const {
    std::uint64_t sum = 0xcbf29ce484222325U;
    const auto take = [&](const float* values, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            // Steps of a tenth of a millimetre: less than a picture can show.
            sum = (sum ^ static_cast<std::uint64_t>(std::llround(values[i] * 1e4F))) * 0x100000001b3U;
        }
    };
    for (const Part* part : tile.parts) {
        take(&part->middle.x, 3);
        take(&part->from.x, 3);
        take(&part->to.x, 3);
        take(&part->turn.x.x, 9);
        if (part->stuff != Stuff::face) {
            continue;
        }
        const Face& face = actors_[part->owner].face;
        for (const float v :
             {face.lids, face.brows, face.worry, face.smile, face.open, face.wide, face.gaze.x, face.gaze.y}) {
            const float coarse = v * 0.02F;
            take(&coarse, 1);
        }
    }
    // Shadows are soft: half a millimetre does not show in them.
    for (const Shade* ball : tile.shades) {
        const Vec3 coarse = ball->middle * 0.1F;
        take(&coarse.x, 3);
    }
    for (const Puff* puff : tile.puffs) {
        take(&puff->at.x, 3);
        take(&puff->amount, 1);
    }
    return sum | 1U;
}

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
        open *= 1 - 0.8F * near * hidden(*ball, at, normal);
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
    return develop(colour * (1 - 0.38F * smoothstep(0.72F, 0.98F, edge) * (1 - coat.flat)));
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

void Stage::draw_tile(int index) {
    const Tile& tile = tiles_[static_cast<std::size_t>(index)];
    const Backdrop& backdrop = plate_.backdrop;
    const int x0 = index % columns_ * tile_side;
    const int y0 = index / columns_ * tile_side;
    const int wide = std::min(tile_side, backdrop.size.width - x0);
    const int high = std::min(tile_side, backdrop.size.height - y0);
    std::array<Vec3, 64> pixels{};
    const auto pixel = [&](int x, int y) -> Vec3& { return pixels[static_cast<std::size_t>(y * tile_side + x)]; };
    for (int y = 0; y < high; y += 2) {
        for (int x = 0; x < wide; x += 2) {
            const float open = tile.shades.empty() ? 1.0F : room_shade(x0 + x, y0 + y, tile.shades);
            for (int i = 0; i < 4; ++i) {
                const int px = x + i % 2;
                const int py = y + i / 2;
                pixel(px, py) = shown(backdrop.colour[backdrop.index(x0 + px, y0 + py)]) * open;
            }
        }
    }
    for (const Puff* puff : tile.puffs) {
        const Vec3 to = puff->at - backdrop.eye;
        for (int i = 0; i < tile_side * tile_side; ++i) {
            const int x = i % tile_side;
            const int y = i / tile_side;
            if (x >= wide || y >= high || backdrop.distance[backdrop.index(x0 + x, y0 + y)] < length(to)) {
                continue;
            }
            const Vec3 along = plate_.sphere.at(x0 + x, y0 + y);
            const float off = length(to - along * dot(to, along)) / puff->radius;
            pixel(x, y) = mix(pixel(x, y), {250, 244, 232}, puff->amount * smoothstep(1.0F, 0.0F, off));
        }
    }
    if (!tile.parts.empty()) {
        draw_figures(tile, x0, y0, pixels);
    }
    const Planes planes = planes_of(backdrop.size);
    for (int y = 0; y < high; y += 2) {
        for (int x = 0; x < wide; x += 2) {
            put_block(frame_, planes, static_cast<std::size_t>(x0 + x), static_cast<std::size_t>(y0 + y),
                      {pixel(x, y), pixel(x + 1, y), pixel(x, y + 1), pixel(x + 1, y + 1)});
        }
    }
}

} // namespace forksight::sample_film
