#include "streamer/ingest/transcode.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

#include "streamer/ingest/picture.hpp"
#include "streamer/ingest/pipe.hpp"
#include "streamer/ingest/rung_encoder.hpp"
#include "streamer/ingest/sound.hpp"

namespace forksight::streamer::ingest {
namespace {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Errors;
using media_manifests::Presentation;
using media_manifests::Rational;
using media_manifests::Result;

constexpr std::size_t pictures_in_a_pipe = 2; // an 8K picture has 50 to 100 MB
constexpr int encoder_thread_limit = 12;
constexpr int poster_width = 640;

// The first failure of any thread; the others then stop.
class Trouble {
  public:
    void report(Failure::Kind kind, Errors errors) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = Failure{kind, std::move(errors)};
        hit_ = true;
    }
    bool hit() const { return hit_; }
    std::optional<Failure> take() {
        const std::lock_guard lock(mutex_);
        return std::move(failure_);
    }

  private:
    std::mutex mutex_;
    std::optional<Failure> failure_;
    std::atomic<bool> hit_ = false;
};

// One rung with its thread and the pipe that feeds it.
class Step {
  public:
    Step(std::unique_ptr<RungEncoder> encoder, Trouble& trouble, Step* below)
        : encoder_(std::move(encoder)), trouble_(trouble), below_(below), pictures_(pictures_in_a_pipe) {}
    ~Step() {
        pictures_.close();
        if (thread_.joinable()) thread_.join();
    }
    void start() {
        thread_ = std::thread([this] { run(); });
    }
    bool push(av::Frame picture) { return pictures_.push(std::move(picture)); }
    void finish() { pictures_.finish(); }
    void join() { thread_.join(); }
    media_manifests::Rendition rendition() const { return encoder_->rendition(); }

  private:
    void run() {
        try {
            if (!work()) pictures_.close();
        } catch (const std::bad_alloc&) {
            trouble_.report(Failure::world, {{"", "there is not enough memory"}});
            pictures_.close();
        }
        if (below_ != nullptr) below_->finish();
    }

    bool work() {
        while (std::optional<av::Frame> picture = pictures_.pop()) {
            if (trouble_.hit()) return false;
            av::Frame fitted = encoder_->fit(**picture);
            picture->reset();
            if (!fitted) {
                trouble_.report(Failure::input, {{"", "its pictures are in a format that cannot be converted"}});
                return false;
            }
            if (below_ != nullptr && !below_->push(av::share(*fitted))) return false;
            if (auto done = encoder_->encode(*fitted); !done) return fail(done.errors());
        }
        if (trouble_.hit()) return false;
        if (auto done = encoder_->finish(); !done) return fail(done.errors());
        return true;
    }

    bool fail(const Errors& errors) {
        trouble_.report(Failure::world, errors);
        return false;
    }

    std::unique_ptr<RungEncoder> encoder_;
    Trouble& trouble_;
    Step* below_;
    Pipe<av::Frame> pictures_;
    std::thread thread_;
};

// Pictures at any times -> pictures at a constant rate: each is shown from the slot its time is nearest to.
class Cadence {
  public:
    explicit Cadence(Rational rate) : rate_(rate) {}

    std::int64_t slot_at(double time_s) const { return std::llround(time_s * rate_.value()); }

    /// Calls `emit` for the slots that the picture before this one fills. False: `emit` has enough.
    template <class Emit>
    bool take(const AVFrame& picture, double time_s, double length_s, const Emit& emit) {
        const std::int64_t slot = slot_at(time_s);
        if (held_ && !fill(slot, emit)) return false;
        if (slot >= next_ || !held_) held_ = av::share(picture); // of two in one slot the later is shown
        end_ = std::max({end_, slot + 1, slot_at(time_s + std::min(length_s, longest_last_s))});
        return true;
    }
    /// The last picture is shown for its own length.
    template <class Emit>
    bool finish(const Emit& emit) {
        return !held_ || fill(end_, emit);
    }

  private:
    static constexpr double longest_last_s = 10.0;

    template <class Emit>
    bool fill(std::int64_t until, const Emit& emit) {
        for (; next_ < until; ++next_)
            if (!emit(*held_)) return false;
        return true;
    }

    Rational rate_;
    av::Frame held_;
    std::int64_t next_ = 0;
    std::int64_t end_ = 0;
};

// All of one transcode: built, run once, asked for its result.
class Run {
  public:
    Run(Source& source, const Transcode& plan) : source_(source), plan_(plan), cadence_(source.facts().rate) {}

