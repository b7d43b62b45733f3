// One rung of the staircase: fits pictures to its size, passes them down, and codes them as aligned H.264 segments.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"
#include "streamer/ingest/av.hpp"
#include "streamer/ingest/ladder.hpp"
#include "streamer/ingest/picture.hpp"
#include "streamer/ingest/segment.hpp"

namespace forksight::streamer::ingest {

class RungEncoder {
  public:
    struct Plan {
        std::filesystem::path folder; ///< of the clip
        std::string name;             ///< of the rendition, and of its folder in the clip's
        Rung rung;
        media_manifests::Rational rate;
        int pictures_a_segment = 30;
        int quarter_turns = 0; ///< of the first rung alone: the others get upright pictures
        int threads = 0;
    };
    static media_manifests::Result<std::unique_ptr<RungEncoder>> open(Plan plan);

    /// Null when libav cannot convert the picture.
    av::Frame fit(const AVFrame& picture) { return fitter_.fit(picture); }
    /// A fitted picture, the next one in time.
    media_manifests::Result<media_manifests::Done> encode(AVFrame& picture);
    media_manifests::Result<media_manifests::Done> finish();
    media_manifests::Rendition rendition() const;

  private:
    explicit RungEncoder(Plan plan);
    media_manifests::Result<media_manifests::Done> take_packets();

    Plan plan_;
    Fitter fitter_;
    av::Codec encoder_;
    av::Packet packet_;
    std::unique_ptr<Segmenter> segmenter_;
    std::int64_t pictures_ = 0;
};

} // namespace forksight::streamer::ingest
