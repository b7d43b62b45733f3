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

// Frames shown, without a first frame from mpv, until it counts as missed; and until a black one is taken for the
// film's.
constexpr int looks_until_missed = 20;
constexpr int looks_until_believed = 120;

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

Video::Video(const CoreSettings& settings, GlAddress gl_address)
    : gl_address_(std::move(gl_address)),
      core_(settings),
      software_(!settings.hardware),
      sounds_(settings.sound != Sound::off) {}

Video::~Video() {
    if (state_ != State::leaving) retire();
}

void Video::open(std::shared_ptr<ByteSource> source, const Stretch& stretch, const ClipShape& shape) {
    assert(state_ == State::idle);
    if (!canvas_ || canvas_->width() != shape.width || canvas_->height() != shape.height) {
        canvas_.reset();
        canvas_.emplace(shape.width, shape.height);
    }
    source_ = std::move(source);
    shape_ = shape;
    why_.clear();
    in_step_ = drawn_ = playing_ = false;
    fruitless_looks_ = 0;
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
    core_.stop();
    state_ = State::closing;
}

void Video::retire() {
    if (source_) source_->cancel();
    source_.reset();
    // Waits for mpv to let go of its picture, a few milliseconds; a core is idle by the time the deck retires it.
    if (renderer_ != nullptr) mpv_render_context_free(std::exchange(renderer_, nullptr));
    canvas_.reset();
    core_.quit();
    state_ = State::leaving;
}

bool Video::listen(bool may_make_renderer) {
    if (state_ == State::leaving || state_ == State::broken) return false;
    const bool makes_renderer = may_make_renderer && renderer_ == nullptr && core_.handle() != nullptr;
    if (makes_renderer) make_renderer();
    while (const auto note = core_.next_note()) take_in(*note);
    if (state_ == State::making && renderer_ != nullptr) state_ = State::idle;
    return makes_renderer;
}

void Video::make_renderer() {
    mpv_opengl_init_params gl{};
    gl.get_proc_address = [](void* self, const char* name) { return static_cast<Video*>(self)->gl_address_(name); };
    gl.get_proc_address_ctx = this;
    // Without MPV_RENDER_PARAM_ADVANCED_CONTROL: with it the decoder waits for this thread, also of clips that are only
    // cued, and a call that waits for mpv would deadlock.
    mpv_render_param params[] = {{MPV_RENDER_PARAM_API_TYPE, const_cast<char*>(MPV_RENDER_API_TYPE_OPENGL)},
                                 {MPV_RENDER_PARAM_OPENGL_INIT_PARAMS, &gl},
                                 {MPV_RENDER_PARAM_INVALID, nullptr}};
    const int done = mpv_render_context_create(&renderer_, core_.handle(), params);
    if (done >= 0) return;
    renderer_ = nullptr;
    state_ = State::broken;
    const std::string why = mpv_error_string(done);
    why_ = said("mpv kan hier niet tekenen (" + why + ")", "mpv cannot draw here: " + why);
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
    if (state_ == State::opening && in_step_ && drawn_) state_ = State::ready;
}

bool Video::has_new_frame() {
    if (renderer_ == nullptr) return false;
    if ((mpv_render_context_update(renderer_) & MPV_RENDER_UPDATE_FRAME) == 0) {
        // mpv offers a frame for 200 ms, then keeps it as the one to draw again: a frame loop that stood still that
        // long would miss the first frame of what is cued, for good.
        if (state_ == State::opening && !drawn_ && in_step_) ++fruitless_looks_;
        return fruitless_looks_ >= looks_until_missed && !drawn_;
    }
    mpv_render_frame_info info{};
    mpv_render_context_get_info(renderer_, {MPV_RENDER_PARAM_NEXT_FRAME_INFO, &info});
    const bool is_new =
        (info.flags & MPV_RENDER_FRAME_INFO_PRESENT) != 0 && (info.flags & MPV_RENDER_FRAME_INFO_REDRAW) == 0;
    if (is_new && (state_ == State::opening || state_ == State::ready)) return true;
    // The texture holds what would be drawn again, or there is nothing to draw but black. mpv waits for an answer.
    int skip = 1;
    int block = 0;
    mpv_render_param params[] = {{MPV_RENDER_PARAM_SKIP_RENDERING, &skip},
                                 {MPV_RENDER_PARAM_BLOCK_FOR_TARGET_TIME, &block},
                                 {MPV_RENDER_PARAM_INVALID, nullptr}};
    mpv_render_context_render(renderer_, params);
    return false;
}

void Video::draw() {
    assert(renderer_ != nullptr && canvas_);
    mpv_opengl_fbo target{};
    target.fbo = static_cast<int>(canvas_->framebuffer());
    target.w = canvas_->width();
    target.h = canvas_->height();
    target.internal_format = GL_RGBA8;
    int block = 0; // the frame loop keeps the time, not mpv
    mpv_render_param params[] = {{MPV_RENDER_PARAM_OPENGL_FBO, &target},
                                 {MPV_RENDER_PARAM_BLOCK_FOR_TARGET_TIME, &block},
                                 {MPV_RENDER_PARAM_INVALID, nullptr}};
    mpv_render_context_render(renderer_, params);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    // Asked to draw again before it has anything, mpv draws black. So may the film begin: that is believed in the end.
    drawn_ = drawn_ || fruitless_looks_ < looks_until_missed || fruitless_looks_ > looks_until_believed || !is_black();
    if (state_ == State::opening && in_step_ && drawn_) state_ = State::ready;
}

bool Video::is_black() const {
    std::vector<unsigned char> rgba(static_cast<std::size_t>(canvas_->width()) *
                                    static_cast<std::size_t>(canvas_->height()) * 4);
    glBindTexture(GL_TEXTURE_2D, canvas_->texture());
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    for (std::size_t i = 0; i < rgba.size(); ++i)
        if (i % 4 != 3 && rgba[i] > 0) return false;
    return true;
}

Decoded Video::decoded() const {
    Decoded seen;
    seen.hardware = hardware_;
    seen.decoder = decoder_;
    seen.failed = state_ == State::failed;
    seen.broke_off = broke_off();
    seen.first_frame =
        drawn_ || in_step_ || state_ != State::opening; // decoded; the frame loop may not have looked yet
    seen.fed_for_s = core_.fed_for_s();
    return seen;
}

void Video::ask_sound() {
    if (state_ == State::ready) core_.ask_audio_pts();
}

} // namespace forksight::player::video
