// A film of one scene that never changes: a world in which each direction has a colour of its own, another for each
// eye.
#pragma once

#include <filesystem>

#include "tests/player/render/oracle.hpp"

namespace forksight::tests {

/// 0..255 a channel, never near black or white; no two directions are alike, nor are the two eyes.
player::render::oracle::Colour world_colour(const choicegraph::Direction& direction, player::render::Eye eye);

/// Made by ffmpeg and forksight-streamer ingest in that folder, 90 seconds long: top-bottom stereo, equirectangular.
/// The film's own folder. Throws when one of them fails.
std::filesystem::path make_world_film(const std::filesystem::path& library);

} // namespace forksight::tests
