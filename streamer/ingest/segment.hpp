// One track as CMAF: init.mp4 and a numbered file for every segment, each one moof and one mdat.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"
#include "streamer/ingest/av.hpp"

namespace forksight::streamer::ingest {

/// The track ids that a player relies on when it joins picture and sound into one stream.
inline constexpr int video_track_id = 1;
inline constexpr int sound_track_id = 2;
inline constexpr std::size_t segment_limit = 99999; ///< NNNNN.m4s

class Segmenter {
  public:
    /// Makes `folder`. `track` is an opened encoder; its time base is the packets'.
    static media_manifests::Result<std::unique_ptr<Segmenter>> open(const std::filesystem::path& folder,
                                                                    const AVCodecContext& track, int track_id);
    Segmenter(const Segmenter&) = delete;
    Segmenter& operator=(const Segmenter&) = delete;
    ~Segmenter();

    /// In decoding order. The packet is used up.
    media_manifests::Result<media_manifests::Done> add(AVPacket& packet);
    /// Ends the segment that is being filled; it lasts `duration_s` of the presentation.
    media_manifests::Result<media_manifests::Done> cut(double duration_s);

    const std::vector<media_manifests::Segment>& segments() const { return segments_; }
    std::uint64_t init_bytes() const { return init_bytes_; }
    std::size_t packets_waiting() const { return packets_; }

  private:
    Segmenter(std::filesystem::path folder, const AVCodecContext& track);
    static int take_bytes(void* self, const std::uint8_t* bytes, int size);
    media_manifests::Result<media_manifests::Done> begin(const AVCodecContext& track, int track_id);

    std::filesystem::path folder_;
    AVRational time_base_;
    bool is_video_;
    std::string bytes_; ///< what the muxer wrote since the last cut: bounded by one segment
    AVIOContext* io_ = nullptr;
    av::Output muxer_;
    std::size_t packets_ = 0;
    std::uint64_t init_bytes_ = 0;
    std::vector<media_manifests::Segment> segments_;
};

/// Peak and average over segments, in bits a second; 0 without segments.
std::uint64_t peak_bps(const std::vector<media_manifests::Segment>& segments);
std::uint64_t average_bps(const std::vector<media_manifests::Segment>& segments);
/// RFC 6381 of an H.264 encoder's parameter sets (Annex B): "avc3.640028".
std::string avc3_codecs(const AVCodecContext& encoder);

} // namespace forksight::streamer::ingest
