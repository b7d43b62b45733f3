#include "choicegraph/look_ahead.hpp"

#include <algorithm>
#include <cassert>

#include "choicegraph/situation.hpp"
#include "choicegraph/transition.hpp"

namespace forksight::choicegraph {

namespace {

using Phase = State::Phase;

/// A state that ways on are tried on, one after the other; copying it for each would cost a large film too much.
class Trial {
  public:
    Trial(const Film& film, const State& now) : film_(film), now_(now), tried_(now) { tried_.paused = false; }

    void choose(std::size_t choice, std::vector<Ahead>& found) {
        const Scene& scene = film_.scenes[now_.scene];
        tried_.phase = Phase::offering;
        // A teacher may choose anything, and who chose makes no difference to what follows.
        happen(Chosen{scene.id, scene.choices[choice].id, How::teacher, 0.0});
        enter(tried_.next, found);
    }

    void enter(std::size_t target, std::vector<Ahead>& found) {
        happen(Entered{film_.scenes[target].id});
        note(target, found);
        undo(target);
    }

  private:
    void happen(const Event& event) {
        [[maybe_unused]] const auto outcome = Transition(film_, tried_).on(event);
        assert(std::holds_alternative<Actions>(outcome) && "only what can follow is tried");
    }

    void note(std::size_t target, std::vector<Ahead>& found) const {
        auto place = std::find_if(found.begin(), found.end(), [&](const Ahead& one) { return one.scene == target; });
        if (place == found.end()) place = found.insert(found.end(), Ahead{target, std::nullopt, {}});
        const Situation then(film_, tried_);
        if (then.offer_is_to_come()) {
            const double after_s = std::max(0.0, then.scene().offer->at_s - then.scene().from_s);
            place->offer_after_s = std::min(after_s, place->offer_after_s.value_or(after_s));
        }
        const auto scenes = scenes_that_can_follow(film_, tried_);
        place->then.insert(place->then.end(), scenes.begin(), scenes.end());
    }

    /// As it was: what choosing and entering change, and nothing else.
    void undo(std::size_t entered) {
        tried_.phase = now_.phase;
        tried_.scene = now_.scene;
        tried_.next = now_.next;
        tried_.values = now_.values;
        tried_.visits[entered] = now_.visits[entered];
        tried_.used[now_.scene] = now_.used[now_.scene];
        tried_.returns = now_.returns;
        tried_.random = now_.random;
    }

    const Film& film_;
    const State& now_;
    State tried_;
};

void tidy(std::vector<Ahead>& found) {
    std::sort(found.begin(), found.end(), [](const Ahead& a, const Ahead& b) { return a.scene < b.scene; });
    std::size_t sum = 0;
    for (Ahead& one : found) {
        std::sort(one.then.begin(), one.then.end());
        one.then.erase(std::unique(one.then.begin(), one.then.end()), one.then.end());
        sum += one.then.size();
    }
    for (; sum > ahead_limit; --sum) {
        const auto longest = std::max_element(
            found.begin(), found.end(), [](const Ahead& a, const Ahead& b) { return a.then.size() < b.then.size(); });
        longest->then.pop_back();
    }
}

} // namespace

std::vector<Ahead> look_ahead(const Film& film, const State& now) {
    std::vector<Ahead> found;
    if (now.phase == Phase::before || now.phase == Phase::over) return found;
    Trial trial(film, now);
    if (now.phase == Phase::leaving) {
        trial.enter(now.next, found);
        tidy(found);
        return found;
    }
    const Situation here(film, now);
    for (std::size_t i = 0; here.scene().offer && i < here.scene().choices.size(); ++i) {
        if (here.is_available(i)) trial.choose(i, found);
    }
    if (here.goes_on_by_itself()) {
        const WayOn way = here.way_on();
        if (way.kind == WayOn::Kind::then || way.kind == WayOn::Kind::back) trial.enter(here.target(way), found);
    }
    tidy(found);
    return found;
}

} // namespace forksight::choicegraph
