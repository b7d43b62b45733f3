// FS03: times that cannot be, or leave too little time.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "choicegraph/characters.hpp"
#include "choicegraph/check_parts.hpp"
#include "choicegraph/dwell.hpp"

namespace forksight::choicegraph {

namespace {

constexpr double shortest_loop_s = 1.0;
constexpr double characters_a_second = 15.0;
constexpr double settling_s = 1.0;
constexpr double rounding_s = 0.1; // of a length written down by hand

constexpr double usual_offer_s = 10.0; // long enough to read, to weigh and to look

double half_second_up(double seconds) {
    return std::ceil(seconds * 2.0) / 2.0;
}

// Every digit, so that it reads back as the same number.
std::string as_json(double number) {
    std::array<char, 32> room = {};
    const auto end = std::to_chars(room.data(), room.data() + room.size(), number);
    return {room.data(), end.ptr};
}

bool is_time(double seconds) {
    return std::isfinite(seconds) && seconds >= 0.0;
}

// Does `see(look, where)` for the places of every choice, in the scene's own clip and in its other views.
template <class See>
void each_look(const Examined& examined, See see) {
    const Scene& scene = examined.scene;
    for (std::size_t i = 0; i < scene.choices.size(); ++i) {
        see(scene.choices[i].look, pointer(examined.where + "/choices", i) + "/look");
    }
    for (std::size_t i = 0; i < scene.views.size(); ++i) {
        const Where where = pointer(examined.where + "/views", i) + "/looks";
        for (const auto& [choice, look] : scene.views[i].looks) see(look, pointer(where, scene.choices[choice].id));
    }
}

// False if a time is not a time: comparing it would say nothing.
bool check_numbers(const Examined& examined, Report& report) {
    const Scene& scene = examined.scene;
    bool sound = true;
    const auto wants = [&](double seconds, const Where& where) {
        if (is_time(seconds)) return;
        report.add("FS0309", where);
        sound = false;
    };
    wants(scene.from_s, examined.where + "/from");
    if (scene.to_time_s) wants(*scene.to_time_s, examined.where + "/to_time");
    if (scene.offer) {
        const Offer& offer = *scene.offer;
        wants(offer.at_s, examined.where + "/offer/at");
        if (offer.until_s) wants(*offer.until_s, examined.where + "/offer/until");
        if (offer.loop_from_s) wants(*offer.loop_from_s, examined.where + "/offer/loop_from");
    }
    each_look(examined, [&](const std::vector<Look>& look, const Where& where) {
        for (std::size_t k = 0; k < look.size(); ++k) wants(look[k].t_s, pointer(where, k) + "/t");
    });
    return sound;
}

void check_moves(const Examined& examined, Report& report) {
    each_look(examined, [&](const std::vector<Look>& look, const Where& where) {
        for (std::size_t k = 1; k < look.size(); ++k) {
            if (look[k].t_s > look[k - 1].t_s) continue;
            report.add("FS0310", pointer(where, k) + "/t", {in_words(look[k].t_s), in_words(look[k - 1].t_s)});
        }
    });
}

// The last moment of the scene, as far as it is known.
std::optional<double> end_of(const Examined& examined) {
    const std::optional<double>& to_time_s = examined.scene.to_time_s;
    if (to_time_s && examined.clip_length_s) return std::min(*to_time_s, *examined.clip_length_s);
    return to_time_s ? to_time_s : examined.clip_length_s;
}

void check_part(const Examined& examined, Report& report) {
    const Scene& scene = examined.scene;
    if (scene.to_time_s && scene.from_s >= *scene.to_time_s) {
        report.add("FS0304", examined.where + "/to_time", {in_words(scene.from_s), in_words(*scene.to_time_s)});
    }
    if (!examined.clip_length_s) return;
    const double length_s = *examined.clip_length_s;
    if (scene.from_s >= length_s) {
        report.add("FS0307", examined.where + "/from", {in_words(scene.from_s), in_words(length_s)});
    }
    if (scene.to_time_s && *scene.to_time_s > length_s + rounding_s) {
        report.add("FS0308", examined.where + "/to_time", {in_words(*scene.to_time_s), in_words(length_s)},
                   removing(examined.where + "/to_time"));
    }
}

void check_loop(const Examined& examined, Report& report) {
    const Offer& offer = *examined.scene.offer;
    const Where where = examined.where + "/offer";
    if (offer.meanwhile != Meanwhile::loop) {
        if (offer.loop_from_s) report.add("FS0311", where + "/loop_from", {}, removing(where + "/loop_from"));
        return;
    }
    const double from_s = offer.loop_from_s.value_or(offer.at_s);
    if (from_s > offer.at_s) {
        report.add("FS0305", where + "/loop_from", {in_words(from_s), in_words(offer.at_s)},
                   removing(where + "/loop_from"));
        return;
    }
    if (offer.loop_from_s && from_s < examined.scene.from_s) {
        report.add("FS0313", where + "/loop_from", {in_words(from_s), in_words(examined.scene.from_s)},
                   replacing(where + "/loop_from", as_json(examined.scene.from_s)));
    }
    std::optional<double> end_s = end_of(examined);
    if (offer.until_s) end_s = end_s ? std::min(*end_s, *offer.until_s) : *offer.until_s;
    // An offer that lies outside its own scene is reported as that.
    if (end_s && *end_s > offer.at_s && *end_s - from_s < shortest_loop_s) {
        report.add("FS0306", where, {in_words(*end_s - from_s)});
    }
}

} // namespace

// Of the answers with a condition only the longest counts: which of them hang together is not known here.
double seconds_to_read(const Scene& scene) {
    struct Words {
        std::string_view language;
        double characters = 0.0;
        bool always = false;
    };
    std::vector<Words> all;
    for (const Choice& choice : scene.choices) {
        if (!hangs_in_room(choice)) continue;
        const bool always = choice.condition.empty() || choice.show_disabled;
        for (const auto& [language, words] : choice.text)
            all.push_back({language, static_cast<double>(characters_in(words)), always});
    }
    std::sort(all.begin(), all.end(), [](const Words& a, const Words& b) { return a.language < b.language; });
    double most = 0.0;
    for (std::size_t i = 0; i < all.size();) {
        const std::string_view language = all[i].language;
        double together = 0.0;
        double longest = 0.0;
        for (; i < all.size() && all[i].language == language; ++i) {
            if (all[i].always) together += all[i].characters;
            if (!all[i].always) longest = std::max(longest, all[i].characters);
        }
        most = std::max(most, together + longest);
    }
    return most > 0.0 ? settling_s + most / characters_a_second : 0.0;
}

double seconds_to_choose(const Looking& looking) {
    return std::max(0.0, Dwell({looking.dwell_s, looking.confirm}).soonest_s(0) - settling_s);
}

std::string fitting_until(const Scene& scene, const Looking& looking) {
    const double needed_s = seconds_to_read(scene) + seconds_to_choose(looking);
    return as_json(half_second_up(scene.offer->at_s + std::max(usual_offer_s, needed_s)));
}

void check_times(const Examined& examined, Report& report) {
    if (!check_numbers(examined, report)) return;
    const Scene& scene = examined.scene;
    check_part(examined, report);
    check_moves(examined, report);
    if (!scene.offer || scene.choices.empty()) return;
    const Offer& offer = *scene.offer;
    const Where where = examined.where + "/offer";
    const std::optional<double> end_s = end_of(examined);
    if (end_s && offer.at_s >= *end_s) {
        report.add("FS0302", where + "/at", {in_words(offer.at_s), in_words(*end_s)});
    }
    if (offer.at_s < scene.from_s) {
        report.add("FS0303", where + "/at", {in_words(offer.at_s), in_words(scene.from_s)},
                   replacing(where + "/at", as_json(scene.from_s)));
    }
    if (offer.until_s && offer.at_s >= *offer.until_s) {
        report.add("FS0301", where + "/until", {in_words(offer.at_s), in_words(*offer.until_s)});
        return;
    }
    check_loop(examined, report);
    if (!offer.until_s) return;
    const double needed_s = seconds_to_read(scene);
    const double given_s = *offer.until_s - offer.at_s;
    if (needed_s <= 0.0) return;
    const double looked_s = seconds_to_choose(examined.whole.film.looking);
    const auto longer = replacing(where + "/until", as_json(half_second_up(offer.at_s + needed_s + looked_s)));
    if (given_s < needed_s) {
        report.add("FS0312", where + "/until", {in_words(given_s), in_words(needed_s)}, longer);
    } else if (given_s < needed_s + looked_s) {
        report.add("FS0314", where + "/until", {in_words(given_s), in_words(needed_s), in_words(looked_s)}, longer);
    }
}

} // namespace forksight::choicegraph
