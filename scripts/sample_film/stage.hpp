// Puts what moves into the still picture of a set, frame by frame, touching only the part of the picture that changes.
#pragma once

#include "scripts/sample_film/backdrop.hpp"
#include "scripts/sample_film/dress.hpp"

namespace forksight::sample_film {

inline constexpr int tile_side = 8;
inline constexpr float ball_reach = 3.2F; // a ball's influence ends this many radii away

// The light an actor stands in.
struct Rig {
    Probe probe;
    Vec3 to_key; // towards the main light
    Vec3 key;    // its colour
    Vec3 rim;    // light from behind, seen along the edges
};

struct Actor {
    std::vector<Part> parts;
    std::vector<Shade> shades;
    const Rig* rig = nullptr;
    std::function<Coat(const Part&, Vec3 at, Vec3 normal, float blur)> paint;
    Face face; // a face's parts are drawn again when it changes
};

// A wisp of steam: a soft round veil over the picture.
struct Puff {
    Vec3 at;
    float radius{};
    float amount{};
};

// A backdrop as a video frame (8-bit YUV 4:2:0, BT.709, limited range).
struct Plate {
    explicit Plate(Backdrop painted);
    Backdrop backdrop;
    Sphere sphere;
    std::vector<std::uint8_t> yuv;
};

class Stage {
  public:
    Stage(const Plate& plate, Vec3 to_key);
    // The returned frame lives until the next call.
    const std::vector<std::uint8_t>& draw(std::vector<Actor> actors, std::span<const Puff> puffs);

  private:
    struct Tile {
        std::vector<const Part*> parts;
        std::vector<const Shade*> shades;
        std::vector<const Puff*> puffs;
        std::vector<float> drawn; // what measure() gave when the frame was last painted there; empty: the bare plate
        bool listed = false;
    };
    struct Sample {
        Vec3 colour; // as the screen shows it
        float cover = 0;
        std::uint8_t body = 0;
    };
    template <typename Add>
    void over_tiles(Vec3 middle, float radius, const Add& add);
    void restore(int tile);
    void draw_tile(int tile);
    using Rays = std::array<Vec3, lanes>;
    using Samples = std::array<Sample, lanes>;
    // `limit`: how far each ray may go before the set is in the way; 0 for a lane that is not used.
    Samples trace(const Rays& along, const Lane& limit, const Tile& tile) const;
    Vec3 shade(const Part& part, Vec3 along, Vec3 at, Vec3 normal, float blur, const Tile& tile) const;
    void measure(const Tile& tile, std::vector<float>& out) const;
    void draw_figures(const Tile& tile, int x0, int y0, std::array<Vec3, 64>& pixels) const;
    void smooth_edges(const Tile& tile, int x0, int y0, std::array<Sample, 64>& seen) const;
    float room_shade(int x, int y, std::span<const Shade* const> shades) const;

    const Plate& plate_;
    Vec3 to_key_;
    int columns_, rows_;
    std::vector<Tile> tiles_;
    std::vector<int> used_, before_;
    std::vector<Actor> actors_;
    float unseen_m_; // a move that is a small part of a pixel: not worth painting a tile again
    std::vector<float> now_;
    std::vector<std::uint8_t> frame_;
};

} // namespace forksight::sample_film
