#include "tests/bench/switch_stand.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <utility>

namespace forksight::bench {

namespace {

using Clock = std::chrono::steady_clock;
using namespace player;

constexpr int longest_wait_frames = 1800;   // half a minute: then it does not come any more
constexpr double expected_interval_s = 0.2; // as the director has it

double on_clock_s(Clock::time_point time) {
    return std::chrono::duration<double>(time.time_since_epoch()).count();
}

double resident_mb() {
    std::ifstream file("/proc/self/statm");
    double all = 0.0;
    double resident = 0.0;
    file >> all >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1048576.0;
}

std::vector<std::string> ids(const choicegraph::Film& film) {
    std::vector<std::string> found;
    for (const auto& clip : film.clips) found.push_back(clip.id);
    return found;
}

video::DeckSettings settings(video::Sound sound) {
    video::DeckSettings chosen;
    chosen.sound = sound;
    return chosen;
}

} // namespace

Stand::Stand(const net::LoadedFilm& film, net::Fetch& fetch, const Orders& orders)
    : orders_(orders),
      display_(display::open_offscreen(640, 360, 1.0 / 60)),
      feed_(fetch, film.base_url, ids(film.film), film.clips),
      deck_(
          feed_.open_stretch(), [this](const auto& expected, const auto& in_s) { feed_.expect(expected, in_s); },
          feed_.shape_of(), display_->share(), [this](const char* name) { return display_->gl_address(name); },
          settings(orders.sound)),
      clips_(film.clips),
      shape_of_(feed_.shape_of()) {}

/// One frame: `decide`, update, draw, show.
template <typename Decide>
void Stand::frame(const Decide& decide) {
    const display::Frame now = display_->begin();
    const auto before = std::exchange(began_, Clock::now());
    if (before != Clock::time_point()) figures_.frame_ms.push_back(1e3 * (on_clock_s(began_) - on_clock_s(before)));
    decide();
    deck_.update(now.time_s);
    figures_.update_ms.push_back(1e3 * (on_clock_s(Clock::now()) - on_clock_s(began_)));
    if (const auto picture = deck_.picture())
        for (const render::View& view : now.views) sky_.draw(*picture, view);
    display_->end();
}

void Stand::frame() {
    frame([] {});
}

void Stand::frames_for(double for_s) {
    const auto end = Clock::now() + std::chrono::duration<double>(for_s);
    while (Clock::now() < end) frame();
}

bool Stand::until_ready(std::size_t count) {
    for (int i = 0; i < longest_wait_frames && deck_.ready() < count; ++i) frame();
    return deck_.ready() >= count;
}

void Stand::await_choice(const std::vector<Stretch>& next) {
    std::vector<Expected> expected;
    for (const Stretch& stretch : next) expected.push_back({stretch, 1.0 / static_cast<double>(next.size())});
    const double least_s = orders_.think_s > 0.0 ? orders_.think_s : 0.35;
    const double for_s = least_s + 0.001 * static_cast<double>(random_() % 400);
    deck_.cue(next);
    deck_.expect(expected, least_s);
    if (orders_.think_s <= 0.0) until_ready(next.size());
    const auto began = Clock::now();
    double passed_s = 0.0;
    double told_s = 0.0;
    while (passed_s < for_s) {
        frame();
        passed_s = std::chrono::duration<double>(Clock::now() - began).count();
        if (passed_s - told_s < expected_interval_s) continue;
        told_s = passed_s;
        deck_.expect(expected, std::max(0.0, least_s - passed_s));
    }
}

/// Anywhere in another clip, but so that it is not over before the next choice: on a key frame as often as between two.
/// In the same clip two equal tones would lie on each other, and in opposite phase they cancel: no hole is worse.
Stretch Stand::any_stretch() {
    const std::size_t step = clips_.size() > 1 ? 1 + random_() % (clips_.size() - 1) : 0;
    const std::size_t clip = (clip_on_air_ + step) % clips_.size();
    const auto seconds =
        static_cast<unsigned>(std::max(1.0, clips_[clip].duration_s - 2.0 - std::ceil(orders_.think_s)));
    const double whole_s = static_cast<double>(random_() % seconds);
    const double frame_s = 1.0 / shape_of_(clip).frame_rate;
    const double within_s = random_() % 2 == 0 ? 0.0 : static_cast<double>(random_() % 29) * frame_s;
    return {clip, whole_s + within_s, std::nullopt};
}

void Stand::measure_memory() {
    constexpr int count = 4;
    frames_for(1.0);
    const double before_mb = resident_mb();
    std::vector<Stretch> cued;
    for (int i = 0; i < count; ++i) {
        cued.push_back({0, 0.5 * i, std::nullopt});
        deck_.cue(cued);
        until_ready(cued.size());
        frames_for(0.5);
    }
    figures_.cued_mb = (resident_mb() - before_mb) / count;
    deck_.cue({});
    frames_for(0.5);
}

video::Seen Stand::seen() const {
    const auto picture = deck_.picture();
    return picture ? video::look_at(picture->textures[0], picture->width, picture->height) : video::Seen{};
}

void Stand::check_first(const Stretch& chosen, const video::Seen& seen) {
    const long frame_number = std::lround(chosen.from_s * shape_of_(chosen.clip).frame_rate);
    if (seen.clip < 0 || (seen.clip == static_cast<int>(chosen.clip) && seen.frame == frame_number)) return;
    if (figures_.wrong_frames++ < 5)
        std::fprintf(stderr, "switch %zu: clip %zu frame %ld was asked for, clip %d frame %d is shown\n",
                     figures_.decided_s.size(), chosen.clip, frame_number, seen.clip, seen.frame);
}

/// That the first frame is there says little of when the clip moves.
void Stand::await_second(Clock::time_point decided, const video::Seen& first) {
    for (int i = 0; first.clip >= 0 && i < 60; ++i) {
        const bool moved = !(seen() == first);
        frame();
        if (!moved) continue;
        figures_.second_ms.push_back(1e3 * (on_clock_s(began_) - on_clock_s(decided)));
        return;
    }
}

void Stand::measure_switch() {
    std::vector<Stretch> next;
    while (next.size() < 3) {
        const Stretch stretch = any_stretch();
        if (std::find(next.begin(), next.end(), stretch) == next.end()) next.push_back(stretch);
    }
    await_choice(next);
    const Stretch chosen = next[random_() % next.size()];
    const std::size_t take = deck_.report().takes.size();
    Clock::time_point decided;
    frame([&] {
        decided = Clock::now();
        deck_.take(chosen);
        clip_on_air_ = chosen.clip;
    });
    for (int i = 0; i < longest_wait_frames && !deck_.report().takes[take].first_frame && !deck_.lost(); ++i) frame();
    const video::TakeNote note = deck_.report().takes[take];
    const video::Seen first = seen();
    if (!note.first_frame)
        ++figures_.never_shown;
    else if (!deck_.picture())
        ++figures_.black_frames;
    else
        check_first(chosen, first);
    // What was drawn is on the display when the next frame may begin.
    frame();
    figures_.decided_s.push_back(on_clock_s(decided));
    figures_.first_s.push_back(on_clock_s(began_));
    figures_.late_frames.push_back(note.first_frame ? *note.first_frame - note.decided_frame : longest_wait_frames);
    if (!note.was_ready) figures_.not_ready_ms.push_back(1e3 * (on_clock_s(began_) - on_clock_s(decided)));
    if (note.first_frame) await_second(decided, first);
}

void Stand::begin() {
    frame();
    const Stretch first{0, 0.0, std::nullopt};
    deck_.cue({first});
    if (!until_ready(1)) {
        std::fprintf(stderr, "the first clip cannot be opened\n");
        for (const auto& problem : deck_.report().problems) std::fprintf(stderr, "  %s\n", problem.c_str());
        std::exit(3);
    }
    deck_.take(first);
    frames_for(0.5);
}

Figures Stand::measure() {
    figures_.width = shape_of_(0).width;
    figures_.height = shape_of_(0).height;
    begin();
    deck_.pause(true);
    measure_memory();
    deck_.pause(false);
    for (int i = 0; i < orders_.switches; ++i) measure_switch();
    frames_for(1.0); // the last switch is listened to for as long
    const video::Report& report = deck_.report();
    for (const auto& take : report.takes) {
        figures_.black_frames += static_cast<int>(take.black_frames);
        if (take.audio_gap_ms) figures_.audio_gap_ms.push_back(*take.audio_gap_ms);
    }
    for (const auto& cue : report.cues)
        if (cue.ready_s) figures_.cue_ms.push_back(1e3 * (*cue.ready_s - cue.asked_s));
    figures_.dropped_frames = report.dropped_frames;
    for (const auto& problem : report.problems) std::fprintf(stderr, "problem: %s\n", problem.c_str());
    return figures_;
}

} // namespace forksight::bench
