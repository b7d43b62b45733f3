// Sounds made by sums and noise: a bell, a latch, a slam, and what a street or a room sounds like when nobody speaks.
#pragma once

#include "scripts/sample_film/story.hpp"

namespace forksight::sample_film {

void add_noise(std::vector<float>& left, std::vector<float>& right, const Cue& cue);

// The place's own sound. Over a clip's loop it repeats exactly, so that the seam cannot be heard.
void add_place(std::vector<float>& left, std::vector<float>& right, const Clip& clip);

} // namespace forksight::sample_film
