#include "streamer/ingest/rung_encoder.hpp"

#include <algorithm>
#include <cassert>

namespace forksight::streamer::ingest {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Rendition;
using media_manifests::Result;

RungEncoder::RungEncoder(Plan plan)
    : plan_(std::move(plan)),
      fitter_(plan_.rung.width, plan_.rung.height, plan_.quarter_turns),
      packet_(av::new_packet()) {}

Result<std::unique_ptr<RungEncoder>> RungEncoder::open(Plan plan) {
    std::unique_ptr<RungEncoder> made(new RungEncoder(std::move(plan)));
    const Plan& its = made->plan_;
    const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
    made->encoder_.reset(codec == nullptr ? nullptr : avcodec_alloc_context3(codec));
    AVCodecContext* encoder = made->encoder_.get();
    if (encoder == nullptr) return Error{"", "this FFmpeg has no H.264 encoder (libx264)"};
    encoder->width = its.rung.width;
    encoder->height = its.rung.height;
    encoder->pix_fmt = AV_PIX_FMT_YUV420P;
    encoder->framerate = AVRational{static_cast<int>(its.rate.numerator), static_cast<int>(its.rate.denominator)};
    encoder->time_base = av_inv_q(encoder->framerate);
    encoder->sample_aspect_ratio = AVRational{1, 1};
    encoder->color_range = AVCOL_RANGE_MPEG;
    encoder->colorspace = AVCOL_SPC_BT709;
    encoder->color_primaries = AVCOL_PRI_BT709;
    encoder->color_trc = AVCOL_TRC_BT709;
    encoder->chroma_sample_location = AVCHROMA_LOC_LEFT;
    encoder->rc_max_rate = 1000LL * its.rung.max_kbps;
    encoder->rc_buffer_size = 1000 * its.rung.max_kbps; // one second: a segment stays within the rate
    encoder->gop_size = its.pictures_a_segment;
    encoder->thread_count = its.threads;
    encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
    av::Options options;
    options.set("preset", "veryfast").set("profile", "high").set("crf", its.rung.crf).set("forced-idr", 1);
    // The parameter sets before every IDR picture, and IDR pictures at the segments' beginnings alone.
    options.set("x264-params",
                "repeat-headers=1:scenecut=0:open-gop=0:min-keyint=" + std::to_string(its.pictures_a_segment));
    const int opened = avcodec_open2(encoder, codec, options.raw());
    if (opened < 0) return Error{its.rung.name(), "the H.264 encoder cannot be started: " + av::error_text(opened)};
    auto segmenter = Segmenter::open(its.folder / its.name, *encoder, video_track_id);
    if (!segmenter) return segmenter.errors();
    made->segmenter_ = std::move(segmenter).value();
    return made;
}

Result<Done> RungEncoder::encode(AVFrame& picture) {
    picture.pts = pictures_;
    const bool begins_segment = pictures_ % plan_.pictures_a_segment == 0;
    picture.pict_type = begins_segment ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    ++pictures_;
    if (const int sent = avcodec_send_frame(encoder_.get(), &picture); sent < 0)
        return Error{plan_.rung.name(), "the H.264 encoder failed: " + av::error_text(sent)};
    return take_packets();
}

Result<Done> RungEncoder::take_packets() {
    const double segment_s = plan_.pictures_a_segment / plan_.rate.value();
    while (avcodec_receive_packet(encoder_.get(), packet_.get()) >= 0) {
        const bool begins_segment = packet_->pts % plan_.pictures_a_segment == 0;
        // Closed groups of pictures: all of a segment's packets come before the next segment's first.
        assert(!begins_segment || (packet_->flags & AV_PKT_FLAG_KEY) != 0);
        if (begins_segment && segmenter_->packets_waiting() > 0)
            if (auto cut = segmenter_->cut(segment_s); !cut) return cut;
        packet_->duration = 1;
        if (auto added = segmenter_->add(*packet_); !added) return added;
    }
    return Done{};
}

Result<Done> RungEncoder::finish() {
    if (const int sent = avcodec_send_frame(encoder_.get(), nullptr); sent < 0)
        return Error{plan_.rung.name(), "the H.264 encoder failed: " + av::error_text(sent)};
    if (auto taken = take_packets(); !taken) return taken;
    if (segmenter_->packets_waiting() == 0) return Error{plan_.rung.name(), "the H.264 encoder gave no pictures"};
    return segmenter_->cut(static_cast<double>(segmenter_->packets_waiting()) / plan_.rate.value());
}

Rendition RungEncoder::rendition() const {
    Rendition rendition;
    rendition.name = plan_.name;
    rendition.codecs = avc3_codecs(*encoder_);
    rendition.segments = segmenter_->segments();
    rendition.bandwidth_bps = peak_bps(rendition.segments);
    rendition.average_bandwidth_bps = average_bps(rendition.segments);
    rendition.init_bytes = segmenter_->init_bytes();
    rendition.width = plan_.rung.width;
    rendition.height = plan_.rung.height;
    rendition.frame_rate = plan_.rate;
    return rendition;
}

} // namespace forksight::streamer::ingest
