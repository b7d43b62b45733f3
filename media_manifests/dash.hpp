// Presentation <-> DASH manifest (ISO/IEC 23009-1, static, SegmentTemplate with a timeline).
#pragma once

#include <string>
#include <string_view>

#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests::dash {

std::string write(const Presentation& presentation);
/// What write() can say comes back, bytes and peak bandwidths aside. Anything dynamic, or of several periods, is refused.
Result<Presentation> read(std::string_view text);

}  // namespace forksight::media_manifests::dash
