#include <algorithm>
#include <cassert>

#include "choicegraph/explore.hpp"

namespace forksight::choicegraph {

namespace {

std::uint64_t mixed(std::uint32_t place, const Step& step) {
    std::uint64_t bits = std::uint64_t{place} << 32 ^ std::uint64_t{step.scene} << 12 ^
                         std::uint64_t{step.number} << 2 ^ static_cast<std::uint64_t>(step.kind);
    bits *= 0x9e3779b97f4a7c15u;
    return bits ^ bits >> 29;
}

} // namespace

std::uint32_t Witnesses::after(std::uint32_t place, const Step& step) {
    assert(place < places_.size());
    std::vector<std::uint32_t>& same = found_[mixed(place, step)];
    for (const std::uint32_t found : same) {
        if (places_[found].before == place && places_[found].step == step) return found;
    }
    const auto made = static_cast<std::uint32_t>(places_.size());
    places_.push_back({place, places_[place].length + 1, step});
    same.push_back(made);
    return made;
}

std::vector<Step> Witnesses::path(std::uint32_t place) const {
    assert(place < places_.size());
    std::vector<Step> steps;
    steps.reserve(places_[place].length);
    for (; place != 0; place = places_[place].before) steps.push_back(places_[place].step);
    std::reverse(steps.begin(), steps.end());
    return steps;
}

} // namespace forksight::choicegraph
