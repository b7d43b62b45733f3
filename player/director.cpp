#include "player/director.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace forksight::player {

namespace {

using namespace choicegraph;
using Phase = State::Phase;

// A gaze line twice a second shows a teacher where someone looked, and keeps an hour's record under a megabyte.
constexpr double gaze_interval_s = 0.5;
// Longer than anybody rests on an answer to read it, as an offer may be over soon.
constexpr double vain_after_s = 3.0;
// How likely the ways on are changes with the gaze, and a prefetch cannot follow faster.
constexpr double expected_interval_s = 0.2;
// No film brings about more events at one instant than this: entering is always followed by playing.
constexpr int events_per_step_limit = 16;
// Who comes out of a pause still looks at what ended it, and an answer may hang behind that.
constexpr double find_the_way_back_s = 0.7;

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

std::string cause_of(How how) {
    switch (how) {
        case How::gaze:
            return "gaze";
        case How::timeout:
            return "timeout";
        case How::teacher:
            return "teacher";
        case How::key:
            return "key";
    }
    return {};
}

} // namespace

Director::Director(const Film& film, Deck& deck, Manner manner, Write write)
    : film_(film),
      deck_(deck),
      manner_(std::move(manner)),
      write_(std::move(write)),
      playthrough_(film),
      dwell_(dwell_settings()) {}

DwellSettings Director::dwell_settings() const {
    return {manner_.dwell_s.value_or(film_.looking.dwell_s), manner_.confirm || film_.looking.confirm};
}

void Director::start(const Started& started, double now_s) {
    started_s_ = now_s_ = gaze_recorded_s_ = now_s;
    happen(started);
    step(now_s, Sample{now_s, {}, Source::head, false});
}

void Director::decline(const Started& started, double now_s) {
    started_s_ = now_s_ = now_s;
    happen(started);
    happen(Stopped{Why::declined});
}

void Director::step(double now_s, const Sample& sample) {
    if (state().phase == Phase::before) return;
    const double passed_s = std::max(0.0, now_s - now_s_);
    now_s_ = std::max(now_s_, now_s); // after the end too: what is done then is done at its own time
    fade_.shown(dark());
    if (!paused_) fade_.pass(std::min(passed_s, longest_frame_s), deck_.on_air().waiting);
    if (over()) return;
    gaze_.add(sample);
    // Nobody can answer while no frame is shown: one that took longer does not use up the time to answer.
    if (!paused_ && !deck_.on_air().waiting && offering()) offered_for_s_ += std::min(passed_s, longest_frame_s);
    if (!paused_) {
        for (int i = 0; i < events_per_step_limit; ++i) {
            const auto due = playthrough_.due(playhead());
            if (!due) break;
            happen(*due);
            // The deck speaks of the new stretch only after its next update.
            if (std::holds_alternative<Entered>(*due)) break;
        }
        look();
        // What the gaze chose is on air in this very frame.
        if (state().phase == Phase::leaving) {
            if (const auto due = playthrough_.due(playhead())) happen(*due);
        }
    }
    if (!over() && now_s - told_expected_s_ >= expected_interval_s) tell_expected();
    if (!over() && now_s - gaze_recorded_s_ >= gaze_interval_s) {
        gaze_recorded_s_ = now_s;
        const Direction& where = gaze_.now().direction;
        happen(Gaze{degrees(yaw_of(where)), degrees(pitch_of(where))});
    }
}

void Director::look() {
    if (!shown_ || now_s_ < look_from_s_) return;
    std::vector<Target> targets;
    for (const Offering& offering : offered()) targets.push_back({offering.choice, offering.target, offering.enabled});
    const auto chosen = dwell_.look(gaze_.now(), targets);
    if (!chosen) return;
    const Scene& scene = film_.scenes[state().scene];
    happen(Chosen{scene.id, scene.choices[*chosen].id, How::gaze, offered_for_s_});
}

void Director::press_answer(int number, bool teacher) {
    if (!offering() || paused_ || number < 1) return;
    const Scene& scene = film_.scenes[state().scene];
    std::vector<std::string> ids;
    if (teacher) {
        for (const std::size_t choice : playthrough_.available()) {
            if (scene.choices[choice].by_teacher) ids.push_back(scene.choices[choice].id);
        }
    } else {
        for (const Offering& offering : offered()) ids.push_back(offering.enabled ? offering.id : std::string());
    }
    const auto index = static_cast<std::size_t>(number - 1);
    if (index < ids.size() && !ids[index].empty()) choose(ids[index], teacher ? How::teacher : How::key);
}

bool Director::select() {
    if (!offering() || paused_) return false;
    const auto looked_at = dwell_.asked() ? dwell_.asked() : dwell_.looked_at();
    for (const Offering& offering : offered()) {
        if (offering.choice == looked_at && offering.enabled) return choose(offering.id, How::key);
    }
    return false;
}

