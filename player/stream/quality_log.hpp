// In which picture size the film was shown, when that changed, and why.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace forksight::player::stream {

/// Why a segment came in the rendition it came in.
enum class Why {
    line,   ///< as fast as the line was believed to be
    late,   ///< the one before it would have come too late
    failed, ///< the one before it could not be had
    there,  ///< this machine had it already, in memory or on its disk
    stream, ///< no other can follow what was sent of the stretch before it
};
std::string_view name_of(Why why);

/// Not for several threads at once.
class QualityLog {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;
    struct Change {
        TimePoint at{}; ///< about
        std::size_t clip = 0;
        std::string from; ///< empty: it is the first that was shown
        std::string to;
        Why why = Why::line;
    };

    /// Another stretch goes on air: of what was read ahead of the viewer before, nothing after `now` is shown.
    void goes_on_air(TimePoint now);
    /// A segment of the stretch on air, read in advance, that is shown at `at`.
    void shown(TimePoint at, std::size_t clip, const std::string& size, Why why);
    const std::vector<Change>& changes() const { return changes_; }

  private:
    std::vector<Change> changes_;
};

} // namespace forksight::player::stream
