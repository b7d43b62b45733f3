// One core's renderer on the painting thread: what mpv offers, painted into the textures of an easel.
#pragma once

#include <mpv/render_gl.h>

#include <functional>
#include <optional>
#include <vector>

#include "player/video/easel.hpp"
#include "player/video/render_cost.hpp"

namespace forksight::player::video {

/// The address of an OpenGL function.
using GlAddress = std::function<void*(const char*)>;

/// Canvases that no easel has, kept for the next that needs one of their size. On the painting thread, as all below.
class Spares {
  public:
    /// What a clip on air has more than one that is cued.
    static constexpr std::size_t most = 3;
    /// Throws if the GPU cannot hold it.
    render::Canvas get(int width, int height);
    void keep(render::Canvas canvas);

  private:
    std::vector<render::Canvas> kept_;
};

class Sitting {
  public:
    Sitting(Easel& easel, Spares& spares, const GlAddress& gl_address);
    /// Waits for mpv to let go of its picture, a few milliseconds; a core is idle by the time the deck retires it.
    ~Sitting();
    Sitting(const Sitting&) = delete;
    Sitting& operator=(const Sitting&) = delete;

    /// Takes in what the frame loop ordered and gave back.
    void settle();
    Urgency urgency() const { return easel_.urgency_.load(std::memory_order_relaxed); }
    /// mpv has something new to paint, or must be asked again for what it offered in vain.
    bool has_new_frame();
    /// Waits for the GPU. `cost` of it is measured, unless null. True: something was published.
    bool paint(RenderCost* cost);

  private:
    using Clock = std::chrono::steady_clock;
    void make_renderer(const GlAddress& gl_address);
    void take_back(int leaf);
    bool missed_first();
    void render(const render::Canvas& canvas);
    static bool wait_for_gpu();
    void publish(int leaf);
    void tell(Note::Kind kind, const std::string& why);

    Easel& easel_;
    Spares& spares_;
    mpv_render_context* renderer_ = nullptr;
    Easel::Order order_;
    std::array<bool, Easel::leaves> mine_; ///< which leaves the painter has
    bool failed_ = false;                  ///< of this stretch
    bool painted_ = false;                 ///< something of this stretch is
    bool offered_ = false;                 ///< what is to be painted is new
    std::optional<Clock::time_point> in_step_since_;
    Clock::time_point next_look_; ///< for a first frame that was missed
};

} // namespace forksight::player::video
