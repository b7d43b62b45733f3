// The sole door to libav: its headers, owning handles with named deleters, and its errors as text.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/audio_fifo.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/mathematics.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/spherical.h>
#include <libavutil/stereo3d.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <memory>
#include <string>

namespace forksight::streamer::ingest::av {

struct CloseInput {
    void operator()(AVFormatContext* context) const;
};
struct FreeOutput {
    void operator()(AVFormatContext* context) const;
};
struct FreeCodec {
    void operator()(AVCodecContext* context) const;
};
struct FreeFrame {
    void operator()(AVFrame* frame) const;
};
struct FreePacket {
    void operator()(AVPacket* packet) const;
};
struct FreeScaler {
    void operator()(SwsContext* scaler) const;
};
struct FreeResampler {
    void operator()(SwrContext* resampler) const;
};
struct FreeFifo {
    void operator()(AVAudioFifo* fifo) const;
};

using Input = std::unique_ptr<AVFormatContext, CloseInput>;
using Output = std::unique_ptr<AVFormatContext, FreeOutput>; ///< its AVIOContext belongs to somebody else
using Codec = std::unique_ptr<AVCodecContext, FreeCodec>;
using Frame = std::unique_ptr<AVFrame, FreeFrame>;
using Packet = std::unique_ptr<AVPacket, FreePacket>;
using Scaler = std::unique_ptr<SwsContext, FreeScaler>;
using Resampler = std::unique_ptr<SwrContext, FreeResampler>;
using Fifo = std::unique_ptr<AVAudioFifo, FreeFifo>;

/// Options by name, as libav takes them; freed with the object.
class Options {
  public:
    Options() = default;
    Options(const Options&) = delete;
    Options& operator=(const Options&) = delete;
    ~Options() { av_dict_free(&held_); }
    Options& set(const char* name, const std::string& value);
    Options& set(const char* name, std::int64_t value);
    AVDictionary** raw() { return &held_; }

  private:
    AVDictionary* held_ = nullptr;
};

/// These throw std::bad_alloc when libav has no memory.
Frame new_frame();
Packet new_packet();
/// Another owner of the same pixels or samples.
Frame share(const AVFrame& frame);
/// A frame with pixels of its own.
Frame new_picture(int width, int height, AVPixelFormat format);

std::string error_text(int code);
/// The format's or codec's short name, for messages.
std::string codec_name(AVCodecID id);

/// How long the frame is shown, in its stream's time base; 0 when unknown.
std::int64_t duration_of(const AVFrame& frame);
/// Side data of a stream, or null. Lives as long as the stream.
const std::uint8_t* side_data(const AVStream& stream, AVPacketSideDataType type, std::size_t at_least_bytes);

/// libav's own words on stderr are off: we say what is wrong ourselves.
void silence_log();

} // namespace forksight::streamer::ingest::av
