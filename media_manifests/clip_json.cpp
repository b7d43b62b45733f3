#include "media_manifests/clip_json.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "media_manifests/film_reader.hpp"
#include "media_manifests/json.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/json_writer.hpp"
#include "media_manifests/webvtt.hpp"

namespace forksight::media_manifests {

using json::Layout;
using json::Reader;
using json::Unknown;
using json::Value;

namespace {

constexpr std::int64_t clip_version = 1;
constexpr double longest_segment_s = 3600.0;
constexpr std::int64_t largest_file_bytes = std::int64_t{1} << 40;
constexpr double alignment_s = 0.001; // less than half a frame at 240 frames a second
constexpr double length_slack_s = 1.0;

class ClipReader {
  public:
    explicit ClipReader(const json::Document& document) : reader_(document.problems()), clip_(document.root()) {}

    Result<Presentation> read() && {
        // Keys that are not known pass: a newer ingest may say more.
        if (reader_.object(clip_) && version_is_known()) read_clip();
        if (!reader_.clean()) return std::move(reader_).errors();
        return std::move(presentation_);
    }

  private:
    bool version_is_known() {
        const auto version = reader_.required(clip_, "forksight");
        const auto number =
            version ? reader_.integer(*version, 1, std::numeric_limits<std::int64_t>::max()) : std::nullopt;
        if (!number || *number == clip_version) return number.has_value();
        reader_.wrong(*version, "this clip is of version " + std::to_string(*number) + "; version " +
                                    std::to_string(clip_version) + " is the newest that can be read here");
        return false;
    }

    void read_clip() {
        if (const auto duration = reader_.required(clip_, "duration")) {
            presentation_.duration_s = positive(*duration, clip_limit_s);
        }
        presentation_.projection = named<Projection>("projection", projection_named);
        presentation_.stereo = named<Stereo>("stereo", stereo_named);
        if (const auto video = reader_.required(clip_, "video")) read_video(*video);
        if (const auto audio = reader_.member(clip_, "audio")) presentation_.audio = read_sound(*audio);
        if (const auto subtitles = reader_.member(clip_, "subtitles")) read_subtitles(*subtitles);
    }

    template <class Kind>
    Kind named(std::string_view key, std::optional<Kind> (*find)(std::string_view)) {
        const auto value = reader_.required(clip_, key);
        const auto text = value ? reader_.text(*value, 64) : std::nullopt;
        if (!text) return Kind{};
        const std::optional<Kind> kind = find(*text);
        if (!kind) reader_.wrong(*value, json::quoted(*text) + " is not a " + std::string(key) + " that is known");
        return kind.value_or(Kind{});
    }

    void read_video(const Value& list) {
        if (!reader_.list(list, rendition_limit)) return;
        if (list.size() == 0) reader_.wrong(list, "a clip has at least one video rendition");
        for (const Value value : list) {
            Rendition rendition = read_rendition(value);
            if (value.kind() == json::Kind::object) read_picture(value, rendition);
            presentation_.video.push_back(std::move(rendition));
        }
        if (!reader_.clean()) return;
        auto rendition = presentation_.video.begin();
        for (const Value value : list) check_alignment(value, *rendition++);
        double total_s = 0.0;
        for (const Segment& segment : presentation_.video.front().segments) total_s += segment.duration_s;
        if (std::fabs(total_s - presentation_.duration_s) > length_slack_s) {
            reader_.wrong(list, "the segments last " + json::shortest(total_s) + " s together, and the clip " +
                                    json::shortest(presentation_.duration_s) + " s");
        }
    }

    void check_alignment(const Value& value, const Rendition& rendition) {
        const std::vector<Segment>& first = presentation_.video.front().segments;
        const bool aligned =
            first.size() == rendition.segments.size() &&
            std::equal(first.begin(), first.end(), rendition.segments.begin(), [](const Segment& a, const Segment& b) {
                return std::fabs(a.duration_s - b.duration_s) <= alignment_s;
            });
        if (!aligned) reader_.wrong(value, "its segments are not of the number and lengths of the first rendition's");
    }

