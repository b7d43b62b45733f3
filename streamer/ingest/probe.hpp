// What a video file holds, as far as its container tells: or why no clip can be made of it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"
#include "streamer/ingest/av.hpp"

namespace forksight::streamer::ingest {

inline constexpr int picture_limit_px = 16384;
inline constexpr int thinnest_shape = 16; ///< one side at most so many times the other
inline constexpr double duration_limit_s = 4.0 * 3600.0;
inline constexpr double frame_rate_limit = 60.0;

/// The decoders that a file of unknown origin may reach, as libav takes them.
extern const char* const decoder_whitelist;

struct Facts {
    std::string container;
    std::string codec;
    int video_stream = -1;
    int sound_stream = -1;           ///< -1: silent
    bool sound_is_ambisonic = false; ///< first order AmbiX: W, Y, Z, X
    int width = 0;                   ///< as shown: square pixels, after quarter_turns
    int height = 0;
    int quarter_turns = 0;          ///< clockwise, to be made before it is shown upright
    media_manifests::Rational rate; ///< of the clip: constant, at most 60
    bool rate_is_variable = false;
    double duration_s = 0.0;                               ///< 0: the container does not tell
    std::optional<media_manifests::Projection> projection; ///< as the metadata says
    std::optional<media_manifests::Stereo> stereo;
    std::vector<std::string> remarks;
};

/// Opens the container and reads its headers. Refuses what is no video, is cut short, or is over the limits.
media_manifests::Result<av::Input> open_container(const std::filesystem::path& file);
media_manifests::Result<Facts> probe(const AVFormatContext& container, const std::filesystem::path& file);

struct Shape {
    media_manifests::Projection projection = media_manifests::Projection::flat;
    media_manifests::Stereo stereo = media_manifests::Stereo::mono;
    std::string remark; ///< not empty: it was guessed, and from what
};

/// What the author ordered, else what the metadata says, else a guess from the picture's shape. Pure.
Shape shape_of(const Facts& facts, std::optional<media_manifests::Projection> ordered_projection,
               std::optional<media_manifests::Stereo> ordered_stereo);

/// The constant rate that a source is resampled to. `average` and `finest` as libav reports them. Pure.
struct RateChoice {
    media_manifests::Rational rate; ///< numerator 0: there is no usable rate
    bool variable = false;
};
RateChoice choose_rate(media_manifests::Rational average, media_manifests::Rational finest);

} // namespace forksight::streamer::ingest
