// Clips in which every frame shows its own number, made with the ffmpeg program, and sources that hand them out.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "player/video/byte_source.hpp"

namespace forksight::player::video {

/// Fragmented MP4 in memory: a key frame a second, each at the beginning of a segment.
struct Clip {
    std::string init;
    std::vector<std::string> segments; ///< of one second each
    ClipShape shape;
};

/// How colours are written down.
struct Coding {
    const char* matrix = "bt709"; ///< x264's word, and of BT.601 "smpte170m"
    bool full_range = false;
};

struct ClipOrder {
    int number = 0; ///< 0..31, shown in every frame
    int frames = 90;
    int frame_rate = 30;
    int width = 320;
    int height = 160;
    bool sound = false;
    int tone_hz = 440; ///< of the sound
    int b_frames = 2;
    std::optional<Coding> patches = {}; ///< instead of numbers: patch_colours from left to right, tagged
};
/// A file, for what reads files. `path` is without quotation marks. Throws when the ffmpeg program cannot do it.
void write_clip(const ClipOrder& order, const std::string& path);
/// As write_clip, but in memory. The same order is made once a process.
const Clip& make_clip(const ClipOrder& order);

using Rgb = std::array<int, 3>;
inline constexpr std::array<Rgb, 8> patch_colours = {{{0, 0, 0},
                                                      {255, 255, 255},
                                                      {255, 0, 0},
                                                      {0, 255, 0},
                                                      {0, 0, 255},
                                                      {128, 128, 128},
                                                      {200, 150, 120},
                                                      {16, 32, 24}}};
/// The middles of a picture's patches. Needs the GL context of the texture.
std::array<Rgb, patch_colours.size()> patches_of(unsigned texture, int width, int height);

/// What a picture of such a clip says.
struct Seen {
    int clip = -1; ///< -1: this is no frame of such a clip, black say
    int frame = -1;
    bool operator==(const Seen&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Seen& seen);
/// Needs the GL context of the texture.
Seen look_at(unsigned texture, int width, int height);

/// Hands out a clip from the segment with `from_s` on. Counts what is alive and what was asked of it.
class ClipSource : public ByteSource {
  public:
    struct Control {
        std::mutex mutex;
        std::condition_variable changed;
        std::size_t bytes_allowed = SIZE_MAX; ///< a reader beyond them waits
        bool fails_beyond = false;            ///< it fails instead
        std::atomic<int> alive{0};
        std::atomic<int> opened{0};
        std::atomic<int> cancelled{0};
        std::atomic<int> on_air{0};
        std::atomic<bool> films_fault{false}; ///< that it fails
        void allow(std::size_t bytes);
    };
    ClipSource(const Clip& clip, double from_s, std::shared_ptr<Control> control);
    ~ClipSource() override;
    std::int64_t read(char* into, std::uint64_t capacity) override;
    void cancel() override;
    void on_air(bool on) override;
    bool film_at_fault() const override { return control_->films_fault; }

  private:
    const Clip& clip_;
    std::shared_ptr<Control> control_;
    std::size_t segment_;
    const std::string* current_;
    std::size_t position_ = 0;
    std::size_t given_ = 0;
    bool cancelled_ = false;
    bool on_air_ = false;
};

} // namespace forksight::player::video
