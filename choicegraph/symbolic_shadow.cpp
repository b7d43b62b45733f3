#include "choicegraph/symbolic_shadow.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

// Rows whose number has this bit clear, within one word.
constexpr std::array<std::uint64_t, 6> clear_rows = {0x5555555555555555u, 0x3333333333333333u, 0x0f0f0f0f0f0f0f0fu,
                                                     0x00ff00ff00ff00ffu, 0x0000ffff0000ffffu, 0x00000000ffffffffu};

bool is_empty(const Table& table) {
    return std::all_of(table.begin(), table.end(), [](std::uint64_t word) { return word == 0; });
}

void keep(Table& table, const Table& others) {
    for (std::size_t i = 0; i < table.size(); ++i) table[i] &= others[i];
}

void add(Table& table, const Table& others) {
    for (std::size_t i = 0; i < table.size(); ++i) table[i] |= others[i];
}

} // namespace

Shadow::Shadow(Walk& walk, const Parts& parts) : walk_(walk), parts_(parts) {
    Parts every;
    for (std::size_t i = 0; i < walk_.digest().parts().size(); ++i) every.push_back(i);
    std::set_difference(every.begin(), every.end(), parts_.begin(), parts_.end(), std::back_inserter(others_));
    other_bits_ = walk_.space().bits_of(others_);
    for (const std::size_t part : parts_) {
        const std::vector<std::size_t>& levels = walk_.space().levels_of(part);
        levels_.insert(levels_.end(), levels.begin(), levels.end());
    }
    std::sort(levels_.begin(), levels_.end());
    const std::vector<Rules>& rules = walk_.rules();
    in_.resize(rules.size());
    for (std::size_t from = 0; from < rules.size(); ++from) {
        entries_.push_back(changes_of(rules[from].entry));
        for (const Way& way : rules[from].ways) {
            if (way.kind == Step::Kind::back || way.guard == Diagrams::none) continue;
            in_[way.to].push_back({from, &way, guard_of(way.guard), changes_of(way.changes)});
        }
    }
}

// Where diagrams are exhausted, everything: distances are smaller then, and no more than the true ones still.
Table Shadow::shadow_of(Set states) {
    const Set followed = walk_.sets().forgetting(states, other_bits_);
    return walk_.sets().table(walk_.sets().exhausted() ? Diagrams::all : followed, levels_);
}

const Table* Shadow::guard_of(Set guard) {
    const auto found = guards_.find(guard);
    if (found != guards_.end()) return &found->second;
    return &guards_.emplace(guard, shadow_of(guard)).first->second;
}

std::vector<const Shadow::ShadowChange*> Shadow::changes_of(const std::vector<Change>& changes) {
    std::vector<const ShadowChange*> shadows;
    for (const Change& change : changes) {
        if (!std::binary_search(parts_.begin(), parts_.end(), change.part)) continue;
        ShadowChange& shadow = changes_[&change];
        for (const std::size_t level : walk_.space().levels_of(change.part)) {
            const auto place = std::lower_bound(levels_.begin(), levels_.end(), level) - levels_.begin();
            shadow.bits.push_back(static_cast<unsigned>(levels_.size() - 1 - static_cast<std::size_t>(place)));
        }
        for (const Case& one : change.cases) {
            shadow.cases.push_back({shadow_of(walk_.space().code(change.part, one.value)), shadow_of(one.when)});
        }
        shadows.push_back(&shadow);
    }
    return shadows;
}

// Whatever differs from a row of the table in these bits alone joins it.
void Shadow::spread(Table& table, const std::vector<unsigned>& bits) const {
    for (const unsigned bit : bits) {
        if (bit < 6) {
            const unsigned far = 1u << bit;
            for (std::uint64_t& word : table) {
                word |= ((word & clear_rows[bit]) << far) | ((word >> far) & clear_rows[bit]);
            }
            continue;
        }
        const std::size_t far = std::size_t{1} << (bit - 6);
        for (std::size_t i = 0; i < table.size(); ++i) {
            if ((i & far) == 0) table[i] = table[i + far] = table[i] | table[i + far];
        }
    }
}

void Shadow::undo(Table& table, const std::vector<const ShadowChange*>& changes) const {
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        Table before(table.size(), 0);
        for (const ShadowCase& one : (*change)->cases) {
            Table rows = table;
            keep(rows, one.code);
            if (is_empty(rows)) continue;
            spread(rows, (*change)->bits);
            keep(rows, one.when);
            add(before, rows);
        }
        table = std::move(before);
    }
}

std::uint64_t Shadow::measure(std::size_t scene, Set states) {
    other_bits_ = walk_.space().bits_of(others_);
    const std::size_t scenes = in_.size();
    const std::size_t words = std::max<std::size_t>(1, (std::size_t{1} << levels_.size()) / 64);
    std::uint64_t work = scenes << levels_.size();
    std::vector<Table> reached(scenes, Table(words, 0));
    distances_.assign(scenes, std::vector<std::uint16_t>(std::size_t{1} << levels_.size(), never));
    std::map<std::size_t, Table> fresh{{scene, shadow_of(states)}};
    for (std::uint16_t layer = 0; !fresh.empty() && layer < never; ++layer) {
        std::map<std::size_t, Table> next;
        for (auto& [to, table] : fresh) {
            for (std::size_t i = 0; i < words; ++i) {
                table[i] &= ~reached[to][i];
                reached[to][i] |= table[i];
                for (std::uint64_t left = table[i]; left != 0; left &= left - 1) {
                    distances_[to][i * 64 + static_cast<std::size_t>(std::countr_zero(left))] = layer;
                }
            }
            if (is_empty(table)) continue;
            undo(table, entries_[to]);
            for (const ShadowWay& way : in_[to]) {
                if (way.way->guard == Diagrams::none) continue; // closed meanwhile
                work += 20 + 4 * words * (1 + way.changes.size());
                Table before = table;
                undo(before, way.changes);
                keep(before, *way.guard);
                if (is_empty(before)) continue;
                const auto place = next.try_emplace(way.from, Table(words, 0)).first;
                add(place->second, before);
            }
        }
        fresh = std::move(next);
    }
    return work;
}

} // namespace forksight::choicegraph::symbolic
