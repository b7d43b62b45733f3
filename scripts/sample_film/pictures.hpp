// The pictures that hang on the walls of the sets.
#pragma once

#include "scripts/sample_film/vec.hpp"

namespace forksight::sample_film {

// 0 hills, 1 tulips, 2 boats, 3 shapes, 4 two people; `uv` runs 0..1 from the lower left.
Vec3 painting(int which, Vec2 uv);

} // namespace forksight::sample_film
