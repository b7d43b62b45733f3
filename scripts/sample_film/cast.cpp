#include "scripts/sample_film/cast.hpp"

#include "scripts/sample_film/noise.hpp"

namespace forksight::sample_film {
namespace {

enum Body { cat_body = 20, cat_head, cat_tail, door_leaf = 30, door_brass, pendulum = 40 };

// Speech moves the mouth, and a little of everything else.
Pose speaking(Pose pose, const Soundtrack& sound, int frame) {
    const auto at = [&](const std::vector<float>& values, int f) {
        return values[static_cast<std::size_t>(std::clamp(f, 0, static_cast<int>(values.size()) - 1))];
    };
    const float open = at(sound.mouth, frame);
    pose.face.open = std::max(pose.face.open * (open > 0 ? 0.0F : 1.0F), open);
    pose.face.wide += 0.8F * at(sound.width, frame);
    float slow = 0;
    for (int back = 0; back < 12; ++back) {
        slow += at(sound.mouth, frame - back) / 12;
    }
    pose.head_nod += 0.10F * (slow - 0.35F * saturate(slow * 4));
    pose.head_tilt += 0.05F * slow * std::sin(real(frame) * 0.11F);
    pose.face.brows += 0.35F * slow;
    pose.hand[1].y += 0.03F * slow * std::sin(real(frame) * 0.23F);
    return pose;
}

Actor person(const Clip& clip, const Soundtrack& sound, int frame, const Rig& rig) {
    const Pose pose = speaking(pose_at(clip, real(frame) / frames_a_second), sound, frame);
    const Figure figure = build_figure(pose, clip.spot);
    Actor actor;
    actor.parts = figure.parts;
    actor.shades = figure.shades;
    actor.face = figure.face;
    actor.rig = &rig;
    actor.paint = [figure](const Part& part, Vec3 at, Vec3 normal, float blur) {
        return dress(figure, part, at, normal, blur);
    };
    return actor;
}

// A panelled leaf with a small window, in the leaf's own axes: x from the hinge, y up.
Coat door_coat(Vec3 p, Vec3 normal) {
    const Vec3 green{0.035F, 0.125F, 0.105F};
    (void)normal;
    const float x = p.x - door_wide / 2;
    const float y = p.y;
    Vec3 c = green * (0.95F + 0.1F * noise({p.x * 120, p.y * 7, p.z * 120}));
    const auto panel = [&](float cx, float cy, float half_x, float half_y) {
        const float d = std::max(std::abs(x - cx) - half_x, std::abs(y - cy) - half_y);
        const float groove = smoothstep(0.016F, 0.004F, std::abs(d));
        const float from_above = saturate((y - cy) / half_y * 0.5F + 0.5F);
        c = c * (1 - groove * mix(0.15F, 0.6F, from_above)) + green * (groove * 0.5F * (1 - from_above));
        return d;
    };
    panel(-0.21F, 0.52F, 0.145F, 0.36F);
    panel(0.21F, 0.52F, 0.145F, 0.36F);
    const float glass = panel(0, 1.62F, 0.29F, 0.30F);
    if (glass < -0.015F) {
        const bool bar = std::abs(x) < 0.012F || std::abs(y - 1.62F) < 0.012F;
        if (!bar) {
            // Ribbed glass, bright with the sky it mirrors.
            const float rib = 0.93F + 0.07F * std::sin(p.x * 260 + 3 * noise({p.x * 9, p.y * 9, 0}));
            const Vec3 mirrored =
                mix(Vec3{0.30F, 0.40F, 0.44F}, Vec3{0.72F, 0.84F, 0.95F}, smoothstep(1.3F, 1.95F, y + 0.3F * x));
            return {mirrored * rib, 0.5F, 0.5F};
        }
    }
    const float slot = std::max(std::abs(x) - 0.13F, std::abs(y - 1.03F) - 0.028F);
    if (slot < 0) {
        return {slot < -0.008F ? Vec3{0.50F, 0.34F, 0.12F} : Vec3{0.30F, 0.20F, 0.07F}, 0.4F, 0};
    }
    return {c, 0.12F, 0};
}

Actor front_door(float open_rad, const Rig& rig) {
    const Mat3 turn = turn_y(open_rad);
    // The leaf hangs from the right post and swings into the hall.
    const auto at = [turn](float x, float y, float z) { return door_hinge + turn * Vec3{-x, y, z}; };
    Actor actor;
    actor.rig = &rig;
    actor.parts.push_back(block(Stuff::door, door_leaf, at(door_wide / 2, door_high / 2, 0), turn,
                                {door_wide / 2 - 0.008F, door_high / 2 - 0.006F, 0.024F}, 0.006F));
    actor.parts.push_back(limb(Stuff::brass, door_brass, at(door_wide - 0.09F, 1.06F, -0.02F), 0.012F,
                               at(door_wide - 0.09F, 1.06F, -0.075F), 0.012F, 0.01F));
    actor.parts.push_back(
        egg(Stuff::brass, door_brass, at(door_wide - 0.09F, 1.06F, -0.085F), turn, {0.034F, 0.034F, 0.026F}, 0.01F));
    actor.parts.push_back(
        egg(Stuff::brass, door_brass, at(door_wide - 0.09F, 1.06F, 0.075F), turn, {0.034F, 0.034F, 0.026F}, 0.01F));
    actor.paint = [turn](const Part& part, Vec3 p, Vec3 normal, float) -> Coat {
        if (part.stuff == Stuff::brass) {
            return {{0.52F, 0.36F, 0.13F}, 0.6F, 0};
        }
        Vec3 local = turn.inverse(p - door_hinge);
        local.x = -local.x;
        return door_coat(local, normal);
    };
    return actor;
}

Actor swinging_pendulum(float life, const Rig& rig) {
    Actor actor;
    actor.rig = &rig;
    const float angle = 0.13F * std::sin(pi * life);
    const Vec3 from = clock_at + Vec3{0, 0.05F, -0.035F};
    const Vec3 to = from + Vec3{std::sin(angle), -std::cos(angle), 0} * 0.30F;
    actor.parts.push_back(limb(Stuff::brass, pendulum, from, 0.005F, to, 0.005F, 0.002F));
    actor.parts.push_back(egg(Stuff::brass, pendulum, to, {}, {0.042F, 0.042F, 0.012F}, 0.004F));
    actor.paint = [](const Part&, Vec3, Vec3, float) -> Coat { return {{0.62F, 0.43F, 0.14F}, 0.6F, 0.2F}; };
    return actor;
}

// Asleep in a curl: it breathes, and the tip of its tail has a mind of its own. `life` repeats every 4 s.
Actor cat(Vec3 at, float life, float turn_rad, const Rig& rig) {
    Actor actor;
    actor.rig = &rig;
    const Mat3 turn = turn_y(turn_rad);
    const float breath = 0.006F * std::sin(pi * life);
    const auto in = [&](float x, float y, float z) { return at + turn * Vec3{x, y, z}; };
    auto& parts = actor.parts;
    const auto lump = [&](Vec3 middle, Vec3 radii, float blend) {
        parts.push_back(egg(Stuff::fur, cat_body, in(middle.x, middle.y, middle.z), turn, radii, blend));
    };
    lump({0.03F, 0.085F, 0.03F}, {0.150F, 0.088F + breath, 0.125F}, 0.03F);
    lump({0.085F, 0.08F, -0.015F}, {0.095F, 0.080F + breath * 0.6F, 0.115F}, 0.05F);
    lump({-0.075F, 0.075F, -0.02F}, {0.085F, 0.075F, 0.10F}, 0.06F);
    parts.push_back(
        limb(Stuff::fur, cat_body, in(-0.06F, 0.025F, -0.115F), 0.026F, in(0.035F, 0.022F, -0.140F), 0.023F, 0.03F));
    const Vec3 head = in(-0.120F, 0.088F + breath * 0.4F, -0.085F);
    const Mat3 face = turn * turn_y(0.35F) * turn_x(-0.25F);
    parts.push_back(egg(Stuff::fur, cat_head, head, face, {0.066F, 0.056F, 0.058F}, 0.02F));
    parts.push_back(
        egg(Stuff::fur, cat_head, head + face * Vec3{0, -0.016F, -0.046F}, face, {0.033F, 0.024F, 0.024F}, 0.02F));
    for (const float side : {-1.0F, 1.0F}) {
        parts.push_back(limb(Stuff::fur, cat_head, head + face * Vec3{side * 0.036F, 0.036F, 0}, 0.024F,
                             head + face * Vec3{side * 0.050F, 0.077F, 0.004F}, 0.006F, 0.012F));
    }
    const float flick = 0.25F * std::sin(pi * life) + 0.12F * std::sin(2 * pi * life + 1);
    // The tail lies around her front; only its last third moves.
    Vec3 joint = in(0.155F, 0.035F, 0.02F);
    float heading = -0.9F;
    for (int i = 0; i < 7; ++i) {
        heading -= 0.30F + flick * 0.10F * real(std::max(0, i - 3));
        const Vec3 step{std::cos(heading) * 0.046F, i < 5 ? -0.001F : 0.004F, std::sin(heading) * 0.046F};
        const Vec3 next = joint + turn * step;
        parts.push_back(
            limb(Stuff::fur, cat_tail, joint, 0.027F - 0.0015F * real(i), next, 0.0255F - 0.0015F * real(i), 0.012F));
        joint = next;
    }
    actor.shades = {{in(0.02F, 0.07F, 0.02F), 0.10F, false},
                    {in(0.13F, 0.06F, 0), 0.085F, false},
                    {head, 0.055F, true},
                    {in(-0.1F, 0.05F, -0.04F), 0.075F, false}};
    actor.paint = [=](const Part& part, Vec3 p, Vec3, float blur) -> Coat {
        const Vec3 q = turn.inverse(p - at);
        const float wave = std::sin(q.x * 105 + 5 * noise(q * 22) + q.z * 20);
        Vec3 c = mix(Vec3{0.58F, 0.27F, 0.075F}, Vec3{0.36F, 0.135F, 0.03F}, 0.75F * smoothstep(0.0F, 0.9F, wave)) *
                 (0.85F + 0.3F * noise(q * 170));
        const Vec3 f = face.inverse(p - head);
        if (part.body == cat_head) {
            c = mix(c, {0.74F, 0.62F, 0.46F}, smoothstep(-0.012F, -0.028F, f.y) * smoothstep(-0.02F, -0.045F, f.z));
            const float x = std::abs(f.x) - 0.027F;
            const float lid = std::abs(f.y - 0.006F + 9 * x * x) - 0.0022F;
            if (f.z < -0.02F && std::abs(x) < 0.014F) {
                c = mix(c, {0.06F, 0.03F, 0.02F}, smoothstep(blur * 0.7F, -blur * 0.7F, lid));
            }
            if (std::abs(f.x) < 0.008F && std::abs(f.y + 0.012F) < 0.006F && f.z < -0.04F) {
                c = {0.66F, 0.26F, 0.22F};
            }
        } else if (q.y < 0.035F) {
            c = mix(c, {0.72F, 0.58F, 0.42F}, 0.6F);
        }
        return {c, 0.02F, 0};
    };
    return actor;
}

// Steam over a cup: a few veils that rise, widen and fade, one after the other.
void add_steam(std::vector<Puff>& puffs, Vec3 cup, float life) {
    constexpr int veils = 5;
    for (int i = 0; i < veils; ++i) {
        const float phase = life / 2 + real(i) / veils;
        const float age = phase - std::floor(phase);
        const float drift = 0.02F * std::sin(2 * pi * (age + real(i) * 0.37F));
        puffs.push_back(
            {cup + Vec3{drift, 0.02F + 0.17F * age, 0.01F * drift}, 0.018F + 0.035F * age, 0.20F * std::sin(pi * age)});
    }
}

} // namespace

Scene scene_at(const Clip& clip, const Soundtrack& sound, int frame, const Lighting& lighting) {
    Scene scene;
    const float t = real(frame) / frames_a_second;
    const float life = life_s(clip, t);
    scene.actors.push_back(person(clip, sound, frame, lighting.person));
    if (clip.scenery == Scenery::street) {
        scene.actors.push_back(front_door(door_at(clip, t), lighting.person));
        scene.actors.push_back(cat(cat_in_street, life, 0.5F, lighting.cat));
    } else {
        scene.actors.push_back(swinging_pendulum(life, lighting.person));
        scene.actors.push_back(cat(cat_in_room, life, -0.5F, lighting.cat));
        add_steam(scene.puffs, {0.83F, 0.54F, 1.05F}, life);
        add_steam(scene.puffs, {0.94F, 0.54F, 0.75F}, life + 0.9F);
    }
    return scene;
}

} // namespace forksight::sample_film
