#include "scripts/sample_film/poses.hpp"

namespace forksight::sample_film {
namespace {

void cross_arms(Pose& p) {
    p.hand = {Vec3{0.075F, -0.055F, -0.165F}, Vec3{-0.065F, -0.085F, -0.215F}};
    p.fingers = {Vec3{1, 0.45F, 0.25F}, Vec3{-1, 0.42F, 0.35F}};
    p.palm = {Vec3{-0.1F, -0.2F, 1}, Vec3{0.1F, -0.2F, 1}};
    p.elbow = {Vec3{-1, -0.9F, -0.1F}, Vec3{1, -0.9F, -0.1F}};
    p.curl = {0.3F, 0.3F};
    p.shrug = 0.25F;
}

} // namespace

Pose with(Pose pose, const Face& face) {
    pose.face = face;
    return pose;
}

Pose looking(Pose pose, float turn, float nod) {
    pose.head_turn = turn;
    pose.head_nod = nod;
    return pose;
}

Pose standing() {
    Pose p;
    p.hand = {Vec3{-0.035F, -0.215F, -0.175F}, Vec3{0.04F, -0.20F, -0.20F}};
    p.fingers = {Vec3{0.9F, -0.35F, -0.25F}, Vec3{-0.9F, -0.35F, -0.1F}};
    p.palm = {Vec3{0, -0.5F, 1}, Vec3{0, -0.5F, 1}};
    p.elbow = {Vec3{-1, -0.6F, 0.35F}, Vec3{1, -0.6F, 0.35F}};
    p.curl = {0.4F, 0.4F};
    return p;
}

Pose standing_open() {
    Pose p = standing();
    p.hand[1] = {0.30F, -0.10F, -0.28F};
    p.fingers[1] = {0.35F, 0.15F, -1};
    p.palm[1] = {-0.3F, 1, 0.1F};
    p.elbow[1] = {0.8F, -0.8F, 0.3F};
    p.curl[1] = 0.12F;
    p.lean = 0.06F;
    p.sway = 0.03F;
    return p;
}

Pose at_door() {
    Pose p;
    p.turn = 0.10F;
    p.hand[0] = {-0.20F, -0.33F, -0.06F};
    p.fingers[0] = {0.05F, -1, -0.25F};
    p.hand[1] = {0.375F, -0.035F, -0.085F};
    p.fingers[1] = {0.15F, 0.75F, -0.35F};
    p.palm[1] = {1, 0, -0.25F};
    p.elbow[1] = {0.7F, -0.9F, 0.3F};
    p.curl[1] = 0.45F;
    p.sway = 0.04F;
    p.head_tilt = -0.05F;
    return p;
}

Pose standing_crossed() {
    Pose p;
    cross_arms(p);
    p.lean = -0.06F;
    p.hip.x = 0.015F;
    p.sway = -0.03F;
    p.head_tilt = 0.06F;
    return p;
}

Pose pointing_out() {
    Pose p;
    p.twist = 0.25F;
    p.hand[1] = {0.63F, 0.07F, -0.10F};
    p.fingers[1] = {1, 0.05F, 0.15F};
    p.palm[1] = {0, -1, 0};
    p.elbow[1] = {0.2F, -1, 0.2F};
    p.curl[1] = 0.08F;
    p.hand[0] = {-0.19F, -0.20F, -0.03F};
    p.fingers[0] = {0.5F, -0.8F, -0.2F};
    p.palm[0] = {1, 0.3F, 0};
    p.elbow[0] = {-1, 0.1F, 0.4F};
    p.lean = 0.08F;
    return p;
}

Pose sitting() {
    Pose p;
    p.hip = {0, 0.565F, 0};
    p.lean = 0.03F;
    p.foot = {Vec3{-0.13F, 0, -0.50F}, Vec3{0.12F, 0, -0.46F}};
    p.hand = {Vec3{-0.045F, -0.225F, -0.225F}, Vec3{0.05F, -0.21F, -0.25F}};
    p.fingers = {Vec3{0.85F, -0.25F, -0.5F}, Vec3{-0.85F, -0.25F, -0.35F}};
    p.palm = {Vec3{0.1F, -1, 0.45F}, Vec3{-0.1F, -1, 0.45F}};
    p.elbow = {Vec3{-1, -0.5F, 0.3F}, Vec3{1, -0.5F, 0.3F}};
    p.curl = {0.4F, 0.4F};
    return p;
}

Pose sitting_forward() {
    Pose p = sitting();
    p.lean = 0.26F;
    p.head_nod = -0.12F;
    p.hand[1] = {0.17F, -0.10F, -0.30F};
    p.fingers[1] = {-0.15F, 0.25F, -1};
    p.palm[1] = {-0.5F, 1, 0.1F};
    p.elbow[1] = {0.9F, -0.8F, 0.2F};
    p.curl[1] = 0.2F;
    return p;
}

Pose sitting_heart() {
    Pose p = sitting_forward();
    p.lean = 0.17F;
    p.hand[0] = {-0.045F, 0.01F, -0.155F};
    p.fingers[0] = {0.95F, 0.35F, 0.05F};
    p.palm[0] = {0, 0, 1};
    p.elbow[0] = {-1, -0.7F, 0.1F};
    p.curl[0] = 0.15F;
    p.head_tilt = 0.10F;
    return p;
}

Pose sitting_crossed() {
    Pose p = sitting();
    cross_arms(p);
    p.lean = -0.06F;
    p.turn = 0.28F;
    p.twist = 0.22F;
    p.head_turn = 0.30F;
    p.head_nod = 0.10F;
    return p;
}

Pose sitting_down() {
    Pose p = sitting();
    p.lean = 0.14F;
    p.shrug = -0.1F;
    p.head_nod = 0.42F;
    p.head_tilt = 0.05F;
    return p;
}

Pose half_way() {
    Pose p = mix(sitting(), standing(), 0.45F);
    p.hip = {0, 0.66F, -0.20F};
    p.lean = 0.55F;
    p.head_nod = -0.25F;
    p.hand = {Vec3{-0.17F, -0.28F, -0.22F}, Vec3{0.17F, -0.28F, -0.22F}};
    p.fingers = {Vec3{0.2F, -0.8F, -0.6F}, Vec3{-0.2F, -0.8F, -0.6F}};
    return p;
}

Face calm() {
    return {.lids = 0.10F, .smile = 0.10F};
}
Face friendly() {
    return {.lids = 0.08F, .brows = 0.25F, .smile = 0.6F};
}
Face glad() {
    return {.lids = 0.14F, .brows = 0.45F, .worry = 0.1F, .smile = 1.0F};
}
Face wary() {
    return {.lids = 0.20F, .brows = -0.10F, .worry = -0.35F, .smile = -0.25F};
}
Face cross() {
    return {.lids = 0.24F, .brows = -0.6F, .worry = -1.0F, .smile = -0.7F};
}
Face sad() {
    return {.lids = 0.26F, .brows = 0.15F, .worry = 1.0F, .smile = -0.45F, .gaze = {0, -0.25F}};
}
Face thinking() {
    return {.lids = 0.22F, .brows = 0.1F, .worry = 0.35F, .smile = -0.05F, .gaze = {-0.4F, -0.7F}};
}

} // namespace forksight::sample_film
