// What each frame of the player's loop cost its thread, part by part.
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "player/rig.hpp"
#include "tests/bench/frames/cpu_clock.hpp"
#include "tests/bench/frames/drawing_clock.hpp"

namespace forksight::bench {

/// Names of a frame's parts: first "begin", the display's, then those of FramePart.
inline constexpr std::array<const char*, 9> part_names{"begin", "poll",   "session", "deck", "overlay",
                                                       "film",  "panels", "submit",  "shown"};

/// From one call of the display's begin() to the next.
struct FrameNote {
    double began_s = 0.0;                                 ///< when begin() had returned, on the steady clock
    double shown_s = 0.0;                                 ///< on the display's
    double period_s = 0.0;                                ///< the display's
    bool in_film = false;                                 ///< a session ran in it, else the start room
    std::array<double, part_names.size()> ours_ms{};      ///< processor time, without `drawing_ms`
    std::array<double, part_names.size()> drawing_ms{};   ///< within the calls that DrawingClock times
    std::array<double, part_names.size()> ours_wall_ms{}; ///< as ours_ms, but by the clock on the wall
    double drawing_wall_ms = 0.0;                         ///< of the calls, after begin()
    unsigned long draws = 0;                              ///< such calls
    long waited = 0; ///< times the thread waited, after begin(); a driver on the CPU makes it wait too
    long preempted = 0;
};

class FrameNotes : public player::FrameWatch {
  public:
    void done(player::FramePart part) override;
    /// The display's: its begin() was called, and returned with a frame.
    void beginning();
    void began(const player::display::Frame& frame);

    const std::vector<FrameNote>& notes() const { return notes_; }

  private:
    void charge(std::size_t part);

    std::vector<FrameNote> notes_;
    FrameNote now_;
    bool open_ = false;
    double cpu_s_ = thread_cpu_s();
    double wall_s_ = steady_s();
    Drawing drawing_ = thread_drawing();
    Yields yields_;
};

/// "parts", "columns", and a row a frame.
nlohmann::json to_json(const std::vector<FrameNote>& notes, const std::string& renderer);

} // namespace forksight::bench
