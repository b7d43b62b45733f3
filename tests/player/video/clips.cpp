#include "tests/player/video/clips.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "player/render/gl.hpp"

namespace forksight::player::video {

namespace {

// The picture is ten columns by four rows of blocks. Row 0: the frame's number in binary; row 1: its complement; row 2:
// the clip's number in five columns and its complement in the other five; row 3: noise, so that the clip has bits to
// spend.
constexpr int columns = 10;
constexpr int rows = 4;

bool is_light(int column, int row, int clip, int frame) {
    if (row == 0) return ((frame >> column) & 1) != 0;
    if (row == 1) return ((frame >> column) & 1) == 0;
    return (((clip >> (column % 5)) & 1) != 0) != (column >= 5);
}

std::vector<unsigned char> paint(const ClipOrder& order, int frame) {
    const auto width = static_cast<std::size_t>(order.width);
    const auto height = static_cast<std::size_t>(order.height);
    std::vector<unsigned char> yuv(width * height * 3 / 2, 128);
    std::uint32_t noise = static_cast<std::uint32_t>(order.number * 1000 + frame);
    for (std::size_t y = 0; y < height; ++y) {
        const int row = static_cast<int>(y * rows / height);
        for (std::size_t x = 0; x < width; ++x) {
            noise = noise * 1664525u + 1013904223u;
            if (row == 3)
                yuv[y * width + x] = static_cast<unsigned char>(64 + (noise >> 25));
            else
                yuv[y * width + x] =
                    is_light(static_cast<int>(x * columns / width), row, order.number, frame) ? 235 : 16;
        }
    }
    return yuv;
}

/// By the formulas of BT.709 and BT.601, 8 bits.
std::array<unsigned char, 3> coded(const Rgb& colour, const Coding& coding) {
    const bool is_709 = std::string_view(coding.matrix) == "bt709";
    const double kr = is_709 ? 0.2126 : 0.299;
    const double kb = is_709 ? 0.0722 : 0.114;
    const double r = colour[0] / 255.0, g = colour[1] / 255.0, b = colour[2] / 255.0;
    const double y = kr * r + (1 - kr - kb) * g + kb * b;
    const double luma = coding.full_range ? 255 * y : 16 + 219 * y;
    const double range = coding.full_range ? 255 : 224;
    const auto byte = [](double value) { return static_cast<unsigned char>(std::clamp(std::lround(value), 0L, 255L)); };
    return {byte(luma), byte(128 + range * (b - y) / (2 * (1 - kb))), byte(128 + range * (r - y) / (2 * (1 - kr)))};
}

std::vector<unsigned char> paint_patches(const ClipOrder& order) {
    const auto width = static_cast<std::size_t>(order.width);
    const auto height = static_cast<std::size_t>(order.height);
    std::vector<unsigned char> yuv;
    for (std::size_t plane = 0; plane < 3; ++plane) {
        const std::size_t step = plane == 0 ? 1 : 2;
        for (std::size_t y = 0; y < height; y += step)
            for (std::size_t x = 0; x < width; x += step)
                yuv.push_back(coded(patch_colours[x * patch_colours.size() / width], *order.patches)[plane]);
    }
    return yuv;
}

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
    return value;
}

Clip cut(const std::string& bytes) {
    Clip clip;
    for (std::size_t at = 0; at + 8 <= bytes.size();) {
        const std::size_t size = big_endian(bytes, at);
        const std::string kind = bytes.substr(at + 4, 4);
        if (size < 8 || at + size > bytes.size()) throw std::runtime_error("ffmpeg made a file that ends in a box");
        if (kind == "ftyp" || kind == "moov") clip.init += bytes.substr(at, size);
        if (kind == "moof") clip.segments.emplace_back();
        if (kind == "moof" || kind == "mdat") clip.segments.at(clip.segments.size() - 1) += bytes.substr(at, size);
        at += size;
    }
    return clip;
}

Clip encode(const ClipOrder& order) {
    const std::string path = "/tmp/forksight-clip-" + std::to_string(getpid()) + ".mp4";
    write_clip(order, path);
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    std::remove(path.c_str());
    Clip clip = cut(bytes.str());
    clip.shape.duration_s = static_cast<double>(order.frames) / order.frame_rate;
    clip.shape.frame_rate = order.frame_rate;
    clip.shape.width = order.width;
    clip.shape.height = order.height;
    clip.shape.has_sound = order.sound;
    return clip;
}

} // namespace

