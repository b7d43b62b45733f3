#include "scripts/sample_film/stage.hpp"

#include "scripts/sample_film/surfaces.hpp"

#include <cstring>

namespace forksight::sample_film {
namespace {

constexpr float nearest_actor_m = 1.2F;

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
      unseen_m_(0.15F * 2 * pi / real(plate.backdrop.size.width) * nearest_actor_m),
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
        measure(tile, now_);
        const auto near = [&](float was, float is) { return std::abs(is - was) < unseen_m_; };
        const bool same = std::equal(now_.begin(), now_.end(), tile.drawn.begin(), tile.drawn.end(), near);
        if (same && !now_.empty()) continue;
        tile.drawn = now_;
        draw_tile(index);
    }
    for (const int index : before_) {
        Tile& tile = tiles_[static_cast<std::size_t>(index)];
        if (tile.listed || tile.drawn.empty()) continue;
        tile.drawn.clear();
        restore(index);
    }
    return frame_;
}

// Everything the tile's picture depends on, as lengths in metres.
void Stage::measure(const Tile& tile, std::vector<float>& out) const {
    constexpr float lever = 0.15F;       // a part's surface is about this far from its middle
    constexpr float face_stroke = 0.02F; // how far a face's strokes travel
    constexpr float soft = 0.2F;         // shadows and steam have no edges to see a step in
    out.clear();
    const auto take = [&](Vec3 v, float scale) { out.insert(out.end(), {v.x * scale, v.y * scale, v.z * scale}); };
    for (const Part* part : tile.parts) {
        take(part->middle, 1);
        take(part->from, 1);
        take(part->to, 1);
        take(part->radii, 1);
        take(part->turn.x, lever);
        take(part->turn.y, lever);
        if (part->stuff != Stuff::face) continue;
        const Face& face = actors_[part->owner].face;
        take({face.lids * 2, face.brows, face.worry}, face_stroke);
        take({face.smile, face.open, face.wide}, face_stroke);
        take({face.gaze.x, face.gaze.y, 0}, face_stroke);
    }
    for (const Shade* ball : tile.shades) take(ball->middle, soft);
    for (const Puff* puff : tile.puffs) {
        take(puff->at, soft);
        take({puff->amount, 0, 0}, soft * face_stroke);
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
