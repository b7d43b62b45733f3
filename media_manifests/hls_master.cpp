// Reading master playlists: nothing in them is believed, and everything wrong is told with its line.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <string>

#include "media_manifests/hls.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/numbers.hpp"
#include "media_manifests/playlist.hpp"

namespace forksight::media_manifests::hls {

using json::quoted;

namespace {

/// The playlist says 29.970; films say 30000/1001.
Rational exact_rate(double rate) {
    const double whole = std::round(rate);
    if (std::fabs(rate - whole) < 0.0005) return {static_cast<std::int64_t>(whole), 1};
    const double slowed = std::ceil(rate);
    if (std::fabs(rate - slowed * 1000.0 / 1001.0) < 0.0006) return {static_cast<std::int64_t>(slowed) * 1000, 1001};
    const auto thousandths = static_cast<std::int64_t>(std::llround(rate * 1000.0));
    const std::int64_t common = std::gcd(thousandths, std::int64_t{1000});
    return {thousandths / common, 1000 / common};
}

class MasterReader {
  public:
    explicit MasterReader(std::string_view text) : lines_(text) {}

    Result<Master> read() && {
        while (const auto line = lines_.next()) take(*line);
        if (variant_) lines_.wrong_at(variant_line_, "#EXT-X-STREAM-INF needs a URI on the line after it");
        if (lines_.errors().empty()) finish();
        if (!lines_.errors().empty()) return lines_.errors();
        return std::move(master_);
    }

  private:
    void take(const Line& line) {
        if (line.tag.empty()) {
            take_uri(line);
        } else if (line.tag == "#EXT-X-STREAM-INF") {
            if (variant_) lines_.wrong_at(variant_line_, "#EXT-X-STREAM-INF needs a URI on the line after it");
            variant_line_ = line.number;
            variant_ = read_variant(lines_.attributes_of(line));
        } else if (line.tag == "#EXT-X-MEDIA") {
            read_sound(lines_.attributes_of(line));
        } else if (line.tag == "#EXT-X-SESSION-DATA") {
            read_session_data(lines_.attributes_of(line));
        } else if (line.tag == "#EXTINF" || line.tag == "#EXT-X-TARGETDURATION") {
            lines_.wrong("this is a media playlist, not a master playlist");
        } else if (line.tag == "#EXT-X-SESSION-KEY") {
            lines_.wrong("encrypted clips are not played");
        } else {
            lines_.take_common(line);
        }
    }

    /// NAME of "NAME/media.m3u8".
    std::string folder_of(std::string_view uri) {
        const std::size_t slash = uri.find('/');
        const std::string_view folder = uri.substr(0, slash);
        if (slash != std::string_view::npos && is_rendition_name(folder) && is_file_name(uri.substr(slash + 1))) {
            return std::string(folder);
        }
        lines_.wrong(quoted(uri) + " is not a rendition's playlist: NAME/" + std::string(media_name));
        return {};
    }

    void take_uri(const Line& line) {
        if (!variant_) {
            lines_.wrong("a URI in a master playlist follows #EXT-X-STREAM-INF");
            return;
        }
        variant_->name = folder_of(line.value);
        const std::vector<Rendition>& video = master_.presentation.video;
        if (std::any_of(video.begin(), video.end(), [&](const Rendition& r) { return r.name == variant_->name; })) {
            lines_.wrong("the rendition " + quoted(variant_->name) + " is listed twice");
        }
        if (video.size() < rendition_limit) {
            master_.presentation.video.push_back(std::move(*variant_));
            master_.uris.emplace_back(line.value);
        } else {
            lines_.wrong("at most " + std::to_string(rendition_limit) + " renditions are read");
        }
        variant_.reset();
    }

    std::uint64_t bandwidth(const Attributes& list, std::string_view name) {
        const auto text = find(list, name);
        if (!text) return 0;
        const auto number = natural(*text);
        if (!number || *number == 0 || *number > bandwidth_limit_bps) {
            lines_.wrong(std::string(name) + "=" + std::string(text->substr(0, 32)) +
                         " is not a number of bits a second");
        }
        return number.value_or(0);
    }

