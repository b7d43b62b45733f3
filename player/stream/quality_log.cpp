#include "player/stream/quality_log.hpp"

namespace forksight::player::stream {
namespace {

/// A report that names more than this helps nobody.
constexpr std::size_t changes_limit = 1000;

} // namespace

std::string_view name_of(Why why) {
    switch (why) {
        case Why::line:
            return "line";
        case Why::late:
            return "late";
        case Why::failed:
            return "failed";
        case Why::there:
            return "there";
        case Why::stream:
            return "stream";
    }
    return {};
}

void QualityLog::goes_on_air(TimePoint now) {
    while (!changes_.empty() && changes_.back().at > now) changes_.pop_back();
}

void QualityLog::shown(TimePoint at, std::size_t clip, const std::string& size, Why why) {
    const std::string before = changes_.empty() ? std::string() : changes_.back().to;
    if (size != before && changes_.size() < changes_limit) changes_.push_back({at, clip, before, size, why});
}

} // namespace forksight::player::stream
