#include "streamer/ingest/source.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

#include "streamer/ingest/breakoff.hpp"

namespace forksight::streamer::ingest {
namespace {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Result;

constexpr double decoder_memory_limit_bytes = 1.0e9;
constexpr int decoder_thread_limit = 16;

// Every decoding thread holds frames of its own; an 8K film must not take the machine's memory.
int decoder_threads(const AVCodecParameters& video) {
    const double frame_bytes = 2.0 * 1.5 * video.width * video.height; // ten bits a sample lie in two bytes
    const int affordable = static_cast<int>(decoder_memory_limit_bytes / std::max(1.0, 2.0 * frame_bytes));
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    return std::clamp(std::min(cores, affordable), 1, decoder_thread_limit);
}

av::Codec open_decoder(const AVStream& stream, int threads) {
    const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
    if (codec == nullptr) return nullptr;
    av::Codec decoder(avcodec_alloc_context3(codec));
    if (!decoder || avcodec_parameters_to_context(decoder.get(), stream.codecpar) < 0) return nullptr;
    decoder->pkt_timebase = stream.time_base;
    decoder->thread_count = threads;
    decoder->max_pixels = static_cast<std::int64_t>(picture_limit_px) * picture_limit_px;
    av::Options options;
    options.set("codec_whitelist", decoder_whitelist);
    if (avcodec_open2(decoder.get(), codec, options.raw()) < 0) return nullptr;
    return decoder;
}

double start_of(const AVFormatContext& container, const AVStream& stream) {
    if (stream.start_time != AV_NOPTS_VALUE) return static_cast<double>(stream.start_time) * av_q2d(stream.time_base);
    return container.start_time == AV_NOPTS_VALUE ? 0.0 : static_cast<double>(container.start_time) / AV_TIME_BASE;
}

} // namespace

Result<Source> Source::open(const std::filesystem::path& file) {
    Source source;
    source.where_ = file.string();
    auto container = open_container(file);
    if (!container) return container.errors();
    source.container_ = std::move(container).value();
    auto facts = probe(*source.container_, file);
    if (!facts) return facts.errors();
    source.facts_ = std::move(facts).value();

    const AVStream& video = *source.container_->streams[source.facts_.video_stream];
    source.video_ = open_decoder(video, decoder_threads(*video.codecpar));
    if (!source.video_)
        return Error{source.where_,
                     "its picture is coded in a way that cannot be decoded here (" + source.facts_.codec + ")"};
    if (source.facts_.sound_stream >= 0) {
        source.sound_ = open_decoder(*source.container_->streams[source.facts_.sound_stream], 1);
        if (!source.sound_) {
            source.facts_.remarks.push_back("its sound cannot be decoded and is left out");
            source.facts_.sound_stream = -1;
        }
    }
    for (unsigned i = 0; i < source.container_->nb_streams; ++i) {
        const int index = static_cast<int>(i);
        if (index != source.facts_.video_stream && index != source.facts_.sound_stream)
            source.container_->streams[i]->discard = AVDISCARD_ALL;
    }
    source.zero_s_ = start_of(*source.container_, video);
    source.frame_ = av::new_frame();
    return source;
}

// Takes what the decoder has ready. False: the taker has enough.
bool Source::drain(AVCodecContext& decoder, const AVStream& stream, const Take& take) {
    const bool is_picture = &decoder == video_.get();
    double& next_s = is_picture ? next_picture_s_ : next_sound_s_;
    while (true) {
        const int got = avcodec_receive_frame(&decoder, frame_.get());
        if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return true;
        if (got < 0) {
            if (is_picture) ++damaged_;
            return true;
        }
        double time_s = next_s;
        if (frame_->best_effort_timestamp != AV_NOPTS_VALUE)
            time_s = static_cast<double>(frame_->best_effort_timestamp) * av_q2d(stream.time_base) - zero_s_;
        double length_s = static_cast<double>(av::duration_of(*frame_)) * av_q2d(stream.time_base);
        if (!is_picture) length_s = static_cast<double>(frame_->nb_samples) / std::max(1, frame_->sample_rate);
        if (is_picture && length_s <= 0.0) length_s = 1.0 / facts_.rate.value();
        next_s = time_s + length_s;
        if (is_picture) ++decoded_;
        const bool more = take(*frame_, time_s, length_s);
        av_frame_unref(frame_.get());
        if (!more) return false;
    }
}

Result<Done> Source::read(const Taker& taker) {
    const AVStream& video = *container_->streams[facts_.video_stream];
    const AVStream* sound = sound_ ? container_->streams[facts_.sound_stream] : nullptr;
    const double container_start_s =
        container_->start_time == AV_NOPTS_VALUE ? 0.0 : static_cast<double>(container_->start_time) / AV_TIME_BASE;
    av::Packet packet = av::new_packet();
    int status = 0;
    while ((status = av_read_frame(container_.get(), packet.get())) >= 0) {
        const bool is_picture = packet->stream_index == facts_.video_stream;
        const AVStream& stream = is_picture || sound == nullptr ? video : *sound;
        const bool wanted = is_picture || packet->stream_index == facts_.sound_stream;
        if (!wanted) {
            av_packet_unref(packet.get());
            continue;
        }
        const std::int64_t stamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
        if (stamp != AV_NOPTS_VALUE)
            seen_s_ = std::max(
                seen_s_, static_cast<double>(stamp + packet->duration) * av_q2d(stream.time_base) - container_start_s);
        cut_ = cut_ || (packet->flags & AV_PKT_FLAG_CORRUPT) != 0;
        if (av_packet_get_side_data(packet.get(), AV_PKT_DATA_ENCRYPTION_INFO, nullptr) != nullptr) {
            encrypted_ = true;
            break;
        }
        AVCodecContext& decoder = is_picture ? *video_ : *sound_;
        const int sent = avcodec_send_packet(&decoder, packet.get());
        av_packet_unref(packet.get());
        if (sent < 0 && is_picture) ++damaged_;
        if (!drain(decoder, stream, is_picture ? taker.picture : taker.sound)) return Done{};
    }
    if (!encrypted_) {
        avcodec_send_packet(video_.get(), nullptr);
        if (!drain(*video_, video, taker.picture)) return Done{};
        if (sound != nullptr) {
            avcodec_send_packet(sound_.get(), nullptr);
            if (!drain(*sound_, *sound, taker.sound)) return Done{};
        }
    }
    return verdict(status < 0 && status != AVERROR_EOF);
}

Result<Done> Source::verdict(bool read_failed) const {
    if (encrypted_) return Error{where_, "is encrypted: only films without copy protection can be used"};
    // Half a second is more than any muxer rounds, and less than anybody cuts off on purpose.
    const bool ends_early = facts_.duration_s > 0.0 && seen_s_ < facts_.duration_s - 0.5;
    if (cut_ || read_failed || ends_early) {
        const std::string whole = facts_.duration_s > seen_s_ + 0.1 ? " of " + tenths(facts_.duration_s) : "";
        return Error{where_, "the file ends after " + tenths(seen_s_) + whole + " s: it was not copied whole"};
    }
    if (decoded_ == 0) return Error{where_, "no picture in it can be decoded"};
    if (damaged_ > decoded_)
        return Error{where_, "is damaged: " + std::to_string(damaged_) + " of " + std::to_string(damaged_ + decoded_) +
                                 " pictures cannot be decoded"};
    return Done{};
}

} // namespace forksight::streamer::ingest
