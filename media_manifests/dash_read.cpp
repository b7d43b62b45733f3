// Reading manifests: no DTD, no entities, no URL that is not of our own layout; everything wrong is told with its line.
#include <algorithm>
#include <cmath>
#include <optional>
#include <pugixml.hpp>
#include <string>

#include "media_manifests/dash.hpp"
#include "media_manifests/dash_terms.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/numbers.hpp"

namespace forksight::media_manifests::dash {

using json::quoted;

namespace {

constexpr std::size_t manifest_limit_bytes = 8u << 20;
constexpr std::size_t error_limit = 200;
constexpr std::uint64_t timescale_limit = 1'000'000'000;
constexpr double longest_segment_s = 3600.0;

std::string line_of(std::string_view text, std::ptrdiff_t byte) {
    const auto end = std::min(text.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(byte, 0)));
    return "line " +
           std::to_string(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n') + 1);
}

/// "PT1H2M3.5S"; years, months and days are longer than any clip (XML Schema 2, 3.2.6).
constexpr double rounding_s = 0.001; ///< sums of segments

std::optional<double> duration(std::string_view text) {
    if (!text.starts_with("PT") || text.size() < 4) return std::nullopt;
    text.remove_prefix(2);
    double total_s = 0.0;
    std::string_view units = "HMS";
    while (!text.empty()) {
        const std::size_t end = text.find_first_not_of("0123456789.");
        if (end == std::string_view::npos) return std::nullopt;
        const std::size_t unit = units.find(text[end]);
        const auto number = decimal(text.substr(0, end));
        if (unit == std::string_view::npos || !number) return std::nullopt;
        total_s += *number * (text[end] == 'H' ? 3600.0 : text[end] == 'M' ? 60.0 : 1.0);
        units.remove_prefix(unit + 1);
        text.remove_prefix(end + 1);
    }
    return total_s > 0.0 && total_s <= clip_limit_s ? std::optional<double>(total_s) : std::nullopt;
}

class ManifestReader {
  public:
    explicit ManifestReader(std::string_view text) : text_(text) {}

    Result<Presentation> read() && {
        if (load()) read_manifest(document_.document_element());
        if (!errors_.empty()) return std::move(errors_);
        // The sound may be what ends last.
        double picture_s = 0.0;
        for (const Segment& segment : presentation_.video.front().segments) picture_s += segment.duration_s;
        if (picture_s + rounding_s < presentation_.duration_s) presentation_.duration_s = picture_s;
        return std::move(presentation_);
    }

