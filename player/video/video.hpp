// One stretch of a clip, decoded by an mpv core into a texture of its own; used again and again for other stretches.
#pragma once

#include <mpv/render_gl.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "player/render/gl.hpp"
#include "player/video/core.hpp"
#include "player/video/decoding.hpp"

namespace forksight::player::video {

/// The address of an OpenGL function.
using GlAddress = std::function<void*(const char*)>;

/// All calls on the thread of the GL context; none of them waits, but the destructor when gone() is false.
class Video {
  public:
    enum class State {
        making,  ///< mpv is starting
        idle,    ///< can open a stretch
        opening, ///< its first frame is not there yet
        ready,   ///< its first frame is in the texture
        closing, ///< becomes idle in a moment
        failed,  ///< why() says what happened; close() it
        broken,  ///< this core will never work; why()
        leaving, ///< retire() was called
    };
    using Time = std::chrono::steady_clock::time_point;

    Video(const CoreSettings& settings, GlAddress gl_address);
    ~Video();
    Video(const Video&) = delete;
    Video& operator=(const Video&) = delete;

    /// For every stretch that is opened from now on.
    void decode_in_software() { software_ = true; }

    State state() const { return state_; }
    const std::string& why() const { return why_; }

    /// Only when idle. Paused, silent, from the frame nearest to `from_s` on.
    void open(std::shared_ptr<ByteSource> source, const Stretch& stretch, const ClipShape& shape);
    void play(bool playing);
    /// Show no more than up to this clip time, and let the sound fade behind it. Absent: the end of the clip.
    void end_at(std::optional<double> to_s);
    /// The sound fades away from this clip time on. In time only if that is fade_lead_s away; nothing where there is
    /// no sound.
    void fade_out(double from_clip_s);
    bool sounds() const { return sounds_ && shape_.has_sound; }
    double fades_from() const { return fades_from_s_; }
    /// The source is cancelled; sound and picture stop.
    void close();
    /// For good. gone() is true when nothing is left that could wait.
    void retire();
    bool gone() const { return core_.gone(); }

    /// Takes in what mpv reported. mpv's renderer, once there is a core, takes some milliseconds to make; true: it was.
    bool listen(bool may_make_renderer);
    /// Whether draw() would change the texture.
    bool has_new_frame();
    void draw();

    const render::Canvas& canvas() const { return *canvas_; }
    const ClipShape& shape() const { return shape_; }
    ByteSource* source() const { return source_.get(); }

    struct Shown {
        double clip_s = 0.0;
        Time at;
    };
    /// The last frame mpv showed.
    const std::optional<Shown>& shown() const { return shown_; }
    /// Since when mpv has had no more frame to show; the last one may just have appeared. Absent: it has.
    const std::optional<Time>& ended_since() const { return ended_since_; }
    /// Reading ended in an error, not at the stream's end.
    bool broke_off() const { return core_.read_failed(); }
    int dropped() const { return dropped_; }
    Decoded decoded() const;
    /// decoded() will say more, if mpv still answers.
    void ask_decoder() { core_.ask_decoder(); }

    /// The answer to ask_sound(): what was heard when.
    const std::optional<Shown>& heard() const { return heard_; }
    void ask_sound();

  private:
    void take_in(const Note& note);
    void make_renderer();
    /// Waits for the GPU.
    bool is_black() const;

    GlAddress gl_address_;
    Core core_;
    mpv_render_context* renderer_ = nullptr;
    std::optional<render::Canvas> canvas_;
    std::shared_ptr<ByteSource> source_; ///< mpv's reader holds it too
    ClipShape shape_;
    State state_ = State::making;
    std::string why_;
    bool in_step_ = false; ///< picture and sound are where they begin
    bool drawn_ = false;
    int fruitless_looks_ = 0; ///< for the first frame
    bool playing_ = false;
    int dropped_ = 0;
    std::string decoder_;   ///< of this stretch, in mpv's word
    bool hardware_ = false; ///< may be used for this stretch
    bool software_;         ///< for the next
    std::optional<Time> ended_since_;
    std::optional<Shown> shown_;
    const bool sounds_;
    double fades_from_s_ = 0.0;
    std::optional<Shown> heard_;
};

/// On our steady clock.
inline double seconds(Video::Time time) {
    return std::chrono::duration<double>(time.time_since_epoch()).count();
}

} // namespace forksight::player::video
