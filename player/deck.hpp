// The deck as the director sees it: one stretch of a clip on air, and those that can come next ready behind it.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace forksight::player {

/// A stretch of a clip: from `from_s` up to `to_s` (absent: the clip's end), in clip time.
struct Stretch {
    std::size_t clip = 0;
    double from_s = 0.0;
    std::optional<double> to_s;
    bool operator==(const Stretch&) const = default;
};

/// A stretch that may come next.
struct Expected {
    Stretch stretch;
    double likelihood = 1.0;         ///< of all together 1
    std::optional<double> lasts_s{}; ///< so long after its beginning it may be left, at the soonest; absent: at its end
    std::vector<Stretch> then{};     ///< what may come after it
};

struct OnAir {
    double position_s = 0.0; ///< clip time of what is on air, carried on by the clock between two frames
    bool finished = false;   ///< the last frame of the stretch has been shown for its whole time
    bool waiting = false;    ///< was taken, and its first frame is not there yet; what was before is still shown
};

/// All calls on the frame loop's thread; none of them waits.
class Deck {
  public:
    virtual ~Deck() = default;
    /// Have the first frames of these stretches decoded and paused, and forget others that were cued. The first in
    /// the list come first when memory or the line does not reach for all.
    virtual void cue(const std::vector<Stretch>& stretches) = 0;
    /// How likely each of those cued is, and how long it takes at the soonest until one is taken (absent: as long as
    /// the stretch on air lasts). As often as it changes.
    virtual void expect(const std::vector<Expected>& expected, std::optional<double> soonest_s) = 0;
    /// On the next displayed frame this stretch is on air, from its first frame, with its sound.
    virtual void take(const Stretch& stretch) = 0;
    /// When the stretch on air reaches its loop's end, go on from `from_s` without a seam; until what take() asks for
    /// next is there.
    virtual void loop(double from_s, std::optional<double> to_s) = 0;
    /// Hold the frame on air, in silence; until the next take(). While one that was taken is waited for in the loop
    /// before it, it is that one which is to be held.
    virtual void freeze() = 0;
    /// The viewer's pause: time, picture and sound stand still, and go on.
    virtual void pause(bool paused) = 0;
    virtual OnAir on_air() const = 0;
};

} // namespace forksight::player
