// What the director tells the deck and the fade of what comes next: how likely, and how soon.
#include <algorithm>

#include "player/director.hpp"

namespace forksight::player {

using namespace choicegraph;
using Phase = State::Phase;

namespace {

// An answer that is about to be chosen is so many times as likely as one that nobody looks at.
constexpr double looked_at_times = 8.0;

} // namespace

/// How likely each scene is that can follow, by what earlier viewers answered here (else all alike), times what the
/// gaze is filling.
std::vector<double> Director::weights_of_cued() const {
    std::vector<double> looked(cued_.size(), 1.0);
    for (const Offering& offering : offered()) {
        const std::size_t to = film_.scenes[shown_->scene].choices[offering.choice].to;
        const auto place = std::find(cued_.begin(), cued_.end(), to);
        if (place == cued_.end()) continue;
        double& times = looked[static_cast<std::size_t>(place - cued_.begin())];
        times = std::max(times, 1.0 + (looked_at_times - 1.0) * offering.progress);
    }
    if (!earlier_) return looked;
    const Scene& scene = film_.scenes[state().scene];
    const auto answers = earlier_->find(scene.id);
    if (answers == earlier_->end()) return looked;
    std::vector<double> weights = likelihoods(scene, cued_, answers->second);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] *= looked[i];
    return weights;
}

void Director::tell_expected() {
    told_expected_s_ = now_s_;
    const std::vector<double> weights = weights_of_cued();
    double sum = 0.0;
    for (const double weight : weights) sum += weight;
    std::vector<Expected> expected;
    for (std::size_t i = 0; i < cued_.size(); ++i) {
        const Stretch stretch = stretch_of(cued_[i]);
        const auto same =
            std::find_if(expected.begin(), expected.end(), [&](const Expected& one) { return one.stretch == stretch; });
        if (same != expected.end()) {
            same->likelihood += weights[i] / sum;
            add_what_follows(*same, cued_[i]);
        } else {
            expected.push_back({stretch, weights[i] / sum});
            add_what_follows(expected.back(), cued_[i]);
        }
    }
    deck_.expect(expected, soonest_s());
}

/// Of several scenes that are one stretch, the one that can be left first counts.
void Director::add_what_follows(Expected& expected, std::size_t scene) const {
    const Scene& next = film_.scenes[scene];
    const auto ahead =
        std::find_if(ahead_.begin(), ahead_.end(), [&](const choicegraph::Ahead& one) { return one.scene == scene; });
    if (ahead == ahead_.end()) return;
    const auto ends_after = [&](double seconds) {
        expected.lasts_s = std::min(expected.lasts_s.value_or(seconds), std::max(0.0, seconds));
    };
    if (ahead->offer_after_s) ends_after(*ahead->offer_after_s + Dwell(dwell_settings()).soonest_s(0));
    if (next.to_time_s) ends_after(*next.to_time_s - next.from_s);
    for (const std::size_t after : ahead->then) {
        const Stretch stretch = stretch_of(after);
        if (std::find(expected.then.begin(), expected.then.end(), stretch) == expected.then.end()) {
            expected.then.push_back(stretch);
        }
    }
}

/// Until another stretch may be taken: an answer must be looked at first. Absent: at the end of this one.
std::optional<double> Director::soonest_s() const {
    const Scene& scene = film_.scenes[state().scene];
    const double position_s = deck_.on_air().waiting ? scene.from_s : deck_.on_air().position_s;
    if (!scene.offer) return std::nullopt;
    if (!offering()) {
        // An offer whose answers are all used up or out of reach does not come.
        if (position_s > scene.offer->at_s + longest_frame_s) return std::nullopt;
        return std::max(0.0, scene.offer->at_s - position_s) + Dwell(dwell_settings()).soonest_s(0);
    }
    // Of an answer that nobody looked at yet; who turns to it later is no quicker.
    double soonest = Dwell(dwell_settings()).soonest_s(0);
    if (scene.offer->until_s) {
        soonest = std::clamp(*scene.offer->until_s - scene.offer->at_s - offered_for_s_, 0.0, soonest);
    }
    for (const Offering& offering : offered()) soonest = std::min(soonest, dwell_.soonest_s(offering.choice));
    return soonest;
}

/// Absent where what follows depends on somebody, or on nothing any more.
std::optional<NextSwitch> Director::ahead() const {
    if (state().phase != Phase::playing || cued_.size() != 1 || deck_.on_air().waiting) return std::nullopt;
    const Scene& scene = film_.scenes[state().scene];
    const double position_s = deck_.on_air().position_s;
    // Answers may yet appear; an offer that does not come has been passed over.
    if (scene.offer && position_s <= scene.offer->at_s + longest_frame_s) return std::nullopt;
    const std::size_t clip_number = clip();
    std::optional<double> end_s = scene.to_time_s;
    if (clip_number < manner_.clip_lengths_s.size()) {
        const double length_s = manner_.clip_lengths_s[clip_number];
        end_s = end_s ? std::min(*end_s, length_s) : length_s;
    }
    if (!end_s) return std::nullopt;
    return NextSwitch{film_.scenes[cued_.front()].fade_s, std::max(0.0, *end_s - position_s)};
}

} // namespace forksight::player
