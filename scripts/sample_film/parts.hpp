// Soft bodies that move: people, a cat, a door; made of rounded parts that melt into each other, and traced by
// distance.
#pragma once

#include "scripts/sample_film/vec.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace forksight::sample_film {

enum class Stuff : std::uint8_t { skin, face, hair, cardigan, sleeve, trousers, shoe, fur, door, brass };

struct Part {
    enum class Form : std::uint8_t { limb, egg, block };
    Form form = Form::egg;
    Stuff stuff = Stuff::skin;
    std::uint8_t owner = 0; // whose part it is: an index into the stage's actors
    std::uint8_t body = 0;  // parts of one body melt together, others only touch
    float blend = 0.02F;    // how softly, in metres
    Vec3 from, to;          // limb: its two ends
    float from_radius{}, to_radius{};
    Vec3 middle;         // egg and block; for a limb, where painting counts from
    Mat3 turn;           // the part's own axes, for painting too
    Vec3 radii;          // egg: half axes; block: half sides
    float round = 0.01F; // block: radius of its edges
    bool carved = false; // an egg with another egg taken out of it
    Vec3 carve_middle, carve_radii;
    Vec3 bound; // a sphere around it
    float reach{};
};

Part limb(Stuff stuff, int body, Vec3 from, float from_radius, Vec3 to, float to_radius, float blend = 0.02F);
Part egg(Stuff stuff, int body, Vec3 middle, const Mat3& turn, Vec3 radii, float blend = 0.02F);
Part block(Stuff stuff, int body, Vec3 middle, const Mat3& turn, Vec3 half, float round);

// Eight points at once: what the processor's wide registers work through together.
inline constexpr std::size_t lanes = 8;
using Lane = std::array<float, lanes>;
struct Points {
    alignas(32) Lane x{}, y{}, z{};
    Vec3 at(std::size_t i) const { return {x[i], y[i], z[i]}; }
    void set(std::size_t i, Vec3 p) {
        x[i] = p.x;
        y[i] = p.y;
        z[i] = p.z;
    }
};

// Metres from each point to the nearest surface; negative inside. Parts of one body stand next to each other.
void distances(std::span<const Part* const> parts, const Points& points, Lane& out);
// Which part is nearest to each point: an index into `parts`.
void nearest_parts(std::span<const Part* const> parts, const Points& points, std::array<int, lanes>& out);
// Which way each surface faces.
void slopes(std::span<const Part* const> parts, const Points& points, float step, Points& out);

} // namespace forksight::sample_film
