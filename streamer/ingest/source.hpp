// Reads a video file once, from front to back, and hands out its decoded pictures and sound.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "media_manifests/result.hpp"
#include "streamer/ingest/av.hpp"
#include "streamer/ingest/probe.hpp"

namespace forksight::streamer::ingest {

class Source {
  public:
    static media_manifests::Result<Source> open(const std::filesystem::path& file);

    const Facts& facts() const { return facts_; }
    int sample_rate_hz() const { return sound_ ? sound_->sample_rate : 0; }
    int channels() const { return sound_ ? sound_->ch_layout.nb_channels : 0; }

    /// Who takes the frames, in the order of the file. `time_s` counts from the start of the picture;
    /// `length_s` is how long the frame is shown or heard. False: enough.
    struct Taker {
        std::function<bool(const AVFrame&, double time_s, double length_s)> picture;
        std::function<bool(const AVFrame&, double time_s, double length_s)> sound;
    };
    /// To the end of the file, or until a taker has enough (which is no error). Refuses what breaks off or cannot be
    /// decoded.
    media_manifests::Result<media_manifests::Done> read(const Taker& taker);
    /// After read(): pictures that could not be decoded.
    int damaged() const { return damaged_; }

  private:
    Source() = default;
    using Take = std::function<bool(const AVFrame&, double, double)>;
    bool drain(AVCodecContext& decoder, const AVStream& stream, const Take& take);
    media_manifests::Result<media_manifests::Done> verdict(bool read_failed) const;

    std::string where_;
    Facts facts_;
    av::Input container_;
    av::Codec video_;
    av::Codec sound_;
    av::Frame frame_;
    double zero_s_ = 0.0;         ///< of the picture, on the container's clock
    double seen_s_ = 0.0;         ///< how far the packets of any stream reach, from the container's start
    double next_picture_s_ = 0.0; ///< for frames without a time
    double next_sound_s_ = 0.0;
    int decoded_ = 0;
    int damaged_ = 0;
    bool cut_ = false;
    bool encrypted_ = false;
};

} // namespace forksight::streamer::ingest
