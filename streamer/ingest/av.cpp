#include "streamer/ingest/av.hpp"

#include <array>
#include <new>

namespace forksight::streamer::ingest::av {

void CloseInput::operator()(AVFormatContext* context) const {
    avformat_close_input(&context);
}
void FreeOutput::operator()(AVFormatContext* context) const {
    avformat_free_context(context);
}
void FreeCodec::operator()(AVCodecContext* context) const {
    avcodec_free_context(&context);
}
void FreeFrame::operator()(AVFrame* frame) const {
    av_frame_free(&frame);
}
void FreePacket::operator()(AVPacket* packet) const {
    av_packet_free(&packet);
}
void FreeScaler::operator()(SwsContext* scaler) const {
    sws_freeContext(scaler);
}
void FreeResampler::operator()(SwrContext* resampler) const {
    swr_free(&resampler);
}
void FreeFifo::operator()(AVAudioFifo* fifo) const {
    av_audio_fifo_free(fifo);
}

Options& Options::set(const char* name, const std::string& value) {
    if (av_dict_set(&held_, name, value.c_str(), 0) < 0) throw std::bad_alloc();
    return *this;
}

Options& Options::set(const char* name, std::int64_t value) {
    if (av_dict_set_int(&held_, name, value, 0) < 0) throw std::bad_alloc();
    return *this;
}

Frame new_frame() {
    Frame frame(av_frame_alloc());
    if (!frame) throw std::bad_alloc();
    return frame;
}

Packet new_packet() {
    Packet packet(av_packet_alloc());
    if (!packet) throw std::bad_alloc();
    return packet;
}

Frame share(const AVFrame& frame) {
    Frame other(av_frame_clone(&frame));
    if (!other) throw std::bad_alloc();
    return other;
}

Frame new_picture(int width, int height, AVPixelFormat format) {
    Frame frame = new_frame();
    frame->width = width;
    frame->height = height;
    frame->format = format;
    if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
    return frame;
}

std::string error_text(int code) {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

std::string codec_name(AVCodecID id) {
    return avcodec_get_name(id);
}

std::int64_t duration_of(const AVFrame& frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 2, 100)
    return frame.duration;
#else
    return frame.pkt_duration;
#endif
}

const std::uint8_t* side_data(const AVStream& stream, AVPacketSideDataType type, std::size_t at_least_bytes) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
    const AVPacketSideData* found =
        av_packet_side_data_get(stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, type);
    return found != nullptr && found->size >= at_least_bytes ? found->data : nullptr;
#else
    std::size_t bytes = 0;
    const std::uint8_t* found = av_stream_get_side_data(&stream, type, &bytes);
    return found != nullptr && bytes >= at_least_bytes ? found : nullptr;
#endif
}

void silence_log() {
    av_log_set_level(AV_LOG_QUIET);
}

} // namespace forksight::streamer::ingest::av