  private:
    bool load() {
        if (text_.size() > manifest_limit_bytes) {
            errors_.push_back({"", "a manifest has at most " + std::to_string(manifest_limit_bytes) + " bytes"});
            return false;
        }
        const pugi::xml_parse_result result = document_.load_buffer(
            text_.data(), text_.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
        if (!result) {
            errors_.push_back({line_of(text_, result.offset), std::string("this is not XML: ") + result.description()});
            return false;
        }
        for (const pugi::xml_node node : document_.children()) {
            if (node.type() == pugi::node_doctype) wrong(node, "a manifest has no document type declaration");
        }
        return errors_.empty();
    }

    void read_manifest(const pugi::xml_node& manifest) {
        if (name(manifest) != "MPD" || attribute(manifest, "xmlns") != mpd_namespace) {
            wrong(manifest, "this is not a DASH manifest: its root is not an MPD");
            return;
        }
        if (attribute(manifest, "type").value_or("static") != "static") {
            wrong(manifest, "live manifests are not played");
            return;
        }
        const auto length = attribute(manifest, "mediaPresentationDuration");
        const auto length_s = length ? duration(*length) : std::nullopt;
        if (!length_s) wrong(manifest, "mediaPresentationDuration is missing, or not of at most a day");
        presentation_.duration_s = length_s.value_or(0.0);
        refuse_children(manifest, {"BaseURL"});
        const pugi::xml_node period = manifest.child("Period");
        if (!period) {
            wrong(manifest, "there is no Period");
        } else if (period.next_sibling("Period")) {
            wrong(period.next_sibling("Period"), "manifests of several periods are not played");
        } else {
            read_period(period);
        }
    }

    void read_period(const pugi::xml_node& period) {
        if (attribute(period, "xlink:href")) wrong(period, "a Period that stands elsewhere is not fetched");
        refuse_children(period, {"BaseURL", "SegmentTemplate", "SegmentList", "SegmentBase"});
        bool video_seen = false;
        bool audio_seen = false;
        for (const pugi::xml_node set : period.children("AdaptationSet")) {
            const std::string_view type = kind_of(set);
            if (type != "video" && type != "audio") continue; // subtitles, say, are not ours to play
            bool& seen = type == "video" ? video_seen : audio_seen;
            if (seen) {
                wrong(set, "there is more than one AdaptationSet of " + std::string(type));
                continue;
            }
            seen = true;
            if (attribute(set, "xlink:href")) wrong(set, "an AdaptationSet that stands elsewhere is not fetched");
            refuse_children(set, {"BaseURL", "ContentProtection", "SegmentList", "SegmentBase"});
            if (type == "video") read_video(set);
            if (type == "audio") read_audio(set);
        }
        if (!video_seen) wrong(period, "there is no AdaptationSet of video");
    }

    /// "video" of contentType or of mimeType, on the set or on its first Representation.
    std::string_view kind_of(const pugi::xml_node& set) const {
        if (const auto type = attribute(set, "contentType")) return *type;
        auto mime = attribute(set, "mimeType");
        if (!mime) mime = attribute(set.child("Representation"), "mimeType");
        return mime ? mime->substr(0, mime->find('/')) : std::string_view();
    }

    void read_video(const pugi::xml_node& set) {
        presentation_.projection = Projection::flat;
        for (const pugi::xml_node property : set.children("SupplementalProperty")) read_property(property);
        for (const pugi::xml_node property : set.children("EssentialProperty")) {
            if (!read_property(property)) wrong(property, "this EssentialProperty is not understood");
        }
        for (const pugi::xml_node node : set.children("Representation")) {
            if (presentation_.video.size() >= rendition_limit) {
                wrong(node, "at most " + std::to_string(rendition_limit) + " renditions are read");
                break;
            }
            Rendition video = read_representation(set, node);
            video.width = size(set, node, "width");
            video.height = size(set, node, "height");
            const auto rate = inherited(set, node, "frameRate");
            const auto frame_rate = rate ? frame_rate_of(*rate) : std::nullopt;
            if (rate && !frame_rate) wrong(node, quoted(*rate) + " is not a frame rate");
            video.frame_rate = frame_rate.value_or(Rational{});
            presentation_.video.push_back(std::move(video));
        }
        if (presentation_.video.empty()) {
            wrong(set, "there is no Representation");
            return;
        }
        for (const Rendition& video : presentation_.video) {
            if (video.segments.size() != presentation_.video.front().segments.size()) {
                wrong(set, "the segments of " + quoted(video.name) + " are not as many as the others'");
            }
        }
    }

    void read_audio(const pugi::xml_node& set) {
        const pugi::xml_node node = set.child("Representation");
        if (!node || node.next_sibling("Representation")) {
            wrong(set, "a clip has one Representation of sound");
            return;
        }
        Rendition audio = read_representation(set, node);
        if (const auto rate = inherited(set, node, "audioSamplingRate")) {
            const auto number = natural(*rate);
            if (!number || *number < 1 || *number > 768'000) wrong(node, quoted(*rate) + " is not a sampling rate");
            audio.sample_rate_hz = static_cast<int>(std::min<std::uint64_t>(number.value_or(0), 768'000));
        }
        for (const pugi::xml_node& parent : {set, node}) {
            for (const pugi::xml_node channels : parent.children("AudioChannelConfiguration")) {
                if (attribute(channels, "schemeIdUri") != channel_count) continue;
                const auto number = natural(attribute(channels, "value").value_or(""));
                if (!number || *number < 1 || *number > 64) wrong(channels, "this is not a number of channels");
                audio.channels = static_cast<int>(std::min<std::uint64_t>(number.value_or(0), 64));
            }
        }
        presentation_.audio = std::move(audio);
    }

    /// Whether it is one that is understood.
    bool read_property(const pugi::xml_node& property) {
        const auto scheme = attribute(property, "schemeIdUri");
        const auto value = attribute(property, "value").value_or("");
        if (scheme == omaf_projection) {
            const bool known = attribute(property, "omaf:projection_type") == "0";
            if (!known) wrong(property, "of OMAF's projections only 0, equirectangular, is played");
            presentation_.projection = Projection::equirectangular;
        } else if (scheme == own_projection) {
            const auto projection = projection_named(value);
            if (!projection) wrong(property, quoted(value) + " is not a projection that is known");
            presentation_.projection = projection.value_or(Projection::flat);
        } else if (scheme == frame_packing) {
            if (value != "3" && value != "4") wrong(property, "only frame packing 3 and 4 are played");
            presentation_.stereo = value == "4" ? Stereo::top_bottom : Stereo::left_right;
        } else {
            return false;
        }
        return true;
    }

    Rendition read_representation(const pugi::xml_node& set, const pugi::xml_node& node) {
        refuse_children(node, {"BaseURL", "ContentProtection", "SegmentList", "SegmentBase"});
        Rendition rendition;
        const auto id = attribute(node, "id").value_or("");
        if (!is_rendition_name(id)) {
            wrong(node, quoted(id) + " cannot be the name of a rendition");
        } else if (std::any_of(presentation_.video.begin(), presentation_.video.end(),
                               [&](const Rendition& other) { return other.name == id; })) {
            wrong(node, "another rendition is called " + quoted(id) + " already");
        } else {
            rendition.name = id;
        }
        const auto codecs = inherited(set, node, "codecs").value_or("");
        if (!is_codec(codecs)) wrong(node, quoted(codecs) + " is not the name of a codec");
        rendition.codecs = codecs;
        const auto bandwidth = natural(attribute(node, "bandwidth").value_or(""));
        if (!bandwidth || *bandwidth == 0 || *bandwidth > bandwidth_limit_bps) {
            wrong(node, "bandwidth is missing, or not a number of bits a second");
        }
        rendition.bandwidth_bps = bandwidth.value_or(0);
        const pugi::xml_node own = node.child("SegmentTemplate");
        read_segments(own ? own : set.child("SegmentTemplate"), node, rendition);
        return rendition;
    }

    void read_segments(const pugi::xml_node& segments, const pugi::xml_node& node, Rendition& rendition) {
        const pugi::xml_node timeline = segments.child("SegmentTimeline");
        if (!timeline) {
            wrong(node, "there is no SegmentTemplate with a SegmentTimeline");
            return;
        }
        if (attribute(segments, "media") != media_template || attribute(segments, "initialization") != init_template ||
            attribute(segments, "startNumber").value_or("1") != "1") {
            wrong(segments, "segments must be called " + std::string(media_template) + " from 1 and their beginning " +
                                std::string(init_template));
        }
        const auto timescale = natural(attribute(segments, "timescale").value_or("1"));
        const auto offset = attribute(segments, "presentationTimeOffset").value_or("0");
        if (!timescale || *timescale == 0 || *timescale > timescale_limit || offset != "0") {
            wrong(segments, "timescale is not a number of ticks a second, or times do not begin at 0");
            return;
        }
        std::uint64_t time = 0;
        for (const pugi::xml_node run : timeline.children("S")) {
            if (!read_run(run, *timescale, time, rendition)) return;
        }
        if (rendition.segments.empty()) wrong(timeline, "there are no segments");
    }

    bool read_run(const pugi::xml_node& run, std::uint64_t timescale, std::uint64_t& time, Rendition& rendition) {
        const auto start = attribute(run, "t");
        const auto ticks = natural(attribute(run, "d").value_or(""));
        const auto repeats = natural(attribute(run, "r").value_or("0"));
        const double scale = static_cast<double>(timescale);
        if (!ticks || *ticks == 0 || static_cast<double>(*ticks) / scale > longest_segment_s) {
            wrong(run, "d is missing, or not a duration of at most an hour");
            return false;
        }
        if (!repeats || *repeats >= segment_limit - rendition.segments.size()) {
            wrong(run, "r is not a number, or there are more than " + std::to_string(segment_limit) + " segments");
            return false;
        }
        if (start && natural(*start) != time) {
            wrong(run, "this segment does not begin where the one before it ends");
            return false;
        }
        const double duration_s = static_cast<double>(*ticks) / scale;
        rendition.segments.insert(rendition.segments.end(), *repeats + 1, Segment{duration_s, 0});
        time += *ticks * (*repeats + 1); // below 3.6e17: an hour of 1e9 ticks a second, 100,000 times
        return true;
    }

    int size(const pugi::xml_node& set, const pugi::xml_node& node, const char* key) {
        const auto number = natural(inherited(set, node, key).value_or(""));
        if (!number || *number < 2 || *number > static_cast<std::uint64_t>(picture_limit)) {
            wrong(node, std::string(key) + " is missing, or not a number of pixels");
            return 0;
        }
        return static_cast<int>(*number);
    }

    static std::string_view name(const pugi::xml_node& node) { return node.name(); }

    static std::optional<std::string_view> attribute(const pugi::xml_node& node, const char* key) {
        const pugi::xml_attribute found = node.attribute(key);
        return found ? std::optional<std::string_view>(found.value()) : std::nullopt;
    }

    static std::optional<std::string_view> inherited(const pugi::xml_node& set, const pugi::xml_node& node,
                                                     const char* key) {
        const auto own = attribute(node, key);
        return own ? own : attribute(set, key);
    }

    void refuse_children(const pugi::xml_node& node, std::initializer_list<const char*> names) {
        for (const char* unwanted : names) {
            if (const pugi::xml_node child = node.child(unwanted)) {
                wrong(child, std::string(unwanted) + " is not read: segments stand beside the manifest, unencrypted");
            }
        }
    }

    void wrong(const pugi::xml_node& node, std::string what) {
        if (errors_.size() < error_limit) errors_.push_back({line_of(text_, node.offset_debug()), std::move(what)});
    }

    std::string_view text_;
    pugi::xml_document document_;
    Presentation presentation_;
    Errors errors_;
};

} // namespace

Result<Presentation> read(std::string_view text) {
    return ManifestReader(text).read();
}

} // namespace forksight::media_manifests::dash
