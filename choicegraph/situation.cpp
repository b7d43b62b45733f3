#include "choicegraph/situation.hpp"

namespace forksight::choicegraph {

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
        if (scene().then[i].condition.holds({state_.values, state_.visits})) return {WayOn::Kind::then, i};
    }
    return {scene().ending.empty() ? WayOn::Kind::none : WayOn::Kind::ending, 0};
}

} // namespace forksight::choicegraph
