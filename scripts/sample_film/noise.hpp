// Repeatable randomness: hashes, a small generator, and smooth noise for surfaces.
#pragma once

#include "scripts/sample_film/vec.hpp"

#include <cstdint>

namespace forksight::sample_film {

constexpr std::uint32_t hash(std::uint32_t v) {
    v ^= v >> 16U;
    v *= 0x7feb352dU;
    v ^= v >> 15U;
    v *= 0x846ca68bU;
    return v ^ (v >> 16U);
}
constexpr float unit(std::uint32_t bits) {
    return real(bits >> 8U) * (1.0F / 16777216.0F);
}
constexpr float hash_unit(int x, int y, int z = 0) {
    return unit(hash(static_cast<std::uint32_t>(x) +
                     hash(static_cast<std::uint32_t>(y) + hash(static_cast<std::uint32_t>(z)))));
}

class Random {
  public:
    explicit Random(std::uint32_t seed) : state_(hash(seed + 1U)) {}
    float next() {
        state_ = state_ * 747796405U + 2891336453U;
        const std::uint32_t word = ((state_ >> ((state_ >> 28U) + 4U)) ^ state_) * 277803737U;
        return unit((word >> 22U) ^ word);
    }
    float between(float low, float high) { return mix(low, high, next()); }

  private:
    std::uint32_t state_;
};

// 0..1, smooth, about one feature a unit.
inline float noise(Vec3 p) {
    const float fx = std::floor(p.x);
    const float fy = std::floor(p.y);
    const float fz = std::floor(p.z);
    const int ix = static_cast<int>(fx);
    const int iy = static_cast<int>(fy);
    const int iz = static_cast<int>(fz);
    const auto ease = [](float t) { return t * t * (3.0F - 2.0F * t); };
    const float tx = ease(p.x - fx);
    const float ty = ease(p.y - fy);
    const float tz = ease(p.z - fz);
    const auto row = [&](int y, int z) { return mix(hash_unit(ix, y, z), hash_unit(ix + 1, y, z), tx); };
    const auto slab = [&](int z) { return mix(row(iy, z), row(iy + 1, z), ty); };
    return mix(slab(iz), slab(iz + 1), tz);
}

inline float fractal_noise(Vec3 p, int octaves) {
    float sum = 0;
    float weight = 0.5F;
    for (int i = 0; i < octaves; ++i) {
        sum += weight * noise(p);
        p = p * 2.03F + Vec3{17.1F, 5.3F, 9.7F};
        weight *= 0.5F;
    }
    return sum / (1.0F - 2.0F * weight + weight);
}

} // namespace forksight::sample_film
