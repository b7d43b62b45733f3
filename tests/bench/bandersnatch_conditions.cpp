#include "tests/bench/bandersnatch_conditions.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace forksight::choicegraph::tests {

namespace {

// Of variables by one question, where the group asks few of them and where it asks many.
constexpr double references_in_small = 7.4;
constexpr double references_in_large = 1.2;
constexpr std::size_t attempts = 1000;

/// A question and its opposite.
struct Question {
    std::string yes;
    std::string no;
};

/// The tree of questions of one group; its leaves are the conditions.
class Tree {
  public:
    Tree(std::size_t home, std::size_t read_behind, std::vector<Fact>& facts, Chance& chance)
        : home_(home), read_behind_(read_behind), facts_(facts), chance_(chance) {}

    std::vector<std::string> leaves(std::size_t count) {
        depth_ = std::ceil(std::log2(static_cast<double>(count)));
        grow({}, count);
        return std::move(leaves_);
    }

  private:
    void grow(std::vector<std::string> said, std::size_t count) {
        if (count == 1) {
            std::string text;
            for (const std::string& part : said) text += (text.empty() ? "" : " and ") + part;
            leaves_.push_back(std::move(text));
            return;
        }
        // Large groups are asked by halves, small ones one after the other.
        const std::size_t left = count > 4 ? count / 2 : 1 + chance_.below(count - 1);
        const bool alone = said.empty() && count == 2;
        const std::vector<std::size_t> asked_before = asked_;
        const Question asked = question(alone);
        std::vector<std::string> with = said;
        with.push_back(alone && asked.yes.front() == '(' ? asked.yes.substr(1, asked.yes.size() - 2) : asked.yes);
        said.push_back(asked.no);
        grow(std::move(with), left);
        grow(std::move(said), count - left);
        asked_ = asked_before;
    }

    Question question(bool alone) {
        const double wanted = depth_ <= 2.0 ? references_in_small / depth_ : references_in_large;
        const double drawn = wanted * (0.6 + 0.8 * chance_.part());
        const auto references = static_cast<std::size_t>(std::max(1.0, std::round(drawn)));
        if (references == 1) return literal(0.55);
        if (references == 2 && !alone && chance_.hits(0.5)) return either(literal(0.95).yes, literal(0.95).yes);
        if (references <= 3) return both(references);
        // Deep ones ask for one of several things that are each several.
        if (chance_.hits(0.75)) return both(references);
        const std::size_t half = references / 2;
        return either(all(half), all(references - half));
    }

    std::string all(std::size_t references) {
        std::string text;
        for (std::size_t i = 0; i < references; ++i) text += (i == 0 ? "" : " and ") + literal(0.82).yes;
        return text;
    }

    Question both(std::size_t references) {
        const std::string text = "(" + all(references) + ")";
        return {text, "not " + text};
    }

    static Question either(const std::string& a, const std::string& b) {
        const std::string text = "(" + a + " or " + b + ")";
        return {text, "not " + text};
    }

    Question literal(double positive) {
        Fact& fact = pick();
        ++fact.read;
        if (fact.values == 2) {
            return chance_.hits(positive) ? Question{fact.id, "not " + fact.id} : Question{"not " + fact.id, fact.id};
        }
        const std::string value = std::to_string(chance_.below(fact.values));
        return {fact.id + " == " + value, fact.id + " != " + value};
    }

    // Of what is set before here: one that the questions above have not asked, rather one that was read seldom.
    Fact& pick() {
        std::vector<std::size_t> fit;
        for (std::size_t i = 0; i < facts_.size(); ++i) {
            const Fact& fact = facts_[i];
            const bool near = fact.home <= home_ && (fact.everywhere || fact.home + read_behind_ >= home_);
            const bool asked = std::find(asked_.begin(), asked_.end(), i) != asked_.end();
            if (near && !fact.never_read && !asked) fit.push_back(i);
        }
        if (fit.empty()) {
            assert(!asked_.empty());
            asked_.clear();
            return pick();
        }
        std::size_t found = chance_.any(fit);
        if (chance_.hits(0.3)) {
            for (const std::size_t i : fit) {
                if (facts_[i].read < facts_[found].read) found = i;
            }
        }
        asked_.push_back(found);
        return facts_[found];
    }

    std::size_t home_;
    std::size_t read_behind_;
    std::vector<Fact>& facts_;
    Chance& chance_;
    double depth_ = 1.0;
    std::vector<std::size_t> asked_; ///< on the way down to here
    std::vector<std::string> leaves_;
};

} // namespace

// The output function of SplitMix64.
std::uint64_t Chance::next() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t bits = state_;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    return bits ^ (bits >> 31);
}

std::vector<Group> groups_of(const std::vector<std::size_t>& sizes, const Stretch& stretch, std::vector<Fact>& facts,
                             Chance& chance) {
    std::vector<Group> groups;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const std::size_t home = 8 + i * (stretch.scenes - 12) / sizes.size();
        for (std::size_t attempt = 0; attempt < attempts; ++attempt) {
            const std::vector<Fact> before = facts;
            std::vector<std::string> leaves = Tree(home, stretch.read_behind, facts, chance).leaves(sizes[i]);
            const bool fresh = std::none_of(leaves.begin(), leaves.end(),
                                            [&seen](const std::string& leaf) { return seen.count(leaf) > 0; });
            if (fresh) {
                seen.insert(leaves.begin(), leaves.end());
                groups.push_back({std::move(leaves), home});
                break;
            }
            facts = before;
        }
    }
    assert(groups.size() == sizes.size());
    return groups;
}

} // namespace forksight::choicegraph::tests
