#include "choicegraph/resume.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "choicegraph/situation.hpp"

namespace forksight::choicegraph {

namespace {

std::string quoted(const std::string& id) {
    return "'" + id + "'";
}

std::string listed(const std::vector<std::string>& ids) {
    std::string text;
    for (const std::string& id : ids) text += (text.empty() ? "" : ", ") + quoted(id);
    return text.empty() ? "nothing" : text;
}

class Resumption {
  public:
    explicit Resumption(const Film& film) : film_(film), play_(film) {}

    std::variant<Continued, Broken> over(const std::vector<Line>& lines);

  private:
    Event as_it_is_now(const Event& event, std::uint64_t line);
    Event how_it_is_now(const Chosen& chosen, std::uint64_t line);
    std::variant<Continued, Broken> broken(std::uint64_t line, std::string what);

    const Film& film_;
    Playthrough play_;
    std::vector<Line> lines_;
    std::vector<Adapted> adapted_;
    std::size_t good_ = 0; ///< how many of the lines there are up to the last scene entered or offer made
};

/// What was offered then is nobody's doing now: the offer is made as the film makes it.
Event Resumption::as_it_is_now(const Event& event, std::uint64_t line) {
    if (const auto* chosen = std::get_if<Chosen>(&event)) return how_it_is_now(*chosen, line);
    const auto* offered = std::get_if<Offered>(&event);
    if (offered == nullptr || play_.state().phase != State::Phase::playing || play_.state().paused) return event;
    const Scene& scene = film_.scenes[play_.state().scene];
    if (scene.id != offered->scene || !scene.offer) return event;
    Offered now{offered->scene, Situation(film_, play_.state()).available_ids()};
    if (now.choices.empty() || now.choices == offered->choices) return event;
    adapted_.push_back({line, "the answers of " + quoted(now.scene) + " are now " + listed(now.choices) +
                                  ", and were " + listed(offered->choices)});
    return now;
}

/// An answer that lost its place in the room was looked at then; one that is no longer taken by waiting was waited for.
Event Resumption::how_it_is_now(const Chosen& chosen, std::uint64_t line) {
    if (play_.state().phase != State::Phase::offering || play_.state().paused) return chosen;
    const Scene& scene = film_.scenes[play_.state().scene];
    const auto number = choice_number(scene, chosen.choice);
    if (!number || scene.id != chosen.scene || !(scene.offer)) return chosen;
    const Choice& choice = scene.choices[*number];
    const bool taken_by_waiting = scene.offer->until_s && scene.offer->otherwise == number;
    const bool looked = chosen.how == How::gaze && choice.look.empty();
    const bool waited = chosen.how == How::timeout && !taken_by_waiting;
    if (choice.by_teacher || (!looked && !waited)) return chosen;
    Chosen now = chosen;
    now.how = looked && taken_by_waiting ? How::timeout : How::key;
    adapted_.push_back({line, quoted(chosen.choice) + (looked ? " has no place to look at any more"
                                                              : " is no longer what silence means here")});
    return now;
}

std::variant<Continued, Broken> Resumption::broken(std::uint64_t line, std::string what) {
    Broken broken{line, std::move(what), std::nullopt, std::move(adapted_)};
    std::erase_if(broken.adapted, [line](const Adapted& one) { return one.line >= line; });
    if (good_ == 0) return broken;
    lines_.resize(good_);
    Playthrough play(film_);
    for (const Line& one : lines_) play.on(one.event);
    const std::string scene = film_.scenes[play.state().scene].id;
    broken.last_good.emplace(Broken::Point{good_, scene, std::move(play), std::move(lines_)});
    return broken;
}

std::variant<Continued, Broken> Resumption::over(const std::vector<Line>& lines) {
    double before_s = 0.0;
    for (const Line& line : lines) {
        const std::uint64_t place = lines_.size() + 1;
        std::string wrong = out_of_order(line, place, before_s);
        if (!wrong.empty()) return broken(place, std::move(wrong));
        before_s = line.t_s;
        Event event = as_it_is_now(line.event, place);
        auto step = play_.on(event);
        if (auto* refusal = std::get_if<Refusal>(&step)) return broken(place, std::move(refusal->what));
        const bool good = std::holds_alternative<Entered>(event) || std::holds_alternative<Offered>(event);
        lines_.push_back({line.n, line.t_s, std::move(event)});
        if (good) good_ = lines_.size();
    }
    return Continued{std::move(play_), std::move(lines_), std::move(adapted_)};
}

} // namespace

std::variant<Continued, Broken> resume(const Film& film, const std::vector<Line>& lines) {
    return Resumption(film).over(lines);
}

} // namespace forksight::choicegraph
