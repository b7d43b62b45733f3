// clip.json text <-> Presentation: everything a player needs of a clip in one request.
#pragma once

#include <string>
#include <string_view>

#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests {

inline constexpr std::size_t clip_json_limit_bytes = 8u << 20;

Result<Presentation> read_clip(std::string_view text);
std::string write_clip(const Presentation& presentation);

} // namespace forksight::media_manifests
