#include "player/xr/seeker.hpp"

namespace forksight::player::xr {

namespace {

/// Between two attempts: soon enough for somebody who switches the headset on, seldom enough to cost nothing.
constexpr std::chrono::seconds rest{3};

} // namespace

Seeker::Seeker(std::vector<std::string> needed) : needed_(std::move(needed)), thread_([this] { work(); }) {}

Seeker::~Seeker() {
    {
        const std::lock_guard lock(mutex_);
        leave_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

std::optional<Found> Seeker::found() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock || !found_) return std::nullopt;
    lack_.reset();
    return std::exchange(found_, std::nullopt);
}

std::optional<Lack> Seeker::lack() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    return lock ? lack_ : std::nullopt;
}

void Seeker::wait_for_first(std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, most, [this] { return found_ || lack_; });
}

void Seeker::seek_again(std::unique_ptr<Instance> worn_out) {
    {
        const std::lock_guard lock(mutex_);
        worn_out_ = std::move(worn_out);
        seeking_ = true;
    }
    changed_.notify_all();
}

void Seeker::work() {
    bool first = true;
    std::unique_lock lock(mutex_);
    while (!leave_) {
        changed_.wait(lock, [this] { return leave_ || seeking_; });
        if (leave_) break;
        if (std::unique_ptr<Instance> gone = std::move(worn_out_)) {
            lock.unlock();
            gone.reset();
            lock.lock();
        }
        if (!first) changed_.wait_for(lock, rest, [this] { return leave_; });
        first = false;
        if (leave_) break;
        lock.unlock();
        attempt();
        lock.lock();
    }
}

void Seeker::attempt() {
    std::optional<Found> found;
    std::optional<Lack> lack;
    try {
        found.emplace();
        found->instance = std::make_unique<Instance>(needed_);
        found->system = find_system(*found->instance);
    } catch (const Failure& failure) {
        lack = lack_of(failure);
        found.reset();
    }
    {
        const std::lock_guard lock(mutex_);
        if (found) seeking_ = false;
        found_ = std::move(found);
        lack_ = std::move(lack);
    }
    changed_.notify_all();
}

} // namespace forksight::player::xr
