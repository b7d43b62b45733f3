#include "media_manifests/hls.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdio>

#include "media_manifests/playlist.hpp"
#include "media_manifests/subtitles.hpp"

namespace forksight::media_manifests::hls {

namespace {

/// "29.970": at most three places behind the point (RFC 8216, 4.3.4.2).
std::string decimal(double value, int places) {
    std::array<char, 64> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.*f", places, value);
    assert(length > 0 && static_cast<std::size_t>(length) < text.size());
    return {text.data(), static_cast<std::size_t>(length)};
}

std::string microseconds(std::int64_t time_us) {
    std::string digits = std::to_string(time_us);
    if (digits.size() < 7) digits.insert(0, 7 - digits.size(), '0');
    return digits.insert(digits.size() - 6, ".");
}

/// Each duration is the distance of two rounded times, so that rounding never adds up.
std::vector<std::int64_t> rounded_durations_us(const std::vector<Segment>& segments) {
    std::vector<std::int64_t> durations;
    durations.reserve(segments.size());
    double time_s = 0.0;
    std::int64_t time_us = 0;
    for (const Segment& segment : segments) {
        time_s += segment.duration_s;
        const std::int64_t next_us = std::llround(time_s * 1e6);
        durations.push_back(next_us - time_us);
        time_us = next_us;
    }
    return durations;
}

} // namespace

std::string write_master(const Presentation& presentation) {
    assert(!presentation.video.empty());
    std::string out =
        "#EXTM3U\n"
        "#EXT-X-VERSION:" +
        std::to_string(version) +
        "\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n";
    const auto session_data = [&](std::string_view id, std::string_view value) {
        out += "#EXT-X-SESSION-DATA:DATA-ID=\"" + std::string(id) + "\",VALUE=\"" + std::string(value) + "\"\n";
    };
    session_data(projection_id, name_of(presentation.projection));
    session_data(stereo_id, name_of(presentation.stereo));
    const std::optional<Rendition>& audio = presentation.audio;
    if (audio) {
        out += "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"" + std::string(audio_group) + "\",NAME=\"" + audio->name +
               "\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"" + std::to_string(audio->channels) + "\",URI=\"" +
               audio->name + "/" + std::string(media_name) + "\"\n";
    }
    for (const SubtitleTrack& track : presentation.subtitles) {
        out += "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"" + std::string(subtitles_group) + "\",NAME=\"" +
               track.language + "\",LANGUAGE=\"" + track.language + "\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"" +
               std::string(subtitles_folder) + "/" + subtitles_playlist_name(track.language) + "\"\n";
    }
    for (const Rendition& video : presentation.video) {
        // Of everything that plays together (RFC 8216, 4.3.4.2).
        const std::uint64_t peak = video.bandwidth_bps + (audio ? audio->bandwidth_bps : 0);
        const std::uint64_t average = video.average_bandwidth_bps + (audio ? audio->average_bandwidth_bps : 0);
        out += "#EXT-X-STREAM-INF:BANDWIDTH=" + std::to_string(peak) + ",AVERAGE-BANDWIDTH=" + std::to_string(average) +
               ",CODECS=\"" + video.codecs + (audio ? "," + audio->codecs : "") +
               "\",RESOLUTION=" + std::to_string(video.width) + "x" + std::to_string(video.height) +
               ",FRAME-RATE=" + decimal(video.frame_rate.value(), 3);
        if (audio) out += ",AUDIO=\"" + std::string(audio_group) + "\"";
        if (!presentation.subtitles.empty()) out += ",SUBTITLES=\"" + std::string(subtitles_group) + "\"";
        out += "\n" + video.name + "/" + std::string(media_name) + "\n";
    }
    return out;
}

std::string write_media(const Rendition& rendition) {
    const std::vector<std::int64_t> durations_us = rounded_durations_us(rendition.segments);
    std::int64_t target_s = 1;
    for (const std::int64_t duration_us : durations_us) target_s = std::max(target_s, whole_seconds(duration_us));
    std::string out =
        "#EXTM3U\n"
        "#EXT-X-VERSION:" +
        std::to_string(version) +
        "\n"
        "#EXT-X-TARGETDURATION:" +
        std::to_string(target_s) +
        "\n"
        "#EXT-X-PLAYLIST-TYPE:VOD\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n"
        "#EXT-X-MAP:URI=\"" +
        std::string(init_name) + "\"\n";
    for (std::size_t i = 0; i < durations_us.size(); ++i) {
        out += "#EXTINF:" + microseconds(durations_us[i]) + ",\n" + segment_name(i + 1) + "\n";
    }
    return out + "#EXT-X-ENDLIST\n";
}

// Without an X-TIMESTAMP-MAP a cue's time is the clip's (RFC 8216, 3.5): our segments begin at 0.
std::string write_subtitles(const Presentation& presentation, const SubtitleTrack& track) {
    const std::int64_t duration_us = std::llround(presentation.duration_s * 1e6);
    std::string out = "#EXTM3U\n#EXT-X-VERSION:";
    out += std::to_string(version);
    out += "\n#EXT-X-TARGETDURATION:";
    out += std::to_string(std::max(std::int64_t{1}, whole_seconds(duration_us)));
    out += "\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:";
    out += microseconds(duration_us);
    out += ",\n";
    out += subtitles_name(track.language);
    return out + "\n#EXT-X-ENDLIST\n";
}

} // namespace forksight::media_manifests::hls
