// Paints the film's clips: one video file a clip, picture and sound, ready to be ingested.
#include "scripts/sample_film/cast.hpp"
#include "scripts/sample_film/process.hpp"

#include <CLI/CLI.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>

#include <unistd.h>

namespace forksight::sample_film {
namespace {

struct Options {
    std::filesystem::path folder;
    Size size{1280, 640};
    std::vector<std::string> clips;
    std::vector<float> stills_s;
};

// One line that says how far the painting is; only where somebody watches.
class Progress {
  public:
    explicit Progress(int frames) : frames_(frames), shown_(isatty(STDERR_FILENO) == 1) {}
    void say(const std::string& what) {
        const std::scoped_lock lock(mutex_);
        if (shown_) {
            std::cerr << "\r\033[K" << what << std::flush;
        }
    }
    void frame() {
        const std::scoped_lock lock(mutex_);
        ++done_;
        if (!shown_ || done_ % 10 != 0) {
            return;
        }
        const double spent_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
        const double left_s = spent_s / done_ * (frames_ - done_);
        std::cerr << "\r\033[Kpainting: " << done_ * 100 / frames_ << " %, about " << static_cast<int>(left_s + 1)
                  << " s left" << std::flush;
    }
    void begin() { began_ = std::chrono::steady_clock::now(); }
    void end() {
        if (shown_) {
            std::cerr << "\r\033[K" << std::flush;
        }
    }

