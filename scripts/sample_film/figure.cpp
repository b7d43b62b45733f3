#include "scripts/sample_film/figure.hpp"

namespace forksight::sample_film {
namespace {

constexpr float upper_arm = 0.245F;
constexpr float fore_arm = 0.225F;
constexpr float thigh = 0.40F;
constexpr float shin = 0.39F;
constexpr float ankle = 0.075F;

enum Body { trunk, legs, shoes_left, shoes_right, arm_left, arm_right, hand_left, hand_right, neck_and_head, hair };

// The joint between two bones that reach from `from` to `to`, bent towards `pole`. `to` moves in when it is out of
// reach.
Vec3 joint(Vec3 from, Vec3& to, float first, float second, Vec3 pole) {
    Vec3 way = to - from;
    float far = length(way);
    const float most = (first + second) * 0.998F;
    if (far > most) {
        to = from + way * (most / far);
        way = to - from;
        far = most;
    }
    const Vec3 along = way / std::max(far, 1e-4F);
    const float x = (first * first - second * second + far * far) / (2 * std::max(far, 1e-4F));
    const float y = std::sqrt(std::max(0.0F, first * first - x * x));
    const Vec3 aside = normalize(pole - along * dot(pole, along));
    return from + along * x + aside * y;
}

struct Trunk {
    Mat3 hips, chest;
    Vec3 hip, middle; // `middle` of the chest
};

Trunk add_trunk(Figure& figure, const Pose& pose, const Spot& spot) {
    const Mat3 base = turn_y(spot.turn_rad);
    Trunk t;
    t.hip = spot.at + base * pose.hip;
    t.hips = base * turn_y(-pose.turn);
    // A lean bends the back: half in the hips, half higher up.
    const Mat3 waist = t.hips * turn_x(-pose.lean * 0.5F) * turn_z(pose.sway * 0.5F);
    t.chest = waist * turn_y(-pose.twist) * turn_x(-pose.lean * 0.5F) * turn_z(pose.sway * 0.5F);
    const Vec3 belly = t.hip + waist * Vec3{0, 0.13F, 0};
    t.middle = belly + t.chest * Vec3{0, 0.17F, 0};
    auto& parts = figure.parts;
    const auto cloth = [&](const Part& part) { parts.push_back(part); };
    cloth(limb(Stuff::cardigan, trunk, t.hip + t.hips * Vec3{-0.072F, -0.012F, 0.005F}, 0.119F,
               t.hip + t.hips * Vec3{0.072F, -0.012F, 0.005F}, 0.119F, 0.06F));
    cloth(egg(Stuff::cardigan, trunk, belly, t.chest, {0.150F, 0.14F, 0.112F}, 0.08F));
    cloth(egg(Stuff::cardigan, trunk, t.middle, t.chest, {0.155F, 0.165F, 0.112F}, 0.07F));
    cloth(egg(Stuff::cardigan, trunk, t.middle + t.chest * Vec3{0, -0.01F, -0.052F}, t.chest, {0.125F, 0.075F, 0.075F},
              0.06F));
    const Vec3 lift = t.chest * Vec3{0, pose.shrug * 0.05F, 0};
    cloth(limb(Stuff::cardigan, trunk, t.middle + t.chest * Vec3{-0.132F, 0.090F, 0.005F} + lift, 0.056F,
               t.middle + t.chest * Vec3{0.132F, 0.090F, 0.005F} + lift, 0.056F, 0.06F));
    for (const float side : {-1.0F, 1.0F}) {
        cloth(limb(Stuff::cardigan, trunk, t.middle + t.chest * Vec3{side * 0.035F, 0.138F, 0.014F} + lift * 0.5F,
                   0.042F, t.middle + t.chest * Vec3{side * 0.125F, 0.100F, 0.008F} + lift, 0.050F, 0.05F));
    }
    figure.chest = t.middle;
    figure.chest_turn = t.chest;
    figure.shades.push_back({t.middle, 0.15F, false});
    figure.shades.push_back({belly, 0.145F, false});
    figure.shades.push_back({t.hip, 0.15F, false});
    return t;
}

void add_leg(Figure& figure, const Pose& pose, const Spot& spot, const Trunk& t, std::size_t i) {
    const float side = i == 0 ? -1.0F : 1.0F;
    const Mat3 base = turn_y(spot.turn_rad);
    const Vec3 from = t.hip + t.hips * Vec3{side * 0.085F, -0.02F, 0};
    const Vec3 sole = spot.at + base * pose.foot[i];
    Vec3 to = sole + Vec3{0, ankle, 0};
    const Vec3 knee = joint(from, to, thigh, shin, base * Vec3{side * 0.12F, 0.15F, -1});
    auto& parts = figure.parts;
    parts.push_back(limb(Stuff::trousers, legs, from, 0.098F, knee, 0.068F, 0.03F));
    parts.push_back(limb(Stuff::trousers, legs, knee, 0.068F, to + Vec3{0, 0.015F, 0}, 0.055F, 0.03F));
    const Mat3 foot = base * turn_y(side * 0.18F);
    const Vec3 heel = to + Vec3{0, -0.028F, 0};
    const int shoe = i == 0 ? shoes_left : shoes_right;
    parts.push_back(egg(Stuff::shoe, shoe, heel + foot * Vec3{0, 0, 0.012F}, foot, {0.045F, 0.048F, 0.055F}, 0.03F));
    parts.push_back(
        egg(Stuff::shoe, shoe, heel + foot * Vec3{0, -0.012F, -0.085F}, foot, {0.047F, 0.036F, 0.082F}, 0.04F));
    figure.shades.push_back({mix(from, knee, 0.5F), 0.09F, false});
    figure.shades.push_back({knee, 0.075F, false});
    figure.shades.push_back({mix(knee, to, 0.6F), 0.065F, false});
    figure.shades.push_back({heel + foot * Vec3{0, 0, -0.05F}, 0.065F, false});
}

void add_hand(Figure& figure, Vec3 wrist, Vec3 fingers, Vec3 palm, float curl, std::size_t i) {
    const int body = i == 0 ? hand_left : hand_right;
    // Axes: y from the fingers back to the wrist, z away from the palm.
    const Mat3 turn = frame_along(-fingers, -palm);
    const auto at = [&](float x, float y, float z) { return wrist + turn * Vec3{x, -y, z}; };
    auto& parts = figure.parts;
    parts.push_back(egg(Stuff::skin, body, at(0, 0.040F, 0), turn, {0.038F, 0.046F, 0.021F}, 0.02F));
    for (int finger = 0; finger < 4; ++finger) {
        const float x = (real(finger) - 1.5F) * 0.0185F;
        const float size = finger == 0 || finger == 3 ? 0.85F : 1.0F;
        const float bend = curl * 1.5F;
        const Vec3 root = at(x, 0.075F, 0);
        const Vec3 knuckle = root + turn * Vec3{x * 0.1F, -0.032F * size * std::cos(bend * 0.6F),
                                                -0.032F * size * std::sin(bend * 0.6F)};
        const Vec3 tip = knuckle + turn * Vec3{x * 0.05F, -0.034F * size * std::cos(bend * 1.4F),
                                               -0.034F * size * std::sin(bend * 1.4F)};
        parts.push_back(limb(Stuff::skin, body, root, 0.0115F, knuckle, 0.0105F, 0.008F));
        parts.push_back(limb(Stuff::skin, body, knuckle, 0.0105F, tip, 0.0090F, 0.006F));
    }
    const float out = i == 0 ? -1.0F : 1.0F; // the thumb's side
    parts.push_back(limb(Stuff::skin, body, at(out * 0.022F, 0.022F, -0.006F), 0.016F,
                         at(out * 0.050F, 0.062F, -0.022F), 0.0105F, 0.016F));
}

void add_arm(Figure& figure, const Pose& pose, const Trunk& t, std::size_t i) {
    const float side = i == 0 ? -1.0F : 1.0F;
    const Vec3 shoulder = t.middle + t.chest * Vec3{side * 0.165F, 0.086F + pose.shrug * 0.05F, 0.005F};
    Vec3 wrist = t.middle + t.chest * pose.hand[i];
    const Vec3 bend = joint(shoulder, wrist, upper_arm, fore_arm, t.chest * pose.elbow[i]);
    const int body = i == 0 ? arm_left : arm_right;
    auto& parts = figure.parts;
    parts.push_back(limb(Stuff::sleeve, body, shoulder, 0.061F, bend, 0.049F, 0.03F));
    Part fore = limb(Stuff::sleeve, body, bend, 0.050F, wrist, 0.040F, 0.03F);
    fore.middle = wrist;
    parts.push_back(fore);
    add_hand(figure, wrist, t.chest * pose.fingers[i], t.chest * pose.palm[i], pose.curl[i], i);
    figure.shades.push_back({mix(bend, wrist, 0.4F), 0.048F, true});
    figure.shades.push_back({wrist + normalize(t.chest * pose.fingers[i]) * 0.06F, 0.045F, true});
    figure.shades.push_back({mix(shoulder, bend, 0.6F), 0.055F, false});
}

void add_head(Figure& figure, const Pose& pose, const Trunk& t) {
    const Vec3 neck = t.middle + t.chest * Vec3{0, 0.145F, 0.012F};
    const Mat3 head = t.chest * turn_y(-pose.head_turn) * turn_x(-pose.head_nod) * turn_z(pose.head_tilt);
    const Vec3 pivot = neck + t.chest * Vec3{0, 0.086F, -0.008F};
    const Vec3 at = pivot + head * Vec3{0, 0.125F, -0.018F};
    const auto in = [&](float x, float y, float z) { return at + head * Vec3{x, y, z}; };
    auto& parts = figure.parts;
    parts.push_back(limb(Stuff::skin, neck_and_head, neck, 0.052F, in(0, -0.07F, 0.022F), 0.047F, 0.03F));
    const auto of_face = [&](Vec3 middle, Vec3 radii, float blend) {
        parts.push_back(egg(Stuff::face, neck_and_head, at + head * middle, head, radii, blend));
    };
    of_face({0, 0.028F, 0.008F}, {0.117F, 0.126F, 0.124F}, 0.03F);
    of_face({0, -0.052F, -0.022F}, {0.094F, 0.094F, 0.096F}, 0.08F);
    of_face({0, -0.118F, -0.068F}, {0.036F, 0.028F, 0.034F}, 0.05F);
    of_face({-0.05F, -0.052F, -0.072F}, {0.042F, 0.036F, 0.038F}, 0.04F);
    of_face({0.05F, -0.052F, -0.072F}, {0.042F, 0.036F, 0.038F}, 0.04F);
    of_face({0, -0.026F, -0.124F}, {0.0155F, 0.0165F, 0.020F}, 0.022F);
    for (const float side : {-1.0F, 1.0F}) {
        of_face({side * 0.116F, -0.012F, 0.014F}, {0.013F, 0.032F, 0.021F}, 0.012F);
    }

    const auto tress = [&](Vec3 middle, const Mat3& turn, Vec3 radii, float blend) {
        parts.push_back(egg(Stuff::hair, hair, at + head * middle, head * turn, radii, blend));
    };
    Part cap = egg(Stuff::hair, hair, in(0, 0.040F, 0.018F), head, {0.134F, 0.134F, 0.138F}, 0.02F);
    cap.carved = true;
    cap.carve_middle = {0, -0.085F, -0.135F};
    cap.carve_radii = {0.118F, 0.128F, 0.112F};
    parts.push_back(cap);
    tress({-0.045F, 0.096F, -0.084F}, turn_z(-0.42F), {0.088F, 0.034F, 0.052F}, 0.03F);
    tress({0.072F, 0.090F, -0.070F}, turn_z(0.62F), {0.062F, 0.030F, 0.050F}, 0.03F);
    tress({0, -0.01F, 0.068F}, {}, {0.108F, 0.105F, 0.080F}, 0.04F);
    tress({0, 0.178F, 0.055F}, {}, {0.066F, 0.060F, 0.064F}, 0.015F);
    for (const float side : {-1.0F, 1.0F}) {
        parts.push_back(limb(Stuff::hair, hair, in(side * 0.117F, 0.055F, -0.030F), 0.020F,
                             in(side * 0.116F, -0.055F, -0.026F), 0.006F, 0.02F));
    }
    figure.shades.push_back({in(0, 0.01F, 0.005F), 0.125F, true});
    figure.head = at;
    figure.head_turn = head;
}

} // namespace

Face mix(const Face& a, const Face& b, float t) {
    Face f;
    f.lids = mix(a.lids, b.lids, t);
    f.brows = mix(a.brows, b.brows, t);
    f.worry = mix(a.worry, b.worry, t);
    f.smile = mix(a.smile, b.smile, t);
    f.open = mix(a.open, b.open, t);
    f.wide = mix(a.wide, b.wide, t);
    f.gaze = {mix(a.gaze.x, b.gaze.x, t), mix(a.gaze.y, b.gaze.y, t)};
    return f;
}

Pose mix(const Pose& a, const Pose& b, float t) {
    Pose p;
    p.hip = mix(a.hip, b.hip, t);
    p.turn = mix(a.turn, b.turn, t);
    p.lean = mix(a.lean, b.lean, t);
    p.sway = mix(a.sway, b.sway, t);
    p.twist = mix(a.twist, b.twist, t);
    p.shrug = mix(a.shrug, b.shrug, t);
    p.head_turn = mix(a.head_turn, b.head_turn, t);
    p.head_nod = mix(a.head_nod, b.head_nod, t);
    p.head_tilt = mix(a.head_tilt, b.head_tilt, t);
    for (std::size_t i = 0; i < 2; ++i) {
        p.hand[i] = mix(a.hand[i], b.hand[i], t);
        p.fingers[i] = mix(a.fingers[i], b.fingers[i], t);
        p.palm[i] = mix(a.palm[i], b.palm[i], t);
        p.elbow[i] = mix(a.elbow[i], b.elbow[i], t);
        p.curl[i] = mix(a.curl[i], b.curl[i], t);
        p.foot[i] = mix(a.foot[i], b.foot[i], t);
    }
    p.face = mix(a.face, b.face, t);
    return p;
}

Figure build_figure(const Pose& pose, const Spot& spot) {
    Figure figure;
    figure.face = pose.face;
    const Trunk t = add_trunk(figure, pose, spot);
    for (const std::size_t i : {0U, 1U}) {
        add_leg(figure, pose, spot, t, i);
    }
    for (const std::size_t i : {0U, 1U}) {
        add_arm(figure, pose, t, i);
    }
    add_head(figure, pose, t);
    return figure;
}

} // namespace forksight::sample_film
