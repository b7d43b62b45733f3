// Measures what drawing costs, on the CPU and on the GPU, without waiting for either.
#pragma once

#include <array>
#include <chrono>
#include <optional>

#include "player/render/gl.hpp"

namespace forksight::player::video {

/// On the thread of the GL context, from construction to destruction.
class RenderCost {
  public:
    RenderCost();
    ~RenderCost();
    RenderCost(const RenderCost&) = delete;
    RenderCost& operator=(const RenderCost&) = delete;

    void begin();
    void end(double megapixels);
    /// A running mean over the last frames; absent before the first result.
    std::optional<double> ms_per_megapixel() const { return mean_; }

  private:
    struct Span {
        std::array<GLuint, 2> stamps{};
        double cpu_ms = 0.0;
        double megapixels = 0.0;
        bool pending = false;
    };
    void collect();

    std::array<Span, 4> spans_;
    std::size_t next_ = 0;
    bool measuring_ = false;
    std::chrono::steady_clock::time_point begun_;
    std::optional<double> mean_;
};

} // namespace forksight::player::video
