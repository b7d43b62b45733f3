#include "player/stream/outlook_rule.hpp"

#include <algorithm>

namespace forksight::player::stream {
namespace {

/// How often a segment on its way is thought about.
constexpr double look_every_s = 0.25;

} // namespace

Choice OutlookRule::choose(const Question& question) {
    looked_s_ = looked_bits_ = 0.0;
    level_before_ = pilot_.line().level();
    pilot_.revise();
    return {pilot_.best({&ladder_, question.segment, question.buffer_s}), 0.0};
}

void OutlookRule::look_at(const Progress& progress) {
    const double seen_s = progress.passed_s - progress.first_bit_s;
    // That nothing came is news too, but a logarithm wants a bit.
    pilot_.saw(std::max(progress.came_bits - looked_bits_, 1.0), seen_s - looked_s_, progress.first_bit_s);
    looked_s_ = seen_s;
    looked_bits_ = progress.came_bits;
}

std::optional<std::size_t> OutlookRule::instead(const Progress& progress) {
    if (progress.passed_s - progress.first_bit_s - looked_s_ < look_every_s) return std::nullopt;
    look_at(progress);
    return pilot_.instead(ladder_, progress);
}

void OutlookRule::fetched(const Fetched& fetched) {
    look_at(fetched.last);
    pilot_.judge(level_before_, fetched.last.came_bits, fetched.last.passed_s - fetched.last.first_bit_s);
    looked_s_ = looked_bits_ = 0.0;
}

} // namespace forksight::player::stream
