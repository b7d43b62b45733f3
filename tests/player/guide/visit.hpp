// A viewer in the rooms, frame by frame, and a film that does as it is asked.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "player/guide/stages.hpp"
#include "tests/catch.hpp"

namespace forksight::tests {

using choicegraph::Source;
using player::guide::Ask;
using player::guide::FilmNow;
using player::guide::Stages;
using player::guide::Upshot;
using Stage = player::guide::Stages::Stage;

inline choicegraph::Direction at(double yaw_deg, double pitch_deg) {
    return choicegraph::direction(choicegraph::radians(yaw_deg), choicegraph::radians(pitch_deg));
}

struct Visit {
    static constexpr double frame_s = 1.0 / 60;

    explicit Visit(player::guide::Setting with = {}) : setting(std::move(with)), stages(setting) {
        film.is = FilmNow::Is::ready;
    }

    /// One frame, looking with the whole head; what was asked for happens as a session would have it.
    void frame(const choicegraph::Direction& gaze) {
        now_s += frame_s;
        seen.time_s = now_s;
        seen.look = {same_sample_s.value_or(now_s), gaze, same_sample_s ? Source::eyes : Source::head, true};
        seen.head = choicegraph::orientation(choicegraph::yaw_of(gaze), choicegraph::pitch_of(gaze));
        last = stages.step(seen, film);
        seen.select = seen.pause = false;
        if (last.ask == Ask::nothing) return;
        asked.push_back(last.ask);
        using Is = FilmNow::Is;
        switch (last.ask) {
            case Ask::begin:
                film.is = Is::playing;
                film.seen = true;
                break;
            case Ask::decline:
                film.is = Is::over;
                film.declined = true;
                break;
            case Ask::stop:
                film.is = Is::over;
                film.stopped = true;
                break;
            case Ask::another:
                if (refuses) break;
                film.is = Is::playing;
                film.stopped = false;
                back_to = last.offer;
                break;
            case Ask::again:
                film = {};
                film.is = Is::ready;
                stages.restart();
                break;
            default:
                break;
        }
    }

    void look(const choicegraph::Direction& gaze, double seconds) {
        for (double passed_s = 0.0; passed_s < seconds - 1e-9; passed_s += frame_s) frame(gaze);
    }

    void ahead(double seconds) { look(at(0.0, 0.0), seconds); }

    const std::vector<player::render::Mark>& marks() const {
        static const std::vector<player::render::Mark> none;
        return last.instead ? last.instead->marks : none;
    }

    bool shows(const std::string& text) const {
        return std::any_of(marks().begin(), marks().end(), [&](const auto& mark) { return mark.text == text; });
    }

    /// Looks at the mark until it is chosen.
    void choose(const std::string& text) {
        const auto mark =
            std::find_if(marks().begin(), marks().end(), [&](const auto& one) { return one.text == text; });
        if (mark == marks().end()) FAIL("there is no mark '" + text + "' to look at");
        const choicegraph::Direction there = mark->target.centre; // the mark goes with its frame
        // What opened under the gaze takes a rest first. A ring that is empty again was full.
        double filled = 0.0;
        for (int i = 0; i < 240; ++i) {
            frame(there);
            const auto now =
                std::find_if(marks().begin(), marks().end(), [&](const auto& one) { return one.text == text; });
            if (now == marks().end() || now->progress < filled - 0.5) break;
            filled = now->progress;
        }
        look(there, 0.6);
    }

    std::string page() const {
        std::string text;
        if (!last.instead) return text;
        for (const auto& one : last.instead->pages) text += one.title + "|" + one.text + "|";
        return text;
    }

    Stage stage() const { return stages.stage(); }
    bool was_asked(Ask what) const { return std::count(asked.begin(), asked.end(), what) > 0; }

    player::guide::Setting setting;
    Stages stages;
    player::guide::Seen seen;
    FilmNow film;
    Upshot last;
    std::vector<Ask> asked;
    std::optional<double> same_sample_s; ///< a tracker of eyes gives the sample of that time, again and again
    bool refuses = false;                ///< to go back
    std::uint64_t back_to = 0;
    double now_s = 100.0;
};

inline player::guide::Setting plain(bool tutorial = false) {
    player::guide::Setting setting;
    setting.language = "en";
    setting.title = "First visit";
    setting.tutorial = tutorial;
    return setting;
}

/// The film is on.
inline Visit in_film(player::guide::Setting setting = plain()) {
    Visit visit(std::move(setting));
    visit.ahead(1.0);
    visit.choose("Begin");
    visit.ahead(2.0);
    REQUIRE(visit.stage() == Stage::film);
    return visit;
}

inline Visit in_menu(player::guide::Setting setting = plain()) {
    Visit visit = in_film(std::move(setting));
    visit.look(at(0.0, -70.0), 1.2);
    visit.ahead(0.5);
    REQUIRE(visit.stage() == Stage::menu);
    return visit;
}

} // namespace forksight::tests
