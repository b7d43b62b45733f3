#include "streamer/ingest/probe.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <system_error>

#include "streamer/ingest/breakoff.hpp"

namespace forksight::streamer::ingest {
namespace {

using media_manifests::Error;
using media_manifests::Projection;
using media_manifests::Rational;
using media_manifests::Result;
using media_manifests::Stereo;

// Demuxers that read one file and nothing else: a playlist could name any file of this machine.
constexpr const char* containers = "mov,matroska,avi,mpegts,mpeg,flv,asf,mxf,ogg";
} // namespace

const char* const decoder_whitelist =
    "h264,hevc,vp8,vp9,libdav1d,av1,libaom-av1,mpeg1video,mpeg2video,mpeg4,mjpeg,prores,dnxhd,cfhd,ffv1,theora,wmv3,"
    "vc1,rawvideo,aac,aac_latm,mp2,mp2float,mp3,mp3float,ac3,eac3,opus,libopus,vorbis,flac,alac,wmav2,wmapro,"
    "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_u8,pcm_alaw,pcm_mulaw";

namespace {

std::string bytes_at_start(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string bytes(4096, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

bool is_text(const std::string& bytes) {
    return std::none_of(bytes.begin(), bytes.end(), [](char byte) {
        const auto value = static_cast<unsigned char>(byte);
        return (value < 0x20 && value != '\n' && value != '\r' && value != '\t' && value != '\f') || value == 0x7f;
    });
}

// Why libav could not open it, from its first bytes.
std::string why_unreadable(const std::filesystem::path& file) {
    const std::string bytes = bytes_at_start(file);
    if (is_text(bytes)) return "is a text file, not a video";
    const std::string box = bytes.size() >= 8 ? bytes.substr(4, 4) : "";
    if (box == "ftyp" || box == "mdat" || box == "moov" || box == "wide" || box == "free" || box == "skip")
        return "has no whole index (moov): it was not copied whole, or the camera did not finish it";
    if (bytes.starts_with("\x1a\x45\xdf\xa3")) return "is a Matroska or WebM file whose beginning is damaged";
    return "is not a video that can be read (MP4, MOV, MKV, WebM, AVI, MPEG-TS)";
}

std::optional<Projection> projection_in(const AVStream& stream) {
    const auto* bytes = av::side_data(stream, AV_PKT_DATA_SPHERICAL, sizeof(AVSphericalMapping));
    if (bytes == nullptr) return std::nullopt;
    const auto& mapping = *reinterpret_cast<const AVSphericalMapping*>(bytes);
    switch (mapping.projection) {
        case AV_SPHERICAL_EQUIRECTANGULAR:
            return Projection::equirectangular;
        case AV_SPHERICAL_CUBEMAP:
            return Projection::cubemap;
        case AV_SPHERICAL_EQUIRECTANGULAR_TILE: {
            // Bounds are 0.32 fixed point: how much of the whole is missing at each side. Half of it: 180 degrees.
            const double missing = (mapping.bound_left + static_cast<double>(mapping.bound_right)) / 4294967296.0;
            return std::abs(missing - 0.5) < 0.02 ? Projection::half_equirectangular : Projection::equirectangular;
        }
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(59, 39, 100)
        case AV_SPHERICAL_HALF_EQUIRECTANGULAR:
            return Projection::half_equirectangular;
        case AV_SPHERICAL_RECTILINEAR:
            return Projection::flat;
        case AV_SPHERICAL_FISHEYE:
            return Projection::fisheye;
#endif
        default:
            return std::nullopt;
    }
}

std::optional<Stereo> stereo_in(const AVStream& stream) {
    const auto* bytes = av::side_data(stream, AV_PKT_DATA_STEREO3D, sizeof(AVStereo3D));
    if (bytes == nullptr) return std::nullopt;
    switch (reinterpret_cast<const AVStereo3D*>(bytes)->type) {
        case AV_STEREO3D_2D:
            return Stereo::mono;
        case AV_STEREO3D_TOPBOTTOM:
            return Stereo::top_bottom;
        case AV_STEREO3D_SIDEBYSIDE:
            return Stereo::left_right;
        default:
            return std::nullopt;
    }
}

int quarter_turns_in(const AVStream& stream) {
    const auto* bytes = av::side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, 9 * sizeof(std::int32_t));
    if (bytes == nullptr) return 0;
    const double counter_clockwise_deg = av_display_rotation_get(reinterpret_cast<const std::int32_t*>(bytes));
    if (!std::isfinite(counter_clockwise_deg)) return 0;
    return ((static_cast<int>(std::lround(-counter_clockwise_deg / 90.0)) % 4) + 4) % 4;
}

// AmbiX is marked by libav's layout, by Google's SA3D box in the index, or by four channels of no stated layout.
bool is_ambisonic(const AVStream& sound, const std::filesystem::path& file, const std::string& container) {
    const AVChannelLayout& layout = sound.codecpar->ch_layout;
    if (layout.nb_channels != 4) return false;
    if (layout.order == AV_CHANNEL_ORDER_AMBISONIC || layout.order == AV_CHANNEL_ORDER_UNSPEC) return true;
    if (!container.starts_with("mov")) return false;
    // The index stands first or last, and is small beside the film.
    constexpr std::streamoff window = 4 << 20;
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    const auto size = static_cast<std::streamoff>(stream.tellg());
    for (const std::streamoff from : {std::streamoff{0}, std::max<std::streamoff>(0, size - window)}) {
        std::string bytes(static_cast<std::size_t>(std::min(window, size)), '\0');
        stream.clear();
        stream.seekg(from);
        stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (bytes.find("SA3D") != std::string::npos) return true;
    }
    return false;
}

std::string refusal(const AVFormatContext& container, const Facts& facts) {
    const AVStream& video = *container.streams[facts.video_stream];
    if (facts.codec.empty() || avcodec_find_decoder(video.codecpar->codec_id) == nullptr)
        return "its picture is coded in a way that cannot be decoded here (" +
               av::codec_name(video.codecpar->codec_id) + ")";
    if (facts.width <= 0 || facts.height <= 0) return "no picture in it can be decoded";
    if (facts.width > picture_limit_px || facts.height > picture_limit_px)
        return "its picture is " + std::to_string(facts.width) + "x" + std::to_string(facts.height) + ", the most is " +
               std::to_string(picture_limit_px) + " pixels in either direction";
    if (facts.width < 32 || facts.height < 32)
        return "its picture is " + std::to_string(facts.width) + "x" + std::to_string(facts.height) +
               ", the least is 32 pixels in either direction";
    if (facts.width > thinnest_shape * facts.height || facts.height > thinnest_shape * facts.width)
        return "its picture is " + std::to_string(facts.width) + "x" + std::to_string(facts.height) +
               ", a strip that no film has";
    if (facts.rate.numerator <= 0) return "has no frame rate: it holds no moving picture";
    if (facts.duration_s > duration_limit_s)
        return "lasts " + tenths(facts.duration_s / 3600.0) + " hours, the most is 4";
    return {};
}

void read_size(const AVFormatContext& container, Facts& facts) {
    AVStream* video = container.streams[facts.video_stream];
    facts.width = video->codecpar->width;
    facts.height = video->codecpar->height;
    // Cameras write odd pixel shapes into 360-degree films; only a flat film is stretched.
    const AVRational pixel =
        video->sample_aspect_ratio.num > 0 ? video->sample_aspect_ratio : video->codecpar->sample_aspect_ratio;
    if (!facts.projection && pixel.num > 0 && pixel.den > 0 && std::abs(std::log(av_q2d(pixel))) < 1.5)
        facts.width = static_cast<int>(std::lround(facts.width * av_q2d(pixel)));
    facts.quarter_turns = quarter_turns_in(*video);
    if (facts.quarter_turns % 2 != 0) std::swap(facts.width, facts.height);
}

} // namespace

Result<av::Input> open_container(const std::filesystem::path& file) {
    const std::string where = file.string();
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (!std::filesystem::exists(status)) return Error{where, "there is no such file"};
    if (std::filesystem::is_directory(status)) return Error{where, "is a folder, not a video"};
    if (!std::filesystem::is_regular_file(status)) return Error{where, "is not a file that can be read to its end"};
    const std::uintmax_t file_bytes = std::filesystem::file_size(file, error);
    if (error) return Error{where, "cannot be read: " + error.message()};
    if (file_bytes == 0) return Error{where, "is empty"};
    if (!std::ifstream(file)) return Error{where, "cannot be opened: no permission to read it"};

    av::Options options;
    options.set("format_whitelist", containers)
        .set("codec_whitelist", decoder_whitelist)
        .set("protocol_whitelist", "file");
    AVFormatContext* raw = nullptr;
    // "file:" keeps a name such as "concat:a" from meaning something to libav.
    if (avformat_open_input(&raw, ("file:" + where).c_str(), nullptr, options.raw()) < 0)
        return Error{where, why_unreadable(file)};
    av::Input container(raw);
    if (avformat_find_stream_info(container.get(), nullptr) < 0) return Error{where, why_unreadable(file)};
    if (const auto cut = breakoff(*container, file, file_bytes)) return Error{where, *cut};
    return container;
}

Result<Facts> probe(const AVFormatContext& container, const std::filesystem::path& file) {
    const std::string where = file.string();
    auto* context = const_cast<AVFormatContext*>(&container); // libav's readers are not const, and change nothing
    Facts facts;
    facts.container = container.iformat->name;
    facts.video_stream = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    facts.sound_stream = av_find_best_stream(context, AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0);
    const bool is_cover = facts.video_stream >= 0 &&
                          (container.streams[facts.video_stream]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
    if (facts.video_stream < 0 || is_cover)
        return Error{where, facts.sound_stream >= 0 ? "has sound but no picture" : "has no picture"};

    AVStream* video = container.streams[facts.video_stream];
    facts.codec = video->codecpar->codec_id == AV_CODEC_ID_NONE ? "" : av::codec_name(video->codecpar->codec_id);
    facts.projection = projection_in(*video);
    facts.stereo = stereo_in(*video);
    read_size(container, facts);
    const auto rational = [](AVRational rate) { return Rational{rate.num, rate.den == 0 ? 1 : rate.den}; };
    const RateChoice choice = choose_rate(rational(video->avg_frame_rate), rational(video->r_frame_rate));
    facts.rate = choice.rate;
    facts.rate_is_variable = choice.variable;
    if (container.duration > 0 && container.duration_estimation_method != AVFMT_DURATION_FROM_BITRATE)
        facts.duration_s = static_cast<double>(container.duration) / AV_TIME_BASE;
    if (facts.sound_stream >= 0)
        facts.sound_is_ambisonic = is_ambisonic(*container.streams[facts.sound_stream], file, facts.container);
    if (const std::string why = refusal(container, facts); !why.empty()) return Error{where, why};

    if (facts.rate_is_variable)
        facts.remarks.push_back("its frame rate varies: the clip has " + tenths(facts.rate.value()) +
                                " frames a second, constant");
    if (facts.sound_is_ambisonic)
        facts.remarks.push_back("its sound is taken as first order ambisonic (W, Y, Z, X) and mixed to stereo");
    const AVColorTransferCharacteristic curve = video->codecpar->color_trc;
    if (curve == AVCOL_TRC_SMPTE2084 || curve == AVCOL_TRC_ARIB_STD_B67)
        facts.remarks.push_back("its picture is HDR: the clip is made without tone mapping and looks paler");
    return facts;
}

} // namespace forksight::streamer::ingest
