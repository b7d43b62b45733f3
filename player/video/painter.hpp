// The painting thread: has mpv draw every core's pictures into textures, in an OpenGL context of its own.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "player/render/shared_context.hpp"
#include "player/video/sitting.hpp"

namespace forksight::player::video {

/// Made, called and destroyed on the frame loop's thread. Nothing waits but finish() and the destructor.
class Painter {
  public:
    Painter(std::unique_ptr<render::SharedContext> context, GlAddress gl_address);
    ~Painter();
    Painter(const Painter&) = delete;
    Painter& operator=(const Painter&) = delete;

    /// From now on this core is painted, until the easel's leave(). False: not now, ask again.
    bool take_on(Easel& easel, mpv_handle* core);
    /// The frame loop is at its next frame: what takes time may be over.
    void look() { bell_.ring(); }
    Bell& bell() { return bell_; }
    /// A running mean of what is on air, GPU and CPU alike; 0: nothing was painted yet.
    double ms_per_megapixel() const { return ms_per_megapixel_.load(std::memory_order_relaxed); }
    /// Every easel is left.
    void finish();

  private:
    using Clock = std::chrono::steady_clock;
    /// `sitting` is null where there is nothing to paint with.
    struct Place {
        Easel* easel = nullptr;
        std::unique_ptr<Sitting> sitting;
    };
    void run();
    void paint_all(const std::string& why_not);
    bool welcome(const std::string& why_not, Spares& spares);
    void say_goodbye(bool to_all);
    bool paint_one(RenderCost& cost);
    bool may_paint_cued() const;

    const std::unique_ptr<render::SharedContext> context_;
    const GlAddress gl_address_;
    Bell bell_;
    Ring<Easel*, 32> arrivals_;
    std::atomic<bool> over_{false};
    std::atomic<double> ms_per_megapixel_{0.0};
    // The thread's own:
    std::vector<Place> places_;
    Clock::time_point on_air_painted_;
    bool cued_follows_ = false; ///< nothing cued was painted since then
    std::thread thread_;
};

} // namespace forksight::player::video