  private:
    int frames_;
    int done_ = 0;
    bool shown_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

// A set, painted and lit, with the main light's direction.
struct Studio {
    std::unique_ptr<Plate> plate;
    Lighting lighting;
};

Studio build_studio(Scenery scenery, Size size) {
    Studio studio;
    if (scenery == Scenery::street) {
        const Set set = street();
        const std::array<Vec3, 2> spots{Vec3{0, 1.3F, 1.25F}, cat_in_street + Vec3{0, 0.25F, -0.05F}};
        Backdrop backdrop = paint_backdrop(set, size, spots);
        studio.lighting.person = {
            backdrop.probes[0], normalize(Vec3{-0.6F, 0.45F, -0.75F}), {0.42F, 0.42F, 0.44F}, {1.3F, 0.9F, 0.5F}};
        studio.lighting.cat = {backdrop.probes[1], set.to_sun, set.sun_light * 0.55F, {0.4F, 0.4F, 0.4F}};
        studio.plate = std::make_unique<Plate>(std::move(backdrop));
    } else {
        const Set set = living_room();
        const std::array<Vec3, 2> spots{Vec3{0, 1.05F, 1.25F}, cat_in_room + Vec3{0, 0.3F, 0}};
        Backdrop backdrop = paint_backdrop(set, size, spots);
        studio.lighting.person = {
            backdrop.probes[0], normalize(Vec3{-0.80F, 0.38F, -0.45F}), {0.70F, 0.67F, 0.62F}, {0.8F, 0.6F, 0.4F}};
        studio.lighting.cat = {backdrop.probes[1], set.to_sun, set.sun_light * 0.7F, {0.4F, 0.4F, 0.4F}};
        studio.plate = std::make_unique<Plate>(std::move(backdrop));
    }
    return studio;
}

std::vector<std::string> encoder(const Options& options, const std::filesystem::path& sound,
                                 const std::filesystem::path& video) {
    const std::string size = std::to_string(options.size.width) + "x" + std::to_string(options.size.height);
    return {"ffmpeg",
            "-v",
            "error",
            "-nostdin",
            "-y",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "yuv420p",
            "-s",
            size,
            "-r",
            std::to_string(frames_a_second),
            "-color_range",
            "tv",
            "-colorspace",
            "bt709",
            "-color_primaries",
            "bt709",
            "-color_trc",
            "bt709",
            "-i",
            "pipe:0",
            "-i",
            sound.string(),
            "-map",
            "0:v",
            "-map",
            "1:a",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-crf",
            "14",
            "-threads",
            "2",
            "-pix_fmt",
            "yuv420p",
            "-color_range",
            "tv",
            "-colorspace",
            "bt709",
            "-color_primaries",
            "bt709",
            "-color_trc",
            "bt709",
            "-c:a",
            "pcm_s16le",
            "-f",
            "mov",
            video.string()};
}

void film(const Clip& clip, const Studio& studio, const Options& options, Progress& progress) {
    const auto scratch = options.folder / (".scratch-" + clip.id);
    std::filesystem::create_directories(scratch);
    const Soundtrack sound = record(clip, scratch);
    Stage stage(*studio.plate, studio.lighting.person.to_key);
    const int frames = static_cast<int>(sound.mouth.size());
    const auto draw = [&](int frame) -> const std::vector<std::uint8_t>& {
        Scene scene = scene_at(clip, sound, frame, studio.lighting);
        return stage.draw(std::move(scene.actors), scene.puffs);
    };
    if (!options.stills_s.empty()) {
        for (const float at_s : options.stills_s) {
            const int frame = std::clamp(static_cast<int>(at_s * frames_a_second), 0, frames - 1);
            const auto& yuv = draw(frame);
            const auto file = options.folder / (clip.id + "-" + std::to_string(frame) + ".yuv");
            std::ofstream out(file, std::ios::binary);
            out.write(reinterpret_cast<const char*>(yuv.data()), static_cast<std::streamsize>(yuv.size()));
            if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
        }
    } else {
        const auto wav = scratch / "sound.wav";
        write_wav(sound, wav);
        const auto part = scratch / "clip.mov";
        Feed feed(encoder(options, wav, part));
        for (int frame = 0; frame < frames; ++frame) {
            feed.write(draw(frame));
            progress.frame();
        }
        feed.finish();
        std::filesystem::rename(part, options.folder / (clip.id + ".mov"));
    }
    std::filesystem::remove_all(scratch);
}

void paint_all(const Options& options) {
    std::vector<Clip> clips;
    int frames = 0;
    for (Clip& clip : first_visit()) {
        if (!options.clips.empty() &&
            std::find(options.clips.begin(), options.clips.end(), clip.id) == options.clips.end()) {
            continue;
        }
        frames += static_cast<int>(clip.length_s * frames_a_second);
        clips.push_back(std::move(clip));
    }
    std::filesystem::create_directories(options.folder);
    Progress progress(frames);
    std::array<Studio, 2> studios;
    for (const Scenery scenery : {Scenery::street, Scenery::living_room}) {
        const bool needed =
            std::any_of(clips.begin(), clips.end(), [&](const Clip& clip) { return clip.scenery == scenery; });
        if (!needed) {
            continue;
        }
        progress.say(scenery == Scenery::street ? "painting the street" : "painting the living room");
        studios[static_cast<std::size_t>(scenery)] = build_studio(scenery, options.size);
    }
    progress.begin();
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr failure;
    const auto work = [&] {
        for (std::size_t i = next++; i < clips.size(); i = next++) {
            try {
                film(clips[i], studios[static_cast<std::size_t>(clips[i].scenery)], options, progress);
            } catch (...) {
                const std::scoped_lock lock(mutex);
                failure = std::current_exception();
                next = clips.size();
            }
        }
    };
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < std::clamp(std::thread::hardware_concurrency(), 1U, 8U); ++i) {
            threads.emplace_back(work);
        }
    }
    progress.end();
    if (failure) {
        std::rethrow_exception(failure);
    }
}

} // namespace
} // namespace forksight::sample_film

int main(int argc, char** argv) {
    using namespace forksight::sample_film;
    Options options;
    std::string size = "1280x640";
    CLI::App app{"Paints the clips of the sample film \"first-visit\" into FOLDER, one .mov each."};
    app.set_version_flag("--version", FORKSIGHT_VERSION);
    app.add_option("FOLDER", options.folder, "where the clips are written")->required();
    app.add_option("--size", size, "width x height of the picture, two to one")->capture_default_str();
    app.add_option("--clips", options.clips, "only these clips")->delimiter(',');
    app.add_option("--still", options.stills_s, "no video: raw frames (YUV 4:2:0) at these seconds of each clip")
        ->delimiter(',');
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    char tail = 0;
    if (std::sscanf(size.c_str(), "%dx%d%c", &options.size.width, &options.size.height, &tail) != 2 ||
        options.size.width < 320 || options.size.width > 8192 || options.size.width != options.size.height * 2 ||
        options.size.height % 2 != 0) {
        std::cerr << "sample-film-painter: --size " << size
                  << " must be twice as wide as high, 320x160 to 8192x4096, and even\n";
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN); // an encoder that stops is told by write()
    try {
        paint_all(options);
    } catch (const std::exception& error) {
        std::cerr << "sample-film-painter: " << error.what() << '\n';
        return 3;
    }
    return 0;
}
