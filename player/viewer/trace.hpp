// A recorded head movement: reads it, and plays it back as a viewer.
#pragma once

#include <string_view>
#include <vector>

#include "media_manifests/result.hpp"
#include "player/viewer/viewer.hpp"

namespace forksight::player::viewer {

struct HeadSample {
    double t_s = 0.0;
    double yaw_rad = 0.0;
    double pitch_rad = 0.0;
    double roll_rad = 0.0;
};

inline constexpr std::size_t trace_limit_bytes = 64u << 20;

/// Lines `t_s,yaw_deg,pitch_deg[,roll_deg]`, time never going back; a first line of words is a header. Errors say
/// "line 12"; at most ten are listed.
media_manifests::Result<std::vector<HeadSample>> read_trace(std::string_view text);

/// Follows the samples along great circles, the short way round at 180 degrees; rests at the last one.
class Trace : public Viewer {
  public:
    /// `samples` must not be empty.
    explicit Trace(std::vector<HeadSample> samples);

    choicegraph::Orientation head(double now_s, Director& director) override;
    std::optional<std::string> problem() const override { return std::nullopt; }
    /// The same, at a time since the trace's beginning.
    choicegraph::Orientation at(double t_s) const;

  private:
    std::vector<HeadSample> samples_;
    std::optional<double> began_s_;
};

} // namespace forksight::player::viewer
