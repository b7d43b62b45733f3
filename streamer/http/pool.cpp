#include "streamer/http/pool.hpp"

#include <csignal>
#include <utility>

namespace forksight::streamer::http {

Pool::Pool(std::size_t threads, std::size_t most_waiting) : most_waiting_(most_waiting) {
    for (std::size_t i = 0; i < threads; ++i) {
        threads_.emplace_back([this] {
            sigset_t signals; // those are for the main thread
            ::sigemptyset(&signals);
            for (const int number : {SIGPIPE, SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&signals, number);
            ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
            run();
        });
    }
}

Pool::~Pool() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

bool Pool::post(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= most_waiting_) return false;
        waiting_.push_back(std::move(work));
    }
    wake_.notify_one();
    return true;
}

void Pool::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stop_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        const std::function<void()> work = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        work();
        lock.lock();
    }
}

} // namespace forksight::streamer::http
