// What was answered in one film, summed, and as much of it as may be told without telling of anybody.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "choicegraph/earlier.hpp"
#include "choicegraph/film.hpp"

namespace forksight::streamer::library {

/// Scene by scene, both together.
void add(choicegraph::EarlierAnswers& to, const choicegraph::EarlierAnswers& more);

/// What can be answered in a film, by id.
struct Answerable {
    struct Scene {
        std::set<std::string, std::less<>> choices;
        bool silence = false; ///< the offer can end without a choice being taken for it
    };
    std::map<std::string, Scene, std::less<>> scenes;

    static Answerable in(const choicegraph::Film& film);
    bool has(const choicegraph::FirstAnswers::Answer& answer) const;
};

/// Of sessions that are in no other tally. A session answers once in a scene, so a scene's sum is the sessions that
/// did.
class AnswerTally {
  public:
    /// A scene is told when so many sessions answered there, and told anew when so many more did: neither what is told
    /// nor the difference between two tellings is one person's answer.
    static constexpr std::uint64_t handful = 3;

    /// `answer` is one that the film has.
    void add(const choicegraph::FirstAnswers::Answer& answer);
    /// The film was changed: what it has no more is forgotten.
    void fit(const Answerable& film);
    /// Whether told() is another than at the last call.
    bool tell();
    choicegraph::EarlierAnswers told() const;
    /// Those of `other` too, told and not told; what both tell together stays as it is.
    void absorb(const AnswerTally& other);

  private:
    choicegraph::EarlierAnswers counted_;
    choicegraph::EarlierAnswers told_;         ///< as of the last telling; scenes that were changed may have less
    std::set<std::string, std::less<>> grown_; ///< scenes that were answered in since the last telling
    bool changed_ = false;
};

} // namespace forksight::streamer::library
