// Finds, before anything is played, which of the things to be written cannot be.
#pragma once

#include "media_manifests/result.hpp"
#include "player/options.hpp"

namespace forksight::player {

/// Makes the folders for records and pictures, and tries to write where the report, a record and a picture will go.
/// Empty: all of them can. Each error says where, why and what to do.
media_manifests::Errors unwritable_outputs(const Options& options);

} // namespace forksight::player
