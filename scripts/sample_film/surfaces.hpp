// The painter's recipes: what colour a surface has at a point, before light.
#pragma once

#include "scripts/sample_film/mesh.hpp"

namespace forksight::sample_film {

// Linear colour. For `Look::glow` it is the light the surface itself gives.
Vec3 paint(const Surface& surface, Vec3 at, Vec3 normal, Vec2 uv);

// Linear light to the 0..1 a screen shows: soft shoulder, a little warmth.
Vec3 develop(Vec3 light);

} // namespace forksight::sample_film