    std::optional<Rendition> read_sound(const Value& value) {
        Rendition rendition = read_rendition(value);
        if (value.kind() != json::Kind::object) return rendition;
        rendition.sample_rate_hz = static_cast<int>(integer(value, "sample_rate", 8'000, 768'000));
        rendition.channels = static_cast<int>(integer(value, "channels", 1, 64));
        return rendition;
    }

    void read_subtitles(const Value& list) {
        if (!reader_.list(list, subtitle_track_limit)) return;
        for (const Value value : list) {
            if (!reader_.object(value)) continue;
            SubtitleTrack track;
            if (const auto language = reader_.required(value, "language")) read_language(*language, track);
            track.bytes = natural(value, "bytes", 0, static_cast<std::int64_t>(webvtt_limits::bytes));
            presentation_.subtitles.push_back(std::move(track));
        }
    }

    void read_language(const Value& value, SubtitleTrack& track) {
        const auto tag = reader_.text(value, 64);
        if (!tag) return;
        if (!is_language_tag(*tag) || usual_case(*tag) != *tag) {
            reader_.wrong(value, json::quoted(*tag) + " is not a language tag such as \"nl\" or \"pt-BR\"");
            return;
        }
        track.language = *tag;
        const bool taken = std::any_of(presentation_.subtitles.begin(), presentation_.subtitles.end(),
                                       [&](const SubtitleTrack& other) { return other.language == *tag; });
        if (taken) reader_.wrong(value, "there are subtitles in the language " + json::quoted(*tag) + " already");
    }

    Rendition read_rendition(const Value& value) {
        Rendition rendition;
        if (!reader_.object(value)) return rendition;
        if (const auto name = reader_.required(value, "name")) read_name(*name, rendition);
        if (const auto codecs = reader_.required(value, "codecs")) {
            const auto text = reader_.text(*codecs, 64);
            if (text && !is_codec(*text)) reader_.wrong(*codecs, json::quoted(*text) + " is not the name of a codec");
            rendition.codecs = text.value_or("");
        }
        constexpr auto fastest = static_cast<std::int64_t>(bandwidth_limit_bps);
        rendition.bandwidth_bps = natural(value, "bandwidth", 1, fastest);
        rendition.average_bandwidth_bps = natural(value, "average_bandwidth", 1, fastest);
        rendition.init_bytes = natural(value, "init_bytes", 0, largest_file_bytes);
        if (const auto segments = reader_.required(value, "segments")) read_segments(*segments, rendition);
        return rendition;
    }

    void read_name(const Value& value, Rendition& rendition) {
        const auto name = reader_.text(value, 64);
        if (!name) return;
        if (!is_rendition_name(*name)) {
            reader_.wrong(value, json::quoted(*name) +
                                     " cannot be the name of a rendition: small letters, digits and "
                                     "\"._-\", a letter or digit first, and no two dots together");
            return;
        }
        rendition.name = *name;
        const bool taken = std::any_of(presentation_.video.begin(), presentation_.video.end(),
                                       [&](const Rendition& other) { return other.name == *name; });
        if (taken) reader_.wrong(value, "another rendition is called " + json::quoted(*name) + " already");
    }

    void read_picture(const Value& value, Rendition& rendition) {
        rendition.width = static_cast<int>(integer(value, "width", 2, picture_limit));
        rendition.height = static_cast<int>(integer(value, "height", 2, picture_limit));
        const auto rate = reader_.required(value, "frame_rate");
        const auto text = rate ? reader_.text(*rate, 32) : std::nullopt;
        if (!text) return;
        const auto frame_rate = frame_rate_of(*text);
        if (!frame_rate) {
            reader_.wrong(*rate, json::quoted(*text) + " is not a frame rate such as \"30000/1001\" or \"30\"");
        }
        rendition.frame_rate = frame_rate.value_or(Rational{});
    }

