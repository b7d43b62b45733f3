// One viewer of a film that branches, on one line, by one way of fetching: what came of it.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "player/stream/scout.hpp"
#include "tests/bench/lines/line.hpp"
#include "tests/bench/lines/story.hpp"

namespace forksight::bench {

/// What is fetched next. `pilot` knows the line.
using Choose =
    std::function<std::optional<player::stream::Pick>(player::stream::Pilot& pilot, const player::stream::Prospect&)>;

/// Those that are compared.
std::optional<player::stream::Pick> by_scout(player::stream::Pilot&, const player::stream::Prospect&);
/// The same, blind to what can come after the next fork.
std::optional<player::stream::Pick> one_fork_ahead(player::stream::Pilot&, const player::stream::Prospect&);
/// Nothing but what is on air, until the choice is made.
std::optional<player::stream::Pick> without_prefetch(player::stream::Pilot&, const player::stream::Prospect&);
/// Two seconds of every way by turns once three are buffered, each as if it were certain.
std::optional<player::stream::Pick> all_alike(player::stream::Pilot&, const player::stream::Prospect&);
/// Everything in the lowest rendition, what is missed first first: who stalls like this could hardly have done
/// otherwise.
std::optional<player::stream::Pick> lowest_first(player::stream::Pilot&, const player::stream::Prospect&);

struct Viewing {
    std::vector<double> stalled_at_fork_s; ///< by fork
    double stalled_s = 0.0;                ///< everywhere else
    double utility = 0.0;                  ///< as Outcome's
    double fetched_bits = 0.0;
    double wasted_bits = 0.0; ///< of those, what was never shown
};

/// `of_nobody`: every way is as likely as the viewers before make it, and each counts so much before there are any;
/// absent: all are alike.
Viewing watch(const Story& story, const Trace& trace, const Choose& choose, std::optional<double> of_nobody = {});

} // namespace forksight::bench
