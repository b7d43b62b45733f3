#include "choicegraph/earlier.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <variant>

namespace forksight::choicegraph {

std::uint64_t SceneAnswers::sum() const {
    std::uint64_t all = silence;
    for (const auto& [choice, count] : choices) all += count;
    return all;
}

std::optional<FirstAnswers::Answer> FirstAnswers::end_offer(std::string choice) {
    Answer answer{std::exchange(offered_, {}), std::move(choice)};
    const std::size_t scene = std::hash<std::string>{}(answer.scene);
    const bool again = std::find(told_.begin(), told_.end(), scene) != told_.end();
    if (again || told_.size() == limit_scenes) return std::nullopt;
    told_.push_back(scene);
    return answer;
}

std::optional<FirstAnswers::Answer> FirstAnswers::on(const Event& event) {
    if (const auto* offered = std::get_if<Offered>(&event)) {
        offered_ = offered->scene;
    } else if (const auto* chosen = std::get_if<Chosen>(&event)) {
        if (!offered_.empty() && chosen->scene == offered_) return end_offer(chosen->choice);
        offered_.clear();
    } else if (std::holds_alternative<Entered>(event)) {
        if (!offered_.empty()) return end_offer({});
    } else if (std::holds_alternative<WentBack>(event) || std::holds_alternative<Stopped>(event) ||
               std::holds_alternative<Started>(event)) {
        offered_.clear(); // nobody was silent who left
    }
    return std::nullopt;
}

std::vector<double> smoothed(const std::vector<double>& counts, double of_nobody) {
    const double sum = std::accumulate(counts.begin(), counts.end(), of_nobody * static_cast<double>(counts.size()));
    std::vector<double> shares;
    shares.reserve(counts.size());
    for (const double count : counts) {
        shares.push_back(sum > 0.0 ? (count + of_nobody) / sum : 1.0 / static_cast<double>(counts.size()));
    }
    return shares;
}

std::vector<double> likelihoods(const Scene& scene, const std::vector<std::size_t>& next, const SceneAnswers& earlier) {
    std::vector<double> counts(next.size(), 0.0);
    const auto place_of = [&](std::size_t to) {
        return static_cast<std::size_t>(std::find(next.begin(), next.end(), to) - next.begin());
    };
    for (const Choice& choice : scene.choices) {
        const auto count = earlier.choices.find(choice.id);
        const std::size_t place = place_of(choice.to);
        if (count != earlier.choices.end() && place < next.size()) counts[place] += static_cast<double>(count->second);
    }
    if (earlier.silence > 0 && !(scene.offer && scene.offer->otherwise)) {
        std::vector<std::size_t> silent;
        for (const Then& then : scene.then) {
            const std::size_t place = place_of(then.to);
            if (place < next.size() && std::find(silent.begin(), silent.end(), place) == silent.end())
                silent.push_back(place);
        }
        // Which of them it is hangs on what was done before: alike.
        for (const std::size_t place : silent)
            counts[place] += static_cast<double>(earlier.silence) / static_cast<double>(silent.size());
    }
    return smoothed(counts);
}

} // namespace forksight::choicegraph
