#include "player/stall_watch.hpp"

#include <algorithm>
#include <utility>

namespace forksight::player {

StallWatch::News StallWatch::frame(double now_s, bool still, bool paused) {
    if (!still) {
        last_s_.reset();
        return std::exchange(told_, false) ? News::goes_on : News::none;
    }
    if (!last_s_) stood_for_s_ = 0.0;
    if (last_s_ && !paused) stood_for_s_ += std::max(0.0, now_s - *last_s_);
    last_s_ = now_s;
    if (stood_for_s_ >= give_up_after_s_) return std::exchange(given_up_, true) ? News::none : News::give_up;
    if (stood_for_s_ >= told_after_s) return std::exchange(told_, true) ? News::none : News::stands_still;
    return News::none;
}

} // namespace forksight::player
