// A place to film in: its things, its light, and where the viewer's eyes are.
#pragma once

#include "scripts/sample_film/mesh.hpp"

namespace forksight::sample_film {

struct Lamp {
    Vec3 at;
    float radius{};
    Vec3 light; // what a surface facing it from 1 m gets
};

// A window through which the sky lights a room.
struct Portal {
    Vec3 corner, right, up;
};

struct Set {
    Mesh mesh;
    Vec3 eye;
    Vec3 to_sun{0, 1, 0};
    Vec3 sun_light;
    std::vector<Lamp> lamps;
    std::vector<Portal> portals; // empty: in the open, lit by the whole sky
    std::function<Vec3(Vec3)> sky;
    Vec3 sky_light; // the sky lights more than it shows: a camera set for a room dims what is outside
    Vec3 ambient;   // stands in for the light after the second bounce
};

Set living_room();
Set street();

} // namespace forksight::sample_film
