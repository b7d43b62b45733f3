// What earlier viewers answered, scene by scene, and how likely that makes each way on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "choicegraph/event.hpp"
#include "choicegraph/film.hpp"

namespace forksight::choicegraph {

/// Of one scene.
struct SceneAnswers {
    std::map<std::string, std::uint64_t, std::less<>> choices; ///< how often, by the choice's id
    std::uint64_t silence = 0;                                 ///< the offer ended, and no choice was taken for it

    std::uint64_t sum() const;
    bool operator==(const SceneAnswers&) const = default;
};
/// By the scene's id.
using EarlierAnswers = std::map<std::string, SceneAnswers, std::less<>>;

/// Follows the events of one session and tells its first answer in each scene: who comes back to a scene, or goes back
/// to try another answer, says what was not chosen first. Nothing is asked of the film, nor believed of who sends the
/// events: what follows no offer of its scene is no answer.
class FirstAnswers {
  public:
    struct Answer {
        std::string scene;
        std::string choice; ///< empty: silence
    };
    /// In more scenes than this, answers of one session are not told.
    static constexpr std::size_t limit_scenes = 256;

    std::optional<Answer> on(const Event& event);

  private:
    std::optional<Answer> end_offer(std::string choice);

    std::string offered_;           ///< the scene whose offer is open; empty: none
    std::vector<std::size_t> told_; ///< hashes of scenes: two that share one are told once
};

/// What every way counts before anybody is counted (Laplace's rule of succession has 1): measured, see
/// tests/bench/README.md, branches.
inline constexpr double count_of_nobody = 1.0;

/// (count + c) / (sum + c n), of all together 1; alike where nobody is counted.
std::vector<double> smoothed(const std::vector<double>& counts, double of_nobody = count_of_nobody);

/// How likely each of `next`, scenes that can follow `scene`, is when earlier viewers answered like this; of all
/// together 1. Silence goes on by the scene's `then`.
std::vector<double> likelihoods(const Scene& scene, const std::vector<std::size_t>& next, const SceneAnswers& earlier);

} // namespace forksight::choicegraph
