#include "choicegraph/replay.hpp"

#include <cmath>
#include <utility>

namespace forksight::choicegraph {

namespace {

// What the line before it says of a line, its event aside; empty if nothing is wrong.
std::string out_of_order(const Line& line, std::uint64_t place, double before_s) {
    if (line.n != place) {
        return "the line is numbered " + std::to_string(line.n) + ", and " + std::to_string(place) + " was to follow";
    }
    if (!std::isfinite(line.t_s) || line.t_s < 0.0) return "the line's time is not a time";
    if (line.t_s < before_s) return "the line's time is before that of the line above it";
    if (place == 1 && !std::holds_alternative<Started>(line.event)) return "a record begins with the start";
    return {};
}

void keep(Outcome& outcome, const Line& line) {
    outcome.length_s = line.t_s;
    if (const auto* entered = std::get_if<Entered>(&line.event)) outcome.path.push_back(entered->scene);
    if (const auto* ended = std::get_if<Ended>(&line.event)) outcome.ending = ended->ending;
    if (const auto* chosen = std::get_if<Chosen>(&line.event)) {
        outcome.decisions.push_back({line.t_s, chosen->scene, chosen->choice, chosen->how, chosen->after_s});
    }
}

} // namespace

std::variant<Outcome, Impossible> replay(const Film& film, const std::vector<Line>& lines) {
    Playthrough play(film);
    Outcome outcome;
    std::uint64_t place = 0;
    for (const Line& line : lines) {
        ++place;
        std::string wrong = out_of_order(line, place, outcome.length_s);
        if (!wrong.empty()) return Impossible{place, std::move(wrong)};
        auto step = play.on(line.event);
        if (auto* refusal = std::get_if<Refusal>(&step)) return Impossible{place, std::move(refusal->what)};
        keep(outcome, line);
    }
    return outcome;
}

} // namespace forksight::choicegraph
