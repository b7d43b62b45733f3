// The sound of a clip: her voice, the place's own tone, and small noises, all made here.
#pragma once

#include "scripts/sample_film/story.hpp"

#include <filesystem>

namespace forksight::sample_film {

inline constexpr int sound_rate_hz = 48000;

struct Soundtrack {
    std::vector<float> left, right;
    std::vector<float> mouth; // 0..1 for every frame: how far speech opens it
    std::vector<float> width; // -1..1 for every frame: round or stretched
};

// Runs espeak-ng, with files in `scratch`. Throws std::runtime_error when that cannot be done.
Soundtrack record(const Clip& clip, const std::filesystem::path& scratch);

void write_wav(const Soundtrack& track, const std::filesystem::path& file);

} // namespace forksight::sample_film
