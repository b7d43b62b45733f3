#include "streamer/library/choice_tally.hpp"

#include <utility>

namespace forksight::streamer::library {

using choicegraph::EarlierAnswers;
using choicegraph::EarlierChoices;
using choicegraph::FirstAnswers;

namespace {

/// Whether something went.
bool forget_others(EarlierChoices& of, const Answerable& film) {
    bool went = false;
    for (auto scene = of.begin(); scene != of.end();) {
        const auto known = film.scenes.find(scene->first);
        if (known == film.scenes.end()) {
            scene = of.erase(scene);
            went = true;
            continue;
        }
        EarlierAnswers& answers = scene->second;
        went = std::erase_if(answers.choices,
                             [&](const auto& one) { return known->second.choices.count(one.first) == 0; }) > 0 ||
               went;
        if (!known->second.silence) went = std::exchange(answers.silence, 0) > 0 || went;
        ++scene;
    }
    return went;
}

} // namespace

Answerable Answerable::in(const choicegraph::Film& film) {
    Answerable found;
    for (const choicegraph::Scene& scene : film.scenes) {
        if (!scene.offer) continue;
        Scene& one = found.scenes[scene.id];
        for (const choicegraph::Choice& choice : scene.choices) one.choices.insert(choice.id);
        one.silence = !scene.offer->otherwise;
    }
    return found;
}

bool Answerable::has(const FirstAnswers::Answer& answer) const {
    const auto scene = scenes.find(answer.scene);
    if (scene == scenes.end()) return false;
    return answer.choice.empty() ? scene->second.silence : scene->second.choices.count(answer.choice) > 0;
}

void ChoiceTally::add(const FirstAnswers::Answer& answer) {
    EarlierAnswers& answers = counted_[answer.scene];
    ++(answer.choice.empty() ? answers.silence : answers.choices[answer.choice]);
    grown_.insert(answer.scene);
}

// Of a scene that lost a choice, the sum fell both here and there: what is told stays handfuls apart.
void ChoiceTally::fit(const Answerable& film) {
    forget_others(counted_, film);
    changed_ = forget_others(told_, film) || changed_;
    std::erase_if(grown_, [&](const std::string& scene) { return film.scenes.count(scene) == 0; });
}

bool ChoiceTally::tell() {
    bool changed = std::exchange(changed_, false);
    for (const std::string& scene : std::exchange(grown_, {})) {
        EarlierAnswers& told = told_[scene];
        const EarlierAnswers& counted = counted_[scene];
        if (counted.sum() < told.sum() + handful) continue;
        told = counted;
        changed = true;
    }
    return changed;
}

EarlierChoices ChoiceTally::told() const {
    EarlierChoices some = told_;
    std::erase_if(some, [](const auto& scene) { return scene.second.sum() < handful; });
    return some;
}

} // namespace forksight::streamer::library
