// Presentation <-> DASH manifest (ISO/IEC 23009-1, static, SegmentTemplate with a timeline).
#pragma once

#include <string>
#include <string_view>

#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests::dash {

std::string write(const Presentation& presentation);
/// What write() can say comes back; bytes and average bandwidths are not in a manifest and stay 0. Refused: anything
/// dynamic, encrypted, of several periods, or laid out otherwise than RENDITION/init.mp4 and RENDITION/00001.m4s.
Result<Presentation> read(std::string_view text);

} // namespace forksight::media_manifests::dash
