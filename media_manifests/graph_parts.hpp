// What both pictures of a film say of its parts.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "choicegraph/explore.hpp"
#include "choicegraph/film.hpp"
#include "media_manifests/graph.hpp"

namespace forksight::media_manifests {

/// The numbers of a trail's steps, by what they pass: "1, 4".
class TrailNumbers {
  public:
    TrailNumbers(const choicegraph::Film& film, const choicegraph::Trail& trail);

    /// Empty: the trail does not pass there.
    std::string of_scene(std::size_t scene) const;
    std::string of(std::size_t scene, choicegraph::Step::Kind kind, std::size_t number = 0) const;

  private:
    using Key = std::pair<std::pair<std::size_t, int>, std::size_t>;
    std::map<std::size_t, std::string> scenes_;
    std::map<Key, std::string> steps_;
};

/// On one line, at most `limit` characters; more is cut, and "..." says so.
std::string shortened(std::string_view text, std::size_t limit);
/// The words of an answer on a card, its id where it has none.
std::string answer_words(const choicegraph::Scene& scene, std::size_t choice, std::string_view language);
/// What stands small below an answer: "if trust >= 3", "only once", "the teacher's"; may be empty.
std::vector<std::string> answer_remarks(const choicegraph::Film& film, const choicegraph::Scene& scene,
                                        std::size_t choice, bool dutch);
/// Of a way on: "otherwise", "if trust >= 3", "30 %".
std::string way_words(const choicegraph::Film& film, const choicegraph::Scene& scene, std::size_t then, bool dutch);

} // namespace forksight::media_manifests
