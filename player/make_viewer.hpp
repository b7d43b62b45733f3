// Makes who turns the head where no person does, as the command line asks.
#pragma once

#include <memory>

#include "media_manifests/result.hpp"
#include "player/options.hpp"
#include "player/viewer/viewer.hpp"

namespace forksight::player {

/// Null: a person turns it. A display without a head of its own gets a viewer who says nothing.
media_manifests::Result<std::unique_ptr<viewer::Viewer>> make_viewer(const Options& options);

} // namespace forksight::player
