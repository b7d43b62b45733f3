#include "tests/choicegraph/any_film.hpp"

#include <algorithm>
#include <array>
#include <random>

namespace forksight::choicegraph::tests {

namespace {

class Maker {
  public:
    Maker(std::uint32_t seed, const AnyFilmSettings& settings) : generator_(seed), settings_(settings) {}

    FilmOf made() {
        FilmOf film{.variables = {integer("x", 1, -2, 3), boolean("told"), integer("y", 0, 0, 2), boolean("idle")}};
        scenes_ = 2 + below(settings_.most_scenes - 1);
        for (std::size_t i = 0; i < scenes_; ++i) film.scenes.push_back(scene(i));
        return film;
    }

  private:
    std::size_t below(std::size_t limit) { return generator_() % limit; }
    bool one_in(std::size_t chances) { return below(chances) == 0; }
    std::string any_scene() { return id(below(scenes_)); }
    static std::string id(std::size_t number) { return "s-" + std::to_string(number); }

    std::string led_to_from(std::size_t number) {
        if (!settings_.forward_only) return any_scene();
        return id(number + 1 + below(scenes_ - number - 1));
    }

    std::string condition() {
        const std::string count = std::to_string(below(any_film_most_counted + 1));
        if (settings_.forward_only && one_in(6))
            return "times(" + any_scene() + ") + x > y * times(" + any_scene() + ")";
        switch (below(12)) {
            case 0:
                return "x > " + std::to_string(below(4));
            case 1:
                return "not told or x == 1";
            case 2:
                return "visited(" + any_scene() + ")";
            case 3:
                return "times(" + any_scene() + ") < " + count + " and told";
            case 4:
                return "told == (x < 2)";
            case 5:
                return count + std::array{" <= ", " == ", " < ", " != "}[below(4)] + "times(" + any_scene() + ")";
            case 6:
                return "x - y >= 1 or visited(" + any_scene() + ")";
            case 7:
                return one_in(3) ? "1 > 2" : "y < 2 or true";
            default:
                return {};
        }
    }

    std::vector<std::string> effects() {
        switch (below(9)) {
            case 0:
                return {"x = x + 1"};
            case 1:
                return {"told = not told", "x = x * 2 - 1"};
            case 2:
                return {"x = 0", "idle = not idle"};
            case 3:
                return {"y = x + 1", "x = y - 1"};
            case 4:
                return {"told = visited(" + any_scene() + ")", "y = y + 1"};
            default:
                return {};
        }
    }

    ChoiceOf choice(std::size_t number, std::size_t k) {
        ChoiceOf made{.id = "c-" + std::to_string(k), .to = led_to_from(number)};
        made.condition = condition();
        made.effects = effects();
        if (!one_in(4)) made.look = left();
        made.once = one_in(4);
        made.by_teacher = one_in(6);
        if (one_in(5)) made.return_to = led_to_from(number);
        return made;
    }

    OfferOf offer(const std::vector<ChoiceOf>& choices) {
        OfferOf made;
        made.at_s = static_cast<double>(below(8));
        if (!one_in(3)) made.until_s = made.at_s + 1.0 + static_cast<double>(below(5));
        if (one_in(2)) made.otherwise = choices[below(choices.size())].id;
        return made;
    }

    SceneOf scene(std::size_t number) {
        SceneOf made{.id = id(number), .effects = effects()};
        if (one_in(2)) made.to_time_s = 4.0 + static_cast<double>(below(10)) / 2.0;
        const bool last = settings_.forward_only && number + 1 == scenes_;
        const std::size_t choices = last ? 0 : below(4);
        for (std::size_t k = 0; k < choices; ++k) made.choices.push_back(choice(number, k));
        if (choices > 0 && !one_in(10)) made.offer = offer(made.choices);
        for (std::size_t k = last ? 0 : below(4); k > 0; --k) {
            ThenOf then{.condition = condition(), .effects = effects(), .to = led_to_from(number)};
            if (one_in(4)) then.return_to = led_to_from(number);
            if (one_in(3)) then.weight = 1 + static_cast<std::uint32_t>(below(3));
            made.then.push_back(then);
        }
        made.returns = one_in(5) && !settings_.forward_only;
        if (one_in(3) || last) made.ending = "e-" + std::to_string(below(3));
        return made;
    }

    std::mt19937 generator_;
    AnyFilmSettings settings_;
    std::size_t scenes_ = 0;
};

} // namespace

FilmOf any_film(std::uint32_t seed, const AnyFilmSettings& settings) {
    return Maker(seed, settings).made();
}

} // namespace forksight::choicegraph::tests
