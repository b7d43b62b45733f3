// The renditions of a clip: chosen from the source's size and rate, or read from a ladder file. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/result.hpp"

namespace forksight::streamer::ingest {

struct Rung {
    int width = 0; ///< even
    int height = 0;
    int max_kbps = 0; ///< over any second
    int crf = 0;      ///< x264's constant quality, as far as max_kbps allows

    std::string name() const { return std::to_string(width) + "x" + std::to_string(height); }
    bool operator==(const Rung&) const = default;
};

/// Best first, never empty; each rung is no larger than the one before it.
struct Ladder {
    std::vector<Rung> rungs;
    std::vector<std::string> remarks; ///< what an author should know: capped, left out
};

inline constexpr std::size_t ladder_file_limit_bytes = 64u << 10;
inline constexpr std::size_t ladder_limit_rungs = 8;
/// H.264 level 5.2, the most that headsets decode (Table A-1), and the width that hardware is built for.
inline constexpr int macroblock_limit = 36864;
inline constexpr double macroblocks_a_second_limit = 2073600;
inline constexpr int width_limit = 4096;

/// Never larger than the source; the same shape; even sizes.
Ladder automatic_ladder(int source_width, int source_height, double frame_rate);

/// A ladder file: a line `WIDTHxHEIGHT KBPS` a rung, `#` begins a comment. Rungs larger than the source are left out.
/// `where` of an error is "line 3".
media_manifests::Result<Ladder> read_ladder(std::string_view text, int source_width, int source_height);

} // namespace forksight::streamer::ingest
