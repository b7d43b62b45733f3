#include "tests/bench/frames/frame_notes.hpp"

#include <nlohmann/json.hpp>

namespace forksight::bench {

void FrameNotes::charge(std::size_t part) {
    const Drawing drawing = thread_drawing();
    const double cpu_s = thread_cpu_s();
    const double drawn_s = drawing.cpu_s - drawing_.cpu_s;
    const double wall_s = steady_s();
    const double drawn_wall_s = drawing.wall_s - drawing_.wall_s;
    now_.ours_wall_ms[part] += 1e3 * (wall_s - wall_s_ - drawn_wall_s);
    now_.drawing_wall_ms += part == 0 ? 0.0 : 1e3 * drawn_wall_s;
    wall_s_ = wall_s;
    now_.ours_ms[part] += 1e3 * (cpu_s - cpu_s_ - drawn_s);
    now_.drawing_ms[part] += 1e3 * drawn_s;
    now_.draws += drawing.calls - drawing_.calls;
    drawing_ = drawing;
    cpu_s_ = cpu_s;
}

void FrameNotes::done(player::FramePart part) {
    charge(1 + static_cast<std::size_t>(part));
    if (part == player::FramePart::shown) now_.in_film = true;
}

void FrameNotes::beginning() {
    charge(part_names.size() - 1); // what lies behind the last part
    if (open_) {
        const Yields yields = thread_yields();
        now_.waited = yields.waited - yields_.waited;
        now_.preempted = yields.preempted - yields_.preempted;
        notes_.push_back(now_);
    }
    now_ = {};
}

void FrameNotes::began(const player::display::Frame& frame) {
    charge(0);
    open_ = true;
    now_.began_s = steady_s();
    now_.shown_s = frame.time_s;
    now_.period_s = frame.period_s;
    yields_ = thread_yields();
}

nlohmann::json to_json(const std::vector<FrameNote>& notes, const std::string& renderer) {
    nlohmann::json rows = nlohmann::json::array();
    for (const FrameNote& note : notes)
        rows.push_back({note.began_s, note.shown_s, note.period_s, note.in_film, note.ours_ms, note.drawing_ms,
                        note.ours_wall_ms, note.drawing_wall_ms, note.draws, note.waited, note.preempted});
    const std::array<const char*, 11> columns{"began_s", "shown_s",    "period_s",     "in_film",
                                              "ours_ms", "drawing_ms", "ours_wall_ms", "drawing_wall_ms",
                                              "draws",   "waited",     "preempted"};
    return {{"parts", part_names}, {"columns", columns}, {"rows", rows}, {"renderer", renderer}};
}

} // namespace forksight::bench
