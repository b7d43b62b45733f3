#include "choicegraph/film.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "choicegraph/sphere.hpp"

namespace forksight::choicegraph {

namespace {

constexpr std::size_t id_limit = 64;

bool is_small_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

template <class Things>
std::optional<std::size_t> number_of(const Things& things, std::string_view id) {
    for (std::size_t i = 0; i < things.size(); ++i) {
        if (things[i].id == id) return i;
    }
    return std::nullopt;
}

} // namespace

std::string_view in_language(const Text& text, std::string_view language) {
    for (const std::string_view wanted : {language, std::string_view("en"), std::string_view("nl")}) {
        for (const auto& [tag, words] : text) {
            if (tag == wanted) return words;
        }
    }
    return text.empty() ? std::string_view() : std::string_view(text.begin()->second);
}

std::optional<std::size_t> Film::scene_number(std::string_view scene_id) const {
    return number_of(scenes, scene_id);
}

std::optional<std::size_t> Film::clip_number(std::string_view clip_id) const {
    return number_of(clips, clip_id);
}

std::optional<std::size_t> choice_number(const Scene& scene, std::string_view choice_id) {
    return number_of(scene.choices, choice_id);
}

const std::vector<Look>& look_of(const Scene& scene, std::size_t choice, std::size_t clip) {
    assert(choice < scene.choices.size());
    const std::vector<Look>& own = scene.choices[choice].look;
    if (clip == scene.clip || own.empty()) return own;
    for (const View& view : scene.views) {
        if (view.clip != clip) continue;
        const auto look = view.looks.find(choice);
        return look == view.looks.end() ? own : look->second;
    }
    return own;
}

bool is_id(std::string_view text) {
    if (text.empty() || text.size() > id_limit || text.front() == '-') return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '-' || is_small_letter_or_digit(c); });
}

Look look_at(const std::vector<Look>& look, double t_s) {
    assert(!look.empty());
    // The first point later than t_s; the viewer is between it and the one before.
    const auto later =
        std::upper_bound(look.begin(), look.end(), t_s, [](double t, const Look& point) { return t < point.t_s; });
    Look here = later == look.begin() ? look.front() : *std::prev(later);
    if (later != look.begin() && later != look.end()) {
        const double fraction = (t_s - here.t_s) / (later->t_s - here.t_s);
        const Direction towards = between(direction(radians(here.yaw_deg), radians(here.pitch_deg)),
                                          direction(radians(later->yaw_deg), radians(later->pitch_deg)), fraction);
        here.yaw_deg = degrees(yaw_of(towards));
        here.pitch_deg = degrees(pitch_of(towards));
        here.radius_deg += (later->radius_deg - here.radius_deg) * fraction;
    }
    here.t_s = t_s;
    return here;
}

} // namespace forksight::choicegraph
