// Conditions that exclude each other and leave nothing out, of a wanted size and shape.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace forksight::choicegraph::tests {

/// The same numbers for the same seed with every compiler and library.
class Chance {
  public:
    explicit Chance(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }
    /// In 0..1.
    double part() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    bool hits(double chance) { return part() < chance; }
    template <class Things>
    const auto& any(const Things& things) {
        return things[below(things.size())];
    }
    template <class Things>
    void shuffle(Things& things) {
        for (std::size_t i = things.size(); i > 1; --i) std::swap(things[i - 1], things[below(i)]);
    }

  private:
    std::uint64_t state_;
};

/// A variable of the story.
struct Fact {
    std::string id;
    std::size_t values = 2;  ///< 2: a boolean
    std::size_t home = 0;    ///< the scene around which it is set
    bool everywhere = false; ///< read in all that follows
    bool never_read = false;
    std::size_t read = 0; ///< how often so far
};

/// One group of ways: exactly one of the conditions holds.
struct Group {
    std::vector<std::string> conditions;
    std::size_t home = 0; ///< the scene it is read at first
};

struct Stretch {
    std::size_t scenes = 0;      ///< that the groups are spread over
    std::size_t read_behind = 0; ///< scenes after a variable's home that ask for it
};

/// As many groups as `sizes`; all conditions differ.
std::vector<Group> groups_of(const std::vector<std::size_t>& sizes, const Stretch& stretch, std::vector<Fact>& facts,
                             Chance& chance);

} // namespace forksight::choicegraph::tests
