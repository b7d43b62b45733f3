// Films made at random, from a seed, with everything a film.json can say.
#pragma once

#include "choicegraph/film.hpp"

namespace forksight::media_manifests::tests {

/// Sound in structure: read_film takes it. The same seed gives the same film.
choicegraph::Film any_film(unsigned seed);

} // namespace forksight::media_manifests::tests
