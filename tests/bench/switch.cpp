// Measures how clips follow each other, with the player's own deck, streams and fetching. Called by tests/bench/switch.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "player/display/offscreen.hpp"
#include "player/net/film_source.hpp"
#include "player/render/sky.hpp"
#include "player/stream/feed.hpp"
#include "player/video/deck.hpp"
#include "tests/player/video/clips.hpp"

using namespace forksight;
using namespace forksight::player;

namespace {

using Clock = std::chrono::steady_clock;

struct Figures {
    std::vector<double> to_first_ms;
    std::vector<double> late_frames;
    std::vector<double> audio_gap_ms;
    std::vector<double> cue_ms;
    int switches = 0;
    int black_frames = 0;
    int wrong_frames = 0; ///< the first frame shown was not the one asked for; of films that number their frames
    int not_ready = 0;
    int dropped_frames = 0;
    double cued_mb = 0.0;
    int width = 0;
    int height = 0;
};

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0.0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

double resident_mb() {
    std::ifstream file("/proc/self/statm");
    double all = 0.0;
    double resident = 0.0;
    file >> all >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1048576.0;
}

/// A film, played offscreen.
class Stand {
  public:
    Stand(const net::LoadedFilm& film, net::Fetch& fetch, video::Sound sound)
        : display_(display::open_offscreen(640, 360, 1.0 / 60)),
          feed_(fetch, film.base_url, ids(film.film), film.clips),
          deck_(
              feed_.open_stretch(), [this](const auto& expected, const auto& in_s) { feed_.expect(expected, in_s); },
              feed_.shape_of(), [this](const char* name) { return display_->gl_address(name); }, settings(sound)),
          clips_(film.clips),
          shape_of_(feed_.shape_of()) {}

    Figures measure(int switches);

  private:
    static std::vector<std::string> ids(const choicegraph::Film& film) {
        std::vector<std::string> found;
        for (const auto& clip : film.clips) found.push_back(clip.id);
        return found;
    }
    static video::DeckSettings settings(video::Sound sound) {
        video::DeckSettings chosen;
        chosen.sound = sound;
        return chosen;
    }

    /// One frame: `decide`, update, draw, show.
    template <typename Decide>
    void frame(const Decide& decide) {
        const display::Frame now = display_->begin();
        began_ = Clock::now();
        decide();
        deck_.update(now.time_s);
        if (const auto picture = deck_.picture())
            for (const render::View& view : now.views) sky_.draw(*picture, view);
        display_->end();
    }
    void frames_for(double for_s) {
        const auto end = Clock::now() + std::chrono::duration<double>(for_s);
        while (Clock::now() < end) frame([] {});
    }
    bool until_ready(std::size_t count) {
        for (int i = 0; i < 1200 && deck_.ready() < count; ++i) frame([] {});
        return deck_.ready() >= count;
    }
    Stretch any_stretch();
    void measure_memory(Figures& figures);
    void measure_switch(Figures& figures);

