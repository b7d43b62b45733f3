// The script of the film: what happens in every clip, when, and what is said.
#pragma once

#include "scripts/sample_film/pose.hpp"

#include <string>
#include <vector>

namespace forksight::sample_film {

enum class Scenery { street, living_room };
enum class Sound { bell, footstep, latch, creak, slam, cushion, cup, sigh };

inline constexpr int frames_a_second = 30;

// From `at_s` on she moves into `pose`, and is there `ease_s` later.
struct Move {
    float at_s{};
    float ease_s{};
    Pose pose;
};

struct Line {
    float at_s{};
    std::string words; // Dutch, as the voice reads them
    int speed = 150;   // words a minute
    int pitch = 50;
};

struct Cue {
    float at_s{};
    Sound sound{};
    float loudness = 1;
    float side = 0; // -1 left, 1 right
};

// The front door: how far it stands open.
struct Swing {
    float at_s{};
    float ease_s{};
    float open_rad{};
};

struct Clip {
    std::string id;
    Scenery scenery{};
    float length_s{};
    float loop_from_s = -1; // from here to the end all motion and sound repeat; negative: nothing loops
    Spot spot;
    std::vector<Move> moves{};
    std::vector<Line> lines{};
    std::vector<float> blinks_s{};
    std::vector<Cue> cues{};
    std::vector<Swing> swings{};
};

std::vector<Clip> first_visit();

Pose pose_at(const Clip& clip, float t_s);  // with breath and blinks, without speech
float door_at(const Clip& clip, float t_s); // radians
float life_s(const Clip& clip, float t_s);  // time for things that repeat: 0 where the loop begins

} // namespace forksight::sample_film
