// Films of a world that never changes, in which each direction has a colour of its own, another for each eye.
#pragma once

#include <filesystem>

#include "tests/player/render/oracle.hpp"

namespace forksight::tests {

/// What there is to be seen. 0..255 a channel, never near black or white; no two directions are alike, nor are the two
/// eyes.
struct World {
    media_manifests::Projection projection = media_manifests::Projection::equirectangular;
    media_manifests::Stereo stereo = media_manifests::Stereo::top_bottom;
    bool fine = false; ///< with ripples, as fine as its film and the headset's window can hold

    player::render::oracle::Colour colour(const choicegraph::Direction& direction, player::render::Eye eye) const;
    /// Of half a world, where it ends within a degree.
    bool at_edge(const choicegraph::Direction& direction) const;
};

/// Made by ffmpeg and forksight-streamer ingest in that folder, 90 seconds long. In the scene "world" an answer,
/// "there", is offered to the right from the first second on, for as long as the scene lasts; it leads to "beyond",
/// which looks the same. `offers` false: there is the one scene, and nothing else. The film's own folder. Throws when a
/// step fails.
std::filesystem::path make_world_film(const std::filesystem::path& library, const World& world = {},
                                      bool offers = false);

} // namespace forksight::tests
