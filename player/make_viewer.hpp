// Makes who turns the head where no person does, as the command line asks.
#pragma once

#include <functional>
#include <memory>

#include "media_manifests/result.hpp"
#include "player/options.hpp"
#include "player/viewer/viewer.hpp"

namespace forksight::player {

/// One for a viewing. Null: a person turns the head. A display without a head of its own gets a viewer who says
/// nothing.
using MakeViewer = std::function<std::unique_ptr<viewer::Viewer>()>;

/// What its viewers need of the disk is read here.
media_manifests::Result<MakeViewer> viewers_for(const Options& options);

} // namespace forksight::player
