#include "player/prepare.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <thread>

#include "player/cache/preparation.hpp"
#include "player/display/offscreen.hpp"
#include "player/log.hpp"
#include "player/machine.hpp"
#include "player/net/paired.hpp"
#include "player/opening.hpp"
#include "player/prepare_words.hpp"
#include "player/said.hpp"
#include "player/stream/rendition.hpp"
#include "player/trickle.hpp"
#include "player/waiting_records.hpp"

namespace forksight::player {

namespace {

using media_manifests::Presentation;
using Clock = std::chrono::steady_clock;
using Numbers = std::vector<std::size_t>;

/// On a terminal one line that changes; else, and for machines, a line every few seconds.
class Telling {
  public:
    Telling(const PrepareOptions& options, const Log& log)
        : language_(options.language), log_(log), terminal_(!options.log_json && ::isatty(STDERR_FILENO) != 0) {}
    ~Telling() { clear(); }
    Telling(const Telling&) = delete;
    Telling& operator=(const Telling&) = delete;

    void tell(const cache::PrepareProgress& progress) {
        const auto now = Clock::now();
        if (progress.stage == cache::PrepareProgress::Stage::fetching) speed_.note(now, progress.fetched_bytes);
        const auto every = terminal_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(4000);
        if (now - told_at_ < every) return;
        told_at_ = now;
        const std::string words = progress_words(progress, speed_.bytes_per_s(), language_);
        if (!terminal_) return log_.note(words);
        std::fprintf(stderr, "\r%s\x1b[K", words.c_str());
        shown_ = true;
    }

    void clear() {
        if (shown_) std::fputs("\r\x1b[K", stderr);
        shown_ = false;
    }

  private:
    const std::string language_;
    const Log& log_;
    const bool terminal_;
    Speed speed_;
    Clock::time_point told_at_ = Clock::now(); // whoever is done at once has nothing to tell
    bool shown_ = false;
};

/// What this machine shows in time. Absent: it has no OpenGL here and now, so nobody can tell.
std::optional<std::uint64_t> pixels_here(const Log& log) {
    try {
        const auto display = display::open_offscreen(64, 64);
        const double film_period_s = 1.0 / 30;
        return pixels_in_time(film_period_s, std::thread::hardware_concurrency());
    } catch (const std::exception& failure) {
        const std::string why = failure.what();
        log.note(said(
            "wat deze computer op tijd kan tonen, is niet te meten (" + why + "): elke beeldgrootte wordt opgehaald",
            "what this machine shows in time cannot be measured (" + why + "): every size of the picture is fetched"));
        return std::nullopt;
    }
}

/// What was prepared already stays when it is no worse: two measurements differ a little.
Numbers best_of(const Presentation& clip, const Numbers& there, std::uint64_t max_pixels) {
    const std::size_t best = stream::best_rendition(clip.video, max_pixels);
    for (const std::size_t one : there) {
        const bool best_there = std::none_of(there.begin(), there.end(), [&](std::size_t other) {
            return stream::worse(clip.video[one], clip.video[other]);
        });
        if (best_there && !stream::worse(clip.video[one], clip.video[best])) return {one};
    }
    return {best};
}

cache::ChooseRenditions chooser(Renditions wanted, const Log& log) {
    const auto all = [](const Presentation& clip) {
        Numbers numbers(clip.video.size());
        std::iota(numbers.begin(), numbers.end(), std::size_t{0});
        return numbers;
    };
    if (wanted == Renditions::all) return [all](const Presentation& clip, const Numbers&) { return all(clip); };
    // Measured when it is needed: not for a film that is not there.
    const auto measured = std::make_shared<std::optional<std::optional<std::uint64_t>>>();
    return [all, measured, &log](const Presentation& clip, const Numbers& there) {
        if (!*measured) *measured = pixels_here(log);
        return **measured ? best_of(clip, there, ***measured) : all(clip);
    };
}

} // namespace

Status prepare_film(const PrepareOptions& options, const std::atomic<bool>& stop) {
    const Log log(options.log_json);
    net::FetchLimits limits;
    if (options.rate_limit_kbps) limits.rate_kbps = static_cast<std::uint64_t>(*options.rate_limit_kbps + 0.5);
    net::Fetch fetch(limits);
    std::unique_ptr<net::Pass> pass;
    const Line line{fetch, pass, log, [&] {
                        const std::string problem = pass ? pass->step(net::Pass::Clock::now()) : std::string();
                        if (!problem.empty()) log.problem(problem);
                        return !stop;
                    }};
    const net::Waiting waiting = waiting_on(line);
    cache::PrepareOrder order;
    order.film = options.film;
    order.cache = *options.cache;
    order.limit_bytes = static_cast<std::uint64_t>(options.cache_limit_gb * 1e9);
    order.verify = options.verify;
    order.choose = chooser(options.renditions, log);

    Telling telling(options, log);
    // It is said after a minute, and not ended by us: a teacher with ten minutes must know at once that it will not be
    // ready, and can still walk to a better network; a line that recovers, or a night of time, would be lost by an end.
    // Scripts that cannot wait have timeout(1): what has come is kept.
    Trickle trickle(options.rate_limit_kbps.value_or(0.0) * 1000.0 / 8.0);
    order.evicted = [&](const std::string& url) {
        telling.clear();
        log.note(evicted_words(url, options.language));
    };
    log.note(said("zet " + options.film + " klaar in " + order.cache.string(),
                  "preparing " + options.film + " in " + order.cache.string()));
    media_manifests::Errors errors;
    try {
        const auto trusted = net::trust_streamer(fetch, options.film, options.authority, net::usual_authorities());
        errors = trusted ? show_code(line, options.film, options.code, waiting) : trusted.errors();
        if (errors.empty()) {
            const auto done = cache::prepare(fetch, order, waiting, [&](const auto& now) {
                telling.tell(now);
                if (now.stage != cache::PrepareProgress::Stage::fetching) return;
                const std::uint64_t missing = now.total_bytes - now.done_bytes;
                if (!trickle.note(Clock::now(), fetch.bytes_fetched(), missing)) return;
                telling.clear();
                log.note(trickle_words(trickle.bytes_per_s(), missing, options.language));
            });
            telling.clear();
            if (done) {
                log.note(done_words(done.value(), options.language, cache_words(options.cache)));
                send_waiting_records(line, options.film);
                return Status::done;
            }
            errors = done.errors();
        }
    } catch (const std::exception& failure) {
        telling.clear();
        log.problem(failure.what());
        return Status::world_failed;
    }
    telling.clear();
    for (const auto& error : errors) log.problem(media_manifests::to_string({error}));
    return Status::input_at_fault;
}

} // namespace forksight::player
