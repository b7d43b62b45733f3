// Makes any decoded picture one that the renditions share: 8-bit 4:2:0, BT.709, limited range, upright, of a set size.
#pragma once

#include <filesystem>

#include "media_manifests/result.hpp"
#include "streamer/ingest/av.hpp"

namespace forksight::streamer::ingest {

class Fitter {
  public:
    /// `quarter_turns` clockwise, after which the picture is width x height.
    Fitter(int width, int height, int quarter_turns = 0, AVPixelFormat target = AV_PIX_FMT_YUV420P);

    /// The same pixels when they fit already. The same frame twice is scaled once. Null: libav cannot convert it.
    av::Frame fit(const AVFrame& picture);

  private:
    bool prepare(const AVFrame& picture);

    int width_;
    int height_;
    int quarter_turns_;
    AVPixelFormat target_;
    av::Scaler scaler_;
    int from_width_ = 0, from_height_ = 0, from_format_ = -1, from_range_ = -1, from_space_ = -1;
    av::Frame last_in_, last_out_;
};

/// One picture as a JPEG file of this size.
media_manifests::Result<media_manifests::Done> write_poster(const AVFrame& picture, int width, int height,
                                                            int quarter_turns, const std::filesystem::path& file);

} // namespace forksight::streamer::ingest
