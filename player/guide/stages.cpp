#include "player/guide/stages.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "player/guide/pages.hpp"
#include "player/guide/stage_times.hpp"

namespace forksight::player::guide {

namespace {

constexpr double longest_step_s = 0.25;

/// From -pi to pi.
double turned_by(double from_rad, double to_rad) {
    return std::remainder(to_rad - from_rad, 2.0 * std::acos(-1.0));
}

} // namespace

Stages::Stages(Setting setting)
    : setting_(std::move(setting)),
      board_(setting_.dwell),
      tutorial_(setting_.dwell, setting_.language),
      practised_(!setting_.tutorial),
      reads_(setting_.reads && setting_.has_voice) {}

void Stages::restart(bool practise) {
    film_ = {};
    practised_ = !practise;
    open(Stage::start);
}

Upshot Stages::step(const Seen& seen, const FilmNow& film) {
    const double passed_s = met_ ? std::clamp(seen.time_s - now_s_, 0.0, longest_step_s) : 0.0;
    now_s_ = seen.time_s;
    const bool other_end =
        film.declined != film_.declined || film.trouble != film_.trouble || film.given.size() != film_.given.size();
    film_ = film;
    facing_.look(choicegraph::facing(seen.head));
    off_s_ = seen.worn ? 0.0 : off_s_ + passed_s;
    if (!met_) {
        met_ = true;
        on_ = seen.worn;
        front_rad_ = facing_.yaw_rad();
        open(Stage::start);
    }
    if (stage_ == Stage::end && other_end) lay_out();
    Upshot upshot = follow(seen, film);
    // Into the film the room stays until there is something else to be seen.
    const bool room = stage_ != Stage::menu && stage_ != Stage::helped && stage_ != Stage::sure &&
                      stage_ != Stage::welcome && (stage_ != Stage::film || !film.seen);
    const double goal = room ? 1.0 : 0.0;
    room_ += std::clamp(goal - room_, -passed_s / room_fade_s, passed_s / room_fade_s);
    upshot.room = room_;
    if (stage_ != Stage::film) upshot.instead = drawn(seen);
    return upshot;
}

bool Stages::in_pause() const {
    return stage_ == Stage::menu || stage_ == Stage::helped || stage_ == Stage::sure || stage_ == Stage::welcome;
}

bool Stages::may_begin() const {
    return film_.is != FilmNow::Is::fetching || now_s_ - opened_s_ >= begin_anyway_s;
}

void Stages::open(Stage stage) {
    stage_ = stage;
    opened_s_ = now_s_;
    leaf_ = 0;
    ahead_s_ = now_s_;
    // The rooms of one sequence stay where they are; a pause and the end come to where the viewer faces.
    if (stage == Stage::menu || stage == Stage::welcome || stage == Stage::end || stage == Stage::start)
        front_rad_ = facing_.yaw_rad();
    if (stage == Stage::tutorial) tutorial_.open(now_s_, front_rad_);
    lay_out();
}

/// Whoever has turned away for good finds the room before them again: nothing has to be looked for behind one's back.
void Stages::turn_towards_viewer(const Seen& seen) {
    const double away_rad = std::abs(turned_by(front_rad_, facing_.yaw_rad()));
    const bool astray = away_rad > choicegraph::radians(astray_deg);
    if (!astray) ahead_s_ = seen.time_s;
    if (seen.time_s - ahead_s_ < astray_for_s) return;
    ahead_s_ = seen.time_s;
    front_rad_ = facing_.yaw_rad();
    tutorial_.turn(front_rad_);
    lay_out();
}

Upshot Stages::follow(const Seen& seen, const FilmNow& film) {
    using Is = FilmNow::Is;
    if (film.is == Is::over && stage_ != Stage::end && stage_ != Stage::start) open(Stage::end);
    if (stage_ == Stage::end && film.is == Is::playing) {
        // An earlier offer is open again.
        look_down_.disarm();
        stage_ = Stage::film;
    }
    if (stage_ == Stage::begun && film.is == Is::playing) {
        look_down_.disarm();
        stage_ = Stage::film;
    }
    if (stage_ == Stage::film) return watch(seen, film);
    if (off_s_ >= off_for_s) on_ = false;
    if (!on_) {
        if (!seen.worn) return {};
        on_ = true;
        front_rad_ = facing_.yaw_rad();
        if (in_pause())
            open(Stage::welcome);
        else
            lay_out();
        if (stage_ == Stage::tutorial) tutorial_.open(now_s_, front_rad_);
    }
    if (!seen.worn || stage_ == Stage::begun) return {};
    turn_towards_viewer(seen);
    if (stage_ == Stage::tutorial) {
        if (!tutorial_.look(seen.look, seen.select)) return {};
        practised_ = true;
        open(Stage::begun);
        return {Ask::begin, 0, {}, 0.0};
    }
    if (stage_ == Stage::start && may_begin() != may_begin_) lay_out();
    if (seen.pause && in_pause()) return chosen({Meaning::go_on, {}, 0});
    const auto entry = board_.look(seen.look, seen.select);
    return entry ? chosen(*entry) : Upshot{};
}

/// The film is on: only what stops it is looked for.
Upshot Stages::watch(const Seen& seen, const FilmNow& film) {
    if (off_s_ >= off_for_s) {
        on_ = false;
        open(Stage::welcome);
        return {Ask::pause, 0, {}, 0.0};
    }
    const bool down = look_down_.look(seen.time_s, seen.look.direction, film.target_hangs_low);
    if (!down && !seen.pause) return {};
    open(Stage::menu);
    return {Ask::pause, 0, {}, 0.0};
}

void Stages::begin_or_practise() {
    open(practised_ ? Stage::begun : Stage::tutorial);
}

void Stages::after_start() {
    if (stage_ == Stage::start && !pages_of(setting_.warning).empty()) return open(Stage::warning);
    if (stage_ != Stage::consent && !pages_of(setting_.consent).empty()) return open(Stage::consent);
    begin_or_practise();
}

Upshot Stages::chosen(const Entry& entry) {
    const auto going = [this](Ask ask) { return Upshot{ask, 0, {}, 0.0}; };
    switch (entry.meaning) {
        case Meaning::begin:
        case Meaning::agree:
            after_start();
            return going(stage_ == Stage::begun ? Ask::begin : Ask::nothing);
        case Meaning::read_on:
            ++leaf_;
            lay_out();
            return {};
        case Meaning::disagree:
            lay_out(); // the page stays until the film says that it is over
            return going(Ask::decline);
        case Meaning::go_on:
            look_down_.disarm();
            stage_ = Stage::film;
            return going(Ask::resume);
        case Meaning::stop:
            open(Stage::sure);
            return {};
        case Meaning::stop_yes:
            lay_out();
            return going(Ask::stop);
        case Meaning::help:
            open(Stage::helped);
            return going(Ask::help);
        case Meaning::type:
            larger_ = !larger_;
            lay_out();
            return {};
        case Meaning::voice:
            reads_ = !reads_;
            lay_out();
            return {};
        case Meaning::another:
            lay_out(); // should it not be possible, the others still are
            return {Ask::another, entry.offer, {}, 0.0};
        case Meaning::again:
            return going(Ask::again);
        case Meaning::leave:
            return going(Ask::leave);
        case Meaning::looked:
        case Meaning::known:
            break; // the tutorial's own
    }
    return {};
}

} // namespace forksight::player::guide
