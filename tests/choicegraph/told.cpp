#include "tests/choicegraph/told.hpp"

#include <sstream>

#include "tests/catch.hpp"

namespace forksight::choicegraph::tests {

namespace {

std::string name_of(How how) {
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
    return "?";
}

std::string name_of(Why why) {
    switch (why) {
        case Why::viewer:
            return "viewer";
        case Why::no_way_on:
            return "no way on";
        case Why::failure:
            return "failure";
        case Why::declined:
            return "declined";
    }
    return "?";
}

struct EventInWords {
    std::string operator()(const Started&) const { return "started"; }
    std::string operator()(const Entered& e) const { return "entered " + e.scene; }
    std::string operator()(const Offered& e) const {
        std::string text = "offered " + e.scene + ":";
        for (const std::string& choice : e.choices) text += " " + choice;
        return text;
    }
    std::string operator()(const Chosen& e) const {
        return "chosen " + e.scene + "/" + e.choice + " by " + name_of(e.how);
    }
    std::string operator()(const Gaze&) const { return "gaze"; }
    std::string operator()(const Viewed& e) const { return "viewed " + e.clip; }
    std::string operator()(const WentBack& e) const { return "went back to " + std::to_string(e.to); }
    std::string operator()(const Paused&) const { return "paused"; }
    std::string operator()(const Resumed&) const { return "resumed"; }
    std::string operator()(const Asked&) const { return "asked for help"; }
    std::string operator()(const Ended& e) const { return "ended " + e.ending; }
    std::string operator()(const Stopped& e) const { return "stopped: " + name_of(e.why); }
};

struct ActionInWords {
    const Film& film;

    std::string operator()(const Take& a) const {
        const Scene& scene = film.scenes[a.scene];
        return "take " + scene.id + (a.clip == scene.clip ? "" : " in " + film.clips[a.clip].id);
    }
    std::string operator()(const SwitchView& a) const { return "view " + film.clips[a.clip].id; }
    std::string operator()(const Cue& a) const {
        std::string text = "cue";
        for (const std::size_t scene : a.scenes) text += " " + film.scenes[scene].id;
        return text;
    }
    std::string operator()(const Show& a) const {
        std::string text = "show";
        for (const Option& option : a.options) {
            text += " " + film.scenes[a.scene].choices[option.choice].id + (option.enabled ? "" : "(grey)");
        }
        return text;
    }
    std::string operator()(const Hide&) const { return "hide"; }
    std::string operator()(const Loop& a) const {
        std::ostringstream text;
        text << "loop from " << a.from_s;
        if (a.to_s) text << " to " << *a.to_s;
        return text.str();
    }
    std::string operator()(const Freeze&) const { return "freeze"; }
    std::string operator()(const Finish& a) const { return "finish " + a.ending; }
};

} // namespace

std::string told(const Event& event) {
    return std::visit(EventInWords{}, event);
}

std::string told(const Actions& actions, const Film& film) {
    std::string text;
    for (const Action& action : actions) text += (text.empty() ? "" : ", ") + std::visit(ActionInWords{film}, action);
    return text;
}

std::string step(Playthrough& play, const Event& event) {
    const State before = play.state();
    const auto result = play.on(event);
    if (const auto* refusal = std::get_if<Refusal>(&result)) {
        CHECK(play.state() == before);
        return "refused: " + refusal->what;
    }
    return told(std::get<Actions>(result), play.film());
}

std::string due(const Playthrough& play, const Playhead& playhead) {
    const auto event = play.due(playhead);
    return event ? told(*event) : "nothing";
}

std::string follow(Playthrough& play, Playhead playhead) {
    std::string story;
    for (int i = 0; i < 100; ++i) {
        const auto event = play.due(playhead);
        if (!event) return story;
        story += (story.empty() ? "" : "; ") + told(*event);
        const auto result = play.on(*event);
        REQUIRE(std::holds_alternative<Actions>(result));
        if (std::holds_alternative<Entered>(*event)) playhead = {};
        if (std::holds_alternative<Offered>(*event)) playhead.offered_for_s = 0.0;
    }
    FAIL("no end to what is due");
    return story;
}

} // namespace forksight::choicegraph::tests