    Rendition read_variant(const Attributes& list) {
        Rendition rendition;
        if (!find(list, "BANDWIDTH")) lines_.wrong("BANDWIDTH is missing");
        rendition.bandwidth_bps = bandwidth(list, "BANDWIDTH");
        rendition.average_bandwidth_bps = bandwidth(list, "AVERAGE-BANDWIDTH");
        if (const auto codecs = find(list, "CODECS")) {
            read_codecs(*codecs, rendition);
        } else {
            lines_.wrong("CODECS is missing");
        }
        if (const auto size = find(list, "RESOLUTION")) {
            const std::size_t x = size->find('x');
            const auto width = natural(size->substr(0, x));
            const auto height = x == std::string_view::npos ? std::nullopt : natural(size->substr(x + 1));
            constexpr auto most = static_cast<std::uint64_t>(picture_limit);
            if (!width || !height || *width < 2 || *height < 2 || *width > most || *height > most) {
                lines_.wrong("RESOLUTION is not a size such as 1280x640");
            } else {
                rendition.width = static_cast<int>(*width);
                rendition.height = static_cast<int>(*height);
            }
        } else {
            lines_.wrong("RESOLUTION is missing: only pictures are played");
        }
        if (const auto rate = find(list, "FRAME-RATE")) {
            const auto number = decimal(*rate);
            const bool sane = number && *number >= 1.0 && *number <= 1000.0;
            if (!sane) lines_.wrong("FRAME-RATE is not a rate from 1 to 1000");
            if (sane) rendition.frame_rate = exact_rate(*number);
        }
        if (const auto group = find(list, "AUDIO")) groups_.emplace(*group, variant_line_);
        return rendition;
    }

    void read_codecs(std::string_view list, Rendition& rendition) {
        constexpr std::string_view sounds[] = {"mp4a", "opus", "Opus", "ac-3", "ec-3", "fLaC"};
        while (true) {
            const std::string_view one = list.substr(0, list.find(','));
            const bool sound = std::any_of(std::begin(sounds), std::end(sounds),
                                           [&](std::string_view name) { return one.substr(0, one.find('.')) == name; });
            if (!is_codec(one)) lines_.wrong(quoted(one) + " is not the name of a codec");
            if (sound) {
                sound_codec_ = one;
            } else if (rendition.codecs.empty()) {
                rendition.codecs = one;
            }
            if (one.size() == list.size()) break;
            list.remove_prefix(one.size() + 1);
        }
        if (rendition.codecs.empty()) lines_.wrong("CODECS names no codec of a picture");
    }

    void read_sound(const Attributes& list) {
        if (find(list, "TYPE") != "AUDIO") return;
        const auto uri = find(list, "URI");
        const auto group = find(list, "GROUP-ID");
        if (!uri || !group) {
            lines_.wrong("sound needs a GROUP-ID and a URI");
            return;
        }
        if (master_.presentation.audio) {
            lines_.wrong("a clip has one sound rendition");
            return;
        }
        Rendition& audio = master_.presentation.audio.emplace();
        audio.name = folder_of(*uri);
        sound_uri_ = *uri;
        sound_group_ = *group;
        if (const auto channels = find(list, "CHANNELS")) {
            const auto number = natural(channels->substr(0, channels->find('/')));
            if (!number || *number == 0 || *number > 64) lines_.wrong("CHANNELS is not a number from 1 to 64");
            audio.channels = static_cast<int>(std::min<std::uint64_t>(number.value_or(0), 64));
        }
    }

    void read_session_data(const Attributes& list) {
        const auto id = find(list, "DATA-ID");
        const auto value = find(list, "VALUE");
        if (id == projection_id && value) {
            const auto projection = projection_named(*value);
            if (!projection) lines_.wrong(quoted(*value) + " is not a projection that is known");
            master_.presentation.projection = projection.value_or(Projection::equirectangular);
        } else if (id == stereo_id && value) {
            const auto stereo = stereo_named(*value);
            if (!stereo) lines_.wrong(quoted(*value) + " is not a stereo layout that is known");
            master_.presentation.stereo = stereo.value_or(Stereo::mono);
        }
    }

    void finish() {
        if (master_.presentation.video.empty()) lines_.wrong_overall("this master playlist lists no rendition");
        for (const auto& [group, line] : groups_) {
            if (!master_.presentation.audio || group != sound_group_) {
                lines_.wrong_at(line, "there is no #EXT-X-MEDIA with GROUP-ID " + quoted(group));
            }
        }
        if (!master_.presentation.audio) return;
        master_.presentation.audio->codecs = sound_codec_;
        master_.uris.emplace_back(sound_uri_);
    }

    PlaylistReader lines_;
    Master master_;
    std::optional<Rendition> variant_;
    std::size_t variant_line_ = 0;
    std::map<std::string_view, std::size_t> groups_;
    std::string_view sound_codec_;
    std::string_view sound_uri_;
    std::string_view sound_group_;
};

} // namespace

Result<Master> read_master(std::string_view text) {
    return MasterReader(text).read();
}

} // namespace forksight::media_manifests::hls
