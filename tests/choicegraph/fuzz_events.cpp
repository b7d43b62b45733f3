// Any events in any order are followed or refused; a refusal changes nothing and what follows was cued.
#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <string>

#include "choicegraph/playthrough.hpp"

using namespace forksight::choicegraph;

namespace {

template <class Read>
Read read(const char* text, const Names& names) {
    auto result = Read::parse(text, names);
    assert(std::holds_alternative<Read>(result));
    return std::get<Read>(std::move(result));
}

Choice choice(const char* id, std::size_t to, bool hangs) {
    Choice made;
    made.id = id;
    made.to = to;
    if (hangs) made.look.resize(1);
    return made;
}

// Three scenes that lead to one another in every way there is.
Film made() {
    Film film;
    film.id = "f";
    film.names = {{{"x", false, 0, 0, 2}}, {"a", "b", "c"}};
    film.clips = {{"clip", ""}, {"other", "other"}};
    for (const char* id : {"a", "b", "c"}) {
        Scene scene;
        scene.id = id;
        film.scenes.push_back(scene);
    }
    Choice once = choice("once", 1, true);
    once.once = true;
    once.effects = {read<Assignment>("x = x + 1", film.names)};
    Choice some = choice("some", 0, true);
    some.show_disabled = true;
    some.condition = read<Condition>("x > 0", film.names);
    Choice help = choice("help", 2, false);
    help.by_teacher = true;
    film.scenes[0].choices = {once, some, choice("none", 2, false), help};
    film.scenes[0].offer = Offer{1.0, 2.0, Meanwhile::loop, std::nullopt, 1};
    film.scenes[0].then = {{read<Condition>("times(a) < 3", film.names), {}, 1}};
    film.scenes[1].choices = {once};
    film.scenes[1].offer = Offer{1.0, std::nullopt, Meanwhile::freeze, std::nullopt, std::nullopt};
    film.scenes[1].then = {{Condition(), {read<Assignment>("x = 0", film.names)}, 0}};
    film.scenes[1].then.front().return_to = 1;
    film.scenes[2].then = {{read<Condition>("x == 0", film.names), {}, 0, {}, 2},
                           {read<Condition>("x < 2", film.names), {}, 1, 2, 3}};
    film.scenes[2].ending = "end";
    film.scenes[2].returns = true;
    film.scenes[0].views = film.scenes[1].views = {{1, {}}};
    return film;
}

Event event_of(std::uint8_t byte, const Playthrough& play) {
    static const std::array<std::string, 4> scenes = {"a", "b", "c", "?"};
    static const std::array<std::string, 4> choices = {"once", "some", "none", "help"};
    const std::string& scene = scenes[byte >> 3 & 3];
    switch (byte & 7) {
        case 0:
            return Started{"s", byte & 64 ? "f" : "g", "", "", "", byte};
        case 1:
            return Entered{scene};
        case 2: {
            Offered offered{scene, {}};
            for (const std::size_t choice : play.available()) {
                offered.choices.push_back(play.film().scenes[play.state().scene].choices[choice].id);
            }
            if (byte & 64) offered.choices.push_back(choices[byte >> 5 & 1]);
            return offered;
        }
        case 3:
            return Chosen{scene, choices[byte >> 5 & 3], static_cast<How>(byte >> 7), 1.0};
        case 4:
            return Chosen{scene, choices[byte >> 5 & 3], static_cast<How>(2 + (byte >> 7)), 1.0};
        case 5:
            return byte & 8 ? Event(Paused{}) : Event(Resumed{});
        case 6:
            return byte & 8 ? Event(Ended{byte & 16 ? "end" : ""}) : Event(Gaze{1.5 * byte, 0.0});
        default:
            if (byte & 128) return WentBack{static_cast<std::uint64_t>(byte & 127)};
            if (byte & 64 && byte & 16) return Asked{};
            if (byte & 64) return Viewed{scene, byte & 32 ? "clip" : "other"};
            return Stopped{static_cast<Why>(byte % 3)};
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const Film film = made();
    Playthrough play(film);
    for (std::size_t i = 0; i < size; ++i) {
        // Every other byte lets time do its work, so that short inputs come far.
        const Playhead playhead{.position_s = 1.0, .offered_for_s = bytes[i] / 64.0, .finished = bytes[i] > 127};
        const auto due = i % 2 == 1 ? play.due(playhead) : std::nullopt;
        const Event event = due ? *due : event_of(bytes[i], play);
        const State before = play.state();
        const std::vector<std::size_t> cued = play.can_follow();
        const auto result = play.on(event);
        if (std::holds_alternative<Refusal>(result)) {
            assert(!due && play.state() == before);
        } else if (std::holds_alternative<Entered>(event)) {
            assert(std::count(cued.begin(), cued.end(), play.state().scene) == 1);
        } else if (std::holds_alternative<WentBack>(event)) {
            assert(play.due(Playhead{.position_s = 1.0, .offered_for_s = 0.0, .finished = false}).has_value());
        }
    }
    return 0;
}
