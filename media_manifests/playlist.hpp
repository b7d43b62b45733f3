// A playlist line by line, its attribute lists, and what is wrong with it where (RFC 8216, 4.1 and 4.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "media_manifests/result.hpp"

namespace forksight::media_manifests::hls {

/// The newest protocol version that is read, and the one that is written.
inline constexpr std::int64_t version = 7;
inline constexpr std::string_view audio_group = "audio";
inline constexpr std::string_view subtitles_group = "subtitles";
inline constexpr std::string_view media_name = "media.m3u8";
/// RFC 8216 has no word for a projection; session data may say anything (4.3.4.4).
inline constexpr std::string_view projection_id = "forksight.projection";
inline constexpr std::string_view stereo_id = "forksight.stereo";

/// To the nearest, as EXT-X-TARGETDURATION counts (4.3.3.1).
inline std::int64_t whole_seconds(std::int64_t duration_us) {
    return (duration_us + 500'000) / 1'000'000;
}

/// A file name that stays where it is put.
bool is_file_name(std::string_view name);

/// NAME=VALUE,NAME="VALUE", the quotes taken off.
using Attributes = std::map<std::string_view, std::string_view>;
std::optional<std::string_view> find(const Attributes& list, std::string_view name);

/// A tag with its value, or a URI.
struct Line {
    std::size_t number = 0;
    std::string_view tag; ///< "#EXTINF"; empty for a URI
    std::string_view value;
};

/// `text` outlives it, and everything it hands out.
class PlaylistReader {
  public:
    explicit PlaylistReader(std::string_view text);

    /// The next tag or URI; comments and empty lines are passed over.
    std::optional<Line> next();
    /// About the line that next() gave.
    void wrong(std::string what) { wrong_at(number_, std::move(what)); }
    void wrong_at(std::size_t line, std::string what);
    void wrong_overall(std::string what) { errors_.push_back({"", std::move(what)}); }
    const Errors& errors() const { return errors_; }

    /// Checks the tags that both kinds of playlist have, and passes over all others (RFC 8216, 6.3.1).
    void take_common(const Line& line);
    /// Malformed lists are reported, and empty.
    Attributes attributes_of(const Line& line);

  private:
    std::string_view first_line() const;

    std::string_view text_;
    std::size_t number_ = 0;
    Errors errors_;
};

} // namespace forksight::media_manifests::hls
