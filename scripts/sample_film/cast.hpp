// Everything that moves in a clip at one moment: Mrs De Wit, the front door, the clock's pendulum, the cat, the steam.
#pragma once

#include "scripts/sample_film/sound.hpp"
#include "scripts/sample_film/stage.hpp"

namespace forksight::sample_film {

// The light rigs of one set.
struct Lighting {
    Rig person;
    Rig cat;
};

struct Scene {
    std::vector<Actor> actors;
    std::vector<Puff> puffs;
};

Scene scene_at(const Clip& clip, const Soundtrack& sound, int frame, const Lighting& lighting);

// The front door's hinge, shared with the set that leaves its opening free.
inline constexpr Vec3 door_hinge{0.50F, 0.12F, 1.16F};
inline constexpr float door_wide = 1.0F;
inline constexpr float door_high = 2.14F;
inline constexpr Vec3 clock_at{0.92F, 1.72F, 3.085F};
inline constexpr Vec3 cat_in_room{-1.02F, 0.015F, 0.72F};
inline constexpr Vec3 cat_in_street{-1.72F, 0.475F, 0.66F};

} // namespace forksight::sample_film
