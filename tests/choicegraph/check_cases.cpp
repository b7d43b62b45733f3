#include "tests/choicegraph/check_cases.hpp"

#include <limits>

namespace forksight::choicegraph::tests {

FilmOf visit_with(const std::function<void(FilmOf&)>& change) {
    FilmOf film = visit();
    change(film);
    return film;
}

namespace {

std::vector<Case> structure() {
    return {
        {"FS0103 /scenes/door/choices/1/id", visit_with([](FilmOf& f) { tell(f).id = "ask-in"; })},
        {"FS0103 /clips/clip; FS0602 /clips/clip", visit_with([](FilmOf& f) {
             f.clips = {"clip", "clip"};
         })},
        {"FS0104 /id", visit_with([](FilmOf& f) { f.id = "Visit"; })},
        {"FS0104 /scenes/door/choices/1/id", visit_with([](FilmOf& f) { tell(f).id = "tell it"; })},
        {"FS0105 /scenes/attic", visit_with([](FilmOf& f) { f.scenes.push_back({.id = "attic", .ending = "up"}); })},
        {"FS0106 /scenes/street", visit_with([](FilmOf& f) { f.scenes[3].ending.clear(); })},
        {"FS0107 /scenes/hall/then", visit_with([](FilmOf& f) { hall(f).then[1].condition = "trust < 3"; })},
        {"FS0108 /scenes/door/offer", visit_with([](FilmOf& f) {
             door(f).offer->otherwise.clear();
             say_nothing(f) = {.id = "wait", .to = "street", .look = {{0.0, 0.0, 10.0, 8.0}}};
         })},
        {"FS0108 /scenes/door/offer; FS0111 /scenes/door/choices/2",
         visit_with([](FilmOf& f) { door(f).offer->otherwise.clear(); })},
        {"FS0109 /scenes/door/choices", visit_with([](FilmOf& f) {
             door(f).offer.reset();
             door(f).then = {{.to = "street"}};
         })},
        {"FS0110 /scenes/hall/offer", visit_with([](FilmOf& f) { hall(f).offer = OfferOf{.at_s = 1.0}; })},
        {"FS0111 /scenes/door/choices/3",
         visit_with([](FilmOf& f) { door(f).choices.push_back({.id = "shrug", .to = "hall"}); })},
        {"FS0112 /scenes/door/offer/otherwise", visit_with([](FilmOf& f) {
             say_nothing(f).condition = "trust > 1";
             door(f).then = {{.to = "street"}};
         })},
        {"FS0112 /scenes/door/offer/otherwise", visit_with([](FilmOf& f) {
             say_nothing(f).once = true;
             door(f).then = {{.to = "street"}};
         })},
        {"FS0113 /scenes/door/offer/otherwise", visit_with([](FilmOf& f) {
             door(f).offer->until_s.reset();
             say_nothing(f).look = {{0.0, 0.0, 10.0, 8.0}};
             say_nothing(f).text = tell(f).text;
         })},
        {"FS0114 /scenes/door/then", visit_with([](FilmOf& f) {
             door(f).offer->until_s.reset();
             door(f).offer->otherwise.clear();
             say_nothing(f) = {.id = "wait", .to = "street", .look = {{0.0, 0.0, 10.0, 8.0}}};
             door(f).then = {{.to = "street"}};
         })},
        {"FS0114 /scenes/door/end", visit_with([](FilmOf& f) {
             door(f).offer->until_s.reset();
             door(f).offer->otherwise.clear();
             say_nothing(f) = {.id = "wait", .to = "street", .look = {{0.0, 0.0, 10.0, 8.0}}};
             door(f).ending = "left";
         })},
        {"FS0115 /scenes", visit_with([](FilmOf& f) {
             f.scenes[2] = {.id = "inside", .then = {{.to = "door"}}};
             f.scenes[3] = {.id = "street", .then = {{.to = "door"}}};
         })},
        {"FS0116 /scenes/hall/then/2", visit_with([](FilmOf& f) { hall(f).then.push_back({.to = "door"}); })},
        {"FS0117 /scenes/door/choices", visit_with([](FilmOf& f) {
             door(f).choices.pop_back();
             door(f).offer = OfferOf{.at_s = 8.0};
         })},
        {"FS0118 /scenes/door/then", visit_with([](FilmOf& f) { door(f).then = {{.to = "street"}}; })},
        {"FS0118 /scenes/door/end", visit_with([](FilmOf& f) { door(f).ending = "left"; })},
    };
}

// The visit, whose hall and street are shared: both are entered from the door, which says where to return to.
FilmOf shared(const std::function<void(FilmOf&)>& change) {
    FilmOf film = visit();
    hall(film).returns = true;
    hall(film).then.pop_back();
    ask_in(film).return_to = "street";
    change(film);
    return film;
}

std::vector<Case> chance_and_returns() {
    return {
        {"", visit_with([](FilmOf& f) {
             hall(f).then = {{.to = "inside", .weight = 1}, {.to = "street", .weight = 2}};
         })},
        {"FS0119 /scenes/hall/then/0/weight", visit_with([](FilmOf& f) { hall(f).then[0].weight = 3; })},
        {"FS0119 /scenes/hall/then/1/weight", visit_with([](FilmOf& f) { hall(f).then[1].weight = 3; })},
        {"FS0119 /scenes/hall/then/0/weight; FS0119 /scenes/hall/then/2/weight", visit_with([](FilmOf& f) {
             hall(f).then = {{.condition = "trust > 3", .to = "inside", .weight = 1},
                             {.condition = "trust > 1", .to = "street"},
                             {.to = "inside", .weight = 1}};
         })},
        // A way without `if` closes the draw it is in, and no more than that.
        {"", visit_with([](FilmOf& f) {
             hall(f).then = {{.to = "inside", .weight = 1}, {.condition = "trust > 1", .to = "street", .weight = 1}};
         })},
        {"FS0116 /scenes/hall/then/2", visit_with([](FilmOf& f) {
             hall(f).then = {{.to = "inside", .weight = 1}, {.to = "street", .weight = 1}, {.to = "door"}};
         })},
        {"FS0107 /scenes/hall/then", visit_with([](FilmOf& f) {
             hall(f).then = {{.condition = "trust > 1", .to = "inside", .weight = 1},
                             {.condition = "trust > 2", .to = "street", .weight = 1}};
         })},
        {"", shared([](FilmOf&) {})},
        {"FS0120 /scenes/door/choices/1/return_to", visit_with([](FilmOf& f) { tell(f).return_to = "street"; })},
        {"FS0120 /scenes/hall/then/1/return_to", visit_with([](FilmOf& f) { hall(f).then[1].return_to = "door"; })},
        {"FS0121 /scenes/street/returns", visit_with([](FilmOf& f) { f.scenes[3].returns = true; })},
        {"FS0122 /scenes/hall/returns", shared([](FilmOf& f) { tell(f).to = "hall"; })},
        // The called scene calls another, which returns; what it returns to returns in turn.
        {"", shared([](FilmOf& f) {
             hall(f).then[0] = {.to = "deep", .return_to = "rest"};
             hall(f).returns = false;
             f.scenes.push_back({.id = "deep", .then = {{.condition = "trust > 2", .to = "inside"}}, .returns = true});
             f.scenes.push_back({.id = "rest", .returns = true});
         })},
        // What the called scene calls returns to it, and there the film ends: its own caller waits in vain.
        {"FS0120 /scenes/door/choices/0/return_to", shared([](FilmOf& f) {
             hall(f).then[0] = {.to = "deep", .return_to = "inside"};
             hall(f).returns = false;
             f.scenes.push_back({.id = "deep", .then = {{.condition = "trust > 2", .to = "inside"}}, .returns = true});
         })},
        {"FS0123 /scenes/hall/returns", shared([](FilmOf& f) { ask_in(f).return_to.clear(); })},
        // What returns is entered; what would be returned to, if anything came back, is not.
        {"FS0120 /scenes/door/choices/0/return_to; FS0105 /scenes/attic", visit_with([](FilmOf& f) {
             ask_in(f).return_to = "attic";
             f.scenes.insert(f.scenes.begin() + 1, {.id = "attic", .ending = "up"});
         })},
        {"", shared([](FilmOf& f) {
             ask_in(f).return_to = "attic";
             f.scenes.push_back({.id = "attic", .ending = "up"});
         })},
        {"FS0114 /scenes/door/returns", shared([](FilmOf& f) {
             door(f).offer->until_s.reset();
             door(f).offer->otherwise.clear();
             say_nothing(f) = {.id = "wait", .to = "street", .look = {{0.0, 0.0, 10.0, 8.0}}};
             door(f).returns = true;
             hall(f).then[0] = {.to = "door", .return_to = "inside"};
             hall(f).returns = false;
             ask_in(f).return_to.clear();
         })},
        {"FS0124 /scenes/door/choices/1/show_disabled", visit_with([](FilmOf& f) { tell(f).show_disabled = true; })},
    };
}

FilmOf talk_with(const std::function<void(FilmOf&)>& change) {
    FilmOf film = talk();
    change(film);
    return film;
}

std::vector<Case> views() {
    return {
        {"", talk()},
        {"FS0605 /scenes/first/views/0/clip; FS0605 /scenes/second/views/0/clip",
         talk_with([](FilmOf& f) { f.viewpoints.clear(); })},
        {"FS0604 /scenes/first/views/0/clip; FS0604 /scenes/second/views/0/clip",
         talk_with([](FilmOf& f) { f.viewpoints["client"] = ""; })},
        {"FS0606 /scenes/first/clip; FS0606 /scenes/second/clip",
         talk_with([](FilmOf& f) { f.viewpoints["clip"] = ""; })},
        {"FS0605 /scenes/first/views/1/clip",
         talk_with([](FilmOf& f) { f.scenes[0].views.push_back({.clip = "client"}); })},
        {"FS0408 /scenes/first/views/0/looks/wait", talk_with([](FilmOf& f) {
             f.scenes[0].choices[1].look.clear();
             f.scenes[0].views[0].looks["wait"] = right();
         })},
        {"FS0401 /scenes/first/views/0/looks/ask",
         talk_with([](FilmOf& f) { f.scenes[0].views[0].looks["ask"] = right(); })},
        {"FS0401 /scenes/first/views/0/looks/wait",
         talk_with([](FilmOf& f) { f.scenes[0].views[0].looks["wait"] = f.scenes[0].views[0].looks["ask"]; })},
        // What overlaps in the scene itself is not said again of a view that moves neither.
        {"FS0401 /scenes/first/choices/2/look",
         talk_with([](FilmOf& f) { f.scenes[0].choices.push_back({.id = "leave", .to = "last", .look = right()}); })},
        {"FS0402 /scenes/first/views/0/looks/ask/radius",
         talk_with([](FilmOf& f) { f.scenes[0].views[0].looks["ask"][0].radius_deg = 1.0; })},
        {"FS0404 /scenes/first/views/0/looks/ask",
         talk_with([](FilmOf& f) { f.scenes[0].views[0].looks["ask"][0].yaw_deg = 170.0; })},
        {"FS0405 /scenes/first/views/0/looks/ask",
         talk_with([](FilmOf& f) { f.scenes[0].views[0].looks["ask"][0].pitch_deg = 91.0; })},
        {"FS0310 /scenes/first/views/0/looks/ask/1/t", talk_with([](FilmOf& f) {
             f.scenes[0].views[0].looks["ask"] = {{3.0, 60.0, 0.0, 8.0}, {3.0, 70.0, 0.0, 8.0}};
         })},
        {"FS0309 /scenes/first/views/0/looks/ask/0/t",
         talk_with([](FilmOf& f) { f.scenes[0].views[0].looks["ask"][0].t_s = -1.0; })},
    };
}

std::vector<Case> variables() {
    return {
        {"FS0201 /variables/trust/initial", visit_with([](FilmOf& f) { f.variables[0].initial = 6; })},
        {"FS0201 /variables/trust/initial", visit_with([](FilmOf& f) { f.variables[0].initial = -1; })},
        {"FS0201 /variables/told/initial", visit_with([](FilmOf& f) { f.variables[1].initial = 2; })},
        {"FS0202 /variables/trust/min", visit_with([](FilmOf& f) { f.variables[0].min = 6; })},
        {"FS0203 /variables/not", visit_with([](FilmOf& f) { f.variables.push_back(boolean("not")); })},
        {"FS0203 /variables/42", visit_with([](FilmOf& f) { f.variables.push_back(boolean("42")); })},
        {"FS0103 /variables/told; FS0204 /variables/told",
         visit_with([](FilmOf& f) { f.variables.insert(f.variables.begin(), boolean("told")); })},
        {"FS0204 /variables/idle", visit_with([](FilmOf& f) { f.variables.push_back(integer("idle", 0, 0, 9)); })},
        {"FS0204 /variables/idle", visit_with([](FilmOf& f) {
             f.variables.push_back(integer("idle", 0, 0, 9));
             tell(f).effects.emplace_back("idle = idle + 1");
         })},
        {"FS0205 /variables/fixed", visit_with([](FilmOf& f) {
             f.variables.push_back(integer("fixed", 1, 0, 9));
             ask_in(f).condition += " and fixed > 0";
         })},
        {"FS0206 /scenes/door/choices/1", visit_with([](FilmOf& f) { ask_in(f).rating = 2; })},
        {"FS0207 /scenes/door/choices/0", visit_with([](FilmOf& f) { tell(f).skills = {"respect"}; })},
    };
}

std::vector<Case> timing() {
    return {
        {"FS0301 /scenes/door/offer/until", visit_with([](FilmOf& f) { door(f).offer->until_s = 8.0; })},
        {"FS0302 /scenes/door/offer/at", visit_with([](FilmOf& f) { door(f).to_time_s = 8.0; })},
        {"FS0303 /scenes/door/offer/at", visit_with([](FilmOf& f) { door(f).from_s = 9.0; })},
        {"FS0304 /scenes/street/to_time", visit_with([](FilmOf& f) { f.scenes[3].from_s = 26.0; })},
        {"FS0305 /scenes/door/offer/loop_from", visit_with([](FilmOf& f) { door(f).offer->loop_from_s = 8.5; })},
        {"FS0306 /scenes/door/offer", visit_with([](FilmOf& f) { door(f).to_time_s = 8.9; })},
        {"FS0309 /scenes/door/offer/at", visit_with([](FilmOf& f) { door(f).offer->at_s = -1.0; })},
        {"FS0309 /scenes/hall/from",
         visit_with([](FilmOf& f) { hall(f).from_s = std::numeric_limits<double>::quiet_NaN(); })},
        {"FS0309 /scenes/door/choices/0/look/0/t", visit_with([](FilmOf& f) { ask_in(f).look[0].t_s = -2.0; })},
        {"FS0310 /scenes/door/choices/0/look/1/t", visit_with([](FilmOf& f) {
             ask_in(f).look = {{9.0, -20.0, -25.0, 8.0}, {9.0, -30.0, -25.0, 8.0}};
         })},
        {"FS0313 /scenes/door/offer/loop_from", visit_with([](FilmOf& f) {
             door(f).from_s = 5.0;
             door(f).offer->loop_from_s = 4.0;
         })},
        {"FS0311 /scenes/door/offer/loop_from", visit_with([](FilmOf& f) {
             door(f).offer->meanwhile = Meanwhile::play;
             door(f).offer->loop_from_s = 5.0;
         })},
        {"FS0312 /scenes/door/offer/until", visit_with([](FilmOf& f) { tell(f).text["nl"] = std::string(170, 'x'); })},
    };
}

std::vector<Case> placement() {
    return {
        {"FS0401 /scenes/door/choices/1/look", visit_with([](FilmOf& f) { tell(f).look[0].yaw_deg = -7.0; })},
        {"FS0401 /scenes/door/choices/1/look/0", visit_with([](FilmOf& f) {
             // It only passes over the other one on its way.
             tell(f).look = {{8.0, -60.0, -25.0, 8.0}, {12.0, 20.0, -25.0, 8.0}};
         })},
        {"FS0402 /scenes/door/choices/0/look/radius",
         visit_with([](FilmOf& f) { ask_in(f).look[0].radius_deg = 2.9; })},
        {"FS0403 /scenes/door/choices/0/look/radius",
         visit_with([](FilmOf& f) { ask_in(f).look[0].radius_deg = 0.0; })},
        {"FS0403 /scenes/door/choices/0/look/radius",
         visit_with([](FilmOf& f) { ask_in(f).look[0].radius_deg = 91.0; })},
        {"FS0404 /scenes/door/choices/0/look", visit_with([](FilmOf& f) { ask_in(f).look[0].yaw_deg = -121.0; })},
        {"FS0404 /scenes/door/choices/0/look", visit_with([](FilmOf& f) { ask_in(f).look[0].pitch_deg = 46.0; })},
        {"FS0404 /scenes/door/choices/0/look", visit_with([](FilmOf& f) { ask_in(f).look[0].pitch_deg = -61.0; })},
        {"FS0405 /scenes/door/choices/0/look", visit_with([](FilmOf& f) { ask_in(f).look[0].yaw_deg = 181.0; })},
        {"FS0405 /scenes/door/choices/0/look", visit_with([](FilmOf& f) { ask_in(f).look[0].pitch_deg = -91.0; })},
        {"FS0406 /scenes/door/choices", visit_with([](FilmOf& f) {
             for (int i = 0; i < 3; ++i) {
                 door(f).choices.push_back(
                     {.id = "more-" + std::to_string(i), .to = "hall", .look = {{0.0, -40.0 + 40.0 * i, 20.0, 8.0}}});
             }
         })},
        {"FS0407 /scenes/hall/choices", visit_with([](FilmOf& f) {
             hall(f) = {.id = "hall",
                        .offer = OfferOf{.at_s = 1.0},
                        .choices = {{.id = "on", .to = "inside", .look = left()}}};
         })},
    };
}

std::vector<Case> texts() {
    return {
        {"FS0501 /scenes/door/choices/0/text", visit_with([](FilmOf& f) { ask_in(f).text.erase("en"); })},
        {"FS0501 /scenes/door/choices/0/feedback", visit_with([](FilmOf& f) {
             ask_in(f).feedback = {{"en", "Well"}};
         })},
        {"FS0502 /scenes/door/choices/0/text", visit_with([](FilmOf& f) { ask_in(f).text.clear(); })},
        {"FS0502 /scenes/door/choices/0/text/nl", visit_with([](FilmOf& f) { ask_in(f).text["nl"] = " \n"; })},
        {"FS0502 /title/en", visit_with([](FilmOf& f) { f.title["en"].clear(); })},
        {"FS0504 /title", visit_with([](FilmOf& f) { tell(f).text["de"] = "Ja"; })},
        // Without a title the texts say for themselves in which languages the film is.
        {"FS0503 /title; FS0501 /scenes/door/choices/0/text", visit_with([](FilmOf& f) {
             f.title.clear();
             ask_in(f).text.erase("en");
         })},
        {"FS0503 /title", visit_with([](FilmOf& f) { f.title.clear(); })},
        {"FS0602 /clips/spare", visit_with([](FilmOf& f) { f.clips.emplace_back("spare"); })},
    };
}

} // namespace

std::vector<Case> one_mistake_each() {
    std::vector<Case> all;
    for (const auto& some : {structure(), chance_and_returns(), variables(), timing(), placement(), views(), texts()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

} // namespace forksight::choicegraph::tests
