#include "streamer/ingest/sound.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>

namespace forksight::streamer::ingest {
namespace {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Rendition;
using media_manifests::Result;

constexpr int aac_frame = 1024;
constexpr std::int64_t tolerance = sound_rate_hz / 20;     // time stamps of containers jitter by less than 50 ms
constexpr std::int64_t waiting_limit = 60 * sound_rate_hz; // a file whose sound runs further ahead is not waited for

std::int64_t samples_in(double time_s) {
    return std::llround(time_s * sound_rate_hz);
}

} // namespace

Result<std::unique_ptr<Sound>> Sound::open(Plan plan) {
    std::unique_ptr<Sound> sound(new Sound(std::move(plan)));
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_AAC);
    sound->encoder_.reset(codec == nullptr ? nullptr : avcodec_alloc_context3(codec));
    AVCodecContext* encoder = sound->encoder_.get();
    if (encoder == nullptr) return Error{"", "this FFmpeg has no AAC encoder"};
    encoder->sample_rate = sound_rate_hz;
    encoder->sample_fmt = AV_SAMPLE_FMT_FLTP;
    encoder->time_base = AVRational{1, sound_rate_hz};
    encoder->bit_rate = sound->plan_.channels == 1 ? 96000 : 128000;
    encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    av_channel_layout_default(&encoder->ch_layout, sound->plan_.channels);
    const int opened = avcodec_open2(encoder, codec, nullptr);
    if (opened < 0) return Error{"", "the AAC encoder cannot be started: " + av::error_text(opened)};
    auto segmenter = Segmenter::open(sound->plan_.folder / sound->plan_.name, *encoder, sound_track_id);
    if (!segmenter) return segmenter.errors();
    sound->segmenter_ = std::move(segmenter).value();
    sound->fifo_.reset(av_audio_fifo_alloc(AV_SAMPLE_FMT_FLTP, sound->plan_.channels, sound_rate_hz));
    if (!sound->fifo_) throw std::bad_alloc();
    return sound;
}

bool Sound::prepare_resampler(const AVFrame& frame) {
    const int channels = frame.ch_layout.nb_channels;
    if (resampler_ && from_rate_hz_ == frame.sample_rate && from_format_ == frame.format && from_channels_ == channels)
        return true;
    AVChannelLayout from{};
    const bool ambisonic = plan_.from_ambisonic && channels == 4;
    if (ambisonic) {
        from =
            AV_CHANNEL_LAYOUT_QUAD; // four channels that stand for W, Y, Z and X: the matrix below is all that counts
    } else if (frame.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
        av_channel_layout_default(&from, channels);
    } else if (av_channel_layout_copy(&from, &frame.ch_layout) < 0) {
        return false;
    }
    SwrContext* raw = nullptr;
    const int made = swr_alloc_set_opts2(&raw, &encoder_->ch_layout, AV_SAMPLE_FMT_FLTP, sound_rate_hz, &from,
                                         static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr);
    av_channel_layout_uninit(&from);
    resampler_.reset(raw);
    if (made < 0) return false;
    // Two virtual cardioids that look left and right: half of W plus and minus Y (SN3D). Z and X are not heard.
    constexpr std::array<double, 8> cardioids{0.5, 0.5, 0.0, 0.0, 0.5, -0.5, 0.0, 0.0};
    constexpr std::array<double, 4> omni{1.0, 0.0, 0.0, 0.0};
    if (ambisonic && swr_set_matrix(raw, plan_.channels == 2 ? cardioids.data() : omni.data(), 4) < 0) return false;
    if (swr_init(raw) < 0) return false;
    from_rate_hz_ = frame.sample_rate;
    from_format_ = frame.format;
    from_channels_ = channels;
    return true;
}

void Sound::put(std::uint8_t** planes, int samples) {
    std::array<std::uint8_t*, 2> from{};
    const auto skipped = static_cast<int>(std::min<std::int64_t>(skip_, samples));
    skip_ -= skipped;
    for (int channel = 0; channel < plan_.channels; ++channel)
        from[static_cast<std::size_t>(channel)] = planes[channel] + sizeof(float) * static_cast<std::size_t>(skipped);
    const int left = samples - skipped;
    if (left <= 0) return;
    if (av_audio_fifo_write(fifo_.get(), reinterpret_cast<void**>(from.data()), left) < left) throw std::bad_alloc();
    put_ += left;
}

void Sound::put_silence(std::int64_t samples) {
    std::array<float, 4096> zeros{};
    std::array<void*, 2> planes{zeros.data(), zeros.data()};
    while (samples > 0) {
        const auto some = static_cast<int>(std::min<std::int64_t>(samples, static_cast<std::int64_t>(zeros.size())));
        if (av_audio_fifo_write(fifo_.get(), planes.data(), some) < some) throw std::bad_alloc();
        put_ += some;
        samples -= some;
    }
}