std::vector<std::string> Director::choices() const {
    std::vector<std::string> ids;
    const auto& scene = film_.scenes[playthrough_.state().scene];
    for (const std::size_t choice : playthrough_.available()) ids.push_back(scene.choices[choice].id);
    return ids;
}

bool Director::choose(const std::string& choice, How how) {
    if (over() || !offering()) return false;
    const Scene& scene = film_.scenes[state().scene];
    const auto number = choice_number(scene, choice);
    const auto available = playthrough_.available();
    if (!number || std::find(available.begin(), available.end(), *number) == available.end()) return false;
    const Choice& made = scene.choices[*number];
    if (how == How::timeout || (how != How::teacher && made.by_teacher) || (how == How::gaze && made.look.empty()))
        return false;
    happen(Chosen{scene.id, choice, how, offered_for_s_});
    return true;
}

void Director::pause(bool paused) {
    if (over() || paused == paused_ || state().phase == Phase::before) return;
    paused_ = paused;
    if (paused)
        happen(Paused{});
    else
        happen(Resumed{});
    if (!paused) look_from_s_ = now_s_ + find_the_way_back_s;
    deck_.pause(paused);
}

void Director::ask(Wish what) {
    if (state().phase != Phase::before) happen(Asked{what});
}

bool Director::try_another() {
    if (paused_ || state().phase == Phase::before) return false;
    const auto offers = playthrough_.earlier_offers();
    const auto last =
        std::find_if(offers.rbegin(), offers.rend(), [](const auto& offer) { return !offer.chosen.empty(); });
    return last != offers.rend() && try_another(last->line);
}

bool Director::try_another(std::uint64_t offer) {
    if (paused_) return false;
    const auto offers = playthrough_.earlier_offers();
    if (std::none_of(offers.begin(), offers.end(), [&](const auto& one) { return one.line == offer; })) return false;
    happen(choicegraph::WentBack{offer});
    return true;
}

bool Director::next_view() {
    if (over() || paused_ || state().phase == Phase::before || state().phase == Phase::leaving) return false;
    if (deck_.on_air().waiting) return false; // there is no moment yet that both show
    const Scene& scene = film_.scenes[state().scene];
    std::vector<std::size_t> clips{scene.clip};
    for (const choicegraph::View& view : scene.views) clips.push_back(view.clip);
    const auto now = std::find(clips.begin(), clips.end(), playthrough_.clip_of(state().scene));
    // A view whose viewpoint has no name of its own cannot be asked for; check says so to the author.
    for (std::size_t i = 1; i < clips.size(); ++i) {
        const std::size_t clip = clips[(static_cast<std::size_t>(now - clips.begin()) + i) % clips.size()];
        choicegraph::Playthrough tried(film_, state());
        const choicegraph::Viewed viewed{scene.id, film_.clips[clip].id};
        if (std::holds_alternative<choicegraph::Refusal>(tried.on(viewed))) continue;
        happen(viewed);
        return true;
    }
    return false;
}

void Director::go_back_to(std::uint64_t line) {
    const std::string from = path_.back();
    path_.resize(offers_.at(line));
    offers_.erase(offers_.lower_bound(line), offers_.end());
    switches_.push_back({from, path_.back(), "back"});
    ending_.clear();
    stopped_.reset();
    cause_ = "then";
    offered_for_s_ = 0.0;
    dwell_.open();
    deck_.pause(false);
}

void Director::stop(Why why) {
    if (!over() && state().phase != Phase::before) happen(Stopped{why});
}

bool Director::over() const {
    return state().phase == Phase::over;
}

std::size_t Director::clip() const {
    return playthrough_.clip_of(state().scene);
}

std::optional<double> Director::position_s() const {
    if (state().phase == Phase::before || deck_.on_air().waiting) return std::nullopt;
    return deck_.on_air().position_s;
}

double Director::dark() const {
    return fade_.dark(deck_.on_air().waiting, ahead());
}

bool Director::looks_in_vain() const {
    return offering() && !paused_ && dwell_.in_vain_s() > vain_after_s;
}

bool Director::offering() const {
    return state().phase == Phase::offering;
}

const std::string& Director::scene() const {
    static const std::string none;
    return path_.empty() ? none : path_.back();
}

std::vector<Offering> Director::offered() const {
    std::vector<Offering> offered;
    if (!shown_) return offered;
    const Scene& scene = film_.scenes[shown_->scene];
    const double position_s = deck_.on_air().position_s;
    for (const Option& option : shown_->options) {
        const Choice& choice = scene.choices[option.choice];
        const Look look = look_at(look_of(scene, option.choice, playthrough_.clip_of(shown_->scene)), position_s);
        const Cap cap{direction(radians(look.yaw_deg), radians(look.pitch_deg)), radians(look.radius_deg)};
        const auto tick = dwell_.asked() == option.choice ? std::optional(dwell_.tick()) : std::nullopt;
        offered.push_back({option.choice, choice.id, cap, option.enabled, dwell_.progress(option.choice), tick});
    }
    return offered;
}