    void read_segments(const Value& list, Rendition& rendition) {
        if (!reader_.list(list, segment_limit)) return;
        if (list.size() == 0) reader_.wrong(list, "a rendition has at least one segment");
        rendition.segments.reserve(list.size());
        for (const Value pair : list) {
            if (pair.kind() != json::Kind::list || pair.size() != 2) {
                reader_.wrong(pair, "a segment is a pair: [seconds, bytes]");
                continue;
            }
            auto part = pair.begin();
            Segment segment;
            segment.duration_s = positive(*part, longest_segment_s);
            ++part;
            segment.bytes = static_cast<std::uint64_t>(reader_.integer(*part, 0, largest_file_bytes).value_or(0));
            rendition.segments.push_back(segment);
        }
    }

    double positive(const Value& value, double max) {
        const auto number = reader_.number(value, 0.0, max, "seconds");
        if (number && *number <= 0.0) reader_.wrong(value, "this must be more than 0 seconds");
        return number.value_or(0.0);
    }

    std::int64_t integer(const Value& object, std::string_view key, std::int64_t min, std::int64_t max) {
        const auto value = reader_.required(object, key);
        return value ? reader_.integer(*value, min, max).value_or(0) : 0;
    }

    std::uint64_t natural(const Value& object, std::string_view key, std::int64_t min, std::int64_t max) {
        return static_cast<std::uint64_t>(integer(object, key, min, max));
    }

    Reader reader_;
    Value clip_;
    Presentation presentation_;
};

void write_rendition(json::Writer& out, const Rendition& rendition, bool picture) {
    out.open_object();
    out.key("name").text(rendition.name);
    if (picture) {
        out.key("width").integer(rendition.width);
        out.key("height").integer(rendition.height);
        out.key("frame_rate").text(to_string(rendition.frame_rate));
    } else {
        out.key("sample_rate").integer(rendition.sample_rate_hz);
        out.key("channels").integer(rendition.channels);
    }
    out.key("codecs").text(rendition.codecs);
    out.key("bandwidth").natural(rendition.bandwidth_bps);
    out.key("average_bandwidth").natural(rendition.average_bandwidth_bps);
    out.key("init_bytes").natural(rendition.init_bytes);
    out.key("segments").open_list(Layout::tight);
    for (const Segment& segment : rendition.segments) {
        out.open_list();
        out.number(segment.duration_s);
        out.natural(segment.bytes);
        out.close();
    }
    out.close();
    out.close();
}

} // namespace

Result<Presentation> read_clip(std::string_view text) {
    json::Limits limits;
    limits.bytes = clip_json_limit_bytes;
    limits.values = 2'000'000; // three a segment
    const Result<json::Document> document = json::parse(text, limits);
    if (!document) return document.errors();
    return ClipReader(document.value()).read();
}

std::string write_clip(const Presentation& presentation) {
    json::Writer out;
    out.open_object();
    out.key("forksight").integer(clip_version);
    out.key("duration").number(presentation.duration_s);
    out.key("projection").text(name_of(presentation.projection));
    out.key("stereo").text(name_of(presentation.stereo));
    out.key("video").open_list();
    for (const Rendition& rendition : presentation.video) write_rendition(out, rendition, true);
    out.close();
    if (presentation.audio) {
        out.key("audio");
        write_rendition(out, *presentation.audio, false);
    }
    if (!presentation.subtitles.empty()) {
        out.key("subtitles").open_list();
        for (const SubtitleTrack& track : presentation.subtitles) {
            out.open_object(Layout::line);
            out.key("language").text(track.language);
            out.key("bytes").natural(track.bytes);
            out.close();
        }
        out.close();
    }
    out.close();
    return out.written() + "\n";
}

} // namespace forksight::media_manifests
