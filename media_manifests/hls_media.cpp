// Reading media playlists: whole, unencrypted, a file a segment; everything else is refused with its line.
#include <cmath>
#include <optional>
#include <string>

#include "media_manifests/hls.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/numbers.hpp"
#include "media_manifests/playlist.hpp"

namespace forksight::media_manifests::hls {

using json::quoted;

namespace {

constexpr double longest_segment_s = 3600.0;

class MediaReader {
  public:
    explicit MediaReader(std::string_view text) : lines_(text) {}

    Result<Media> read() && {
        while (const auto line = lines_.next()) {
            if (ended_) {
                lines_.wrong("nothing follows #EXT-X-ENDLIST");
                break;
            }
            take(*line);
        }
        if (lines_.errors().empty()) finish();
        if (!lines_.errors().empty()) return lines_.errors();
        return std::move(media_);
    }

  private:
    void take(const Line& line) {
        if (line.tag.empty()) {
            take_segment(line);
        } else if (line.tag == "#EXTINF") {
            take_duration(line);
        } else if (line.tag == "#EXT-X-TARGETDURATION") {
            const auto target = natural(line.value);
            const bool sane = target && *target <= static_cast<std::uint64_t>(longest_segment_s);
            if (!sane) lines_.wrong(quoted(line.value) + " is not a target duration of at most an hour");
            if (target_s_) lines_.wrong("#EXT-X-TARGETDURATION is given twice");
            target_s_ = sane ? static_cast<std::int64_t>(*target) : 0;
        } else if (line.tag == "#EXT-X-MAP") {
            take_map(lines_.attributes_of(line));
        } else if (line.tag == "#EXT-X-ENDLIST") {
            ended_ = true;
        } else if (line.tag == "#EXT-X-PLAYLIST-TYPE") {
            if (line.value != "VOD") lines_.wrong("only playlists of type VOD are played, not " + quoted(line.value));
        } else if (line.tag == "#EXT-X-KEY") {
            const Attributes list = lines_.attributes_of(line);
            if (find(list, "METHOD") != "NONE") lines_.wrong("encrypted clips are not played");
        } else if (line.tag == "#EXT-X-BYTERANGE" || line.tag == "#EXT-X-DISCONTINUITY" || line.tag == "#EXT-X-GAP" ||
                   line.tag == "#EXT-X-I-FRAMES-ONLY") {
            lines_.wrong(quoted(line.tag) + " is not played: every segment is a file, and they follow one another");
        } else if (line.tag == "#EXT-X-STREAM-INF" || line.tag == "#EXT-X-MEDIA") {
            lines_.wrong("this is a master playlist, not a media playlist");
        } else {
            lines_.take_common(line);
        }
    }

    void take_map(const Attributes& list) {
        const auto uri = find(list, "URI");
        if (!media_.init_uri.empty() || !media_.segments.empty()) {
            lines_.wrong("one #EXT-X-MAP stands before the first segment");
        } else if (find(list, "BYTERANGE")) {
            lines_.wrong("the initialization must be a whole file");
        } else if (!uri || !is_file_name(*uri)) {
            lines_.wrong("#EXT-X-MAP needs the name of a file beside the playlist");
        } else {
            media_.init_uri = *uri;
        }
    }

    void take_duration(const Line& line) {
        if (duration_s_) lines_.wrong("#EXTINF stands twice before one segment");
        duration_s_ = decimal(line.value.substr(0, line.value.find(',')));
        if (!duration_s_ || *duration_s_ <= 0.0 || *duration_s_ > longest_segment_s) {
            lines_.wrong(quoted(line.value) + " does not begin with a duration of at most an hour");
            duration_s_ = 1.0; // so that the segment is not said to lack one
        }
        longest_s_ = std::max(longest_s_, *duration_s_);
    }

    void take_segment(const Line& line) {
        if (!duration_s_) lines_.wrong("the segment " + quoted(line.value) + " has no #EXTINF");
        if (!is_file_name(line.value)) lines_.wrong(quoted(line.value) + " is not a file beside the playlist");
        if (media_.segments.size() >= segment_limit) {
            lines_.wrong("at most " + std::to_string(segment_limit) + " segments are read");
        } else {
            media_.segments.push_back({duration_s_.value_or(1.0), 0});
            media_.uris.emplace_back(line.value);
        }
        duration_s_.reset();
    }

    void finish() {
        if (duration_s_) lines_.wrong_overall("the last #EXTINF has no segment");
        if (!ended_) lines_.wrong_overall("there is no #EXT-X-ENDLIST: live playlists are not played");
        if (media_.segments.empty()) lines_.wrong_overall("this playlist has no segments");
        if (media_.init_uri.empty()) lines_.wrong_overall("there is no #EXT-X-MAP: only fragmented MP4 is played");
        if (!target_s_) {
            lines_.wrong_overall("#EXT-X-TARGETDURATION is missing");
        } else if (whole_seconds(std::llround(longest_s_ * 1e6)) > *target_s_) {
            lines_.wrong_overall("a segment is longer than #EXT-X-TARGETDURATION");
        }
    }

    PlaylistReader lines_;
    Media media_;
    std::optional<double> duration_s_;
    std::optional<std::int64_t> target_s_;
    double longest_s_ = 0.0;
    bool ended_ = false;
};

} // namespace

Result<Media> read_media(std::string_view text) {
    return MediaReader(text).read();
}

} // namespace forksight::media_manifests::hls
