// The sound of a clip: any layout and rate -> AAC at 48 kHz, stereo or mono, in step with the picture.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"
#include "streamer/ingest/av.hpp"
#include "streamer/ingest/segment.hpp"

namespace forksight::streamer::ingest {

inline constexpr int sound_rate_hz = 48000;

class Sound {
  public:
    struct Plan {
        std::filesystem::path folder; ///< of the clip
        std::string name;             ///< of the rendition, and of its folder in the clip's
        int channels = 2;             ///< 1 or 2
        bool from_ambisonic = false;
        double segment_s = 1.0; ///< of the picture; segments of sound begin at most an AAC frame (21 ms) before
        double limit_s = 0.0;   ///< sound that claims to come later is passed over
    };
    static media_manifests::Result<std::unique_ptr<Sound>> open(Plan plan);

    /// `time_s` from the start of the picture. Gaps become silence, overlaps are cut.
    media_manifests::Result<media_manifests::Done> take(const AVFrame& frame, double time_s);
    /// The picture has come this far: sound up to there may be written.
    media_manifests::Result<media_manifests::Done> advance(double picture_s);
    /// The picture ends here, and so does the sound: filled up with silence or cut, to the AAC frame.
    media_manifests::Result<media_manifests::Done> finish(double picture_s);
    media_manifests::Rendition rendition() const;

  private:
    explicit Sound(Plan plan) : plan_(std::move(plan)) {}
    bool prepare_resampler(const AVFrame& frame);
    void put(std::uint8_t** planes, int samples);
    void put_silence(std::int64_t samples);
    media_manifests::Result<media_manifests::Done> encode_until(std::int64_t sample);
    media_manifests::Result<media_manifests::Done> encode(AVFrame* frame);
    std::int64_t boundary(std::size_t segment) const;

    Plan plan_;
    av::Codec encoder_;
    std::unique_ptr<Segmenter> segmenter_;
    av::Fifo fifo_;
    av::Resampler resampler_;
    int from_rate_hz_ = 0, from_format_ = -1;
    std::optional<int> from_channels_;
    std::int64_t put_ = 0;  ///< samples that went into the fifo
    std::int64_t skip_ = 0; ///< samples still to be thrown away
    std::int64_t encoded_ = 0;
    std::int64_t end_ = 0;            ///< after finish(): samples in all
    std::size_t segments_in_all_ = 0; ///< after finish()
};

} // namespace forksight::streamer::ingest
