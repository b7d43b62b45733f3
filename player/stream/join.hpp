// Makes one byte stream of a clip's picture and sound, which lie in separate CMAF tracks (ISO/IEC 14496-12, 23000-19).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "media_manifests/result.hpp"

namespace forksight::player::stream {

/// The largest init.mp4 that is read.
inline constexpr std::size_t init_limit_bytes = 1u << 20;
/// The largest segment that is read.
inline constexpr std::size_t segment_limit_bytes = 64u << 20;

enum class Track : std::uint32_t { picture = 1, sound = 2 }; ///< the number each has in the joined stream

/// One track's init.mp4, taken apart. The boxes are whole, with their headers.
struct Init {
    Track track = Track::picture;
    std::uint32_t track_id = 0;  ///< in the file
    std::uint32_t timescale = 0; ///< ticks a second of its media
    std::uint32_t movie_timescale = 0;
    std::string ftyp;
    std::string mvhd;
    std::string trak;
    std::string trex;
};

/// An init with exactly one track of the kind asked for, fragmented. Errors say what is wrong with it, and at which
/// byte.
media_manifests::Result<Init> read_init(std::string_view bytes, Track track);

/// Whether segments made for `other` decode under `init`: same ticks, same defaults. In-band parameter sets are the
/// encoder's promise (codecs "avc3…", "hev1…") and not looked at here.
bool interchangeable(const Init& init, const Init& other);

/// The init of the joined stream. `sound` may be null: a silent clip.
std::string join(const Init& picture, const Init* sound);

/// A segment as it stands in the joined stream: its moof and mdat boxes, with the track's number in every tfhd. Boxes
/// that only players with an index need (styp, sidx, prft, emsg) are left out.
media_manifests::Result<std::string> joined_segment(std::string_view bytes, const Init& init);

} // namespace forksight::player::stream
