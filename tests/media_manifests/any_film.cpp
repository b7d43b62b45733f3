#include "tests/media_manifests/any_film.hpp"

#include <array>
#include <random>
#include <string>
#include <variant>

namespace forksight::media_manifests::tests {

namespace {

using namespace choicegraph;

class FilmMaker {
  public:
    explicit FilmMaker(unsigned seed) : random_(seed) {}

    Film film();

  private:
    std::size_t below(std::size_t bound) { return random_() % bound; }
    bool one_in(std::size_t chances) { return below(chances) == 0; }
    double real(double min, double max) { return std::uniform_real_distribution<double>(min, max)(random_); }
    std::size_t any_scene() { return below(film_.names.scenes.size()); }
    const std::string& scene_id() { return film_.names.scenes[any_scene()]; }

    Text text();
    std::string number(int depth);
    std::string truth(int depth);
    Condition condition();
    std::vector<Assignment> effects();
    std::vector<Look> look();
    Choice choice(std::size_t number);
    Scene scene(std::size_t number);
    Clip clip(std::string id);

    std::mt19937 random_;
    Film film_;
};

Text FilmMaker::text() {
    constexpr std::array<const char*, 8> words = {"Ja",
                                                  " [[x->y]] ",
                                                  "a -> b <- c | d]",
                                                  "<<set $x to 1>>",
                                                  "\"quo'ted\"",
                                                  "regel\nregel",
                                                  "\xC3\xA9\xF0\x9F\x91\x80 $trust",
                                                  "\\ /* %/"};
    Text text;
    for (const char* language : {"nl", "en", "pt-BR"}) {
        if (one_in(2)) text[language] = words[below(words.size())] + std::to_string(below(3));
    }
    return text;
}

std::string FilmMaker::number(int depth) {
    std::vector<std::string> numbers;
    for (const Variable& variable : film_.names.variables) {
        if (!variable.boolean) numbers.push_back(variable.id);
    }
    switch (below(depth > 0 ? 7 : 3)) {
        case 0:
            return numbers.empty() ? "2" : numbers[below(numbers.size())];
        case 1:
            return "times(" + scene_id() + ")";
        case 2:
            return std::to_string(below(3));
        case 3:
            return "-(" + number(depth - 1) + ")";
        case 4:
            return number(depth - 1) + " * (" + number(depth - 1) + ")";
        default:
            return number(depth - 1) + (one_in(2) ? " + " : " - (") + "0" + (random_() % 2 ? "" : " + 1");
    }
}

std::string FilmMaker::truth(int depth) {
    constexpr std::array<const char*, 6> signs = {" < ", " <= ", " > ", " >= ", " == ", " != "};
    std::vector<std::string> truths = {"true", "false"};
    for (const Variable& variable : film_.names.variables) {
        if (variable.boolean) truths.push_back(variable.id);
    }
    switch (below(depth > 0 ? 7 : 3)) {
        case 0:
            return truths[below(truths.size())];
        case 1:
            return "visited(" + scene_id() + ")";
        case 2:
            return "(" + number(0) + ")" + signs[below(signs.size())] + "times(" + scene_id() + ")";
        case 3:
            return "not " + (one_in(2) ? "(" + truth(depth - 1) + ")" : truths[below(truths.size())]);
        case 4:
            return "(" + truth(depth - 1) + ") == (" + truth(depth - 1) + ")";
        case 5:
            return "(" + truth(depth - 1) + ") and (" + truth(depth - 1) + ")";
        default:
            return truth(depth - 1) + " or " + truth(depth - 1);
    }
}

Condition FilmMaker::condition() {
    if (one_in(2)) return {};
    auto read = Condition::parse(truth(3), film_.names);
    if (auto* condition = std::get_if<Condition>(&read)) return std::move(*condition);
    return {};
}

std::vector<Assignment> FilmMaker::effects() {
    std::vector<Assignment> effects;
    for (const Variable& variable : film_.names.variables) {
        if (one_in(2)) continue;
        auto read = Assignment::parse(variable.id + " = " + (variable.boolean ? truth(2) : number(2)), film_.names);
        if (auto* assignment = std::get_if<Assignment>(&read)) effects.push_back(std::move(*assignment));
    }
    return effects;
}

std::vector<Look> FilmMaker::look() {
    std::vector<Look> points;
    double t_s = one_in(2) ? 0.0 : real(0, 3);
    for (std::size_t i = below(4); i > 0; --i) {
        points.push_back({t_s, one_in(9) ? -0.0 : real(-180, 180), real(-90, 90), real(0.001, 30)});
        t_s += real(0.1, 2);
    }
    return points;
}

Choice FilmMaker::choice(std::size_t number) {
    Choice choice;
    choice.id = "choice-" + std::to_string(number);
    choice.text = text();
    choice.look = look();
    choice.condition = condition();
    choice.effects = effects();
    choice.to = any_scene();
    if (one_in(3)) choice.return_to = any_scene();
    if (one_in(2)) choice.rating = static_cast<int>(below(7)) - 3;
    for (std::size_t skill = below(3); skill > 0; --skill) choice.skills.push_back("Skill, " + std::to_string(skill));
    choice.feedback = text();
    choice.once = one_in(3);
    choice.show_disabled = one_in(3);
    choice.by_teacher = one_in(3);
    return choice;
}

Scene FilmMaker::scene(std::size_t number) {
    Scene scene;
    scene.id = film_.names.scenes[number];
    scene.clip = below(film_.clips.size());
    if (one_in(2)) scene.from_s = real(0, 10);
    if (one_in(2)) scene.to_time_s = scene.from_s + real(0.5, 20);
    scene.effects = effects();
    const std::size_t choices = below(5);
    for (std::size_t i = 0; i < choices; ++i) scene.choices.push_back(choice(i));
    if (choices > 0) {
        Offer& offer = scene.offer.emplace();
        offer.at_s = real(0, 10);
        if (one_in(2)) offer.until_s = offer.at_s + real(0.1, 10);
        offer.meanwhile = std::array{Meanwhile::loop, Meanwhile::freeze, Meanwhile::play}[below(3)];
        if (one_in(2)) offer.loop_from_s = real(0, 10);
        if (one_in(2)) offer.otherwise = below(choices);
    }
    for (std::size_t i = below(4); i > 0; --i) {
        Then& then = scene.then.emplace_back();
        then.condition = condition();
        if (one_in(2)) then.effects = effects();
        then.to = any_scene();
        if (one_in(3)) then.return_to = any_scene();
        if (one_in(2)) then.weight = static_cast<std::uint32_t>(1 + below(1000));
    }
    scene.returns = one_in(4);
    if (one_in(3)) scene.fade_s = real(0, 3);
    if (one_in(2)) scene.ending = "ending-" + std::to_string(below(5));
    for (std::size_t i = below(3); i > 0; --i) {
        View& view = scene.views.emplace_back();
        view.clip = below(film_.clips.size());
        for (std::size_t k = 0; k < choices; ++k) {
            auto points = look();
            if (!points.empty() && one_in(2)) view.looks[k] = std::move(points);
        }
    }
    return scene;
}

Clip FilmMaker::clip(std::string id) {
    Clip clip{std::move(id), one_in(2) ? "worker" : "", {}, {}};
    if (one_in(2)) clip.camera_height_m = real(0.3, 3.0);
    for (std::size_t i = below(3); i > 0; --i) {
        clip.speakers.push_back({"speaker-" + std::to_string(i), text(), real(-180, 180), real(-90, 90)});
        if (clip.speakers.back().name.empty()) clip.speakers.back().name["nl"] = "Mia";
    }
    return clip;
}

Film FilmMaker::film() {
    film_.id = "film-" + std::to_string(below(1000));
    film_.title = text();
    constexpr std::array<const char*, 5> names = {"trust", "trust-1", "told", "7up", "a-b-c"};
    for (const char* name : names) {
        if (one_in(2)) continue;
        Variable& variable = film_.names.variables.emplace_back();
        variable.id = name;
        variable.boolean = one_in(2);
        variable.min = variable.boolean ? 0 : -static_cast<int>(below(100));
        variable.max = variable.boolean ? 1 : static_cast<int>(below(100));
        const auto span = static_cast<std::size_t>(variable.max - variable.min + 1);
        variable.initial = variable.min + static_cast<int>(below(span));
    }
    for (std::size_t i = 1 + below(5); i > 0; --i) film_.clips.push_back(clip("clip" + std::to_string(i)));
    film_.warning = text();
    film_.consent = text();
    if (one_in(2)) film_.looking = {real(0.3, 3.0), one_in(2)};
    const std::size_t scenes = 1 + below(12);
    for (std::size_t i = 0; i < scenes; ++i)
        film_.names.scenes.push_back((one_in(2) ? "scene-" : "") + std::to_string(i));
    film_.names.put_in_order();
    for (std::size_t i = 0; i < scenes; ++i) film_.scenes.push_back(scene(i));
    film_.start = below(scenes);
    return std::move(film_);
}

} // namespace

Film any_film(unsigned seed) {
    return FilmMaker(seed).film();
}

} // namespace forksight::media_manifests::tests
