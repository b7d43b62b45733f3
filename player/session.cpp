#include "player/session.hpp"

#include <algorithm>

#include "player/words.hpp"

namespace forksight::player {

using namespace choicegraph;

namespace {

// A viewer who waits longer than this is told that the line is slow.
constexpr double slow_after_s = 5.0;

std::unique_ptr<net::Recorder> make_recorder(const Options& options, const std::string& session) {
    if (!options.record_folder) return nullptr;
    return std::make_unique<net::Recorder>(*options.record_folder, session);
}

} // namespace

Session::Session(World world, std::unique_ptr<viewer::Viewer> script, const display::Frame& frame, double clock_s)
    : world_(world),
      script_(std::move(script)),
      director_(world.film.film, world.deck,
                Manner{world.options.language, {}, world.options.display == DisplayKind::window},
                [this](const Line& line) {
                    if (recorder_) recorder_->append(line);
                }),
      report_(world.film.film.id, clock_s),
      began_clock_s_(clock_s),
      began_frame_s_(frame.time_s),
      first_take_(world.deck.report().takes.size()),
      first_cue_(world.deck.report().cues.size()) {
    const std::string id = net::new_session_id();
    recorder_ = make_recorder(world_.options, id);
    if (recorder_) world_.log.note("recording to " + recorder_->path().string());
    director_.start({id, world_.film.film.id, world_.film.version, world_.options.language, device()}, frame.time_s);
}

std::string Session::device() const {
    return world_.options.display == DisplayKind::window ? "window" : "offscreen";
}

void Session::step(const display::Frame& frame, double clock_s) {
    step_clock_s_ = clock_s;
    frame_s_ = frame.time_s;
    for (const display::Press& press : frame.presses) this->press(press);
    head_ = frame.views.front().orientation;
    if (script_ && !over()) head_ = script_->head(frame.time_s, director_);
    director_.step(frame.time_s, facing(head_));
    if (script_ && script_->problem() && !over()) fail(Status::input_at_fault, *script_->problem());
    if (world_.deck.lost() && !over()) fail(Status::world_failed, "the film stopped: its next clip does not come in");
    if (director_.stopped() == Why::no_way_on && status_ == Status::done) {
        fail(Status::input_at_fault, "the film has no way on from scene '" + director_.scene() + "'");
    }
    if (script_ && !director_.ending().empty() && status_ == Status::done && script_->unfinished()) {
        fail(Status::input_at_fault, *script_->unfinished());
    }
    if (recorder_) note_record_trouble();
}

void Session::note_record_trouble() {
    const auto trouble = recorder_->take_problem();
    if (!trouble) return;
    problem(*trouble);
    if (status_ == Status::done) status_ = Status::world_failed;
}

void Session::close_record() {
    if (!recorder_) return;
    recorder_->finish();
    note_record_trouble();
}

void Session::fail(Status status, const std::string& sentence) {
    problem(sentence);
    status_ = status;
    director_.stop(Why::failure);
}

void Session::press(const display::Press& press) {
    using display::Key;
    switch (press.key) {
        case Key::pause:
            director_.pause(!director_.paused());
            break;
        case Key::answer_1:
            director_.press_answer(1, press.shift);
            break;
        case Key::answer_2:
            director_.press_answer(2, press.shift);
            break;
        case Key::answer_3:
            director_.press_answer(3, press.shift);
            break;
        case Key::answer_4:
            director_.press_answer(4, press.shift);
            break;
        default:
            break; // the app's own: quit, help, restart, screenshot
    }
}

render::Overlay Session::overlay(bool film_seen) const {
    render::Overlay overlay = director_.overlay();
    const std::string& language = world_.options.language;
    if (director_.over()) {
        if (script_) return overlay; // nobody reads how to go on
        Words said = Words::ended;
        if (director_.stopped() == Why::viewer) said = Words::stopped;
        if (director_.stopped() == Why::no_way_on) said = Words::no_way_on;
        if (director_.stopped() == Why::failure) said = Words::line_lost;
        overlay.notice = words(said, language);
    } else if (director_.paused()) {
        overlay.notice = words(Words::paused, language);
    } else if (!film_seen) {
        const bool slow = frame_s_ - began_frame_s_ > slow_after_s;
        overlay.notice = words(slow ? Words::loading_slow : Words::loading, language);
    }
    return overlay;
}

std::optional<std::string> Session::shot() {
    return shots_.name(director_, frame_s_);
}

void Session::shown(const display::Frame& frame, bool black, double clock_s) {
    const OnAir on_air = world_.deck.on_air();
    report_.shown(
        {step_clock_s_, clock_s, frame.period_s, black, on_air.waiting, world_.deck.stalled(), director_.paused()},
        director_);
    note_sound();
}

void Session::note_sound() {
    // The director's takes, in order; the deck's own takes at a loop's end lie between them.
    const auto& takes = world_.deck.report().takes;
    std::size_t number = 0;
    for (std::size_t i = first_take_; i < takes.size(); ++i) {
        if (takes[i].looped) continue;
        if (number > 0 && takes[i].audio_gap_ms) report_.audio_gap(number - 1, *takes[i].audio_gap_ms);
        ++number;
    }
}

void Session::problem(const std::string& sentence) {
    world_.log.problem(sentence);
    report_.problem(sentence);
}

std::string Session::scene_of(const Stretch& stretch) const {
    for (const Scene& scene : world_.film.film.scenes) {
        if (Stretch{scene.clip, scene.from_s, scene.to_time_s} == stretch) return scene.id;
    }
    return {};
}

void Session::note_ready_cues(media_manifests::Report& report) const {
    const auto& notes = world_.deck.report();
    for (std::size_t i = first_cue_; i < notes.cues.size(); ++i) {
        const auto& cue = notes.cues[i];
        media_manifests::Report::Cue line;
        line.scene = scene_of(cue.stretch);
        if (line.scene.empty()) continue; // a loop's second round is no scene
        if (cue.ready_s) line.ready_s = *cue.ready_s - began_frame_s_;
        for (std::size_t t = first_take_; t < notes.takes.size(); ++t) {
            const auto& take = notes.takes[t];
            if (take.stretch == cue.stretch && take.decided_s >= cue.asked_s) {
                line.needed_s = take.decided_s - began_frame_s_;
                break;
            }
        }
        report.cues.push_back(line);
    }
}

media_manifests::Report Session::report(double clock_s) const {
    media_manifests::Report report = report_.report(director_, clock_s);
    note_ready_cues(report);
    return report;
}

} // namespace forksight::player
