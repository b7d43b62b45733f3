// How much light reaches a point of a set: sun, sky through windows, lamps, and what the room itself sends back.
#pragma once

#include "scripts/sample_film/bvh.hpp"
#include "scripts/sample_film/noise.hpp"
#include "scripts/sample_film/set.hpp"

namespace forksight::sample_film {

// Light by direction, seen from one place: nine numbers a colour (spherical harmonics to the second degree).
class Probe {
  public:
    void add(Vec3 along, Vec3 radiance, float weight);
    // What a matt surface of colour 1 facing `normal` gives back.
    Vec3 facing(Vec3 normal) const;

  private:
    std::array<Vec3, 9> terms_{};
};

class Light {
  public:
    Light(const Set& set, const Bvh& bvh) : set_(set), bvh_(bvh) {}

    // All amounts are what a matt surface of colour 1 gives back.
    Vec3 sun(Vec3 at, Vec3 normal, Random& random) const;
    Vec3 soft(Vec3 at, Vec3 normal, Random& random, int rays) const; // everything but the direct sun
    Vec3 radiance(const Hit& hit, Random& random) const;             // what a surface sends on, for bounces
    Probe probe(Vec3 at, int rays) const;

  private:
    Vec3 windows(Vec3 at, Vec3 normal, Random& random, int rays) const;
    Vec3 lamps(Vec3 at, Vec3 normal, Random& random, int rays) const;

    const Set& set_;
    const Bvh& bvh_;
};

} // namespace forksight::sample_film
