#include "choicegraph/replay.hpp"

#include <cmath>
#include <cstddef>
#include <iterator>
#include <utility>

namespace forksight::choicegraph {

std::string out_of_order(const Line& line, std::uint64_t place, double before_s) {
    if (line.n != place) {
        return "the line is numbered " + std::to_string(line.n) + ", and " + std::to_string(place) + " was to follow";
    }
    if (!std::isfinite(line.t_s) || line.t_s < 0.0) return "the line's time is not a time";
    if (line.t_s < before_s) return "the line's time is before that of the line above it";
    if (place == 1 && !std::holds_alternative<Started>(line.event)) return "a record begins with the start";
    return {};
}

namespace {

/// An Outcome as it grows. A try takes only what came after its offer: every line is kept once, however often a
/// viewer goes back.
class Story {
  public:
    void keep(const Line& line) {
        outcome_.length_s = line.t_s;
        if (const auto* entered = std::get_if<Entered>(&line.event)) {
            outcome_.path.push_back(entered->scene);
            entered_at_.push_back(line.n);
        } else if (const auto* chosen = std::get_if<Chosen>(&line.event)) {
            outcome_.decisions.push_back(
                {line.t_s, chosen->scene, chosen->choice, chosen->how, chosen->after_s, line.n});
        } else if (const auto* asked = std::get_if<Asked>(&line.event)) {
            const auto& path = outcome_.path;
            outcome_.asked.push_back({line.t_s, path.empty() ? std::string() : path.back(), asked->what, line.n});
        } else if (const auto* ended = std::get_if<Ended>(&line.event)) {
            outcome_.ending = ended->ending;
        } else if (const auto* back = std::get_if<WentBack>(&line.event)) {
            go_back(back->to, line.n);
        }
    }

    double length_s() const { return outcome_.length_s; }
    Outcome outcome() && { return std::move(outcome_); }

  private:
    void go_back(std::uint64_t to, std::uint64_t at) {
        std::size_t scenes = entered_at_.size();
        while (scenes > 0 && entered_at_[scenes - 1] > to) --scenes;
        std::size_t decisions = outcome_.decisions.size();
        while (decisions > 0 && outcome_.decisions[decisions - 1].line > to) --decisions;
        Outcome::Try left{to, at, outcome_.path[scenes - 1], {}, {}, std::exchange(outcome_.ending, {})};
        move_from(outcome_.path, scenes, left.path);
        move_from(outcome_.decisions, decisions, left.decisions);
        entered_at_.resize(scenes);
        outcome_.tries.push_back(std::move(left));
    }

    template <class Thing>
    static void move_from(std::vector<Thing>& things, std::size_t first, std::vector<Thing>& to) {
        const auto begin = things.begin() + static_cast<std::ptrdiff_t>(first);
        to.assign(std::make_move_iterator(begin), std::make_move_iterator(things.end()));
        things.erase(begin, things.end());
    }

    Outcome outcome_;
    std::vector<std::uint64_t> entered_at_; ///< the line of each scene of the path
};

} // namespace

std::variant<Outcome, Impossible> replay(const Film& film, const std::vector<Line>& lines) {
    Playthrough play(film);
    Story story;
    std::uint64_t place = 0;
    for (const Line& line : lines) {
        ++place;
        std::string wrong = out_of_order(line, place, story.length_s());
        if (!wrong.empty()) return Impossible{place, std::move(wrong)};
        auto step = play.on(line.event);
        if (auto* refusal = std::get_if<Refusal>(&step)) return Impossible{place, std::move(refusal->what)};
        story.keep(line);
    }
    return std::move(story).outcome();
}

} // namespace forksight::choicegraph
