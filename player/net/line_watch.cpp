#include "player/net/line_watch.hpp"

#include <utility>

namespace forksight::player::net {

void LineWatch::failed(const std::string& where, const std::string& problem, Time now) {
    if (lost_) return;
    lost_ = true;
    where_ = where;
    since_ = now;
    if (++losses_ <= losses_told_) tell({true, where, problem, 0.0});
}

void LineWatch::answered(Time began, Time now) {
    if (!lost_ || began < since_) return;
    lost_ = false;
    if (losses_ <= losses_told_) tell({false, where_, "", std::chrono::duration<double>(now - since_).count()});
}

void LineWatch::tell(LineNews news) {
    const std::lock_guard lock(mutex_);
    news_.push_back(std::move(news));
    has_news_ = true;
}

std::vector<LineNews> LineWatch::take() {
    if (!has_news_) return {};
    const std::lock_guard lock(mutex_);
    has_news_ = false;
    return std::exchange(news_, {});
}

} // namespace forksight::player::net
