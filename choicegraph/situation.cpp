#include "choicegraph/situation.hpp"

namespace forksight::choicegraph {

namespace {

// The output function of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
std::uint64_t mixed(std::uint64_t state) {
    state += 0x9e3779b97f4a7c15u;
    state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
    state = (state ^ (state >> 27)) * 0x94d049bb133111ebu;
    return state ^ (state >> 31);
}

} // namespace

bool Situation::is_available(std::size_t choice) const {
    if (state_.used[state_.scene][choice]) return false;
    return scene().choices[choice].condition.holds({state_.values, state_.visits});
}

bool Situation::any_available() const {
    for (std::size_t i = 0; i < scene().choices.size(); ++i) {
        if (is_available(i)) return true;
    }
    return false;
}

std::vector<std::string> Situation::available_ids() const {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < scene().choices.size(); ++i) {
        if (is_available(i)) ids.push_back(scene().choices[i].id);
    }
    return ids;
}

bool Situation::offer_is_to_come() const {
    return state_.phase == State::Phase::playing && scene().offer && any_available();
}

bool Situation::otherwise_is_taken() const {
    const std::optional<Offer>& offer = scene().offer;
    return offer && offer->otherwise && is_available(*offer->otherwise);
}

bool Situation::goes_on_by_itself() const {
    const bool offered = state_.phase == State::Phase::offering || offer_is_to_come();
    return !offered || (scene().offer->until_s && !otherwise_is_taken());
}

WayOn Situation::way_on() const {
    for (std::size_t i = 0; i < scene().then.size(); ++i) {
        if (holds(scene().then[i].condition)) return {WayOn::Kind::then, scene().then[i].weight == 0 ? i : draw(i)};
    }
    if (scene().returns && !state_.returns.empty()) return {WayOn::Kind::back, 0};
    return {scene().ending.empty() ? WayOn::Kind::none : WayOn::Kind::ending, 0};
}

std::size_t Situation::target(const WayOn& way) const {
    return way.kind == WayOn::Kind::then ? scene().then[way.then].to : state_.returns.back();
}

std::vector<std::size_t> Situation::possible_ways() const {
    std::vector<std::size_t> ways;
    for (std::size_t i = 0; i < scene().then.size(); ++i) {
        const Then& then = scene().then[i];
        if (!ways.empty() && then.weight == 0) break;
        if (!holds(then.condition)) continue;
        ways.push_back(i);
        if (then.weight == 0) break;
    }
    return ways;
}

std::size_t Situation::draw(std::size_t first) const {
    const std::vector<Then>& then = scene().then;
    std::uint64_t sum = 0;
    for (std::size_t i = first; i < then.size() && then[i].weight > 0; ++i) {
        if (holds(then[i].condition)) sum += then[i].weight;
    }
    // A sum of 64 weights of at most 1,000 against 2^64: the remainder's unevenness is below one in 10^14.
    std::uint64_t drawn = mixed(state_.random) % sum;
    for (std::size_t i = first;; ++i) {
        if (!holds(then[i].condition)) continue;
        if (drawn < then[i].weight) return i;
        drawn -= then[i].weight;
    }
}

std::size_t Situation::clip_of(std::size_t number) const {
    const Scene& scene = film_.scenes[number];
    if (state_.viewpoint.empty() || film_.clips[scene.clip].viewpoint == state_.viewpoint) return scene.clip;
    for (const View& view : scene.views) {
        if (film_.clips[view.clip].viewpoint == state_.viewpoint) return view.clip;
    }
    return scene.clip;
}

} // namespace forksight::choicegraph
