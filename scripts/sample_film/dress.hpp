// Colours for people and animals: cloth, hair, fur, and a face drawn on the head.
#pragma once

#include "scripts/sample_film/figure.hpp"

namespace forksight::sample_film {

struct Coat {
    Vec3 colour;
    float gloss = 0; // 0 matt, 1 wet
    float flat = 0;  // 0 takes all shading, 1 none: drawn lines and the white of an eye
};

// `blur`: the width of a picture's point there, in metres; lines are softened by it.
Coat dress(const Figure& figure, const Part& part, Vec3 at, Vec3 normal, float blur);
Coat draw_face(const Face& face, Vec3 on_head, float blur);
Vec3 skin_colour();

} // namespace forksight::sample_film
