#include "player/xr/seeker.hpp"

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <utility>

namespace forksight::player::xr {

namespace {

/// Between two attempts: soon enough for somebody who switches the headset on, seldom enough to cost nothing.
constexpr std::chrono::seconds rest{3};
/// A runtime that is there answers sooner; whoever closes the player does not wait for one that hangs.
constexpr std::chrono::seconds longest_parting{3};

} // namespace

/// Belongs to seeker and thread alike: a runtime may hold the thread up for longer than the seeker lives.
struct Seeker::Search {
    explicit Search(std::vector<std::string> extensions) : needed(std::move(extensions)) {}
    void work();
    void attempt();

    const std::vector<std::string> needed;
    std::mutex mutex;
    std::condition_variable changed;
    bool leave = false;
    bool seeking = true;
    bool over = false; ///< the thread touches no runtime any more
    std::optional<Found> found;
    std::optional<Lack> lack;
    std::unique_ptr<Instance> worn_out;
    std::unique_ptr<Instance> waiting; ///< of a runtime without a headset, for the next attempt; the thread's own
};

Seeker::Seeker(std::vector<std::string> needed)
    : search_(std::make_shared<Search>(std::move(needed))), thread_([search = search_] { search->work(); }) {}

Seeker::~Seeker() {
    std::unique_lock lock(search_->mutex);
    search_->leave = true;
    search_->changed.notify_all();
    const bool over = search_->changed.wait_for(lock, longest_parting, [this] { return search_->over; });
    lock.unlock();
    if (over) {
        thread_.join();
        return;
    }
    thread_.detach();
    // It may come back at any time, to statics of the loader and of the runtime: exit() must not destroy them before.
    // What is registered last is called first.
    const auto leave_without = [](int status, void* of) {
        const std::unique_ptr<std::shared_ptr<Search>> left(static_cast<std::shared_ptr<Search>*>(of));
        if (const std::lock_guard held((*left)->mutex); (*left)->over) return;
        std::fflush(nullptr);
        std::_Exit(status);
    };
    ::on_exit(leave_without, std::make_unique<std::shared_ptr<Search>>(search_).release());
}

std::optional<Found> Seeker::found() {
    const std::unique_lock lock(search_->mutex, std::try_to_lock);
    if (!lock || !search_->found) return std::nullopt;
    search_->lack.reset();
    return std::exchange(search_->found, std::nullopt);
}

std::optional<Lack> Seeker::lack() {
    const std::unique_lock lock(search_->mutex, std::try_to_lock);
    return lock ? search_->lack : std::nullopt;
}

void Seeker::wait_for_first(std::chrono::milliseconds most) {
    std::unique_lock lock(search_->mutex);
    search_->changed.wait_for(lock, most, [this] { return search_->found || search_->lack; });
}

void Seeker::seek_again(std::unique_ptr<Instance> worn_out) {
    {
        const std::lock_guard lock(search_->mutex);
        search_->worn_out = std::move(worn_out);
        search_->seeking = true;
    }
    search_->changed.notify_all();
}

void Seeker::Search::work() {
    bool first = true;
    std::unique_lock lock(mutex);
    while (!leave) {
        changed.wait(lock, [this] { return leave || seeking; });
        if (leave) break;
        if (std::unique_ptr<Instance> gone = std::move(worn_out)) {
            lock.unlock();
            gone.reset();
            lock.lock();
        }
        if (!first) changed.wait_for(lock, rest, [this] { return leave; });
        first = false;
        if (leave) break;
        lock.unlock();
        attempt();
        lock.lock();
    }
    // Nobody takes them any more; ending one may take as long as making it.
    auto last = std::exchange(found, std::nullopt);
    auto before = std::move(worn_out);
    lock.unlock();
    last.reset();
    before.reset();
    waiting.reset();
    lock.lock();
    over = true;
    changed.notify_all();
}

void Seeker::Search::attempt() {
    std::optional<Found> now;
    std::optional<Lack> missing;
    try {
        if (!waiting) waiting = std::make_unique<Instance>(needed);
        const System system = find_system(*waiting);
        now.emplace(Found{std::move(waiting), system});
    } catch (const Failure& failure) {
        missing = lack_of(failure);
        if (failure.result() != XR_ERROR_FORM_FACTOR_UNAVAILABLE) waiting.reset();
    }
    {
        const std::lock_guard lock(mutex);
        if (now) seeking = false;
        found = std::move(now);
        lack = std::move(missing);
    }
    changed.notify_all();
}

} // namespace forksight::player::xr
