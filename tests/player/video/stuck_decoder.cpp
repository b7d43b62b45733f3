#include "tests/player/video/stuck_decoder.hpp"

#include <dlfcn.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace {
std::atomic<bool> stuck{false};
std::atomic<int> waiting{0};
} // namespace

// FFmpeg's own, which mpv calls to begin decoding, is found behind this one: a program's functions come first.
struct AVCodecContext;
struct AVCodec;
struct AVDictionary;
extern "C" int avcodec_open2(AVCodecContext* decoder, const AVCodec* codec, AVDictionary** options) {
    ++waiting;
    while (stuck) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    --waiting;
    static const auto real = reinterpret_cast<decltype(&avcodec_open2)>(dlsym(RTLD_NEXT, "avcodec_open2"));
    return real(decoder, codec, options);
}

namespace forksight::player::video {

StuckDecoder::StuckDecoder() {
    stuck = true;
}

StuckDecoder::~StuckDecoder() {
    stuck = false;
}

bool StuckDecoder::hangs() {
    return stuck && waiting > 0;
}

} // namespace forksight::player::video
