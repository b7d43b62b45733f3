#include "media_manifests/dash.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

#include "media_manifests/dash_terms.hpp"
#include "media_manifests/subtitles.hpp"

namespace forksight::media_manifests::dash {

namespace {

/// A scale on which every frame of `rate` is a whole number of ticks: 30000 for 30000/1001, 25000 for 25.
std::int64_t timescale_of(const Rational& rate) {
    if (rate.numerator <= 0) return 90'000;
    std::int64_t scale = rate.numerator;
    while (scale < 10'000) scale *= 10;
    return scale;
}

/// xs:duration with as many digits as the number has, so that it reads back as the same number.
std::string seconds(double duration_s) {
    std::array<char, 64> digits{};
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), duration_s, std::chars_format::fixed);
    assert(error == std::errc());
    return "PT" + std::string(digits.data(), end) + "S";
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '"') {
            out += "&quot;";
        } else {
            out += c;
        }
    }
    return out;
}

class Writer {
  public:
    explicit Writer(const Presentation& presentation) : presentation_(presentation) {}

    std::string write() && {
        double longest_s = 0.0;
        for (const Segment& segment : presentation_.video.front().segments) {
            longest_s = std::max(longest_s, segment.duration_s);
        }
        line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        // The peak over any segment holds once one segment is buffered: that is what @bandwidth promises.
        line("<MPD xmlns=\"" + std::string(mpd_namespace) + "\" xmlns:omaf=\"" + std::string(omaf_namespace) +
             "\" profiles=\"" + std::string(profiles) + "\" type=\"static\" mediaPresentationDuration=\"" +
             seconds(whole_s()) + "\" minBufferTime=\"" + seconds(std::ceil(longest_s)) + "\">");
        line("  <Period id=\"0\" start=\"PT0S\">");
        write_video();
        if (presentation_.audio) write_audio(*presentation_.audio);
        for (std::size_t i = 0; i < presentation_.subtitles.size(); ++i) write_subtitles(i);
        line("  </Period>");
        line("</MPD>");
        return std::move(out_);
    }

  private:
    // To the end of what ends last: a player that has come to the length that is told waits there for the sound to end.
    double whole_s() const {
        double sound_s = 0.0;
        if (presentation_.audio) {
            for (const Segment& segment : presentation_.audio->segments) sound_s += segment.duration_s;
        }
        return std::max(presentation_.duration_s, sound_s);
    }

    void line(std::string_view text) {
        out_ += text;
        out_ += '\n';
    }

    void supplement(std::string_view scheme, const std::string& value) {
        line("      <SupplementalProperty schemeIdUri=\"" + std::string(scheme) + "\" " + value + "/>");
    }

    void write_video() {
        line(
            "    <AdaptationSet id=\"1\" contentType=\"video\" mimeType=\"video/mp4\" segmentAlignment=\"true\" "
            "startWithSAP=\"1\">");
        // A flat picture needs no word. OMAF's cube has its faces elsewhere than ours, so it gets our own term.
        if (presentation_.projection == Projection::equirectangular) {
            supplement(omaf_projection, "omaf:projection_type=\"0\"");
        } else if (presentation_.projection != Projection::flat) {
            supplement(own_projection, "value=\"" + std::string(name_of(presentation_.projection)) + "\"");
        }
        if (presentation_.stereo == Stereo::top_bottom) supplement(frame_packing, "value=\"4\"");
        if (presentation_.stereo == Stereo::left_right) supplement(frame_packing, "value=\"3\"");
        const Rendition& best = presentation_.video.front();
        write_timeline(best.segments, timescale_of(best.frame_rate));
        for (const Rendition& video : presentation_.video) {
            std::string rate;
            if (video.frame_rate.numerator > 0) rate = " frameRate=\"" + to_string(video.frame_rate) + "\"";
            line("      <Representation id=\"" + escaped(video.name) + "\" codecs=\"" + escaped(video.codecs) +
                 "\" bandwidth=\"" + std::to_string(video.bandwidth_bps) + "\" width=\"" + std::to_string(video.width) +
                 "\" height=\"" + std::to_string(video.height) + "\"" + rate + "/>");
        }
        line("    </AdaptationSet>");
    }

    void write_audio(const Rendition& audio) {
        line(
            "    <AdaptationSet id=\"2\" contentType=\"audio\" mimeType=\"audio/mp4\" segmentAlignment=\"true\" "
            "startWithSAP=\"1\">");
        if (audio.channels > 0) {
            line("      <AudioChannelConfiguration schemeIdUri=\"" + std::string(channel_count) + "\" value=\"" +
                 std::to_string(audio.channels) + "\"/>");
        }
        write_timeline(audio.segments, audio.sample_rate_hz > 0 ? audio.sample_rate_hz : 90'000);
        std::string rate;
        if (audio.sample_rate_hz > 0) rate = " audioSamplingRate=\"" + std::to_string(audio.sample_rate_hz) + "\"";
        line("      <Representation id=\"" + escaped(audio.name) + "\" codecs=\"" + escaped(audio.codecs) +
             "\" bandwidth=\"" + std::to_string(audio.bandwidth_bps) + "\"" + rate + "/>");
        line("    </AdaptationSet>");
    }

    void write_subtitles(std::size_t number) {
        const SubtitleTrack& track = presentation_.subtitles[number];
        line("    <AdaptationSet id=\"" + std::to_string(3 + number) +
             "\" contentType=\"text\" mimeType=\"text/vtt\" lang=\"" + escaped(track.language) + "\">");
        const double bits = static_cast<double>(track.bytes) * 8.0;
        const auto bandwidth = static_cast<std::uint64_t>(std::ceil(bits / std::max(presentation_.duration_s, 1.0)));
        line("      <Representation id=\"" + escaped(std::string(subtitles_folder) + "-" + track.language) +
             "\" bandwidth=\"" + std::to_string(std::max<std::uint64_t>(bandwidth, 1)) + "\">");
        line("        <BaseURL>" + escaped(subtitles_path(track.language)) + "</BaseURL>");
        line("      </Representation>");
        line("    </AdaptationSet>");
    }

    void write_timeline(const std::vector<Segment>& segments, std::int64_t timescale) {
        line("      <SegmentTemplate timescale=\"" + std::to_string(timescale) + "\" media=\"" +
             std::string(media_template) + "\" initialization=\"" + std::string(init_template) +
             "\" startNumber=\"1\">");
        line("        <SegmentTimeline>");
        double time_s = 0.0;
        std::int64_t time = 0;
        std::int64_t run = 0;
        std::int64_t repeated = 0;
        bool first = true;
        const auto flush = [&] {
            if (repeated == 0) return;
            line("          <S " + std::string(first ? "t=\"0\" " : "") + "d=\"" + std::to_string(run) + "\"" +
                 (repeated > 1 ? " r=\"" + std::to_string(repeated - 1) + "\"" : "") + "/>");
            first = false;
        };
        for (const Segment& segment : segments) {
            // The distance of two rounded times, so that rounding never adds up.
            time_s += segment.duration_s;
            const std::int64_t next = std::llround(time_s * static_cast<double>(timescale));
            const std::int64_t duration = next - time;
            time = next;
            if (duration != run) {
                flush();
                run = duration;
                repeated = 0;
            }
            ++repeated;
        }
        flush();
        line("        </SegmentTimeline>");
        line("      </SegmentTemplate>");
    }

    const Presentation& presentation_;
    std::string out_;
};

} // namespace

std::string write(const Presentation& presentation) {
    assert(!presentation.video.empty());
    return Writer(presentation).write();
}

} // namespace forksight::media_manifests::dash
