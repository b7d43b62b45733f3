// Recorded heads of people who watched and chose nothing: read from folders, and followed at a headset's rate.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "choicegraph/sphere.hpp"

namespace forksight::bench {

struct HeadTrace {
    std::string set; ///< the folder's name
    int video = 0;
    int viewer = 0;
    std::vector<double> t_s; ///< rising
    std::vector<choicegraph::Direction> heads;
};

/// Lines of t (s), roll, pitch, yaw (degrees) of every `videoN_userM.csv` in the folders and in those within them,
/// in an order that does not depend on the machine. Throws on a line that is none, and where there are no traces.
std::vector<HeadTrace> read_heads(const std::vector<std::filesystem::path>& folders);
HeadTrace read_head(const std::string& text, const std::string& name);

/// Where the head was: along the great circle between two samples. `t_s` within the trace.
class HeadPath {
  public:
    explicit HeadPath(const HeadTrace& trace) : trace_(trace) {}
    /// Times asked for must not go back.
    choicegraph::Direction at(double t_s);

  private:
    const HeadTrace& trace_;
    std::size_t next_ = 1;
};

} // namespace forksight::bench