Result<Done> Sound::take(const AVFrame& frame, double time_s) {
    if (time_s > plan_.limit_s || time_s < -plan_.limit_s) return Done{};
    if (frame.sample_rate <= 0 || !prepare_resampler(frame)) return Done{}; // a frame of nonsense: silence follows
    const bool first = put_ == 0 && skip_ == 0;
    const std::int64_t held = swr_get_delay(resampler_.get(), sound_rate_hz);
    const std::int64_t off = samples_in(time_s) - (put_ - skip_ + held);
    // The first frame is placed exactly; later ones only when they are off by more than jitter.
    if (first || std::abs(off) > tolerance) {
        for (std::int64_t gap = off; gap > 0; gap -= waiting_limit) {
            // A long gap is written out piece by piece: silence must not pile up in memory.
            put_silence(std::min(gap, waiting_limit));
            if (auto done = encode_until(put_ - waiting_limit); !done) return done;
        }
        if (off < 0) skip_ -= off;
    }
    const int room = swr_get_out_samples(resampler_.get(), frame.nb_samples);
    if (room <= 0) return Done{};
    av::Frame out = av::new_frame();
    out->format = AV_SAMPLE_FMT_FLTP;
    out->nb_samples = room;
    if (av_channel_layout_copy(&out->ch_layout, &encoder_->ch_layout) < 0 || av_frame_get_buffer(out.get(), 0) < 0)
        throw std::bad_alloc();
    // FFmpeg 5.1 takes the planes as pointers to const bytes, 7.1 as const pointers: the cast serves both.
    const int got = swr_convert(resampler_.get(), out->extended_data, room,
                                const_cast<const std::uint8_t**>(frame.extended_data), frame.nb_samples);
    if (got > 0) put(out->extended_data, got);
    return encode_until(put_ - waiting_limit);
}

Result<Done> Sound::advance(double picture_s) {
    return encode_until(samples_in(picture_s));
}

Result<Done> Sound::encode_until(std::int64_t sample) {
    while (av_audio_fifo_size(fifo_.get()) >= aac_frame && encoded_ + aac_frame <= sample) {
        av::Frame frame = av::new_frame();
        frame->format = AV_SAMPLE_FMT_FLTP;
        frame->nb_samples = aac_frame;
        frame->sample_rate = sound_rate_hz;
        if (av_channel_layout_copy(&frame->ch_layout, &encoder_->ch_layout) < 0 ||
            av_frame_get_buffer(frame.get(), 0) < 0)
            throw std::bad_alloc();
        av_audio_fifo_read(fifo_.get(), reinterpret_cast<void**>(frame->extended_data), aac_frame);
        frame->pts = encoded_;
        encoded_ += aac_frame;
        if (auto done = encode(frame.get()); !done) return done;
    }
    return Done{};
}

// The sample at which a segment begins: the last AAC frame that begins no later than the picture's segment.
std::int64_t Sound::boundary(std::size_t segment) const {
    const double exact = static_cast<double>(segment) * plan_.segment_s * sound_rate_hz / aac_frame;
    return static_cast<std::int64_t>(std::floor(exact + 1e-9)) * aac_frame;
}

Result<Done> Sound::encode(AVFrame* frame) {
    if (const int sent = avcodec_send_frame(encoder_.get(), frame); sent < 0)
        return Error{"", "the AAC encoder failed: " + av::error_text(sent)};
    av::Packet packet = av::new_packet();
    while (avcodec_receive_packet(encoder_.get(), packet.get()) >= 0) {
        const std::size_t segment = segmenter_->segments().size();
        // The last frame may begin before the picture's end and belong to no segment of its own.
        const bool in_last = segments_in_all_ > 0 && segment + 1 >= segments_in_all_;
        if (packet->pts >= boundary(segment + 1) && segmenter_->packets_waiting() > 0 && !in_last) {
            const double length_s = static_cast<double>(boundary(segment + 1) - boundary(segment)) / sound_rate_hz;
            if (auto cut = segmenter_->cut(length_s); !cut) return cut;
        }
        packet->duration = aac_frame;
        if (auto added = segmenter_->add(*packet); !added) return added;
    }
    return Done{};
}

Result<Done> Sound::finish(double picture_s) {
    if (resampler_) {
        std::array<std::array<float, 4096>, 2> tail{};
        std::array<std::uint8_t*, 2> planes{reinterpret_cast<std::uint8_t*>(tail[0].data()),
                                            reinterpret_cast<std::uint8_t*>(tail[1].data())};
        const int got = swr_convert(resampler_.get(), planes.data(), static_cast<int>(tail[0].size()), nullptr, 0);
        if (got > 0) put(planes.data(), got);
    }
    const auto frames = static_cast<std::int64_t>(std::ceil(picture_s * sound_rate_hz / aac_frame - 1e-9));
    end_ = std::max(frames * aac_frame, encoded_);
    segments_in_all_ = static_cast<std::size_t>(std::ceil(picture_s / plan_.segment_s - 1e-9));
    while (put_ < end_) {
        put_silence(std::min(end_ - put_, waiting_limit));
        if (auto done = encode_until(std::min(put_, end_)); !done) return done;
    }
    if (auto done = encode_until(end_); !done) return done;
    if (auto done = encode(nullptr); !done) return done;
    assert(segmenter_->packets_waiting() > 0);
    const std::int64_t begun = boundary(segmenter_->segments().size());
    return segmenter_->cut(static_cast<double>(end_ - begun) / sound_rate_hz);
}

Rendition Sound::rendition() const {
    Rendition rendition;
    rendition.name = plan_.name;
    rendition.codecs = "mp4a.40.2";
    rendition.segments = segmenter_->segments();
    rendition.bandwidth_bps = peak_bps(rendition.segments);
    rendition.average_bandwidth_bps = average_bps(rendition.segments);
    rendition.init_bytes = segmenter_->init_bytes();
    rendition.sample_rate_hz = sound_rate_hz;
    rendition.channels = plan_.channels;
    return rendition;
}

} // namespace forksight::streamer::ingest
