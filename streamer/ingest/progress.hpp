// What the author sees while a clip is made: a bar with percent, speed and time left, or JSON lines for machines.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>

#include "media_manifests/json_writer.hpp"
#include "media_manifests/media.hpp"
#include "streamer/ingest/ingest.hpp"

namespace forksight::streamer::ingest {

class Progress {
  public:
    /// `out` may be no terminal: then the bar is a line at every tenth.
    Progress(Order::Show show, std::FILE* out);

    void begin(double duration_s); ///< 0: not known
    void remark(const std::string& text);
    void at(double done_s);
    void done(const media_manifests::Presentation& presentation, const std::filesystem::path& clip);
    void failed(const Failure& failure);

  private:
    void draw(double done_s, double elapsed_s);
    void clear_bar();
    /// The line is whole but for its end.
    void put(media_manifests::json::Writer& line);

    Order::Show show_;
    std::FILE* out_;
    bool terminal_;
    bool drawn_ = false;
    double duration_s_ = 0.0;
    int tenths_said_ = 0;
    std::chrono::steady_clock::time_point begun_, said_;
};

} // namespace forksight::streamer::ingest
