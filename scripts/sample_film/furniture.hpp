// The things that stand, hang and lie in the sets. Each is built around its own foot, front towards -z.
#pragma once

#include "scripts/sample_film/mesh.hpp"

namespace forksight::sample_film {

struct Place {
    Vec3 at;
    float turn_rad = 0;
};

void sofa(Mesh& mesh, Place place);
void bookcase(Mesh& mesh, Place place, std::uint32_t seed);
void drawers(Mesh& mesh, Place place);
void tea_table(Mesh& mesh, Place place);
void dining_table(Mesh& mesh, Place place);
void chair(Mesh& mesh, Place place);
void floor_lamp(Mesh& mesh, Place place, Vec3 glow);
void pendant(Mesh& mesh, Vec3 ceiling, float drop, Vec3 glow);
void plant(Mesh& mesh, Place place, float tall, std::uint32_t seed);
void framed_picture(Mesh& mesh, Place place, float wide, float high, int variant);
void wall_clock(Mesh& mesh, Place place); // its pendulum swings, so it is drawn with the people
inline constexpr Vec3 ochre{0.66F, 0.44F, 0.20F};
void curtain(Mesh& mesh, Vec3 top, Vec3 along, float drop, std::uint32_t seed, Vec3 colour = ochre);
void panel_door(Mesh& mesh, Place place, float wide, float high, Vec3 colour);
void radiator(Mesh& mesh, Place place, float wide);
void flower_pot(Mesh& mesh, Place place, float size, Vec3 bloom, std::uint32_t seed);
void bicycle(Mesh& mesh, Place place);
void tree(Mesh& mesh, Place place, float tall, std::uint32_t seed);
void hedge(Mesh& mesh, Vec3 middle, Vec3 half, std::uint32_t seed);
void street_lamp(Mesh& mesh, Place place);

} // namespace forksight::sample_film
