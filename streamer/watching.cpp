#include "streamer/watching.hpp"

#include <algorithm>
#include <chrono>

namespace forksight::streamer {

using Clock = std::chrono::steady_clock;

Watching::Watching(library::LibraryWatch& watch, http::Limits::Time every, const http::Log& log)
    : watch_(watch), log_(log), every_(every) {
    look();
    thread_ = std::thread([this] { run(); });
}

Watching::~Watching() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Watching::look_every(http::Limits::Time time) {
    {
        const std::lock_guard lock(mutex_);
        every_ = time;
    }
    changed_.notify_all();
}

Clock::duration Watching::look() {
    const Clock::time_point begin = Clock::now();
    for (const library::Happening& happening : watch_.look()) {
        if (happening.film.empty()) {
            log_.event(happening.what, {{"why", happening.why}});
        } else if (happening.why.empty()) {
            log_.event(happening.what, {{"film", happening.film}});
        } else {
            log_.event(happening.what, {{"film", happening.film}, {"why", happening.why}});
        }
    }
    return 50 * (Clock::now() - begin);
}

void Watching::run() {
    Clock::duration least{};
    std::unique_lock lock(mutex_);
    while (!ending_) {
        if (changed_.wait_for(lock, std::max<Clock::duration>(every_, least)) == std::cv_status::no_timeout) continue;
        lock.unlock();
        least = look();
        lock.lock();
    }
}

} // namespace forksight::streamer
