// The names of ISO/IEC 23009-1, 23090-2 and 23091-2 that the writer and the reader of manifests share.
#pragma once

#include <string_view>

namespace forksight::media_manifests::dash {

inline constexpr std::string_view mpd_namespace = "urn:mpeg:dash:schema:mpd:2011";
inline constexpr std::string_view omaf_namespace = "urn:mpeg:mpegI:omaf:2017";
inline constexpr std::string_view profiles = "urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019";
/// @omaf:projection_type 0 is equirectangular (23090-2, 8.2).
inline constexpr std::string_view omaf_projection = "urn:mpeg:mpegI:omaf:2017:pf";
/// Projections that OMAF has no word for; the value is the name in clip.json.
inline constexpr std::string_view own_projection = "urn:x-forksight:projection:1";
/// 3 is side by side, 4 is top and bottom, for every codec (23091-2; the numbers of H.264's SEI message).
inline constexpr std::string_view frame_packing = "urn:mpeg:mpegB:cicp:VideoFramePackingType";
/// The value is the number of channels.
inline constexpr std::string_view channel_count = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011";
inline constexpr std::string_view media_template = "$RepresentationID$/$Number%05d$.m4s";
inline constexpr std::string_view init_template = "$RepresentationID$/init.mp4";

} // namespace forksight::media_manifests::dash
