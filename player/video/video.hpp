// One stretch of a clip, decoded by an mpv core into a texture of its own; used again and again for other stretches.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "player/video/core.hpp"
#include "player/video/decoding.hpp"
#include "player/video/painter.hpp"

namespace forksight::player::video {

/// All calls on the thread of the frame loop's GL context; none of them waits. It is gone() before it is destroyed, or
/// the painter has finished.
class Video {
  public:
    enum class State {
        making,  ///< mpv is starting
        idle,    ///< can open a stretch
        opening, ///< its first frame is not there yet
        ready,   ///< its first frame is in a texture
        closing, ///< becomes idle in a moment
        failed,  ///< why() says what happened; close() it
        broken,  ///< this core will never work; why()
        leaving, ///< retire() was called
    };
    using Time = std::chrono::steady_clock::time_point;

    /// The painter outlives it.
    Video(const CoreSettings& settings, Painter& painter);
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
    /// The picture is not shown any more; the sound may go on.
    void go_off() { easel_.clear(); }
    /// The source is cancelled; sound and picture stop.
    void close();
    /// For good. gone() is true when nothing is left that could wait.
    void retire();
    bool gone();

    /// Takes in what mpv and the painter reported.
    void listen();
    /// How soon the painter should turn to this one.
    void urgency(Urgency urgency) { easel_.urgency(urgency); }
    /// Shows the newest picture, if there is one and `wanted` says so of the moment mpv offered it.
    void take_picture(const std::function<bool(Time)>& wanted);
    /// Of a ready one there is always one. Stays as it is until the next call of something else than this.
    std::optional<Easel::Shown> picture() const { return easel_.shown(); }

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

    /// The last answer to ask_sound() since it began to run: what was heard when.
    const std::optional<Shown>& heard() const { return heard_; }
    void ask_sound();

  private:
    void take_in(const Note& note);
    bool has_first_frame() const { return easel_.shown().has_value(); }

    Painter& painter_;
    Easel easel_;
    Core core_;
    bool sits_ = false; ///< the painter knows the easel
    bool quits_ = false;
    std::shared_ptr<ByteSource> source_; ///< mpv's reader holds it too
    ClipShape shape_;
    State state_ = State::making;
    std::string why_;
    bool in_step_ = false; ///< picture and sound are where they begin
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
