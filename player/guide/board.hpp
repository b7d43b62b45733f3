// The marks of one page, of which at most one is chosen: by looking long enough, or by a press while looking.
#pragma once

#include <optional>
#include <vector>

#include "choicegraph/dwell.hpp"
#include "player/render/overlay.hpp"

namespace forksight::player::guide {

/// What a mark means.
enum class Meaning {
    begin,
    read_on,
    agree,
    disagree,
    known,
    looked, ///< the tutorial's own mark
    go_on,
    stop,
    stop_yes,
    help,
    type,
    voice,
    another,
    again,
    leave
};

struct Entry {
    Meaning meaning = Meaning::begin;
    render::Mark mark;
    std::uint64_t offer = 0; ///< of `another`: the line it goes back to
};

class Board {
  public:
    /// What a page opens under the gaze may be meant, but only after a rest: nothing here is chosen for good.
    explicit Board(choicegraph::DwellSettings dwell = {});

    /// Other marks than before; what was gathered is forgotten.
    void open(std::vector<Entry> entries);
    /// Once a frame. What was chosen, once.
    std::optional<Entry> look(const choicegraph::Sample& sample, bool select);
    /// As they are to be drawn now.
    std::vector<render::Mark> marks() const;

  private:
    choicegraph::SteadyGaze gaze_;
    choicegraph::Dwell dwell_;
    std::vector<Entry> entries_;
    bool done_ = false;
};

} // namespace forksight::player::guide
