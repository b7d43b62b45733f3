// The bytes of one stretch of a clip, as mpv reads them: an init, then media, to the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media_manifests/media.hpp"
#include "player/deck.hpp"

namespace forksight::player::video {

/// Read on mpv's demuxer thread; cancel() may come from any other.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    /// Waits for at least one byte. 0: the end. -1: failed or cancelled.
    virtual std::int64_t read(char* into, std::uint64_t capacity) = 0;
    /// Makes a waiting read, and every later one, return -1 at once.
    virtual void cancel() = 0;
    /// Cued sources hold little; the one on air reads ahead. Any thread.
    virtual void on_air(bool on) = 0;
    /// After read() said -1: what is there is missing or no film. False: it did not come, or cancel() was called.
    virtual bool film_at_fault() const { return false; }
    /// A read waits for bytes that have not come yet. Any thread.
    virtual bool waits() const { return false; }
};

/// A stretch whose bytes are wanted.
struct Opening : Stretch {
    bool on_air = false; ///< the viewer waits for it already; else on_air() tells when
};

/// Opens a stretch: the stream begins with the segment that holds `from_s`, timestamps are clip time. Never waits.
using OpenStretch = std::function<std::unique_ptr<ByteSource>(const Opening&)>;

/// Told how likely each cued stretch is, and when one is taken at the soonest (absent: at the
/// end of the stretch on air). Never waits.
using ExpectStretches = std::function<void(const std::vector<Expected>&, std::optional<double> soonest_s)>;

/// What the deck must know of a clip.
struct ClipShape {
    std::string name; ///< for sentences
    double duration_s = 0.0;
    double frame_rate = 30.0;
    int width = 0; ///< of the picture mpv draws into: the best rendition this machine may show
    int height = 0;
    media_manifests::Projection projection = media_manifests::Projection::equirectangular;
    media_manifests::Stereo stereo = media_manifests::Stereo::mono;
    bool has_sound = false;
};
using ShapeOf = std::function<ClipShape(std::size_t clip)>;

} // namespace forksight::player::video
