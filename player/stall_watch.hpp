// Notices when the film stands still for the viewer, when it goes on, and when waiting longer makes no sense.
#pragma once

#include <optional>

namespace forksight::player {

class StallWatch {
  public:
    /// A stall is told when it has lasted this long.
    static constexpr double told_after_s = 1.0;

    explicit StallWatch(double give_up_after_s) : give_up_after_s_(give_up_after_s) {}

    enum class News { none, stands_still, goes_on, give_up };

    /// Once a frame. `still`: nothing new is there to be shown, though it should. A pause takes no patience.
    News frame(double now_s, bool still, bool paused);

    /// Told, and not over.
    bool standing_still() const { return told_; }
    /// The stall that runs, or the last one; without the viewer's pauses.
    double stood_for_s() const { return stood_for_s_; }

  private:
    double give_up_after_s_;
    std::optional<double> last_s_; ///< the frame before, while it stands still
    double stood_for_s_ = 0.0;
    bool told_ = false;
    bool given_up_ = false;
};

} // namespace forksight::player
