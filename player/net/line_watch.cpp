#include "player/net/line_watch.hpp"

#include <utility>

namespace forksight::player::net {

void LineWatch::failed(const std::string& where, const std::string& problem, Time now) {
    failed_ = now;
    if (lost_) return;
    lost_ = true;
    where_ = where;
    since_ = now;
    ++losses_;
    tell({true, where, problem, 0.0});
}

void LineWatch::answered(Time began, Time now) {
    if (!lost_ || began < since_ || now - failed_ < calm_) return;
    lost_ = false;
    tell({false, where_, "", std::chrono::duration<double>(now - since_).count()});
}

void LineWatch::tell(LineNews news) {
    news.quiet = losses_ > losses_told_;
    const std::lock_guard lock(mutex_);
    if (news.quiet && !news_.empty() && news_.back().quiet) news_.pop_back(); // nobody may be listening
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
