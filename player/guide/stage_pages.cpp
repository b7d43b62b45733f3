// What hangs in each room: marks and pages.
#include <algorithm>
#include <cmath>

#include "player/guide/pages.hpp"
#include "player/guide/place.hpp"
#include "player/guide/stage_times.hpp"
#include "player/guide/stages.hpp"

namespace forksight::player::guide {

namespace {

using Sign = render::Mark::Sign;

constexpr double side_deg = 24.0;
constexpr double lower_side_deg = 14.0;
constexpr double between_tries_deg = 19.0;
constexpr std::size_t most_tries = 4;
constexpr double usual_floor_m = 1.6;
// Eyes lower than this sat.
constexpr double seated_below_m = 1.35;
// While the eyes are still down, a page there says that the menu hangs higher.
constexpr double still_down_deg = -40.0;
constexpr double down_page_deg = -52.0;
constexpr double dimmed = 0.45;

void add_line(render::Page& page, const std::string& text) {
    page.text += '\n';
    page.text += text;
}

} // namespace

const std::string& Stages::paged() const {
    return stage_ == Stage::warning ? setting_.warning : setting_.consent;
}

void Stages::lay_out() {
    std::vector<Entry> entries;
    const auto main = [&](Meaning meaning, Phrase text, Sign sign) {
        entries.push_back({meaning, mark(said(text), sign, front_rad_, 0.0, upper_row_deg, true)});
    };
    const auto beside = [&](Meaning meaning, Phrase text, Sign sign, double yaw_deg, double pitch_deg) {
        entries.push_back({meaning, mark(said(text), sign, front_rad_, yaw_deg, pitch_deg)});
    };
    const bool last_leaf = leaf_ + 1 >= pages_of(paged()).size();
    may_begin_ = may_begin();
    switch (stage_) {
        case Stage::start:
            if (may_begin_) main(Meaning::begin, Phrase::begin, Sign::begin);
            break;
        case Stage::warning:
            if (last_leaf)
                main(Meaning::begin, Phrase::warning_on, Sign::go_on);
            else
                main(Meaning::read_on, Phrase::read_on, Sign::go_on);
            break;
        case Stage::consent:
            if (last_leaf) {
                // Neither lies where the eyes rest: it is to be an answer.
                beside(Meaning::agree, Phrase::agree, Sign::tick, -lower_side_deg, upper_row_deg);
                beside(Meaning::disagree, Phrase::disagree, Sign::stop, lower_side_deg, upper_row_deg);
            } else {
                main(Meaning::read_on, Phrase::read_on, Sign::go_on);
            }
            break;
        case Stage::menu:
            lay_out_menu(entries);
            break;
        case Stage::helped:
            main(Meaning::go_on, Phrase::go_on, Sign::go_on);
            beside(Meaning::stop, Phrase::stop, Sign::stop, side_deg, upper_row_deg);
            break;
        case Stage::sure:
            main(Meaning::go_on, Phrase::go_on, Sign::go_on);
            beside(Meaning::stop_yes, Phrase::stop_yes, Sign::stop, -side_deg, upper_row_deg);
            break;
        case Stage::welcome:
            main(Meaning::go_on, Phrase::go_on, Sign::go_on);
            beside(Meaning::stop, Phrase::stop, Sign::stop, side_deg, lower_row_deg);
            break;
        case Stage::end:
            lay_out_end(entries);
            break;
        case Stage::tutorial:
        case Stage::begun:
        case Stage::film:
            break;
    }
    board_.open(std::move(entries));
}

void Stages::lay_out_menu(std::vector<Entry>& entries) const {
    const auto add = [&](Meaning meaning, Phrase text, Sign sign, double yaw_deg, double pitch_deg, bool main = false) {
        entries.push_back({meaning, mark(said(text), sign, front_rad_, yaw_deg, pitch_deg, main)});
    };
    add(Meaning::go_on, Phrase::go_on, Sign::go_on, 0.0, upper_row_deg, true);
    add(Meaning::help, Phrase::help, Sign::help, -side_deg, upper_row_deg);
    add(Meaning::stop, Phrase::stop, Sign::stop, side_deg, upper_row_deg);
    add(Meaning::type, larger_ ? Phrase::usual : Phrase::larger, Sign::none, setting_.has_voice ? -lower_side_deg : 0.0,
        lower_row_deg);
    if (setting_.has_voice)
        add(Meaning::voice, reads_ ? Phrase::read_no_more : Phrase::read_aloud, Sign::none, lower_side_deg,
            lower_row_deg);
}

void Stages::lay_out_end(std::vector<Entry>& entries) const {
    if (film_.trouble.empty() && !film_.declined) {
        const auto& given = film_.given;
        const std::size_t count = std::min(most_tries, given.size());
        for (std::size_t i = 0; i < count; ++i) {
            const Given& answer = given[given.size() - count + i];
            const double yaw_deg =
                (static_cast<double>(i) - (static_cast<double>(count) - 1.0) / 2.0) * between_tries_deg;
            entries.push_back(
                {Meaning::another,
                 mark(said(Phrase::another) + in_short(answer.text), Sign::back, front_rad_, yaw_deg, upper_row_deg),
                 answer.offer});
        }
    }
    const Phrase again = film_.declined ? Phrase::watch_after_all : Phrase::again;
    entries.push_back({Meaning::again, mark(said(again), Sign::again, front_rad_, -lower_side_deg, lower_row_deg)});
    entries.push_back(
        {Meaning::leave, mark(said(Phrase::done), Sign::tick, front_rad_, lower_side_deg, lower_row_deg)});
}

std::string Stages::moment() const {
    switch (stage_) {
        case Stage::start:
            return may_begin_ ? "start" : "fetching";
        case Stage::warning:
            return "warning";
        case Stage::consent:
            return "consent";
        case Stage::tutorial:
            return tutorial_.moment();
        case Stage::menu:
            return "pause";
        case Stage::helped:
            return "help";
        case Stage::sure:
            return "stop";
        case Stage::welcome:
            return "welcome";
        case Stage::end:
            return "end";
        case Stage::begun:
        case Stage::film:
            break;
    }
    return {};
}

render::Page Stages::start_page() const {
    render::Page page;
    page.title = setting_.title;
    const double waited_s = now_s_ - opened_s_;
    if (film_.is != FilmNow::Is::fetching) {
        page.text = said(Phrase::how_to_begin);
        add_line(page, said(film_.line_lost ? Phrase::line_lost_ready : Phrase::how_to_stop));
    } else if (film_.line_lost) {
        page.text = said(Phrase::line_lost);
    } else if (waited_s >= begin_anyway_s) {
        page.text = said(Phrase::very_slow);
    } else {
        page.text = said(waited_s >= slow_after_s ? Phrase::slow : Phrase::moment);
    }
    if (setting_.camera_height_m.value_or(usual_floor_m) < seated_below_m) add_line(page, said(Phrase::sit_down));
    return page;
}

render::Page Stages::end_page() const {
    render::Page page;
    if (!film_.trouble.empty()) {
        page.title = said(Phrase::trouble_title);
        page.text = film_.trouble;
        return page;
    }
    if (film_.declined) {
        page.title = said(Phrase::declined_title);
        page.text = said(Phrase::declined);
        return page;
    }
    page.title = said(film_.stopped ? Phrase::stopped_title : Phrase::end_title);
    page.text = said(film_.stopped ? Phrase::stopped : Phrase::end);
    const auto& given = film_.given;
    const std::size_t count = std::min(most_tries, given.size());
    if (count > 0) add_line(page, said(Phrase::end_chosen));
    for (std::size_t i = given.size() - count; i < given.size(); ++i) add_line(page, in_short(given[i].text));
    return page;
}

render::Page Stages::page() const {
    const auto of = [this](Phrase title, Phrase text) {
        render::Page page;
        page.title = said(title);
        page.text = said(text);
        return page;
    };
    switch (stage_) {
        case Stage::start:
            return start_page();
        case Stage::warning:
        case Stage::consent: {
            const auto leaves = pages_of(paged());
            render::Page page;
            page.title = said(stage_ == Stage::warning ? Phrase::warning_title : Phrase::consent_title);
            if (!leaves.empty()) page.text = leaves[std::min(leaf_, leaves.size() - 1)];
            return page;
        }
        case Stage::menu:
            return of(Phrase::menu_title, Phrase::menu);
        case Stage::helped:
            return of(Phrase::help_title, Phrase::helped);
        case Stage::sure:
            return of(Phrase::stop_title, Phrase::stop_sure);
        case Stage::welcome:
            return of(Phrase::welcome_title, Phrase::welcome);
        case Stage::end:
            return end_page();
        case Stage::begun:
            return {setting_.title, said(Phrase::moment), {}};
        case Stage::tutorial:
        case Stage::film:
            break;
    }
    return {};
}

render::Overlay Stages::drawn(const Seen& seen) const {
    render::Overlay overlay;
    overlay.room = room_;
    overlay.floor_m = setting_.camera_height_m.value_or(usual_floor_m);
    overlay.dark = in_pause() ? dimmed : 0.0;
    overlay.type = type();
    overlay.marks = board_.marks();
    if (stage_ == Stage::tutorial) {
        tutorial_.draw(overlay);
        return overlay;
    }
    render::Page shown = page();
    shown.middle = place(front_rad_, 0.0, page_pitch_deg);
    const bool begins = stage_ == Stage::start || stage_ == Stage::warning;
    if (begins && !overlay.marks.empty() && now_s_ - opened_s_ >= help_after_s && leaf_ == 0)
        add_line(shown, said(Phrase::begin_help));
    overlay.pages.push_back(std::move(shown));
    const bool down = choicegraph::degrees(choicegraph::pitch_of(seen.look.direction)) < still_down_deg;
    if (stage_ == Stage::menu && down)
        overlay.pages.push_back({{}, said(Phrase::look_up), place(front_rad_, 0.0, down_page_deg)});
    return overlay;
}

} // namespace forksight::player::guide
