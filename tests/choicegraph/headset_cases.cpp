#include "tests/choicegraph/headset_cases.hpp"

#include <functional>

#include "tests/choicegraph/film_of.hpp"

namespace forksight::choicegraph::tests {

namespace {

using Facts = std::unordered_map<std::string, ClipFacts>;

Film visit_with(const std::function<void(Film&)>& change) {
    Film film = film_of(visit());
    change(film);
    return film;
}

/// The visit, in which Mia speaks in both languages.
Film spoken(const std::function<void(Film&)>& change = [](Film&) {}) {
    return visit_with([&](Film& film) {
        film.clips[0].speakers = {{"mia", {{"en", "Mia"}, {"nl", "Mia"}}, -20.0, 0.0}};
        change(film);
    });
}

Facts said(const std::function<void(ClipFacts&)>& change = [](ClipFacts&) {}) {
    ClipFacts facts{30.0};
    facts.subtitles["en"] = {{1.0, 3.0, "mia", "Come in."}, {3.0, 5.0, "", "(a door)"}};
    facts.subtitles["nl"] = {{1.0, 3.0, "mia", "Kom binnen."}};
    change(facts);
    return {{"clip", facts}};
}

std::vector<HeadsetCase> before_the_film() {
    const Text both = {{"en", "Loud."}, {"nl", "Luid."}};
    return {
        {"", visit_with([&](Film& f) { f.warning = f.consent = both; }), {}},
        {"FS0501 /warning",
         visit_with([](Film& f) {
             f.warning = {{"nl", "Luid."}};
         }),
         {}},
        {"FS0502 /warning/en",
         visit_with([](Film& f) {
             f.warning = {{"nl", "Luid."}, {"en", " "}};
         }),
         {}},
        {"FS0501 /consent",
         visit_with([](Film& f) {
             f.consent = {{"en", "Yes."}};
         }),
         {}},
        {"FS0501 /clips/clip/speakers/mia/name", spoken([](Film& f) { f.clips[0].speakers[0].name.erase("nl"); }), {}},
    };
}

/// The visit, with a hall of a clip of its own, filmed from these heights.
Film filmed_from(std::optional<double> door_m, std::optional<double> hall_m, double fade_s = 0.0) {
    FilmOf written = visit();
    written.clips.emplace_back("hall");
    written.scenes[1].clip = "hall";
    Film film = film_of(written);
    film.clips[0].camera_height_m = door_m;
    film.clips[1].camera_height_m = hall_m;
    for (Scene& scene : film.scenes) scene.fade_s = fade_s;
    return film;
}

std::vector<HeadsetCase> heights_and_looking() {
    const auto offer_of = [](double seconds, Looking looking) {
        return visit_with([&](Film& film) {
            film.scenes[0].offer->until_s = film.scenes[0].offer->at_s + seconds;
            film.looking = looking;
        });
    };
    return {
        {"", filmed_from(1.2, 1.5), {}},
        {"", filmed_from(1.2, {}), {}},
        // Into the hall, and out of it into the two scenes behind, which are of the door's clip.
        {"FS0609 /scenes/hall; FS0609 /scenes/inside; FS0609 /scenes/street", filmed_from(1.2, 1.51), {}},
        {"FS0609 /scenes/hall; FS0609 /scenes/inside; FS0609 /scenes/street", filmed_from(1.6, 1.2), {}},
        {"", filmed_from(1.6, 1.2, 0.5), {}},
        // Its words take 1.27 seconds to read: "Ja" and "Yes" twice.
        {"", offer_of(1.5, {}), {}},
        {"", offer_of(1.5, {0.3, false}), {}},
        {"FS0314 /scenes/door/offer/until", offer_of(2.0, {2.0, false}), {}},
        {"", offer_of(2.5, {2.0, false}), {}},
        {"FS0314 /scenes/door/offer/until", offer_of(1.5, {1.0, true}), {}},
        {"", offer_of(2.0, {1.0, true}), {}},
    };
}

std::vector<HeadsetCase> subtitles() {
    const auto en = [](ClipFacts& facts) -> std::vector<SubtitleFacts>& { return facts.subtitles["en"]; };
    return {
        {"", spoken(), {}},
        {"", spoken(), said()},
        {"", film_of(visit()), Facts{{"clip", {30.0}}}},
        {"FS0801 /clips/clip; FS0801 /clips/clip", spoken(), Facts{{"clip", {30.0}}}},
        {"FS0801 /clips/clip", spoken(), said([](ClipFacts& facts) { facts.subtitles.erase("nl"); })},
        {"FS0802 /clips/clip/speakers/son", spoken([](Film& f) {
             f.clips[0].speakers.push_back({"son", f.clips[0].speakers[0].name, 0.0, 0.0});
         }),
         said()},
        {"FS0803 /clips/clip", spoken(), said([&](ClipFacts& facts) { en(facts)[1].speaker = "son"; })},
        {"FS0803 /clips/clip", film_of(visit()), said()},
        {"", spoken(), said([&](ClipFacts& facts) {
             en(facts)[1] = {25.0, 30.1, "", "Bye"};
         })},
        {"FS0804 /clips/clip", spoken(), said([&](ClipFacts& facts) {
             en(facts)[1] = {25.0, 30.2, "", "Bye"};
         })},
        {"", spoken(), said([&](ClipFacts& facts) { en(facts)[1].text = std::string(40, 'a'); })},
        {"FS0805 /clips/clip", spoken(), said([&](ClipFacts& facts) { en(facts)[1].text = std::string(42, 'a'); })},
        {"FS0806 /clips/clip", spoken(), said([&](ClipFacts& facts) { en(facts)[1].from_s = 2.9; })},
        // Within a long one: also what comes after a short one.
        {"FS0806 /clips/clip; FS0806 /clips/clip", spoken(), said([&](ClipFacts& facts) {
             en(facts) = {{1.0, 9.0, "mia", "Well"}, {2.0, 3.0, "", "(a)"}, {4.0, 5.0, "", "(b)"}};
         })},
    };
}

} // namespace

std::vector<HeadsetCase> headset_cases() {
    std::vector<HeadsetCase> all;
    for (auto some : {before_the_film(), heights_and_looking(), subtitles()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

} // namespace forksight::choicegraph::tests
