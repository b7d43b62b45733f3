#include "player/guide/board.hpp"

#include <utility>

namespace forksight::player::guide {

namespace {

constexpr double settle_s = 2.0;

choicegraph::DwellSettings settling(choicegraph::DwellSettings dwell) {
    if (!dwell.settle_s) dwell.settle_s = settle_s;
    return dwell;
}

} // namespace

Board::Board(choicegraph::DwellSettings dwell) : dwell_(settling(dwell)) {}

void Board::open(std::vector<Entry> entries) {
    entries_ = std::move(entries);
    dwell_.open();
    done_ = false;
}

std::optional<Entry> Board::look(const choicegraph::Sample& sample, bool select) {
    std::vector<choicegraph::Target> targets;
    for (std::size_t i = 0; i < entries_.size(); ++i) targets.push_back({i, entries_[i].mark.target, true});
    auto chosen = dwell_.look(gaze_.add(sample), targets);
    if (!chosen && select) chosen = dwell_.looked_at();
    if (!chosen || done_ || *chosen >= entries_.size()) return std::nullopt;
    done_ = true;
    return entries_[*chosen];
}

std::vector<render::Mark> Board::marks() const {
    std::vector<render::Mark> marks;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        marks.push_back(entries_[i].mark);
        marks.back().looked_at = dwell_.looked_at() == i;
        marks.back().progress = dwell_.progress(i);
    }
    return marks;
}

} // namespace forksight::player::guide
