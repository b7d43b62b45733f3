#include "streamer/library/answer_tally.hpp"

#include <utility>

namespace forksight::streamer::library {

using choicegraph::EarlierAnswers;
using choicegraph::FirstAnswers;
using choicegraph::SceneAnswers;

namespace {

/// Whether something went.
bool forget_others(EarlierAnswers& of, const Answerable& film) {
    bool went = false;
    for (auto scene = of.begin(); scene != of.end();) {
        const auto known = film.scenes.find(scene->first);
        if (known == film.scenes.end()) {
            scene = of.erase(scene);
            went = true;
            continue;
        }
        SceneAnswers& answers = scene->second;
        went = std::erase_if(answers.choices,
                             [&](const auto& one) { return known->second.choices.count(one.first) == 0; }) > 0 ||
               went;
        if (!known->second.silence) went = std::exchange(answers.silence, 0) > 0 || went;
        ++scene;
    }
    return went;
}

} // namespace

void add(EarlierAnswers& to, const EarlierAnswers& more) {
    for (const auto& [scene, answers] : more) {
        SceneAnswers& sum = to[scene];
        for (const auto& [choice, count] : answers.choices) sum.choices[choice] += count;
        sum.silence += answers.silence;
    }
}

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

void AnswerTally::add(const FirstAnswers::Answer& answer) {
    SceneAnswers& answers = counted_[answer.scene];
    ++(answer.choice.empty() ? answers.silence : answers.choices[answer.choice]);
    grown_.insert(answer.scene);
}

// Of a scene that lost a choice, the sum fell both here and there: what is told stays handfuls apart.
void AnswerTally::fit(const Answerable& film) {
    forget_others(counted_, film);
    changed_ = forget_others(told_, film) || changed_;
    std::erase_if(grown_, [&](const std::string& scene) { return film.scenes.count(scene) == 0; });
}

bool AnswerTally::tell() {
    bool changed = std::exchange(changed_, false);
    for (const std::string& scene : std::exchange(grown_, {})) {
        SceneAnswers& told = told_[scene];
        const SceneAnswers& counted = counted_[scene];
        if (counted.sum() < told.sum() + handful) continue;
        told = counted;
        changed = true;
    }
    return changed;
}

EarlierAnswers AnswerTally::told() const {
    EarlierAnswers some = told_;
    std::erase_if(some, [](const auto& scene) { return scene.second.sum() < handful; });
    return some;
}

void AnswerTally::absorb(const AnswerTally& other) {
    library::add(counted_, other.counted_);
    library::add(told_, other.told_);
    for (const auto& [scene, answers] : other.counted_) grown_.insert(scene);
    changed_ = changed_ || other.changed_;
}

} // namespace forksight::streamer::library
