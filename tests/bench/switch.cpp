// Measures how clips follow each other, and listens to a recording of it. Called by tests/bench/switch.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

#include "tests/bench/switch_sound.hpp"
#include "tests/bench/switch_stand.hpp"
#include "tests/player/video/clips.hpp"

using namespace forksight;
using namespace forksight::player;

namespace {

constexpr int tone_step_hz = 500; // see bench::Hole
constexpr std::streamoff longest_recording_bytes = std::streamoff{6} * 3600 * bench::sample_rate * 2;

std::string list(const std::vector<double>& values) {
    std::string text = "[";
    for (const double value : values) text += (text.size() > 1 ? ", " : "") + std::to_string(value);
    return text + "]";
}

void write(const bench::Figures& figures, const char* path) {
    std::ofstream file(path);
    file << "{\"decided_s\": " << list(figures.decided_s) << ",\n \"first_s\": " << list(figures.first_s)
         << ",\n \"late_frames\": " << list(figures.late_frames) << ",\n \"second_ms\": " << list(figures.second_ms)
         << ",\n \"not_ready_ms\": " << list(figures.not_ready_ms)
         << ",\n \"audio_gap_ms\": " << list(figures.audio_gap_ms) << ",\n \"cue_ms\": " << list(figures.cue_ms)
         << ",\n \"update_ms\": " << list(figures.update_ms) << ",\n \"frame_ms\": " << list(figures.frame_ms)
         << ",\n \"black_frames\": " << figures.black_frames << ", \"wrong_first_frames\": " << figures.wrong_frames
         << ", \"never_shown\": " << figures.never_shown << ", \"dropped_frames\": " << figures.dropped_frames
         << ", \"width\": " << figures.width << ", \"height\": " << figures.height
         << ", \"cued_clip_mb\": " << figures.cued_mb << "}\n";
}

int measure(char** words) {
    bench::Orders orders;
    orders.switches = std::atoi(words[2]);
    const std::string sound = words[3];
    orders.sound = sound == "device"    ? video::Sound::device
                   : sound == "unheard" ? video::Sound::unheard
                                        : video::Sound::off;
    orders.think_s = std::atof(words[4]);
    net::Fetch fetch;
    const auto film = net::load_film(fetch, words[0]);
    if (!film) {
        std::fprintf(stderr, "%s\n", media_manifests::to_string(film.errors()).c_str());
        return 1;
    }
    bench::Stand stand(film.value(), fetch, orders);
    write(stand.measure(), words[1]);
    return 0;
}

int make_clip(char** words) {
    video::ClipOrder order;
    order.number = std::atoi(words[0]);
    order.frames = 30 * std::atoi(words[1]);
    order.width = std::atoi(words[2]);
    order.height = order.width / 2;
    order.sound = true;
    order.tone_hz = tone_step_hz * (order.number + 1);
    video::write_clip(order, words[3]);
    return 0;
}

int listen(char** words) {
    std::ifstream recording(words[0], std::ios::binary | std::ios::ate);
    const std::streamoff bytes = recording.tellg();
    if (bytes < 0 || bytes > longest_recording_bytes) {
        std::fprintf(stderr, "%s cannot be read, or lasts longer than six hours\n", words[0]);
        return 1;
    }
    std::vector<std::int16_t> samples(static_cast<std::size_t>(bytes / 2));
    recording.seekg(0);
    recording.read(reinterpret_cast<char*>(samples.data()), bytes / 2 * 2);
    std::vector<bench::SwitchTime> switches;
    std::ifstream times(words[2]);
    for (bench::SwitchTime time; times >> time.decided_s >> time.first_s;) switches.push_back(time);
    const bench::Listened listened = bench::listen(samples, tone_step_hz * std::atof(words[1]), switches);
    std::vector<double> hole_ms;
    std::vector<double> jumps;
    std::vector<double> elsewhere_ms;
    for (const bench::AtSwitch& at : listened.at) {
        hole_ms.push_back(at.hole_ms);
        jumps.push_back(at.jump);
    }
    for (const bench::Hole& hole : listened.elsewhere) elsewhere_ms.push_back(1e3 * hole.for_s);
    std::ofstream(words[3]) << "{\"level\": " << listened.level << ", \"hole_ms\": " << list(hole_ms)
                            << ",\n \"jump\": " << list(jumps) << ",\n \"elsewhere_ms\": " << list(elsewhere_ms)
                            << "}\n";
    return 0;
}

int usage() {
    std::fprintf(
        stderr,
        "usage: bench_switch FILM FIGURES.json SWITCHES SOUND THINK_S\n"
        "           SOUND: off, unheard or device; THINK_S: from the cue to the choice, 0: when all are ready\n"
        "       bench_switch --clip NUMBER SECONDS WIDTH FILE.mp4\n"
        "           a clip that numbers its frames, and sounds at (NUMBER + 1) x 500 Hz\n"
        "       bench_switch --listen RECORDING CLIPS TIMES HEARD.json\n"
        "           RECORDING: 48,000 16-bit samples a second; CLIPS: how many such clips are heard in it;\n"
        "           TIMES: a line a switch: when it was decided, when its first frame was shown, in seconds\n");
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 6) return usage();
    if (std::strcmp(argv[1], "--clip") == 0) return make_clip(argv + 2);
    if (std::strcmp(argv[1], "--listen") == 0) return listen(argv + 2);
    return measure(argv + 1);
}