    Outcome result() {
        if (auto built = build(); !built) return Failure{Failure::world, built.errors()};
        for (auto& step : steps_) step->start();
        const auto read = source_.read({[this](const AVFrame& f, double t, double l) { return picture(f, t, l); },
                                        [this](const AVFrame& f, double t, double) { return sound(f, t); }});
        if (stopped()) trouble_.report(Failure::world, {{"", "stopped before it was done: no clip was made"}});
        if (!read && !trouble_.hit()) trouble_.report(Failure::input, read.errors());
        if (!trouble_.hit()) cadence_.finish([this](const AVFrame& shown) { return emit(shown); });
        steps_.front()->finish();
        for (auto& step : steps_) step->join();
        if (!trouble_.hit()) finish_sound_and_poster();
        if (auto failure = trouble_.take()) return *std::move(failure);
        return presentation();
    }

  private:
    Result<Done> build() {
        const Facts& facts = source_.facts();
        const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
        Step* below = nullptr;
        for (std::size_t i = plan_.ladder.rungs.size(); i-- > 0;) {
            const Rung& rung = plan_.ladder.rungs[i];
            RungEncoder::Plan its{plan_.folder, marked(rung.name()), rung, facts.rate, pictures_a_segment(facts.rate)};
            its.quarter_turns = i == 0 ? facts.quarter_turns : 0;
            its.threads = std::min(cores + cores / 2, encoder_thread_limit);
            auto encoder = RungEncoder::open(its);
            if (!encoder) return encoder.errors();
            steps_.insert(steps_.begin(), std::make_unique<Step>(std::move(encoder).value(), trouble_, below));
            below = steps_.front().get();
        }
        if (facts.sound_stream < 0) return Done{};
        Sound::Plan its{plan_.folder, marked("audio"), source_.channels() == 1 ? 1 : 2, facts.sound_is_ambisonic};
        its.segment_s = pictures_a_segment(facts.rate) / facts.rate.value();
        its.limit_s = facts.duration_s > 0.0 ? facts.duration_s + 10.0 : duration_limit_s;
        auto sound = Sound::open(std::move(its));
        if (!sound) return sound.errors();
        sound_ = std::move(sound).value();
        return Done{};
    }

    std::string marked(const std::string& name) const { return name + "-" + plan_.mark; }

    bool stopped() const { return plan_.stop != nullptr && *plan_.stop; }

    bool picture(const AVFrame& frame, double time_s, double length_s) {
        if (stopped() || trouble_.hit()) return false;
        if (time_s > duration_limit_s) {
            trouble_.report(Failure::input, {{"", "lasts longer than 4 hours, the most that a clip can be"}});
            return false;
        }
        if (!poster_ || (time_s >= source_.facts().duration_s / 3.0 && !poster_is_final_)) {
            poster_ = av::share(frame);
            poster_is_final_ = time_s >= source_.facts().duration_s / 3.0;
        }
        if (!cadence_.take(frame, time_s, length_s, [this](const AVFrame& shown) { return emit(shown); })) return false;
        if (plan_.progress) plan_.progress(time_s);
        if (sound_ == nullptr) return true;
        if (auto done = sound_->advance(time_s); !done) return fail(done.errors());
        return true;
    }

    bool sound(const AVFrame& frame, double time_s) {
        if (stopped() || trouble_.hit()) return false;
        if (auto done = sound_->take(frame, time_s); !done) return fail(done.errors());
        return true;
    }

    bool emit(const AVFrame& shown) {
        ++pictures_;
        return steps_.front()->push(av::share(shown));
    }

    bool fail(const Errors& errors) {
        trouble_.report(Failure::world, errors);
        return false;
    }

    double duration_s() const { return static_cast<double>(pictures_) / source_.facts().rate.value(); }

    void finish_sound_and_poster() {
        if (sound_ != nullptr)
            if (auto done = sound_->finish(duration_s()); !done) return trouble_.report(Failure::world, done.errors());
        const Facts& facts = source_.facts();
        const int width = std::min(poster_width, facts.width);
        const int height =
            std::max(2, static_cast<int>(std::lround(static_cast<double>(width) * facts.height / facts.width)));
        if (auto done = write_poster(*poster_, width, height, facts.quarter_turns, plan_.folder / "poster.jpg"); !done)
            trouble_.report(Failure::world, done.errors());
    }

    Presentation presentation() const {
        Presentation made;
        made.duration_s = duration_s();
        for (const auto& step : steps_) made.video.push_back(step->rendition());
        if (sound_ != nullptr) made.audio = sound_->rendition();
        return made;
    }

    Source& source_;
    const Transcode& plan_;
    Trouble trouble_;
    Cadence cadence_;
    std::vector<std::unique_ptr<Step>> steps_;
    std::unique_ptr<Sound> sound_;
    av::Frame poster_;
    bool poster_is_final_ = false;
    std::int64_t pictures_ = 0;
};

} // namespace

int pictures_a_segment(Rational rate) {
    return std::max(1, static_cast<int>(std::lround(rate.value())));
}

Outcome transcode(Source& source, const Transcode& plan) {
    return Run(source, plan).result();
}

} // namespace forksight::streamer::ingest
