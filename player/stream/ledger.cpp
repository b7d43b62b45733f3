#include "player/stream/ledger.hpp"

#include <algorithm>

namespace forksight::player::stream {
namespace {

/// A report that names more than this helps nobody.
constexpr std::size_t problems_limit = 100;

} // namespace

void Ledger::fetched(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    account_.bytes_fetched += bytes;
}

void Ledger::played(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    account_.bytes_played += bytes;
}

void Ledger::read(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    account_.bytes_read += bytes;
}

void Ledger::shown(std::uint64_t stream, TimePoint at, std::size_t clip, const std::string& size, double seconds,
                   Why why) {
    const std::lock_guard lock(mutex_);
    account_.rendition_seconds[size] += seconds;
    if (stream == last_on_air_) quality_.shown(at, clip, size, why);
}

void Ledger::goes_on_air(std::uint64_t stream, TimePoint now) {
    const std::lock_guard lock(mutex_);
    if (stream == last_on_air_) return;
    last_on_air_ = stream;
    quality_.goes_on_air(now);
}

void Ledger::problem(const std::string& sentence) {
    const std::lock_guard lock(mutex_);
    auto& problems = account_.problems;
    if (problems.size() == problems_limit) return;
    if (std::find(problems.begin(), problems.end(), sentence) != problems.end()) return;
    problems.push_back(sentence);
    has_news_ = true;
}

std::vector<std::string> Ledger::take_news() {
    if (!has_news_) return {};
    const std::lock_guard lock(mutex_);
    has_news_ = false;
    const auto& problems = account_.problems;
    std::vector<std::string> news(problems.begin() + static_cast<std::ptrdiff_t>(told_), problems.end());
    told_ = problems.size();
    return news;
}

Account Ledger::account() const {
    const std::lock_guard lock(mutex_);
    Account account = account_;
    account.quality = quality_.changes();
    account.bytes_wasted = account.bytes_fetched - std::min(account.bytes_fetched, account.bytes_played);
    return account;
}

} // namespace forksight::player::stream
