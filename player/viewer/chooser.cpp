#include "player/viewer/chooser.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "player/said.hpp"

namespace forksight::player::viewer {

using namespace choicegraph;

namespace {

// Reading the answers before turning to one.
constexpr double reading_s = 0.8;
// Nobody holds the head quite still.
constexpr double sway_deg = 0.4;
constexpr double sway_period_s = 3.7;
// What lies under the gaze when an offer opens must be left, this far, before it can be chosen.
constexpr double clear_radii = 2.0;

/// A place to rest the head while saying nothing: ahead, or the nearest place beside it that no answer covers.
Direction quiet_place(const std::vector<Offering>& offered) {
    for (const double yaw_deg : {0.0, 25.0, -25.0, 50.0, -50.0, 75.0, -75.0, 110.0, -110.0, 180.0}) {
        const Direction place = direction(radians(yaw_deg), radians(5.0));
        const bool free = std::none_of(offered.begin(), offered.end(), [&](const Offering& o) {
            return angle_between(o.target.centre, place) < o.target.radius_rad * clear_radii;
        });
        if (free) return place;
    }
    return direction(0.0, radians(60.0));
}

/// What may be named here, behind a sentence: what can be chosen, and what saying nothing leads to. Empty: nothing.
std::string choices_there(const Director& director, const Scene& scene) {
    std::vector<std::string> ids = director.choices();
    const auto silent = scene.offer->otherwise;
    if (silent && std::find(ids.begin(), ids.end(), scene.choices[*silent].id) == ids.end())
        ids.push_back(scene.choices[*silent].id);
    std::string there;
    for (const std::string& id : ids) there += (there.empty() ? "'" : ", '") + id + "'";
    return there.empty() ? "" : said("; wel: ", "; what is: ") + there;
}

} // namespace

Chooser::Chooser(std::vector<std::string> ids) : ids_(std::move(ids)), turn_(direction(0.0, 0.0)) {}

Orientation Chooser::head(double now_s, Director& director) {
    if (director.offering() && !in_offer_) meet_offer(now_s, director);
    if (!director.offering() && in_offer_) {
        in_offer_ = false;
        leave_offer(director);
        turn_.turn_to(direction(0.0, 0.0), now_s);
    }
    if (in_offer_) ++frames_;
    if (in_offer_ && now_s >= answer_at_s_) answer(now_s, director);
    const Direction at = turn_.at(now_s);
    const double sway_rad = radians(sway_deg) * std::sin(2.0 * std::numbers::pi * now_s / sway_period_s);
    return orientation(yaw_of(at) + sway_rad, pitch_of(at) + sway_rad / 2.0);
}

std::optional<std::string> Chooser::unfinished() const {
    if (offers_met_ >= ids_.size()) return std::nullopt;
    const std::string& id = ids_[offers_met_];
    return said("de film was afgelopen voordat de keuze '" + id + "' kon worden gemaakt",
                "the film was over before choice '" + id + "' could be made");
}

void Chooser::meet_offer(double now_s, const Director& director) {
    in_offer_ = true;
    frames_ = 0;
    answer_at_s_ = now_s + reading_s;
    next_ = offers_met_++;
    if (next_ < ids_.size()) {
        const auto offered = director.offered();
        const bool on_it = std::any_of(offered.begin(), offered.end(), [&](const Offering& o) {
            return o.id == ids_[next_] &&
                   angle_between(o.target.centre, turn_.at(now_s)) < o.target.radius_rad * clear_radii;
        });
        if (on_it) turn_.turn_to(quiet_place(offered), now_s);
        return;
    }
    const auto& scene = director.film().scenes[director.state().scene];
    if (!scene.offer->until_s) {
        const std::string given = std::to_string(ids_.size());
        problem_ = said("het keuzemoment in scène '" + scene.id +
                            "' eindigt nooit, en er is geen keuze voor gegeven (--choose noemt er " + given + ")",
                        "the offer in scene '" + scene.id +
                            "' never ends, and no choice was given for it (--choose has " + given + ")");
    }
}

/// Another answer than the one that was to be given makes another film: that is never passed over in silence.
void Chooser::leave_offer(const Director& director) {
    const auto& made = director.last_choice();
    if (next_ >= ids_.size() || !made || made->choice == ids_[next_]) return;
    if (made->how != How::timeout && made->how != How::gaze) return; // a person did that
    const std::string frames = std::to_string(frames_);
    missed_ = said("de keuze '" + ids_[next_] + "' kon niet op tijd worden gemaakt in scène '" + made->scene + "': '" +
                       made->choice + "' werd het, na " + frames +
                       " beelden van het keuzemoment. Deze computer heeft het te druk, of is te langzaam voor de film",
                   "choice '" + ids_[next_] + "' could not be made in time in scene '" + made->scene + "': '" +
                       made->choice + "' was taken instead, after " + frames +
                       " frames of the offer. This machine is too busy, or too slow for the film");
}

void Chooser::answer(double now_s, Director& director) {
    const auto offered = director.offered();
    if (next_ >= ids_.size()) {
        turn_.turn_to(quiet_place(offered), now_s);
        return;
    }
    const std::string& id = ids_[next_];
    for (const Offering& offering : offered) {
        if (offering.id == id && offering.enabled) {
            turn_.turn_to((offering.tick ? *offering.tick : offering.target).centre, now_s);
            return;
        }
    }
    const auto& scene = director.film().scenes[director.state().scene];
    const auto number = choice_number(scene, id);
    if (number && scene.choices[*number].by_teacher && director.choose(id, How::teacher)) return;
    if (number && scene.choices[*number].look.empty() && scene.offer->otherwise == number) {
        turn_.turn_to(quiet_place(offered), now_s);
        return;
    }
    problem_ = said("de keuze '" + id + "' wordt niet aangeboden in scène '" + scene.id + "'",
                    "choice '" + id + "' is not offered in scene '" + scene.id + "'") +
               choices_there(director, scene);
}

} // namespace forksight::player::viewer
