// One core's pictures on their way from the painting thread to the frame loop, through textures that change hands.
#pragma once

#include <mpv/client.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "player/render/gl.hpp"
#include "player/video/bell.hpp"
#include "player/video/notes.hpp"

namespace forksight::player::video {

/// How soon a core's pictures are needed: what comes later here is painted before the others.
enum class Urgency { none, cued, taken, on_air };

/// The public functions are the frame loop's, on the thread of its GL context, and none of them waits.
class Easel {
  public:
    using Time = std::chrono::steady_clock::time_point;
    enum class Stage {
        making, ///< mpv's renderer is being made
        ready,
        gone, ///< the painter knows it no more
    };
    struct Shown {
        unsigned texture = 0;
        int width = 0;
        int height = 0;
        std::uint64_t painted = 0; ///< when, on a steady clock in its ticks: no texture is painted twice in one
    };

    explicit Easel(Bell& bell) : bell_(bell) {}
    Easel(const Easel&) = delete;
    Easel& operator=(const Easel&) = delete;

    Stage stage() const { return stage_.load(std::memory_order_acquire); }
    /// The painter's troubles: broken for good, or failed, of the stretch that is open.
    std::optional<Note> next_note();

    /// A new stretch, to be painted in this size. What was painted before is of no use any more.
    void open(int width, int height);
    /// No stretch: textures go back.
    void clear();
    void urgency(Urgency urgency);
    /// mpv has got so far that the stretch's first frame must have been offered.
    void in_step() { in_step_.store(sheet_, std::memory_order_relaxed); }
    /// Takes the newest picture of this stretch, if there is one and `wanted` says so of the moment mpv offered it.
    bool take(const std::function<bool(Time)>& wanted);
    std::optional<Shown> shown() const;
    /// The painter forgets it; stage() says when.
    void leave();

  private:
    friend class Sitting;
    friend class Painter;

    /// A texture, which belongs to one side at a time.
    struct Leaf {
        std::optional<render::Canvas> canvas; ///< touched by the painter alone
        Shown shown;
        unsigned sheet = 0; ///< number of the stretch it is of
        Time offered;
        GLsync read = nullptr; ///< set with what the frame loop gives back: it is read no more
    };
    static constexpr int no_leaf = -1;
    // One is shown, one waits to be, one is painted.
    static constexpr std::size_t leaves = 3;

    struct Order {
        unsigned sheet = 0;
        int width = 0; ///< 0: no stretch
        int height = 0;
    };
    void order(int width, int height);
    Order ordered() const;
    void put_down();

    Bell& bell_;
    std::array<Leaf, leaves> leaves_;
    std::atomic<int> latest_{no_leaf}; ///< painted and not yet taken
    Ring<int, 2 * leaves> given_back_; ///< to the painter
    Ring<Note, 4> notes_;              ///< from the painter; the value is the sheet
    std::atomic<std::uint64_t> order_{0};
    std::atomic<Urgency> urgency_{Urgency::none};
    std::atomic<unsigned> in_step_{0}; ///< the sheet that is
    std::atomic<Stage> stage_{Stage::making};
    std::atomic<bool> leaves_us_{false};
    std::atomic<Time::rep> offered_{0}; ///< when mpv last had something to paint
    mpv_handle* core_ = nullptr;        ///< set before the painter knows the easel
    // The frame loop's own:
    unsigned sheet_ = 0;
    int front_ = no_leaf;
};

} // namespace forksight::player::video
