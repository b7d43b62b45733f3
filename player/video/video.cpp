#include "player/video/video.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdio>
#include <utility>

#include "player/said.hpp"

namespace forksight::player::video {

namespace {

// A frame counts as within a stretch from half a frame before its beginning: authors write times, not frame numbers.
constexpr double first_frame_slack = 0.5;
// What comes this little before the end belongs behind it: authors round to milliseconds.
constexpr double end_slack_s = 0.002;

constexpr double never_s = 1e6;

std::string seconds(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6f", value);
    return text;
}

/// Rises from the stretch's first sample on, which mpv aligns to its first frame; falls from a time that is told later.
/// Both by the clip's own time, so that they fall on their samples whatever is buffered.
std::string fades(double first_s, double from_s) {
    const std::string shape = ":d=" + seconds(fade_s) + ":curve=qsin]";
    return "@in:lavfi=[afade=t=in:st=" + seconds(first_s) + shape + ",@out:lavfi=[afade=t=out:st=" + seconds(from_s) +
           shape;
}

} // namespace

Video::Video(const CoreSettings& settings, Painter& painter)
    : painter_(painter),
      easel_(painter.bell()),
      core_(settings),
      software_(!settings.hardware),
      sounds_(settings.sound != Sound::off) {}

Video::~Video() {
    if (state_ != State::leaving) retire();
    assert(!sits_ || easel_.stage() == Easel::Stage::gone);
    gone();
}

void Video::open(std::shared_ptr<ByteSource> source, const Stretch& stretch, const ClipShape& shape) {
    assert(state_ == State::idle);
    easel_.open(shape.width, shape.height);
    easel_.urgency(Urgency::cued);
    source_ = std::move(source);
    shape_ = shape;
    why_.clear();
    in_step_ = playing_ = false;
    dropped_ = 0;
    shown_.reset();
    ended_since_.reset();
    heard_.reset();
    decoder_.clear();
    hardware_ = !software_;
    if (software_) core_.set("hwdec", "no");
    core_.pause(true);
    end_at(stretch.to_s);
    // The stream begins with a key frame at or before `from_s`, and cannot be sought in. The frames before are decoded
    // as fast as that goes, and dropped before anything is timed or drawn; mpv then aligns the sound to the first left.
    const double first_s = stretch.from_s - first_frame_slack / shape.frame_rate;
    core_.set("vf", first_s > 0.0 ? "lavfi=[trim=start=" + seconds(first_s) + "]" : "");
    const double first_frame_s = std::round(stretch.from_s * shape.frame_rate) / shape.frame_rate;
    core_.set("af", sounds() ? fades(first_frame_s, fades_from_s_) : "");
    core_.load(source_);
    state_ = State::opening;
}

void Video::play(bool playing) {
    if (playing == playing_ || (state_ != State::ready && state_ != State::opening)) return;
    playing_ = playing;
    heard_.reset();
    core_.pause(!playing);
}

void Video::end_at(std::optional<double> to_s) {
    const bool early = to_s && *to_s < shape_.duration_s - end_slack_s;
    const double last_s = early ? std::min(*to_s + (sounds() ? tail_s : 0.0), shape_.duration_s) : shape_.duration_s;
    core_.set("end", last_s < shape_.duration_s ? seconds(last_s - end_slack_s) : "none");
    fade_out(early ? last_s - fade_s : never_s);
}

void Video::fade_out(double from_clip_s) {
    fades_from_s_ = std::max(0.0, from_clip_s);
    if (!sounds() || (state_ != State::ready && state_ != State::opening)) return;
    core_.tell_filter("out", "start_time", seconds(fades_from_s_));
}

void Video::close() {
    if (state_ != State::opening && state_ != State::ready && state_ != State::failed) return;
    if (source_) source_->cancel();
    source_.reset();
    easel_.clear();
    core_.stop();
    state_ = State::closing;
}

void Video::retire() {
    if (source_) source_->cancel();
    source_.reset();
    // Only when mpv's renderer is gone may the core go.
    if (sits_) easel_.leave();
    state_ = State::leaving;
    gone();
}

bool Video::gone() {
    if (state_ != State::leaving || (sits_ && easel_.stage() != Easel::Stage::gone)) return false;
    if (!std::exchange(quits_, true)) core_.quit();
    return core_.gone();
}

void Video::listen() {
    if (state_ == State::leaving || state_ == State::broken) return;
    if (!sits_ && core_.handle() != nullptr) sits_ = painter_.take_on(easel_, core_.handle());
    while (const auto note = core_.next_note()) take_in(*note);
    while (const auto note = easel_.next_note()) take_in(*note);
    if (state_ == State::making && easel_.stage() == Easel::Stage::ready) state_ = State::idle;
    if (state_ != State::opening) return;
    easel_.take([](Time) { return true; });
    if (in_step_ && has_first_frame()) state_ = State::ready;
}

void Video::take_picture(const std::function<bool(Time)>& wanted) {
    if (state_ == State::ready) easel_.take(wanted);
}

void Video::take_in(const Note& note) {
    switch (note.kind) {
        case Note::Kind::broken:
            state_ = State::broken;
            why_ = note.text.data();
            break;
        case Note::Kind::failed:
            if (state_ != State::opening && state_ != State::ready) break;
            state_ = State::failed;
            why_ = note.text.data();
            break;
        case Note::Kind::idle:
            if (state_ == State::closing) state_ = State::idle;
            break;
        case Note::Kind::restarted:
            in_step_ = true;
            easel_.in_step();
            break;
        case Note::Kind::time_pos:
            shown_ = {note.value, note.at};
            break;
        case Note::Kind::eof:
            ended_since_ = note.value != 0.0 ? std::optional(note.at) : std::nullopt;
            break;
        case Note::Kind::decoder:
            // Unasked mpv says "no" also while it has not begun to decode.
            if (note.value != 0.0 || in_step_ || std::string_view(note.text.data()) != "no")
                decoder_ = note.text.data();
            break;
        case Note::Kind::dropped:
            dropped_ = static_cast<int>(note.value);
            break;
        case Note::Kind::audio_pts:
            if (!std::isnan(note.value)) heard_ = {note.value, note.at};
            break;
    }
}

Decoded Video::decoded() const {
    Decoded seen;
    seen.hardware = hardware_;
    seen.decoder = decoder_;
    seen.failed = state_ == State::failed;
    seen.broke_off = broke_off();
    seen.first_frame =
        has_first_frame() || in_step_ || state_ != State::opening; // decoded; the frame loop may not have looked yet
    seen.fed_for_s = core_.fed_for_s();
    return seen;
}

void Video::ask_sound() {
    if (state_ == State::ready) core_.ask_audio_pts();
}

} // namespace forksight::player::video
