#include "streamer/ingest/picture.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

#include "streamer/ingest/files.hpp"

namespace forksight::streamer::ingest {
namespace {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Result;

// The old "J" formats say full range in their name; swscale wants it said apart.
AVPixelFormat plain_format(int format, bool& full_range) {
    switch (format) {
        case AV_PIX_FMT_YUVJ420P:
            full_range = true;
            return AV_PIX_FMT_YUV420P;
        case AV_PIX_FMT_YUVJ422P:
            full_range = true;
            return AV_PIX_FMT_YUV422P;
        case AV_PIX_FMT_YUVJ444P:
            full_range = true;
            return AV_PIX_FMT_YUV444P;
        case AV_PIX_FMT_YUVJ440P:
            full_range = true;
            return AV_PIX_FMT_YUV440P;
        default:
            return static_cast<AVPixelFormat>(format);
    }
}

// Films that do not say how their colours are meant are meant as BT.709, as every 360-degree camera writes them.
int matrix_of(int colour_space) {
    switch (colour_space) {
        case AVCOL_SPC_BT470BG:
        case AVCOL_SPC_SMPTE170M:
            return SWS_CS_ITU601;
        case AVCOL_SPC_FCC:
            return SWS_CS_FCC;
        case AVCOL_SPC_SMPTE240M:
            return SWS_CS_SMPTE240M;
        case AVCOL_SPC_BT2020_NCL:
        case AVCOL_SPC_BT2020_CL:
            return SWS_CS_BT2020;
        default:
            return SWS_CS_ITU709;
    }
}

bool is_full_range(const AVFrame& picture) {
    bool full = picture.color_range == AVCOL_RANGE_JPEG;
    plain_format(picture.format, full);
    return full;
}

void mark(AVFrame& picture) {
    const bool is_jpeg = picture.format == AV_PIX_FMT_YUVJ420P;
    picture.color_range = is_jpeg ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    picture.colorspace = AVCOL_SPC_BT709;
    picture.color_primaries = AVCOL_PRI_BT709;
    picture.color_trc = AVCOL_TRC_BT709;
    picture.chroma_location = AVCHROMA_LOC_LEFT;
    picture.sample_aspect_ratio = AVRational{1, 1};
    picture.pict_type = AV_PICTURE_TYPE_NONE; // the encoder chooses, whatever the source had
}

// One plane, a quarter turn clockwise at a time; planar formats of one byte a sample only.
void turn_plane(const AVFrame& from, AVFrame& to, int plane, int quarter_turns) {
    const bool chroma = plane > 0;
    const int from_width = chroma ? AV_CEIL_RSHIFT(from.width, 1) : from.width;
    const int from_height = chroma ? AV_CEIL_RSHIFT(from.height, 1) : from.height;
    for (int y = 0; y < from_height; ++y) {
        const std::uint8_t* row = from.data[plane] + static_cast<std::ptrdiff_t>(y) * from.linesize[plane];
        for (int x = 0; x < from_width; ++x) {
            int to_x = x, to_y = y;
            if (quarter_turns == 1) to_x = from_height - 1 - y, to_y = x;
            if (quarter_turns == 2) to_x = from_width - 1 - x, to_y = from_height - 1 - y;
            if (quarter_turns == 3) to_x = y, to_y = from_width - 1 - x;
            to.data[plane][static_cast<std::ptrdiff_t>(to_y) * to.linesize[plane] + to_x] = row[x];
        }
    }
}

} // namespace

Fitter::Fitter(int width, int height, int quarter_turns, AVPixelFormat target)
    : width_(width), height_(height), quarter_turns_(quarter_turns), target_(target) {}

bool Fitter::prepare(const AVFrame& picture) {
    if (scaler_ && from_width_ == picture.width && from_height_ == picture.height && from_format_ == picture.format &&
        from_range_ == picture.color_range && from_space_ == picture.colorspace)
        return true;
    bool from_full = is_full_range(picture), to_full = false;
    const AVPixelFormat from = plain_format(picture.format, from_full);
    const AVPixelFormat to = plain_format(target_, to_full);
    const bool sideways = quarter_turns_ % 2 != 0;
    scaler_.reset(sws_alloc_context());
    if (!scaler_) return false;
    av_opt_set_int(scaler_.get(), "srcw", picture.width, 0);
    av_opt_set_int(scaler_.get(), "srch", picture.height, 0);
    av_opt_set_int(scaler_.get(), "src_format", from, 0);
    av_opt_set_int(scaler_.get(), "dstw", sideways ? height_ : width_, 0);
    av_opt_set_int(scaler_.get(), "dsth", sideways ? width_ : height_, 0);
    av_opt_set_int(scaler_.get(), "dst_format", to, 0);
    av_opt_set_int(scaler_.get(), "src_range", from_full ? 1 : 0, 0); // before init: it may choose a plain copy
    av_opt_set_int(scaler_.get(), "dst_range", to_full ? 1 : 0, 0);
    av_opt_set_int(scaler_.get(), "sws_flags", SWS_BICUBIC, 0);
    if (sws_init_context(scaler_.get(), nullptr, nullptr) < 0) return false;
    // A negative answer means that this pair of formats has no such details (grey, for one): nothing to set.
    sws_setColorspaceDetails(scaler_.get(), sws_getCoefficients(matrix_of(picture.colorspace)), from_full ? 1 : 0,
                             sws_getCoefficients(SWS_CS_ITU709), to_full ? 1 : 0, 0, 1 << 16, 1 << 16);
    from_width_ = picture.width;
    from_height_ = picture.height;
    from_format_ = picture.format;
    from_range_ = picture.color_range;
    from_space_ = picture.colorspace;
    return true;
}

av::Frame Fitter::fit(const AVFrame& picture) {
    if (last_in_ && last_in_->data[0] == picture.data[0] && picture.data[0] != nullptr) return av::share(*last_out_);
    av::Frame out;
    if (picture.width == width_ && picture.height == height_ && quarter_turns_ == 0 && picture.format == target_ &&
        !is_full_range(picture) && matrix_of(picture.colorspace) == SWS_CS_ITU709) {
        out = av::share(picture);
    } else {
        if (!prepare(picture)) return nullptr;
        const bool sideways = quarter_turns_ % 2 != 0;
        out = av::new_picture(sideways ? height_ : width_, sideways ? width_ : height_, target_);
        if (sws_scale(scaler_.get(), picture.data, picture.linesize, 0, picture.height, out->data, out->linesize) <= 0)
            return nullptr;
        if (quarter_turns_ != 0) {
            av::Frame upright = av::new_picture(width_, height_, target_);
            for (int plane = 0; plane < 3; ++plane) turn_plane(*out, *upright, plane, quarter_turns_);
            out = std::move(upright);
        }
    }
    mark(*out);
    last_in_ = av::share(picture);
    last_out_ = av::share(*out);
    return out;
}

Result<Done> write_poster(const AVFrame& picture, int width, int height, int quarter_turns,
                          const std::filesystem::path& file) {
    const av::Frame small = Fitter(width, height, quarter_turns, AV_PIX_FMT_YUVJ420P).fit(picture);
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    const av::Codec encoder(codec == nullptr ? nullptr : avcodec_alloc_context3(codec));
    if (!small || !encoder) return Error{file.string(), "this FFmpeg cannot write a JPEG picture"};
    encoder->width = width;
    encoder->height = height;
    encoder->pix_fmt = AV_PIX_FMT_YUVJ420P;
    encoder->color_range = AVCOL_RANGE_JPEG;
    encoder->time_base = AVRational{1, 1};
    encoder->flags |= AV_CODEC_FLAG_QSCALE;
    encoder->global_quality = 4 * FF_QP2LAMBDA;
    av::Packet packet = av::new_packet();
    small->pts = 0;
    small->quality = encoder->global_quality;
    if (avcodec_open2(encoder.get(), codec, nullptr) < 0 || avcodec_send_frame(encoder.get(), small.get()) < 0 ||
        avcodec_send_frame(encoder.get(), nullptr) < 0 || avcodec_receive_packet(encoder.get(), packet.get()) < 0)
        return Error{file.string(), "the poster picture cannot be coded"};
    return write_file(file, {reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size)});
}

} // namespace forksight::streamer::ingest
