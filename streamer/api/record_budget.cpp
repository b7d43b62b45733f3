#include "streamer/api/record_budget.hpp"

#include <algorithm>

namespace forksight::streamer::api {

void RecordBudget::turn_page(Clock::time_point now) {
    if (day_began_ && now - *day_began_ < std::chrono::hours(24)) return;
    day_began_ = now;
    sessions_.clear();
    bytes_ = 0;
}

bool RecordBudget::begin(const std::string& film, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    turn_page(now);
    std::size_t& sessions = sessions_[film];
    if (sessions >= limits_.sessions) return false;
    ++sessions;
    return true;
}

bool RecordBudget::take(std::size_t bytes, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    turn_page(now);
    if (bytes > limits_.bytes - bytes_) return false;
    bytes_ += bytes;
    return true;
}

// A day may have begun in between, and counted nothing yet.
void RecordBudget::give_back(const std::string& film) {
    const std::lock_guard lock(mutex_);
    const auto sessions = sessions_.find(film);
    if (sessions != sessions_.end() && sessions->second > 0) --sessions->second;
}

void RecordBudget::give_back(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    bytes_ -= std::min(bytes, bytes_);
}

} // namespace forksight::streamer::api