    std::unique_ptr<display::Display> display_;
    stream::Feed feed_;
    video::VideoDeck deck_;
    render::Sky sky_;
    std::vector<media_manifests::Presentation> clips_;
    video::ShapeOf shape_of_;
    std::mt19937 random_{20240607};
    Clock::time_point began_; ///< of the last frame
};

/// Anywhere in a clip but its last two seconds: on a key frame as often as between two.
Stretch Stand::any_stretch() {
    const std::size_t clip = random_() % clips_.size();
    const auto seconds = static_cast<unsigned>(std::max(1.0, clips_[clip].duration_s - 2.0));
    const double whole_s = static_cast<double>(random_() % seconds);
    const double frame_s = 1.0 / shape_of_(clip).frame_rate;
    const double within_s = random_() % 2 == 0 ? 0.0 : static_cast<double>(random_() % 29) * frame_s;
    return {clip, whole_s + within_s, std::nullopt};
}

void Stand::measure_memory(Figures& figures) {
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
    figures.cued_mb = (resident_mb() - before_mb) / count;
    deck_.cue({});
    frames_for(0.5);
}

void Stand::measure_switch(Figures& figures) {
    std::vector<Stretch> next;
    while (next.size() < 3) {
        const Stretch stretch = any_stretch();
        if (std::find(next.begin(), next.end(), stretch) == next.end()) next.push_back(stretch);
    }
    deck_.cue(next);
    if (!until_ready(next.size())) ++figures.not_ready;
    frames_for(0.35 + 0.001 * static_cast<double>(random_() % 400));
    const Stretch chosen = next[random_() % next.size()];
    const std::size_t take = deck_.report().takes.size();
    Clock::time_point decided;
    frame([&] {
        decided = Clock::now();
        deck_.take(chosen);
    });
    for (int i = 0; i < 600 && !deck_.report().takes[take].first_frame; ++i) frame([] {});
    const auto picture = deck_.picture();
    const video::Seen seen =
        picture ? video::look_at(picture->textures[0], picture->width, picture->height) : video::Seen{};
    // What was drawn is on the display when the next frame may begin.
    frame([] {});
    const double ms = std::chrono::duration<double, std::milli>(began_ - decided).count();
    ++figures.switches;
    figures.to_first_ms.push_back(ms);
    const video::TakeNote note = deck_.report().takes[take];
    figures.late_frames.push_back(note.first_frame ? *note.first_frame - note.decided_frame : 600);
    if (!picture) {
        ++figures.black_frames;
        return;
    }
    const long frame_number = std::lround(chosen.from_s * shape_of_(chosen.clip).frame_rate);
    if (seen.clip >= 0 && (seen.clip != static_cast<int>(chosen.clip) || seen.frame != frame_number)) {
        if (figures.wrong_frames++ < 5)
            std::fprintf(stderr, "switch %d: clip %zu frame %ld was asked for, clip %d frame %d is shown\n",
                         figures.switches, chosen.clip, frame_number, seen.clip, seen.frame);
    }
}

Figures Stand::measure(int switches) {
    Figures figures;
    figures.width = shape_of_(0).width;
    figures.height = shape_of_(0).height;
    frame([] {});
    const Stretch first{0, 0.0, std::nullopt};
    deck_.cue({first});
    if (!until_ready(1)) {
        std::fprintf(stderr, "the first clip cannot be opened\n");
        for (const auto& problem : deck_.report().problems) std::fprintf(stderr, "  %s\n", problem.c_str());
        std::exit(3);
    }
    deck_.take(first);
    frames_for(0.5);
    deck_.pause(true);
    measure_memory(figures);
    deck_.pause(false);
    for (int i = 0; i < switches; ++i) measure_switch(figures);
    frames_for(0.6);
    const video::Report& report = deck_.report();
    for (const auto& take : report.takes) {
        figures.black_frames += static_cast<int>(take.black_frames);
        if (take.audio_gap_ms) figures.audio_gap_ms.push_back(*take.audio_gap_ms);
    }
    for (const auto& cue : report.cues)
        if (cue.ready_s) figures.cue_ms.push_back(1e3 * (*cue.ready_s - cue.asked_s));
    figures.dropped_frames = report.dropped_frames;
    for (const auto& problem : report.problems) std::fprintf(stderr, "problem: %s\n", problem.c_str());
    return figures;
}

void print(const Figures& figures) {
    std::printf("%d switches at %dx%d\n", figures.switches, figures.width, figures.height);
    std::printf("  decided to first frame   %.1f ms median, %.1f ms p99; late frames p99 %.0f, most %.0f\n",
                percentile(figures.to_first_ms, 0.5), percentile(figures.to_first_ms, 0.99),
                percentile(figures.late_frames, 0.99), percentile(figures.late_frames, 1.0));
    std::printf("  black frames             %d; wrong first frames %d; not ready in time %d\n", figures.black_frames,
                figures.wrong_frames, figures.not_ready);
    std::printf("  gap in the sound         %.1f ms median, %.1f ms p99, of %zu\n",
                percentile(figures.audio_gap_ms, 0.5), percentile(figures.audio_gap_ms, 0.99),
                figures.audio_gap_ms.size());
    std::printf("  cued to ready            %.0f ms median, %.0f ms p99 (three at a time)\n",
                percentile(figures.cue_ms, 0.5), percentile(figures.cue_ms, 0.99));
    std::printf("  memory of a cued clip    %.0f MB; frames left out on air %d\n", figures.cued_mb,
                figures.dropped_frames);
}

void write(const Figures& figures, const char* path) {
    std::ofstream file(path);
    file << "{\"switches\": " << figures.switches << ", \"late_frames_p99\": " << percentile(figures.late_frames, 0.99)
         << ", \"black_frames\": " << figures.black_frames << ", \"wrong_first_frames\": " << figures.wrong_frames
         << ", \"decided_to_first_ms_p50\": " << percentile(figures.to_first_ms, 0.5)
         << ", \"decided_to_first_ms_p99\": " << percentile(figures.to_first_ms, 0.99)
         << ", \"audio_gap_ms_p99\": " << percentile(figures.audio_gap_ms, 0.99)
         << ", \"audio_gaps_measured\": " << figures.audio_gap_ms.size()
         << ", \"cue_ms_p50\": " << percentile(figures.cue_ms, 0.5)
         << ", \"cue_ms_p99\": " << percentile(figures.cue_ms, 0.99)
         << ", \"dropped_frames\": " << figures.dropped_frames << ", \"width\": " << figures.width
         << ", \"cued_clip_mb\": " << figures.cued_mb << "}\n";
}

int usage() {
    std::fprintf(stderr,
                 "usage: bench_switch FILM FIGURES.json SWITCHES SOUND     SOUND: off, unheard or device\n"
                 "       bench_switch --clip NUMBER SECONDS WIDTH FILE.mp4   a clip that numbers its frames\n");
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 6 && std::strcmp(argv[1], "--clip") == 0) {
        video::ClipOrder order;
        order.number = std::atoi(argv[2]);
        order.frames = 30 * std::atoi(argv[3]);
        order.width = std::atoi(argv[4]);
        order.height = order.width / 2;
        order.sound = true;
        video::write_clip(order, argv[5]);
        return 0;
    }
    if (argc != 5) return usage();
    const std::string sound = argv[4];
    net::Fetch fetch;
    const auto film = net::load_film(fetch, argv[1]);
    if (!film) {
        std::fprintf(stderr, "%s\n", media_manifests::to_string(film.errors()).c_str());
        return 1;
    }
    Stand stand(film.value(), fetch,
                sound == "device"    ? video::Sound::device
                : sound == "unheard" ? video::Sound::unheard
                                     : video::Sound::off);
    const Figures figures = stand.measure(std::atoi(argv[3]));
    print(figures);
    write(figures, argv[2]);
    return 0;
}
