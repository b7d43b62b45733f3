#include "scripts/sample_film/story.hpp"

#include "scripts/sample_film/poses.hpp"

namespace forksight::sample_film {
namespace {

constexpr Spot doorway{{0, 0.12F, 1.42F}, 0};
constexpr Spot sofa_seat{{0, 0, 1.66F}, 0};
constexpr float wide_open = 1.12F;
constexpr float default_period_s = 4;

// Standing in front of the sofa: her feet are where they will be when she sits.
Pose before_sofa(Pose p) {
    p.hip.z = -0.44F;
    p.foot = sitting().foot;
    return p;
}

// Further into the hall, out of the door's way.
Pose back_in_hall(Pose p) {
    constexpr float back_m = 0.95F;
    p.hip.z += back_m;
    for (Vec3& foot : p.foot) {
        foot.z += back_m;
    }
    return p;
}

Clip door() {
    Clip c{.id = "door", .scenery = Scenery::street, .length_s = 10.5F, .loop_from_s = 6.5F, .spot = doorway};
    c.swings = {{0, 0, 0}, {2.3F, 1.0F, wide_open}};
    c.moves = {{0, 0, back_in_hall(looking(with(at_door(), calm()), 0.1F, 0.05F))},
               {3.0F, 0.9F, looking(with(at_door(), wary()), 0, 0)},
               {3.9F, 0.6F, looking(with(at_door(), {.lids = 0.05F, .brows = 0.5F, .smile = 0.15F}), -0.04F, -0.03F)},
               {5.3F, 0.7F,
                looking(with(at_door(), {.lids = 0.08F, .brows = 0.35F, .worry = 0.2F, .smile = 0.05F}), 0.03F, 0)}};
    c.lines = {{3.3F, "Ja? Goedemiddag. Wie bent u?", 150, 56}};
    c.blinks_s = {3.3F, 5.5F, 8.1F};
    c.cues = {{0.25F, Sound::bell},
              {1.3F, Sound::footstep, 0.5F},
              {1.75F, Sound::footstep, 0.8F},
              {2.3F, Sound::latch},
              {2.45F, Sound::creak, 0.7F, 0.2F}};
    return c;
}

Clip wary_door() {
    Clip c{.id = "door-wary", .scenery = Scenery::street, .length_s = 9, .loop_from_s = 5, .spot = doorway};
    c.swings = {{0, 0, wide_open}};
    c.moves = {{0, 0, with(at_door(), {.lids = 0.05F, .brows = 0.6F, .worry = 0.2F, .smile = -0.1F})},
               {0.2F, 0.8F, looking(with(standing_crossed(), cross()), 0, -0.05F)},
               {2.3F, 0.5F, looking(with(standing_crossed(), wary()), 0.05F, 0.04F)},
               {4.1F, 0.7F, looking(with(standing_crossed(), cross()), -0.03F, -0.04F)}};
    c.lines = {{0.7F, "Ik heb niemand gevraagd. Wat komt u hier doen?", 155, 52}};
    c.blinks_s = {0.35F, 3.5F, 6.9F};
    c.cues = {{0.1F, Sound::footstep, 0.5F}};
    return c;
}

Clip slam() {
    Clip c{.id = "door-slam", .scenery = Scenery::street, .length_s = 6, .spot = doorway};
    c.swings = {{0, 0, wide_open}, {3.0F, 0.40F, 0}};
    Pose pull = at_door();
    pull.hand[1] = {0.30F, -0.05F, -0.22F};
    pull.lean = 0.1F;
    c.moves = {{0, 0, looking(with(standing_crossed(), cross()), 0, -0.04F)},
               {0.5F, 0.5F, looking(with(standing_crossed(), cross()), -0.12F, 0)},
               {1.2F, 0.5F, looking(with(standing_crossed(), cross()), 0.10F, 0)},
               {2.35F, 0.4F, with(pull, cross())},
               {2.7F, 0.6F, back_in_hall(with(pull, cross()))}};
    c.lines = {{0.35F, "Nee. Ik heb niemand nodig. Dag!", 165, 50}};
    c.blinks_s = {0.2F};
    c.cues = {{3.33F, Sound::slam}, {4.5F, Sound::footstep, 0.4F}, {5.0F, Sound::footstep, 0.25F}};
    return c;
}

Clip welcome() {
    Clip c{.id = "welcome", .scenery = Scenery::living_room, .length_s = 10, .loop_from_s = 6, .spot = sofa_seat};
    c.moves = {{0, 0, before_sofa(with(standing(), friendly()))},
               {0.2F, 0.7F, before_sofa(with(standing_open(), friendly()))},
               {1.9F, 0.6F, before_sofa(with(standing(), friendly()))},
               {2.4F, 0.6F, with(half_way(), calm())},
               {2.9F, 0.8F, with(sitting(), calm())},
               {3.8F, 0.6F, looking(with(sitting(), friendly()), 0.30F, 0.10F)},
               {4.9F, 0.7F, looking(with(sitting(), {.lids = 0.06F, .brows = 0.4F, .smile = 0.45F}), 0, -0.02F)}};
    c.lines = {{0.3F, "Komt u binnen. Gaat u zitten.", 150, 56}, {3.9F, "Wilt u een kopje thee?", 148, 58}};
    c.blinks_s = {2.2F, 3.75F, 5.0F, 8.1F};
    c.cues = {{3.2F, Sound::cushion}, {0.15F, Sound::footstep, 0.5F}};
    return c;
}

Clip opens_up() {
    Clip c{.id = "opens-up", .scenery = Scenery::living_room, .length_s = 11, .spot = sofa_seat};
    Pose letters = looking(with(sitting_forward(), sad()), 0.5F, 0.22F);
    letters.hand[1] = {0.26F, -0.12F, -0.30F};
    letters.fingers[1] = {0.7F, -0.05F, -0.8F};
    c.moves = {{0, 0, with(sitting(), calm())},
               {0.3F, 1.0F, looking(with(sitting_forward(), sad()), 0, 0)},
               {2.4F, 0.9F, with(sitting_heart(), sad())},
               {3.7F, 0.8F, looking(with(sitting_heart(), sad()), -0.1F, 0.30F)},
               {5.3F, 0.9F, letters},
               {7.2F, 0.9F, looking(with(sitting_forward(), sad()), 0, 0.02F)},
               {8.4F, 1.2F, looking(with(sitting_down(), sad()), 0, 0.30F)}};
    c.lines = {{0.6F, "Eerlijk gezegd slaap ik slecht.", 142, 50},
               {3.0F, "Sinds mijn man er niet meer is,", 140, 48},
               {5.2F, "durf ik de post niet meer open te maken.", 142, 47}};
    c.blinks_s = {0.4F, 2.3F, 3.8F, 5.4F, 7.3F, 9.0F};
    c.cues = {{0.5F, Sound::cushion, 0.5F}, {8.6F, Sound::sigh, 0.6F}};
    return c;
}

Clip closes_up() {
    Clip c{.id = "closes-up", .scenery = Scenery::living_room, .length_s = 7.5F, .spot = sofa_seat};
    c.moves = {
        {0, 0, with(sitting(), calm())},
        {0.15F, 0.45F,
         looking(with(sitting(), {.lids = 0, .brows = 0.9F, .worry = 0.1F, .smile = -0.2F, .open = 0.2F}), 0, -0.10F)},
        {0.8F, 0.8F, with(sitting_crossed(), cross())},
        {1.5F, 0.4F, looking(with(sitting_crossed(), cross()), -0.42F, 0)},
        {3.1F, 0.9F,
         looking(with(sitting_crossed(),
                      {.lids = 0.35F, .brows = -0.2F, .worry = -0.3F, .smile = -0.6F, .gaze = {0.4F, -0.6F}}),
                 0.42F, 0.22F)}};
    c.lines = {{1.3F, "Dat gaat u helemaal niets aan.", 152, 47}};
    c.blinks_s = {1.0F, 3.2F, 6.6F};
    c.cues = {{0.9F, Sound::cushion, 0.8F}, {4.2F, Sound::sigh, 0.7F}};
    return c;
}

Clip weighs() {
    Clip c{.id = "weighs", .scenery = Scenery::living_room, .length_s = 5, .spot = sofa_seat};
    c.moves = {{0, 0, looking(with(sitting(), sad()), 0, 0.12F)},
               {0.3F, 0.9F, with(sitting_down(), thinking())},
               {2.0F, 0.8F, looking(with(sitting_down(), thinking()), -0.25F, 0.30F)},
               {3.6F, 0.8F, looking(with(sitting(), {.lids = 0.12F, .brows = 0.2F, .worry = 0.3F}), 0, 0.02F)}};
    c.lines = {{1.5F, "Tja.", 120, 45}};
    c.blinks_s = {0.5F, 2.2F, 3.7F};
    c.cues = {{0.4F, Sound::sigh}};
    return c;
}

Clip agree() {
    Clip c{.id = "agree", .scenery = Scenery::living_room, .length_s = 7.5F, .spot = sofa_seat};
    Pose letters = looking(with(sitting_forward(), glad()), 0.42F, 0.15F);
    letters.hand[1] = {0.28F, -0.10F, -0.31F};
    letters.fingers[1] = {0.7F, 0.05F, -0.8F};
    c.moves = {{0, 0, with(sitting(), calm())},
               {0.2F, 0.8F, looking(with(sitting_forward(), friendly()), 0, 0.06F)},
               {1.0F, 0.35F, looking(with(sitting_forward(), friendly()), 0, -0.08F)},
               {2.2F, 0.8F, letters},
               {4.2F, 0.9F, with(sitting_heart(), glad())},
               {5.4F, 0.35F, looking(with(sitting_heart(), glad()), 0, 0.12F)},
               {5.8F, 0.4F, looking(with(sitting_heart(), glad()), 0, -0.04F)}};
    c.lines = {{0.5F, "Goed.", 140, 56},
               {1.5F, "Zullen we de post samen openmaken?", 146, 57},
               {4.6F, "Dank u wel.", 140, 58}};
    c.blinks_s = {0.25F, 2.3F, 4.3F, 6.4F};
    c.cues = {{0.3F, Sound::cushion, 0.5F}, {3.4F, Sound::cup, 0.6F, 0.5F}};
    return c;
}

Clip later() {
    Clip c{.id = "later", .scenery = Scenery::living_room, .length_s = 7, .spot = sofa_seat};
    c.moves = {{0, 0, with(sitting(), calm())},
               {0.3F, 0.7F, looking(with(sitting(), sad()), -0.16F, 0.08F)},
               {1.1F, 0.5F, looking(with(sitting(), sad()), 0.14F, 0.08F)},
               {1.8F, 0.7F, looking(with(sitting_forward(), calm()), 0, -0.02F)},
               {4.6F, 0.9F,
                looking(with(sitting(), {.lids = 0.12F, .brows = 0.2F, .worry = 0.4F, .smile = 0.35F}), 0, 0.02F)}};
    c.lines = {{0.5F, "Vandaag lukt het me niet.", 146, 50}, {2.6F, "Komt u volgende week terug?", 146, 55}};
    c.blinks_s = {0.4F, 1.9F, 4.7F, 6.2F};
    c.cues = {{1.9F, Sound::cushion, 0.5F}};
    return c;
}

Clip go_away() {
    Clip c{.id = "go-away", .scenery = Scenery::living_room, .length_s = 6, .spot = sofa_seat};
    c.moves = {{0, 0, looking(with(sitting(), wary()), 0, 0)},
               {0.2F, 0.5F, with(half_way(), cross())},
               {0.6F, 0.7F, before_sofa(looking(with(standing_crossed(), cross()), 0, 0.10F))},
               {1.6F, 0.5F, before_sofa(looking(with(pointing_out(), cross()), -0.2F, 0.12F))},
               {3.9F, 0.8F, before_sofa(looking(with(standing_crossed(), cross()), 0.45F, 0.05F))}};
    c.lines = {{1.3F, "Ik wil dat u nu gaat.", 150, 47}};
    c.blinks_s = {0.3F, 3.0F, 4.8F};
    c.cues = {{0.25F, Sound::cushion}, {0.9F, Sound::footstep, 0.6F}};
    return c;
}

float ease(float t) {
    return smoothstep(0, 1, t);
}

} // namespace

std::vector<Clip> first_visit() {
    return {door(), wary_door(), slam(), welcome(), opens_up(), closes_up(), weighs(), agree(), later(), go_away()};
}

float life_s(const Clip& clip, float t_s) {
    const float from = std::max(clip.loop_from_s, 0.0F);
    return t_s - from;
}

Pose pose_at(const Clip& clip, float t_s) {
    Pose pose = clip.moves.front().pose;
    for (const Move& move : clip.moves) {
        if (move.at_s > t_s) {
            break;
        }
        pose = mix(pose, move.pose, move.ease_s <= 0 ? 1.0F : ease((t_s - move.at_s) / move.ease_s));
    }
    // Breath and small sways repeat with the loop.
    const float period = clip.loop_from_s >= 0 ? clip.length_s - clip.loop_from_s : default_period_s;
    const float turn = 2 * pi * life_s(clip, t_s) / period;
    pose.shrug += 0.11F * std::sin(turn);
    pose.lean += 0.006F * std::sin(turn + 0.6F);
    pose.sway += 0.008F * std::sin(turn - 1.0F);
    pose.head_tilt += 0.014F * std::sin(turn + 2.1F);
    pose.head_turn += 0.012F * std::sin(2 * turn + 0.5F);
    pose.head_nod -= 0.010F * std::sin(turn + 0.3F);
    for (const float at : clip.blinks_s) {
        const float since = t_s - at;
        if (since < 0 || since > 0.30F) {
            continue;
        }
        const float shut = since < 0.09F ? ease(since / 0.09F) : 1 - ease((since - 0.11F) / 0.18F);
        pose.face.lids = std::max(pose.face.lids, shut);
    }
    return pose;
}

float door_at(const Clip& clip, float t_s) {
    float open = clip.swings.empty() ? wide_open : clip.swings.front().open_rad;
    for (const Swing& swing : clip.swings) {
        if (swing.at_s <= t_s && swing.ease_s > 0) {
            open = mix(open, swing.open_rad, ease((t_s - swing.at_s) / swing.ease_s));
        }
    }
    return open;
}

} // namespace forksight::sample_film
