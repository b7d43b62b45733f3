// What a walk that a limit ended did not see: looked for, one by one.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "choicegraph/symbolic_search.hpp"
#include "choicegraph/symbolic_trails.hpp"

namespace forksight::choicegraph::symbolic {

class Hunt {
  public:
    Hunt(Walk& walk, Witnesses& witnesses, const SearchLimits& limits);

    /// Into these states of the scene, and then this step. Asked for in the beginning or by want_more().
    Verdict verdict(std::size_t scene, Set states, const std::optional<Step>& step = {});
    void want_more(const std::vector<std::pair<std::size_t, Set>>& wanted);
    Search& search() { return search_; }

  private:
    void want(std::size_t scene, Set states, std::optional<std::size_t> way = {});

    Walk& walk_;
    Witnesses& witnesses_;
    SearchLimits limits_;
    Search search_;
    std::map<std::pair<std::size_t, Set>, std::size_t> numbers_;
};

} // namespace forksight::choicegraph::symbolic
