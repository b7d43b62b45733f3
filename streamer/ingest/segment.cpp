#include "streamer/ingest/segment.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdio>

#include "streamer/ingest/files.hpp"

namespace forksight::streamer::ingest {
namespace {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Result;
using media_manifests::Segment;

constexpr int io_buffer_bytes = 1 << 16;

struct Box {
    std::string_view type;
    std::size_t end = 0;
};

// The box that begins at `at`; libav wrote it, so a broken one is our own mistake.
Box box_at(std::string_view bytes, std::size_t at) {
    assert(at + 8 <= bytes.size());
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(bytes[at + i]);
    assert(size >= 8 && at + size <= bytes.size());
    return {bytes.substr(at + 4, 4), at + size};
}

} // namespace

Segmenter::Segmenter(std::filesystem::path folder, const AVCodecContext& track)
    : folder_(std::move(folder)), time_base_(track.time_base), is_video_(track.codec_type == AVMEDIA_TYPE_VIDEO) {}

Segmenter::~Segmenter() {
    muxer_.reset();
    if (io_ != nullptr) av_freep(&io_->buffer);
    avio_context_free(&io_);
}

int Segmenter::take_bytes(void* self, const std::uint8_t* bytes, int size) {
    static_cast<Segmenter*>(self)->bytes_.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    return size;
}

Result<std::unique_ptr<Segmenter>> Segmenter::open(const std::filesystem::path& folder, const AVCodecContext& track,
                                                   int track_id) {
    if (auto made = make_folder(folder); !made) return made.errors();
    std::unique_ptr<Segmenter> segmenter(new Segmenter(folder, track));
    if (auto begun = segmenter->begin(track, track_id); !begun) return begun.errors();
    return segmenter;
}

Result<Done> Segmenter::begin(const AVCodecContext& track, int track_id) {
    auto* buffer = static_cast<unsigned char*>(av_malloc(io_buffer_bytes));
#if LIBAVFORMAT_VERSION_MAJOR >= 61
    io_ = avio_alloc_context(buffer, io_buffer_bytes, 1, this, nullptr, &take_bytes, nullptr);
#else
    const auto take = [](void* self, std::uint8_t* bytes, int size) { return take_bytes(self, bytes, size); };
    io_ = avio_alloc_context(buffer, io_buffer_bytes, 1, this, nullptr, take, nullptr);
#endif
    AVFormatContext* raw = nullptr;
    if (io_ == nullptr || avformat_alloc_output_context2(&raw, nullptr, "mp4", nullptr) < 0) throw std::bad_alloc();
    muxer_.reset(raw);
    muxer_->pb = io_;
    muxer_->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    muxer_->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED; // add() does it, equally for every rendition
    AVStream* stream = avformat_new_stream(muxer_.get(), nullptr);
    if (stream == nullptr || avcodec_parameters_from_context(stream->codecpar, &track) < 0) throw std::bad_alloc();
    stream->id = track_id;
    stream->time_base = track.time_base;
    stream->avg_frame_rate = track.framerate;
    // avc3: parameter sets travel in the segments, so that a decoder follows a change of rendition (ISO/IEC 14496-15).
    stream->codecpar->codec_tag = is_video_ ? MKTAG('a', 'v', 'c', '3') : 0;
    av::Options options;
    // Reordered pictures and the sound's priming are decoded before 0: an edit list makes both begin at 0 in every
    // reader. (Negative composition offsets would do in browsers, but libav's reader shows such pictures late.)
    options.set("movflags", "+frag_custom+empty_moov+default_base_moof+delay_moov+skip_trailer");
    options.set("use_editlist", 1).set("use_stream_ids_as_track_ids", 1).set("brand", "iso6");
    const int begun = avformat_write_header(muxer_.get(), options.raw());
    if (begun < 0) return Error{folder_.string(), "cannot be begun: " + av::error_text(begun)};
    return Done{};
}

Result<Done> Segmenter::add(AVPacket& packet) {
    packet.stream_index = 0;
    av_packet_rescale_ts(&packet, time_base_, muxer_->streams[0]->time_base);
    const int written = av_write_frame(muxer_.get(), &packet);
    av_packet_unref(&packet);
    if (written < 0) return Error{folder_.string(), "cannot be written: " + av::error_text(written)};
    ++packets_;
    return Done{};
}

Result<Done> Segmenter::cut(double duration_s) {
    assert(packets_ > 0);
    if (segments_.size() >= segment_limit) return Error{folder_.string(), "has more segments than names for them"};
    std::string init, segment;
    // With a delayed index the first flush gives nothing but the index.
    for (int flush = 0; flush < 2 && segment.empty(); ++flush) {
        const int flushed = av_write_frame(muxer_.get(), nullptr);
        if (flushed < 0) return Error{folder_.string(), "cannot be written: " + av::error_text(flushed)};
        avio_flush(io_);
        for (std::size_t at = 0; at < bytes_.size();) {
            const Box box = box_at(bytes_, at);
            if (box.type == "ftyp" || box.type == "moov") init.append(bytes_, at, box.end - at);
            if (box.type == "moof" || box.type == "mdat") segment.append(bytes_, at, box.end - at);
            at = box.end;
        }
        bytes_.clear();
    }
    packets_ = 0;
    if (!init.empty()) {
        if (auto written = write_file(folder_ / media_manifests::init_name, init); !written) return written.errors();
        init_bytes_ = init.size();
    }
    assert(!segment.empty() && init_bytes_ > 0);
    const std::string name = media_manifests::segment_name(segments_.size() + 1);
    if (auto written = write_file(folder_ / name, segment); !written) return written.errors();
    segments_.push_back({duration_s, segment.size()});
    return Done{};
}

std::uint64_t peak_bps(const std::vector<Segment>& segments) {
    double longest_s = 0.0, peak = 0.0;
    for (const Segment& segment : segments) longest_s = std::max(longest_s, segment.duration_s);
    // RFC 8216, 4.1: stretches of half a target duration and more count. A last segment may be a single picture.
    for (const Segment& segment : segments)
        if (segment.duration_s > 0.0 && segment.duration_s >= 0.5 * longest_s)
            peak = std::max(peak, 8.0 * static_cast<double>(segment.bytes) / segment.duration_s);
    return static_cast<std::uint64_t>(std::ceil(peak));
}

std::uint64_t average_bps(const std::vector<Segment>& segments) {
    double bits = 0.0, length_s = 0.0;
    for (const Segment& segment : segments) {
        bits += 8.0 * static_cast<double>(segment.bytes);
        length_s += segment.duration_s;
    }
    return length_s > 0.0 ? static_cast<std::uint64_t>(std::llround(bits / length_s)) : 0;
}

std::string avc3_codecs(const AVCodecContext& encoder) {
    // Annex B: a sequence parameter set is NAL type 7, its first bytes are profile, constraints and level.
    for (int i = 0; i + 7 < encoder.extradata_size; ++i) {
        const std::uint8_t* at = encoder.extradata + i;
        if (at[0] != 0 || at[1] != 0 || at[2] != 1 || (at[3] & 0x1f) != 7) continue;
        std::array<char, 16> text{};
        std::snprintf(text.data(), text.size(), "avc3.%02x%02x%02x", at[4], at[5], at[6]);
        return text.data();
    }
    return "avc3.640033"; // 5.1: an encoder without parameter sets of its own does not reach this in libx264
}

} // namespace forksight::streamer::ingest
