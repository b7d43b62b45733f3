// How somebody sits or stands at one moment, as numbers that can be mixed.
#pragma once

#include "scripts/sample_film/vec.hpp"

namespace forksight::sample_film {

struct Face {
    float lids = 0;  // 0 open, 1 shut
    float brows = 0; // -1 low, 1 raised
    float worry = 0; // 1 inner ends up, -1 a frown
    float smile = 0; // -1 corners down, 1 up
    float open = 0;  // the mouth
    float wide = 0;  // -1 pursed, 1 stretched
    Vec2 gaze{};     // -1..1, x to the viewer's right, y up
};

// Index 0 is the limb on the viewer's left, 1 on the right. Lengths in metres, angles in radians.
// The person faces -z, towards the viewer; `place` turns and moves all of it.
struct Pose {
    Vec3 hip{0, 0.86F, 0};
    float turn = 0;  // hips about the vertical, positive: to the viewer's right
    float lean = 0;  // forward
    float sway = 0;  // to the viewer's right
    float twist = 0; // shoulders against hips
    float shrug = 0;
    float head_turn = 0, head_nod = 0, head_tilt = 0;
    std::array<Vec3, 2> hand{Vec3{-0.23F, -0.34F, -0.04F}, Vec3{0.23F, -0.34F, -0.04F}}; // from the chest, in its axes
    std::array<Vec3, 2> fingers{Vec3{0, -1, -0.2F}, Vec3{0, -1, -0.2F}};
    std::array<Vec3, 2> palm{Vec3{1, 0, 0}, Vec3{-1, 0, 0}};
    std::array<Vec3, 2> elbow{Vec3{-0.6F, -0.5F, 0.7F}, Vec3{0.6F, -0.5F, 0.7F}}; // where they point
    std::array<float, 2> curl{0.25F, 0.25F};                                      // of the fingers
    std::array<Vec3, 2> foot{Vec3{-0.10F, 0, 0.02F}, Vec3{0.10F, 0, -0.02F}};     // from the floor under `place`
    Face face;
};

Face mix(const Face& a, const Face& b, float t);
Pose mix(const Pose& a, const Pose& b, float t);

// Where the person is in the set.
struct Spot {
    Vec3 at;
    float turn_rad = 0;
};

} // namespace forksight::sample_film
