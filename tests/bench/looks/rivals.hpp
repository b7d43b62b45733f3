// Other people's rules for choosing by looking, as their documents and sources state them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "choicegraph/dwell.hpp"

namespace forksight::bench {

/// One moment of a viewer, worked out once for all rules.
struct Moment {
    choicegraph::Sample sample;
    choicegraph::Steady gaze;
    std::optional<std::size_t> on; ///< the target under the sample
};

std::optional<std::size_t> target_under(const choicegraph::Direction& gaze,
                                        const std::vector<choicegraph::Target>& targets);

/// Turns a gaze into at most one choice an offer.
class Rule {
  public:
    virtual ~Rule() = default;
    /// The offer opens: its targets are there from the next moment on.
    virtual void open() = 0;
    virtual std::optional<std::size_t> look(const Moment& moment, const std::vector<choicegraph::Target>& targets) = 0;
};

struct NamedRule {
    std::string name;
    std::unique_ptr<Rule> rule;
};

/// Counts while the gaze is on the target, from nothing each time it comes back after more than `grace_s`.
std::unique_ptr<Rule> plain_dwell(double dwell_s, double grace_s = 0.15);
/// A-Frame's cursor with fuse (aframe.io, "cursor": fuseTimeout 1500): 1.5 s without leaving the target, to nothing at
/// the first frame off it.
std::unique_ptr<Rule> a_frame_fuse();
/// MRTK's DwellProfile as it comes (DwellProfile.cs): 0.5 s of intent after which it starts, then 4 s; whoever leaves
/// starts again.
std::unique_ptr<Rule> mrtk_dwell();

} // namespace forksight::bench
