// What is said of a headset that is missing, lost or back: each thing once, in the log and in the window.
#pragma once

#include <string>
#include <vector>

#include "player/xr/lack.hpp"

namespace forksight::player::display {

/// A plain value. Times are the display's.
class HeadsetNews {
  public:
    /// `screen`: without a headset the film is seen in a window.
    explicit HeadsetNews(bool screen) : screen_(screen) {}

    /// Of one that was lost that has been said, and that it is sought.
    void missing(const xr::Lack& lack, double now_s);
    /// It was there. `why`: a call and its result; empty: the runtime took its session away.
    void lost(const std::string& why, double now_s);
    void there(const std::string& description, bool follows_eyes);

    /// Since they were last taken, for the log.
    std::vector<std::string> take_notes();
    /// For the window; empty: nothing, or not any more.
    std::string notice(double now_s) const;

  private:
    void tell(const std::string& note, const std::string& notice, double now_s);

    bool screen_;
    bool lost_ = false;
    std::string last_lack_; ///< that was told
    std::vector<std::string> notes_;
    std::string notice_;
    double notice_until_s_ = 0.0;
};

} // namespace forksight::player::display
