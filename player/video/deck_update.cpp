// VideoDeck's work once a frame.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "player/said.hpp"
#include "player/video/deck.hpp"

namespace forksight::player::video {

namespace {

using State = Video::State;

// Cueing decodes as fast as it can: the next stretch waits until this one is there, or seems to wait for bytes.
constexpr double alone_s = 0.25;
constexpr double try_again_s = 0.5;
constexpr double sound_asked_every_s = 0.2;
// Later than this the picture visibly stands still.
constexpr double stall_s = 0.15;

/// What a core needs, measured: mpv itself, its picture, and the decoder's reference frames.
int memory_mb(const ClipShape& shape) {
    return 22 + static_cast<int>(16e-6 * shape.width * shape.height);
}

/// What is on air has more pictures than one: that being painted, that waiting to be shown; and some are kept for the
/// next on air.
int more_pictures_mb(const ClipShape& shape) {
    return static_cast<int>(4e-6 * Spares::most * shape.width * shape.height);
}

std::string name_of(const ShapeOf& shape_of, const Stretch& stretch) {
    const std::string name = shape_of(stretch.clip).name;
    return name.empty() ? std::to_string(stretch.clip) : "'" + name + "'";
}

/// Its bytes are not to be had anywhere: trying again brings nothing.
bool is_gone(const Video& video) {
    return video.broke_off() && video.source() != nullptr && video.source()->film_at_fault();
}

/// Its bytes came, and mpv can make nothing of them; or they are gone.
bool is_films_fault(const Video& video) {
    return video.state() != State::broken && (!video.broke_off() || is_gone(video));
}

/// Nothing more comes of it, and not because it is over.
bool has_broken(const Video& video) {
    return video.state() == State::failed || video.state() == State::broken ||
           (video.ended_since() && video.broke_off());
}

} // namespace

void VideoDeck::update(double now_s) {
    const double ahead_s = now_s - seconds(std::chrono::steady_clock::now());
    // The loop's own jitter must not show in the clock.
    ahead_s_ += (frame_ == 0 || std::abs(ahead_s - ahead_s_) > 0.05 ? 1.0 : 0.05) * (ahead_s - ahead_s_);
    std::size_t without_core = 1; // one more than wanted: the next take need not wait for mpv to start
    for (const Cue* cue : wanted()) without_core += cue->video == nullptr ? 1 : 0;
    rack_.update(now_s, without_core);

    for (Cue* cue : wanted()) follow(*cue, now_s);
    if (lost() && holding_) rest();
    follow_on_air();
    finish_takes();
    show_on_air();
    want_cued();
    open_next();
    measure_sound();
    send_off();
    watch_for_stalls();
    if (taken_ && take_.value_or(Report::limit) < Report::limit && !on_air_) ++report_.takes[*take_].black_frames;
    if (rack_.broken() != broken_) {
        broken_ = rack_.broken();
        problem(broken_);
        if (!on_air_) lost_ = Lost::world;
    }
    rack_.painter().look();
    ++frame_;
}

std::vector<Cue*> VideoDeck::wanted() {
    std::vector<Cue*> wanted;
    if (taken_) wanted.push_back(&*taken_);
    if (holding_) wanted.push_back(&holding_->next);
    if (looping_) wanted.push_back(&looping_->next);
    for (Cue& cue : cues_) wanted.push_back(&cue);
    return wanted;
}

void VideoDeck::problem(const std::string& what) {
    if (report_.problems.size() < Report::limit) report_.problems.push_back(what);
}

void VideoDeck::follow(Cue& cue, double now_s) {
    if (cue.video == nullptr) return;
    if (cue.is_ready() && !cue.noted) {
        cue.noted = true;
        if (cue.note < Report::limit) report_.cues[cue.note].ready_s = now_s;
        const double ms = 1e3 * (media_s() - cue.opened_s);
        report_.cue_ms += (report_.cue_ms == 0.0 ? 1.0 : 0.2) * (ms - report_.cue_ms);
    }
    if (blames_driver(cue)) return drop(cue);
    if (cue.video->state() != State::failed && cue.video->state() != State::broken) return;
    const std::string clip = "clip " + name_of(shape_of_, cue.stretch);
    const std::string from = said_number(cue.stretch.from_s, 2) + " s";
    problem(said(clip + " kan vanaf " + from + " niet worden geopend (" + cue.video->why() + ")",
                 clip + " from " + from + " cannot be opened: " + cue.video->why()));
    const bool films_fault = is_films_fault(*cue.video);
    cue.lacked = films_fault ? Lack::decoding : Lack::bytes;
    cue.tries = is_gone(*cue.video) ? most_tries : cue.tries + 1;
    drop(cue);
    cue.not_before_s = media_s() + try_again_s * cue.tries;
    if (cue.tries < most_tries || !taken_ || &cue != &*taken_) return;
    lost_ = films_fault ? Lost::film : Lost::world;
}

bool VideoDeck::blames_driver(Cue& cue, double overdue_s) {
    Decoded seen = cue.video->decoded();
    seen.overdue_s = overdue_s;
    if (!seen.first_frame && seen.fed_for_s >= Decoding::doubt_s && !std::exchange(cue.doubted, true))
        cue.video->ask_decoder();
    if (!Decoding::is_drivers_fault(seen)) return false;
    if (!decoding_.give_up()) return true;
    rack_.decode_in_software();
    const std::string name = seen.decoder.empty() ? "hwdec" : seen.decoder;
    report_.notes.push_back(
        said("de grafische kaart kan deze film niet decoderen (" + name + "): vanaf nu doet de processor het",
             "the graphics card cannot decode this film (" + name + "): from here on the processor does"));
    return true;
}

void VideoDeck::follow_on_air() {
    if (!on_air_) return;
    Video& video = *on_air_->video;
    decoding_.uses(video.decoded().decoder);
    report_.decoding = decoding_.used();
    if (video.shown()) clock_.shown(video.shown()->clip_s, seconds(video.shown()->at) + ahead_s_);
    report_.dropped_frames += std::max(0, video.dropped() - dropped_before_);
    dropped_before_ = video.dropped();
    if (taken_ || lost()) return;
    if (on_air().finished) return;
    const bool again = blames_driver(*on_air_, loop_on_air() == nullptr ? clock_.overdue_s(media_s()) : 0.0);
    if (!again && !has_broken(video)) return;
    // The line or the file broke off in the middle: go on from the frame that is shown, if that can be had again.
    problem("clip " + name_of(shape_of_, on_air_->stretch) + said(" brak af op ", " broke off at ") +
            said_number(clock_.at(media_s()), 2) + " s" +
            (video.why().empty() ? "" : said(" (" + video.why() + ")", ": " + video.why())));
    const int tries = is_gone(video) ? most_tries : on_air_->tries + (again ? 0 : 1);
    if (tries >= most_tries) {
        lost_ = is_films_fault(video) ? Lost::film : Lost::world;
        return;
    }
    taken_ = make_cue({on_air_->stretch.clip, clock_.at(media_s()), on_air_->stretch.to_s});
    taken_->tries = tries;
    taken_->not_before_s = again ? 0.0 : media_s() + try_again_s * (tries - 1);
    taken_->lacked = is_films_fault(video) ? Lack::decoding : Lack::bytes;
    take_.reset();
    stand_still();
}

void VideoDeck::finish_takes() {
    if (taken_ && taken_->is_ready()) {
        const Cue cue = *std::exchange(taken_, std::nullopt);
        let_go();
        put_on_air(cue, std::exchange(take_, std::nullopt));
        if (looping_) cue.video->end_at(looping_->to_s);
        return;
    }
    Looping* const loop = loop_on_air();
    if (loop == nullptr || !on_air_ || !playing()) return;
    const bool at_end =
        clock_.at(media_s()) >= loop->to_s - end_slack_s || ran_out() || (holding_ && has_broken(*on_air_->video));
    if (!at_end || !loop->next.is_ready()) return;
    put_on_air(loop->next, note_take(loop->next, true));
    loop->next = make_cue(loop->next.stretch);
}

void VideoDeck::show_on_air() {
    report_.ms_per_megapixel = rack_.painter().ms_per_megapixel();
    if (!on_air_) return;
    Video& video = *on_air_->video;
    const Looping* const loop = loop_on_air();
    const double end_s = loop != nullptr ? loop->to_s : end_of(on_air_->stretch);
    // Past an end before the clip's own the sound goes on for a moment, and mpv's frames with it.
    const bool goes_beyond = video.sounds() && end_s < video.shape().duration_s - end_slack_s;
    video.take_picture([&](Video::Time offered) {
        return !goes_beyond || clock_.frame_at(seconds(offered) + ahead_s_) < end_s - end_slack_s;
    });
    video.urgency(Urgency::on_air);
}

void VideoDeck::want_cued() {
    for (Cue* cue : wanted())
        if (cue->video != nullptr) cue->video->urgency(taken_ && cue == &*taken_ ? Urgency::taken : Urgency::cued);
}

void VideoDeck::open_next() {
    int used_mb = on_air_ ? memory_mb(on_air_->video->shape()) + more_pictures_mb(on_air_->video->shape()) : 0;
    bool others_open = false;
    for (const Cue* cue : wanted()) {
        if (cue->video == nullptr) continue;
        used_mb += memory_mb(cue->video->shape());
        others_open = others_open || (cue->video->state() == State::opening && media_s() - cue->opened_s < alone_s);
    }
    for (Cue* cue : wanted()) {
        if (cue->video != nullptr || cue->tries >= most_tries || media_s() < cue->not_before_s) continue;
        const bool urgent = taken_ && cue == &*taken_;
        const Looping* const loop = loop_on_air();
        const bool certain = urgent || (loop != nullptr && cue == &loop->next);
        const ClipShape shape = shape_of_(cue->stretch.clip);
        if (!urgent && others_open) return;
        if (!certain && used_mb + memory_mb(shape) > settings_.memory_mb) return;
        Video* const video = rack_.lend();
        if (video == nullptr) {
            if (certain && rack_.full() && going_off_.empty()) make_room(*cue);
            return;
        }
        cue->video = video;
        cue->opened_s = media_s();
        cue->noted = cue->doubted = false;
        video->open(open_({cue->stretch, urgent}), cue->stretch, shape);
        return;
    }
}

/// The last that is wanted gives way to what was taken, or to the round to come of a loop on air; never one before it.
void VideoDeck::make_room(const Cue& wanting) {
    const auto all = wanted();
    for (auto last = all.rbegin(); last != all.rend() && *last != &wanting; ++last) {
        if ((*last)->video != nullptr) return drop(**last);
    }
}

void VideoDeck::measure_sound() {
    if (!on_air_ || !playing() || taken_) {
        sound_gap_.reset();
        return;
    }
    Video& video = *on_air_->video;
    if (video.sounds() && media_s() >= ask_sound_at_s_) {
        video.ask_sound();
        ask_sound_at_s_ = media_s() + sound_asked_every_s;
    }
    if (!video.heard()) return;
    const double heard_s = seconds(video.heard()->at) + ahead_s_;
    if (!sound_gap_ || heard_s < sound_gap_->since_s + sound_settles_s) return;
    const double began_s = heard_s - (video.heard()->clip_s - sound_gap_->first_s);
    report_.takes[sound_gap_->take].audio_gap_ms = std::max(0.0, 1e3 * (began_s - sound_gap_->before_s));
    sound_gap_.reset();
}

// What is already on its way to the ear cannot be taken back without a click, so the sound before goes on until it has
// faded; the new one begins under it.
void VideoDeck::send_off() {
    std::erase_if(going_off_, [&](const GoingOff& off) {
        if (off.fades && media_s() - off.since_s < fading_s) return false;
        off.video->play(false);
        rack_.give_back(off.video);
        return true;
    });
}

void VideoDeck::watch_for_stalls() {
    overdue_ = on_air_ && !on_air().finished && clock_.overdue_s(media_s()) > stall_s;
}

} // namespace forksight::player::video
