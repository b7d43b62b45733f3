#include "player/session_report.hpp"

#include <algorithm>
#include <cmath>

#include "player/said.hpp"

namespace forksight::player {

namespace {

// Black frames count as a switch's own from its decision on to this many frames after its first.
constexpr std::uint64_t frames_around_switch = 12;
// A take that waited longer than this was seen by the viewer as a stall, not as a late frame.
constexpr double stall_s = 0.1;
constexpr std::size_t problems_limit = 100;
constexpr std::size_t stalls_limit = 1000;
// Whoever reads the report is told when the film moved unevenly: this much of at least these frames came late.
constexpr std::uint64_t uneven_from_percent = 5, uneven_from_frames = 300;

/// The one of most frames.
template <class Causes>
std::string chief(const Causes& causes) {
    const auto most = std::max_element(causes.begin(), causes.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == causes.end() ? std::string() : std::string(most->first);
}

} // namespace

std::string uneven_words(const media_manifests::Report::Frames& frames) {
    const std::uint64_t due = frames.shown + frames.late;
    if (due < uneven_from_frames || 100 * frames.late < uneven_from_percent * due) return "";
    const std::string late = std::to_string(frames.late), of = std::to_string(due);
    return said(late + " van " + of +
                    " beelden kwamen te laat: deze computer is te langzaam voor deze film, of was te druk met andere "
                    "programma's",
                late + " of " + of +
                    " frames came late: this machine is too slow for this film, or was busy with other programs");
}

SessionReport::SessionReport(std::string film, double began_s) : began_s_(began_s) {
    report_.film = std::move(film);
}

void SessionReport::shown(const ShownFrame& frame, const Director& director) {
    note_switches(frame, director);
    note_waiting(frame, director);
    note_stall(frame, director);
    ++report_.frames.shown;
    if (last_shown_s_) {
        // A frame shown up to half a period after its turn is on time: the display's clock jitters.
        const double periods = (frame.shown_s - *last_shown_s_) / frame.period_s;
        const auto late = periods > 1.5 ? static_cast<std::uint64_t>(std::lround(periods)) - 1 : std::uint64_t{0};
        report_.frames.late += late;
        // A display that stops in a pause, or behind another window, is not slow.
        const auto a_second = static_cast<std::uint64_t>(1.0 / frame.period_s);
        if (film_seen_ && !frame.paused && !was_paused_) {
            ++moving_.shown;
            moving_.late += std::min(late, a_second);
        }
    }
    was_paused_ = frame.paused;
    last_shown_s_ = frame.shown_s;
    // Before the first picture has come the viewer reads that the film is being fetched.
    if (!frame.black) film_seen_ = true;
    if (frame.black && film_seen_) {
        ++report_.frames.black;
        if (!report_.switches.empty()) {
            const bool near = first_frame_numbers_.size() < report_.switches.size() ||
                              report_.frames.shown - first_frame_numbers_.back() <= frames_around_switch;
            if (near) ++report_.switches.back().black_frames;
        }
    }
}

void SessionReport::note_switches(const ShownFrame& frame, const Director& director) {
    const auto& decided = director.switches();
    // The first scene is a start, not a switch.
    while (report_.switches.size() + 1 < decided.size()) {
        const Switch& made = decided[report_.switches.size() + 1];
        media_manifests::Report::Switch line;
        line.from = made.from;
        line.to = made.to;
        line.cause = made.cause;
        line.decided_s = frame.began_s - began_s_;
        report_.switches.push_back(line);
        waited_frames_ = 0;
    }
    if (report_.switches.empty() || first_frame_numbers_.size() == report_.switches.size()) return;
    if (frame.waiting) {
        ++waited_frames_;
        return;
    }
    // A scene that was left before it was ever shown has no first frame of its own.
    first_frame_numbers_.resize(report_.switches.size(), report_.frames.shown);
    report_.switches.back().first_frame_s = frame.shown_s - began_s_;
    report_.switches.back().late_frames = waited_frames_;
}

void SessionReport::note_waiting(const ShownFrame& frame, const Director& director) {
    const std::size_t entries = director.switches().size();
    if (waiting_causes_.size() < entries) waiting_causes_.resize(entries);
    if (!frame.waiting) shown_entries_ = entries;
    // What is waited for later in a scene that was shown broke off; it did not come late.
    if (frame.waiting && !frame.paused && entries > shown_entries_) ++waiting_causes_[entries - 1][frame.cause];
}

std::string SessionReport::cause_of_waiting(std::size_t entry) const {
    return entry < waiting_causes_.size() ? chief(waiting_causes_[entry]) : std::string();
}

void SessionReport::note_stall(const ShownFrame& frame, const Director& director) {
    if ((frame.waiting || frame.stalled) && !frame.paused && film_seen_) {
        if (!stalled_since_s_) stalled_since_s_ = frame.began_s;
        ++stall_causes_[frame.cause];
        return;
    }
    end_stall(report_, frame.began_s, director);
    stalled_since_s_.reset();
    stall_causes_.clear();
}

void SessionReport::end_stall(media_manifests::Report& report, double now_s, const Director& director) const {
    if (!stalled_since_s_ || now_s - *stalled_since_s_ <= stall_s || report.stalls.size() == stalls_limit) return;
    report.stalls.push_back(
        {*stalled_since_s_ - began_s_, now_s - *stalled_since_s_, director.scene(), chief(stall_causes_)});
}

void SessionReport::audio_gap(std::size_t switch_number, double gap_ms) {
    if (switch_number < report_.switches.size()) report_.switches[switch_number].audio_gap_ms = gap_ms;
}

void SessionReport::problem(std::string sentence) {
    if (report_.problems.size() < problems_limit) report_.problems.push_back(std::move(sentence));
}

media_manifests::Report SessionReport::report(const Director& director, double now_s) const {
    media_manifests::Report report = report_;
    report.ending = director.ending();
    report.path = director.path();
    report.wall_s = now_s - began_s_;
    end_stall(report, now_s, director); // one that lasted to the end
    if (const std::string uneven = uneven_words(moving_); !uneven.empty()) report.notes.push_back(uneven);
    return report;
}

} // namespace forksight::player