void write_clip(const ClipOrder& order, const std::string& path) {
    std::ostringstream command;
    command << "ffmpeg -v error -y -f rawvideo -pix_fmt yuv420p -s " << order.width << 'x' << order.height << " -r "
            << order.frame_rate << " -i -";
    const double duration_s = static_cast<double>(order.frames) / order.frame_rate;
    if (order.sound)
        command << " -f lavfi -i sine=frequency=" << order.tone_hz << ":sample_rate=48000:duration=" << duration_s;
    std::string tags;
    if (order.patches)
        tags = std::string(":fullrange=") + (order.patches->full_range ? "on" : "off") +
               ":colorprim=bt709:transfer=bt709:colormatrix=" + order.patches->matrix;
    command << " -c:v libx264 -preset ultrafast -crf 18 -bf " << order.b_frames << " -g " << order.frame_rate
            << " -keyint_min " << order.frame_rate << " -sc_threshold 0 -x264-params repeat-headers=1" << tags
            << " -tag:v avc3"
            << " -c:a aac -b:a 64k -movflags frag_keyframe+empty_moov+default_base_moof+delay_moov -use_editlist 1"
            << " -video_track_timescale " << 512 * order.frame_rate << " '" << path << "'";
    FILE* const encoder = popen(command.str().c_str(), "w");
    if (encoder == nullptr) throw std::runtime_error("the ffmpeg program cannot be started");
    for (int frame = 0; frame < order.frames; ++frame) {
        const auto picture = order.patches ? paint_patches(order) : paint(order, frame);
        if (std::fwrite(picture.data(), 1, picture.size(), encoder) != picture.size()) break;
    }
    if (pclose(encoder) != 0) throw std::runtime_error("the ffmpeg program could not make a test clip");
}

const Clip& make_clip(const ClipOrder& order) {
    static std::map<std::string, Clip> made;
    std::ostringstream key;
    key << order.number << ' ' << order.frames << ' ' << order.frame_rate << ' ' << order.width << ' ' << order.height
        << ' ' << order.sound << ' ' << order.tone_hz << ' ' << order.b_frames;
    if (order.patches) key << ' ' << order.patches->matrix << ' ' << order.patches->full_range;
    const auto found = made.find(key.str());
    return found != made.end() ? found->second : made.emplace(key.str(), encode(order)).first->second;
}

std::ostream& operator<<(std::ostream& out, const Seen& seen) {
    return out << "clip " << seen.clip << " frame " << seen.frame;
}

Seen look_at(unsigned texture, int width, int height) {
    std::vector<unsigned char> rgba(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
    glBindTexture(GL_TEXTURE_2D, texture);
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    const auto light = [&](int column, int row) {
        const int x = (2 * column + 1) * width / (2 * columns);
        const int y = (2 * row + 1) * height / (2 * rows);
        return rgba[static_cast<std::size_t>(4 * (y * width + x))] > 128;
    };
    Seen seen{0, 0};
    for (int column = 0; column < columns; ++column) {
        if (light(column, 0) == light(column, 1)) return {};
        if (light(column, 0)) seen.frame |= 1 << column;
        if (column < 5 && light(column, 2) == light(column + 5, 2)) return {};
        if (column < 5 && light(column, 2)) seen.clip |= 1 << column;
    }
    return seen;
}

std::array<Rgb, patch_colours.size()> patches_of(unsigned texture, int width, int height) {
    std::vector<unsigned char> rgba(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
    glBindTexture(GL_TEXTURE_2D, texture);
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    std::array<Rgb, patch_colours.size()> seen{};
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const std::size_t x = (2 * i + 1) * static_cast<std::size_t>(width) / (2 * seen.size());
        const std::size_t at = 4 * (static_cast<std::size_t>(height) / 2 * static_cast<std::size_t>(width) + x);
        seen[i] = {rgba[at], rgba[at + 1], rgba[at + 2]};
    }
    return seen;
}

void ClipSource::Control::allow(std::size_t bytes) {
    const std::lock_guard lock(mutex);
    bytes_allowed = bytes;
    changed.notify_all();
}

ClipSource::ClipSource(const Clip& clip, double from_s, std::shared_ptr<Control> control)
    : clip_(clip),
      control_(std::move(control)),
      segment_(std::min(static_cast<std::size_t>(std::max(0.0, from_s + 1e-6)), clip.segments.size() - 1)),
      current_(&clip.init) {
    ++control_->alive;
    ++control_->opened;
}

ClipSource::~ClipSource() {
    --control_->alive;
}

std::int64_t ClipSource::read(char* into, std::uint64_t capacity) {
    std::unique_lock lock(control_->mutex);
    if (position_ == current_->size()) {
        if (segment_ == clip_.segments.size()) return 0;
        current_ = &clip_.segments[segment_++];
        position_ = 0;
    }
    if (control_->fails_beyond && given_ >= control_->bytes_allowed) return -1;
    control_->changed.wait(lock, [&] { return cancelled_ || given_ < control_->bytes_allowed; });
    if (cancelled_) return -1;
    const std::size_t bytes =
        std::min({static_cast<std::size_t>(capacity), current_->size() - position_, control_->bytes_allowed - given_});
    std::memcpy(into, current_->data() + position_, bytes);
    position_ += bytes;
    given_ += bytes;
    return static_cast<std::int64_t>(bytes);
}

void ClipSource::cancel() {
    const std::lock_guard lock(control_->mutex);
    if (!cancelled_) ++control_->cancelled;
    cancelled_ = true;
    control_->changed.notify_all();
}

void ClipSource::on_air(bool on) {
    if (std::exchange(on_air_, on) != on) control_->on_air += on ? 1 : -1;
}

} // namespace forksight::player::video
