#include "player/guide/tutorial.hpp"

#include <algorithm>
#include <utility>

#include "player/guide/place.hpp"

namespace forksight::player::guide {

namespace {

using Sign = render::Mark::Sign;

constexpr double longest_step_s = 0.25;
constexpr double look_s = 0.3;
constexpr double away_enough_s = 0.4;
// The first is not where the eyes still rest after the mark before, in the middle or, for who agreed to something, on
// the left: it is to be read, then looked at. The second and third look are at one place: who has just waited for its
// ring really looks away and back.
constexpr double first_yaw_deg = 20.0;
constexpr double second_yaw_deg = -20.0;
// The page hangs between the middle and the mark: who looks at the one still reads the other.
constexpr double page_follows = 0.6;

} // namespace

Tutorial::Tutorial(choicegraph::DwellSettings dwell, std::string language)
    : language_(std::move(language)), board_(dwell) {}

void Tutorial::open(double time_s, double front_rad) {
    front_rad_ = front_rad;
    now_s_ = time_s;
    praise_until_s_ = time_s;
    begin(Step::look);
}

void Tutorial::turn(double front_rad) {
    front_rad_ = front_rad;
    lay_out();
}

void Tutorial::begin(Step step) {
    step_ = step;
    began_s_ = now_s_;
    on_s_ = away_s_ = 0.0;
    on_mark_ = false;
    lay_out();
}

Entry Tutorial::own_mark() const {
    if (step_ == Step::ready)
        return {Meaning::looked,
                mark(phrase(Phrase::begin, language_), Sign::begin, front_rad_, 0.0, upper_row_deg, true)};
    return {Meaning::looked, mark({}, Sign::none, front_rad_, mark_yaw_deg(), upper_row_deg, true)};
}

double Tutorial::mark_yaw_deg() const {
    if (step_ == Step::ready) return 0.0;
    return step_ == Step::look ? first_yaw_deg : second_yaw_deg;
}

void Tutorial::lay_out() {
    std::vector<Entry> entries;
    if (step_ != Step::away || away_s_ >= away_enough_s) entries.push_back(own_mark());
    if (step_ != Step::ready)
        entries.push_back(
            {Meaning::known, mark(phrase(Phrase::known, language_), Sign::go_on, front_rad_, 0.0, lower_row_deg)});
    board_.open(std::move(entries));
}

void Tutorial::next() {
    const Step after = step_ == Step::look   ? Step::wait
                       : step_ == Step::wait ? Step::away
                       : step_ == Step::away ? Step::ready
                                             : Step::over;
    if (after != Step::over) praise_until_s_ = now_s_ + praise_s;
    begin(after);
    began_s_ = std::max(began_s_, praise_until_s_);
}

bool Tutorial::look(const choicegraph::Sample& sample, bool select) {
    const double passed_s = std::clamp(sample.time_s - now_s_, 0.0, longest_step_s);
    now_s_ = sample.time_s;
    if (step_ == Step::over) return true;
    if (praising()) return false;
    on_mark_ = own_mark().mark.target.contains(sample.direction);
    on_s_ = on_mark_ ? on_s_ + passed_s : 0.0;
    const bool was_away = away_s_ >= away_enough_s;
    if (!on_mark_) away_s_ += passed_s;
    if (step_ == Step::away && !was_away && away_s_ >= away_enough_s) lay_out();
    if (const auto chosen = board_.look(sample, select)) {
        if (chosen->meaning == Meaning::known) {
            step_ = Step::over;
            return true;
        }
        next();
    } else if ((step_ == Step::look && on_s_ >= look_s) || now_s_ - began_s_ >= by_itself_after_s) {
        next();
    }
    return step_ == Step::over;
}

Phrase Tutorial::title() const {
    switch (step_) {
        case Step::look:
            return Phrase::look_title;
        case Step::wait:
            return Phrase::wait_title;
        case Step::away:
            return Phrase::away_title;
        default:
            return Phrase::tutorial_end_title;
    }
}

Phrase Tutorial::text() const {
    switch (step_) {
        case Step::look:
            return Phrase::look;
        case Step::wait:
            return Phrase::wait;
        case Step::away:
            return Phrase::away;
        default:
            return Phrase::how_to_stop;
    }
}

Phrase Tutorial::help() const {
    switch (step_) {
        case Step::look:
            return Phrase::look_help;
        case Step::wait:
            return Phrase::wait_help;
        case Step::away:
            return Phrase::away_help;
        default:
            return Phrase::begin_help;
    }
}

std::string Tutorial::moment() const {
    if (praising()) return {};
    switch (step_) {
        case Step::look:
            return "tutorial-look";
        case Step::wait:
            return "tutorial-wait";
        case Step::away:
            return "tutorial-away";
        case Step::ready:
            return "tutorial-ready";
        case Step::over:
            break;
    }
    return {};
}

void Tutorial::draw(render::Overlay& overlay) const {
    render::Page page;
    page.middle = place(front_rad_, page_follows * mark_yaw_deg(), page_pitch_deg);
    if (praising()) {
        page.title = phrase(Phrase::well_done, language_);
        overlay.pages.push_back(std::move(page));
        return;
    }
    page.title = phrase(title(), language_);
    page.text = phrase(text(), language_);
    if (now_s_ - began_s_ >= help_after_s) {
        page.text += '\n';
        page.text += phrase(help(), language_);
    }
    overlay.pages.push_back(std::move(page));
    overlay.marks = board_.marks();
    if (step_ == Step::away && away_s_ < away_enough_s) {
        render::Mark still = own_mark().mark; // its ring does not fill before the eyes have been elsewhere
        still.looked_at = on_mark_;
        overlay.marks.insert(overlay.marks.begin(), std::move(still));
    }
}

} // namespace forksight::player::guide
