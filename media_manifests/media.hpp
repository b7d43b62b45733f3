// What ingest makes of a clip and what a player fetches: renditions of one picture, cut into aligned segments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forksight::media_manifests {

enum class Projection { equirectangular, half_equirectangular, cubemap, eac, fisheye, flat };
enum class Stereo { mono, top_bottom, left_right };

/// The names of contracts.md: "half-equirectangular", "top-bottom".
std::string_view name_of(Projection projection);
std::string_view name_of(Stereo stereo);
std::optional<Projection> projection_named(std::string_view name);
std::optional<Stereo> stereo_named(std::string_view name);

/// Exact, as containers hold it: 30000/1001.
struct Rational {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;

    double value() const { return static_cast<double>(numerator) / static_cast<double>(denominator); }
    bool operator==(const Rational&) const = default;
};

/// One CMAF segment, NNNNN.m4s, numbered from 1 in its rendition's order.
struct Segment {
    double duration_s = 0.0;
    std::uint64_t bytes = 0;
};

/// One encoding of the picture, or of the sound, in a folder of its own beside the manifests.
struct Rendition {
    std::string name;                ///< the folder: "1280x640", "audio"
    std::string codecs;              ///< RFC 6381: "avc3.640028", "mp4a.40.2"
    std::uint64_t bandwidth_bps = 0; ///< peak over any segment, as HLS wants it
    std::uint64_t average_bandwidth_bps = 0;
    std::uint64_t init_bytes = 0; ///< size of init.mp4
    std::vector<Segment> segments;

    int width = 0; ///< picture only
    int height = 0;
    Rational frame_rate;
    int sample_rate_hz = 0; ///< sound only
    int channels = 0;
};

/// What is said in a clip, in one language: the file subtitles_path(language) beside the renditions.
struct SubtitleTrack {
    std::string language; ///< BCP 47, in its usual case: "nl", "pt-BR"
    std::uint64_t bytes = 0;

    bool operator==(const SubtitleTrack&) const = default;
};

/// A clip as it is served. Video renditions have segments of the same number and lengths.
struct Presentation {
    double duration_s = 0.0; ///< of the picture
    Projection projection = Projection::equirectangular;
    Stereo stereo = Stereo::mono;
    std::vector<Rendition> video;   ///< best first; never empty
    std::optional<Rendition> audio; ///< absent: the clip is silent
    std::vector<SubtitleTrack> subtitles;
};

/// "00001.m4s" for 1.
std::string segment_name(std::size_t number);
inline constexpr std::string_view init_name = "init.mp4";

/// The most that a clip has; readers refuse more.
inline constexpr std::size_t rendition_limit = 32;
inline constexpr std::size_t segment_limit = 100'000;
inline constexpr std::size_t subtitle_track_limit = 32;
inline constexpr double clip_limit_s = 86'400.0;
inline constexpr int picture_limit = 32'768; ///< pixels, either way
inline constexpr std::uint64_t bandwidth_limit_bps = 100'000'000'000;

/// Safe as one component of a path and of a URL: `[a-z0-9][a-z0-9._-]{0,63}` without ".." and without "." last.
bool is_rendition_name(std::string_view name);
/// One RFC 6381 name: `[A-Za-z0-9][A-Za-z0-9._+-]{0,63}`.
bool is_codec(std::string_view name);
/// "30000/1001", and "30" for 30/1.
std::string to_string(const Rational& rational);
/// Of "30000/1001" or "30": a frame rate from 1 to 1000, in its lowest terms.
std::optional<Rational> frame_rate_of(std::string_view text);

} // namespace forksight::media_manifests
