#include "player/video/deck.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <utility>

namespace forksight::player::video {

namespace {

// Picture and sound do not come further apart: then mpv leaves frames out.
constexpr double most_apart_s = 0.3;

} // namespace

VideoDeck::VideoDeck(OpenStretch open, ExpectStretches expect, ShapeOf shape_of,
                     std::unique_ptr<render::SharedContext> context, GlAddress gl_address, DeckSettings settings)
    : open_(std::move(open)),
      expect_(std::move(expect)),
      shape_of_(std::move(shape_of)),
      settings_(settings),
      rack_({settings.sound, settings.hardware, settings.decoder_threads}, std::move(context), std::move(gl_address),
            settings.most_cores),
      decoding_(settings.hardware) {}

VideoDeck::~VideoDeck() = default;

void VideoDeck::cue(const std::vector<Stretch>& stretches) {
    std::vector<Cue> wanted_now;
    for (const Stretch& stretch : stretches) {
        const auto known =
            std::find_if(cues_.begin(), cues_.end(), [&](const Cue& cue) { return cue.stretch == stretch; });
        if (known == cues_.end()) {
            wanted_now.push_back(make_cue(stretch));
        } else {
            wanted_now.push_back(*known);
            cues_.erase(known);
        }
    }
    for (Cue& forgotten : cues_) drop(forgotten);
    cues_ = std::move(wanted_now);
}

void VideoDeck::take(const Stretch& stretch) {
    Cue chosen;
    const auto cued = std::find_if(cues_.begin(), cues_.end(), [&](const Cue& cue) { return cue.stretch == stretch; });
    if (cued != cues_.end()) {
        chosen = *cued;
        cues_.erase(cued);
        // Given up while it was only cued: now it is needed, and once more is tried.
        chosen.tries = std::min(chosen.tries, most_tries - 1);
        chosen.not_before_s = 0.0;
    } else {
        chosen = make_cue(stretch);
    }
    const bool ready = chosen.is_ready();
    // The loop on air goes on until there is something else to show. With a take on its way, looping_ is that one's.
    if (!ready && looping_ && on_air_ && !taken_) holding_ = std::exchange(looping_, std::nullopt);
    if (looping_) drop(looping_->next);
    looping_.reset();
    if (taken_) drop(*taken_);
    taken_.reset();
    if (ready) let_go();
    from_freeze_ = std::exchange(frozen_, false);
    lost_ = Lost::no;

    const std::size_t number = note_take(chosen, false);
    if (ready) return put_on_air(chosen, number);
    // What is waited for is fetched before all else, and not for ever.
    if (chosen.video != nullptr) chosen.video->source()->on_air(true);
    taken_ = chosen;
    take_ = number;
    if (on_air_ && !holding_) stand_still();
}

void VideoDeck::stand_still() {
    if (clock_.running()) silent_since_s_ = media_s();
    on_air_->video->play(false);
    clock_.run(false, media_s());
}

void VideoDeck::loop(double from_s, std::optional<double> to_s) {
    const Cue* const looped = taken_ ? &*taken_ : on_air_ ? &*on_air_ : nullptr;
    if (looped == nullptr) return;
    if (looping_) drop(looping_->next);
    const double end = std::min(to_s.value_or(end_of(looped->stretch)), end_of(looped->stretch));
    looping_ = Looping{std::min(from_s, end), end, {}};
    looping_->next = make_cue({looped->stretch.clip, looping_->from_s, end});
    if (looped->video != nullptr) looped->video->end_at(end);
}

void VideoDeck::freeze() {
    if (looping_) drop(looping_->next);
    looping_.reset();
    frozen_ = true;
    // Meant is what was taken: the loop goes on until that is there.
    if (on_air_ && !holding_) stand_still();
}

void VideoDeck::rest() {
    let_go();
    freeze();
}

void VideoDeck::let_go() {
    if (holding_) drop(holding_->next);
    holding_.reset();
}

Looping* VideoDeck::loop_on_air() {
    if (holding_) return &*holding_;
    return looping_ && !taken_ ? &*looping_ : nullptr;
}

void VideoDeck::pause(bool paused) {
    paused_ = paused;
    if (!on_air_ || (taken_ && !holding_)) return;
    on_air_->video->play(playing());
    clock_.run(playing(), media_s());
}

OnAir VideoDeck::on_air() const {
    OnAir now;
    now.waiting = taken_.has_value();
    if (!on_air_) return now;
    now.position_s = std::min(clock_.at(media_s()), end_of(on_air_->stretch));
    const bool over = now.position_s >= end_of(on_air_->stretch) - end_slack_s || ran_out();
    now.finished = over && !looping_ && !frozen_ && !paused_ && !now.waiting;
    return now;
}

bool VideoDeck::ran_out() const {
    const Video& video = *on_air_->video;
    if (!video.ended_since() || video.broke_off()) return false;
    const double frame_s = 1.0 / video.shape().frame_rate;
    const double since_s = seconds(*video.ended_since()) + ahead_s_;
    // mpv says so as soon as it has no further frame; the last still has its time to be shown.
    return clock_.running() && media_s() >= since_s + frame_s - end_slack_s;
}

std::optional<render::Picture> VideoDeck::picture() const {
    if (!on_air_) return std::nullopt;
    const Video& video = *on_air_->video;
    const auto shown = video.picture();
    if (!shown) return std::nullopt;
    render::Picture picture;
    picture.textures[0] = shown->texture;
    picture.painted = shown->painted;
    picture.width = shown->width;
    picture.height = shown->height;
    picture.projection = video.shape().projection;
    picture.stereo = video.shape().stereo;
    return picture;
}

bool VideoDeck::stalled() const {
    return taken_.has_value() || overdue_;
}

Lack VideoDeck::lack() const {
    const Cue* const waited = taken_ ? &*taken_ : on_air_ ? &*on_air_ : nullptr;
    if (waited == nullptr) return Lack::decoder;
    if (waited->video == nullptr) return waited->tries > 0 ? waited->lacked : Lack::decoder;
    const ByteSource* const source = waited->video->source();
    return source != nullptr && !source->waits() ? Lack::decoding : Lack::bytes;
}

std::size_t VideoDeck::ready() const {
    return static_cast<std::size_t>(
        std::count_if(cues_.begin(), cues_.end(), [](const Cue& c) { return c.is_ready(); }));
}

double VideoDeck::media_s() const {
    return seconds(std::chrono::steady_clock::now()) + ahead_s_;
}

double VideoDeck::sound_at(double media_s) const {
    const auto& heard = on_air_->video->heard();
    const double picture_s = clock_.at(media_s);
    if (!heard || !clock_.running()) return picture_s;
    const double sound_s = heard->clip_s + media_s - seconds(heard->at) - ahead_s_;
    // Where the clip stood still for want of bytes since it was heard, the sound did as well.
    return std::clamp(sound_s, picture_s - most_apart_s, picture_s + most_apart_s);
}

double VideoDeck::end_of(const Stretch& stretch) const {
    const double duration_s = shape_of_(stretch.clip).duration_s;
    return std::min(stretch.to_s.value_or(duration_s), duration_s);
}

Cue VideoDeck::make_cue(const Stretch& stretch) {
    Cue cue;
    cue.stretch = stretch;
    cue.note = report_.cues.size();
    if (cue.note < Report::limit) report_.cues.push_back({stretch, media_s(), std::nullopt});
    return cue;
}

void VideoDeck::drop(Cue& cue) {
    if (cue.video != nullptr) rack_.give_back(cue.video);
    cue.video = nullptr;
}

std::size_t VideoDeck::note_take(const Cue& cue, bool looped) {
    TakeNote note;
    note.stretch = cue.stretch;
    note.looped = looped;
    note.was_ready = cue.is_ready();
    note.decided_frame = frame_;
    note.decided_s = media_s();
    if (report_.takes.size() < Report::limit)
        report_.takes.push_back(note);
    else
        return Report::limit;
    return report_.takes.size() - 1;
}

void VideoDeck::put_on_air(const Cue& cue, std::optional<std::size_t> take) {
    cue.video->source()->on_air(true);
    cue.video->play(playing());
    const bool both_heard = on_air_ && on_air_->video->sounds() && cue.video->sounds();
    double before_s = media_s();
    if (on_air_) {
        Video& before = *on_air_->video;
        before.go_off();
        going_off_.push_back({&before, before_s, before.sounds() && clock_.running()});
        const double sound_s = sound_at(before_s);
        // At its end a stretch fades by itself.
        const double fades_from_s = sound_s + fade_lead_s;
        if (before.fades_from() > fades_from_s) before.fade_out(fades_from_s);
        // The middle of its fade; or the end of its clip, where there is nothing left to fade.
        const double ends_s = std::min(before.fades_from() + fade_s / 2, before.shape().duration_s);
        before_s = clock_.running() ? before_s + ends_s - sound_s : silent_since_s_;
    }
    const double frame_s = 1.0 / cue.video->shape().frame_rate;
    double first_s = cue.stretch.from_s;
    // Before anything runs mpv may say 0, whatever is shown.
    if (const auto& shown = cue.video->shown(); shown && std::abs(shown->clip_s - first_s) < frame_s)
        first_s = shown->clip_s;
    clock_ = PlayClock(frame_s);
    clock_.start(first_s, media_s(), playing());
    dropped_before_ = cue.video->dropped();
    on_air_ = cue;
    sound_gap_.reset();
    ask_sound_at_s_ = media_s() + sound_settles_s;
    const bool after_silence = std::exchange(from_freeze_, false);
    if (!take || *take >= Report::limit) return;
    TakeNote& note = report_.takes[*take];
    note.first_frame = frame_;
    note.first_frame_s = media_s();
    if (both_heard && !after_silence && playing() && settings_.sound != Sound::off)
        sound_gap_ = SoundGap{*take, before_s, media_s(), first_s};
}

} // namespace forksight::player::video