render::Overlay Director::overlay() const {
    render::Overlay overlay;
    overlay.dark = over() ? 0.0 : dark();
    const auto answers = offered();
    for (const Offering& answer : answers) {
        const Choice& choice = film_.scenes[shown_->scene].choices[answer.choice];
        const int number = static_cast<int>(overlay.answers.size()) + 1;
        overlay.answers.push_back({std::string(in_language(choice.text, manner_.language)),
                                   answer.target,
                                   answer.enabled,
                                   dwell_.looked_at() == answer.choice,
                                   answer.progress,
                                   number <= manner_.keys ? number : 0,
                                   {},
                                   0.0});
        if (dwell_.asked() != answer.choice) continue;
        overlay.answers.back().tick = dwell_.tick();
        overlay.answers.back().tick_progress = dwell_.tick_progress();
    }
    if (offering()) {
        const Offer& offer = *film_.scenes[state().scene].offer;
        if (offer.until_s && *offer.until_s > offer.at_s) {
            const double left = 1.0 - offered_for_s_ / (*offer.until_s - offer.at_s);
            if (!answers.empty()) overlay.time_left = std::clamp(left, 0.0, 1.0);
        }
    }
    return overlay;
}

void Director::happen(const Event& event) {
    const auto outcome = playthrough_.on(event);
    const auto* actions = std::get_if<Actions>(&outcome);
    // due(), available() and the phase were asked first: a refusal here is our own mistake.
    assert(actions && "the playthrough refused an event of its own director");
    record(event);
    note(event);
    if (actions) perform(*actions);
}

void Director::note(const Event& event) {
    if (const auto* entered = std::get_if<Entered>(&event)) {
        switches_.push_back({path_.empty() ? std::string() : path_.back(), entered->scene, cause_});
        path_.push_back(entered->scene);
        cause_ = "then";
    } else if (const auto* chosen = std::get_if<Chosen>(&event)) {
        cause_ = cause_of(chosen->how);
        last_choice_ = Made{chosen->scene, chosen->choice, chosen->how};
    } else if (const auto* ended = std::get_if<Ended>(&event)) {
        ending_ = ended->ending;
    } else if (const auto* stopped = std::get_if<Stopped>(&event)) {
        stopped_ = stopped->why;
        paused_ = false; // the deck stays as it is, until somebody goes back
    } else if (std::holds_alternative<Offered>(event)) {
        offers_[lines_] = path_.size();
        offered_for_s_ = 0.0;
        dwell_.open();
    } else if (const auto* back = std::get_if<choicegraph::WentBack>(&event)) {
        go_back_to(back->to);
    }
}

void Director::perform(const Actions& actions) {
    for (const Action& action : actions) {
        std::visit(Overloaded{
                       [&](const Take& take) {
                           shown_.reset();
                           fade_.take(film_.scenes[take.scene].fade_s);
                           deck_.take({take.clip, take.from_s, film_.scenes[take.scene].to_time_s});
                       },
                       [&](const choicegraph::SwitchView& view) {
                           deck_.take({view.clip, deck_.on_air().position_s, film_.scenes[state().scene].to_time_s});
                       },
                       [&](const Cue& cue) {
                           cued_ = cue.scenes;
                           ahead_ = look_ahead(film_, state());
                           std::vector<Stretch> stretches;
                           for (const std::size_t scene : cue.scenes) {
                               const Stretch stretch = stretch_of(scene);
                               if (std::find(stretches.begin(), stretches.end(), stretch) == stretches.end())
                                   stretches.push_back(stretch);
                           }
                           deck_.cue(stretches);
                           tell_expected();
                       },
                       [&](const Show& show) { shown_ = show; },
                       [&](const Hide&) { shown_.reset(); },
                       [&](const Loop& loop) { deck_.loop(loop.from_s, loop.to_s); },
                       [&](const Freeze&) { deck_.freeze(); },
                       [&](const Finish&) { shown_.reset(); },
                   },
                   action);
    }
}

void Director::record(const Event& event) {
    write_(Line{++lines_, now_s_ - started_s_, event});
}

Playhead Director::playhead() const {
    const OnAir on_air = deck_.on_air();
    // While a taken clip is still on its way the old frame is shown: its end means nothing to the new scene.
    // Nor is any offer due: its answers would hang over the frame before.
    if (on_air.waiting) return {std::numeric_limits<double>::lowest(), offered_for_s_, false};
    return {on_air.position_s, offered_for_s_, on_air.finished};
}

Stretch Director::stretch_of(std::size_t scene) const {
    const Scene& s = film_.scenes[scene];
    return {playthrough_.clip_of(scene), s.from_s, s.to_time_s};
}

} // namespace forksight::player
