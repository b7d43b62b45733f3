// Of each scene, which three bits can have which values together: as much of what can be come to as triples show.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "choicegraph/symbolic_branches.hpp"

namespace forksight::choicegraph::symbolic {

/// Follows all branches until no triple is new (an abstract interpretation: Cousot and Cousot, 1977). What it calls
/// impossible is so; much else may be as well. It shows all that pairs do, and takes longer.
class Triples {
  public:
    static constexpr std::size_t bits_at_most = 128;

    /// From this state of the scene `start`. If that takes more than so much work, about a nanosecond each, or memory,
    /// if there are too many bits, or the branches were broken off, nothing is known.
    Triples(const Passes& passes, const Branches& branches, std::size_t start, const Bits& state,
            std::uint64_t most_work);

    bool is_known() const { return known_; }
    /// Values of up to three bits that no state of the scene has which can be come to, with none that say less; at most
    /// so many.
    std::vector<Cube> impossible(std::size_t scene, std::size_t at_most) const;
    /// False: no state of the scene that can be come to is in the cube, as any three of its bits show. It fixes only
    /// bits that matter in the scene.
    bool allow(std::size_t scene, const Cube& cube) const;
    std::uint64_t work() const { return work_; }

  private:
    /// A bit and its value: twice its number, and one more if it is set.
    using Value = std::uint16_t;
    /// By value: whether it can be.
    using Row = std::array<std::uint64_t, 2 * bits_at_most / 64>;
    /// Counts the branches that were followed.
    using Time = std::uint32_t;

    struct Area {
        bool come_to = false;
        Row live = {};                          ///< both values of each bit that matters
        std::vector<Value> values = {};         ///< those of `live`
        std::vector<std::uint16_t> places = {}; ///< in `values`, by value
        std::vector<Row> with = {};             ///< by two places: what can be together with both
        std::vector<Time> grown = {};           ///< by two places: when there was more last
        std::vector<Time> any_grown = {};       ///< by place: when there was more with it and another last, which is
                                                ///< written down at one of the two only
    };
    /// A branch, and how far it was followed.
    struct Course {
        std::size_t pass = 0;
        std::vector<Value> when = {};
        Row asked = {};               ///< `when`
        std::vector<Value> then = {}; ///< what the bits that matter behind it may be
        Row changed = {};             ///< both values of each bit it changes
        Row given = {};               ///< `then`
        Row all = {};                 ///< what states can have for which it is open
        std::vector<Row> with = {};   ///< by place: what they can have together with it
        Time done = 0;
    };

    static std::size_t place(std::size_t one, std::size_t other) {
        return one < other ? other * (other + 1) / 2 + one : one * (one + 1) / 2 + other;
    }
    static Course course_of(const Branch& branch, std::size_t pass, const Bits& live_behind);
    bool make_areas();
    bool make_courses(const Branches& branches);
    void begin(std::size_t start, const Bits& state);
    std::vector<std::size_t> order_from(std::size_t start) const;
    bool follow_all(std::size_t start, std::uint64_t most_work);
    bool follow(Course& course);
    bool narrow(const Area& area, Course& course);
    bool close(const Area& area, const Course& course, Row& all);
    bool give(Area& to, std::size_t one, std::size_t other, const Row& with);

    const Passes& passes_;
    std::vector<Area> areas_;                  ///< by scene
    std::vector<std::vector<Course>> courses_; ///< by scene
    std::vector<Row> now_;                     ///< what narrow() works on; after it, what was left the time before
    std::size_t bytes_ = 0;
    Time time_ = 0;
    bool known_ = false;
    std::uint64_t work_ = 0;
};

} // namespace forksight::choicegraph::symbolic
