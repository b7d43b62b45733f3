#include "tests/choicegraph/film_of.hpp"

#include <stdexcept>

namespace forksight::choicegraph::tests {

namespace {

template <class Read>
Read read(const std::string& text, const Names& names) {
    auto result = Read::parse(text, names);
    if (const auto* error = std::get_if<SyntaxError>(&result)) {
        throw std::invalid_argument(text + " at " + std::to_string(error->at) + ": " + error->what);
    }
    return std::get<Read>(result);
}

Condition condition(const std::string& text, const Names& names) {
    return text.empty() ? Condition() : read<Condition>(text, names);
}

std::vector<Assignment> effects(const std::vector<std::string>& texts, const Names& names) {
    std::vector<Assignment> read_effects;
    for (const std::string& text : texts) read_effects.push_back(read<Assignment>(text, names));
    return read_effects;
}

std::size_t scene_number(const Film& film, const std::string& id) {
    for (std::size_t i = 0; i < film.names.scenes.size(); ++i) {
        if (film.names.scenes[i] == id) return i;
    }
    throw std::invalid_argument("no scene " + id);
}

Choice choice(const ChoiceOf& written, const Film& film) {
    Choice made;
    made.id = written.id;
    made.text = written.text;
    made.look = written.look;
    made.condition = condition(written.condition, film.names);
    made.effects = effects(written.effects, film.names);
    made.to = scene_number(film, written.to);
    made.rating = written.rating;
    made.skills = written.skills;
    made.feedback = written.feedback;
    made.once = written.once;
    made.show_disabled = written.show_disabled;
    made.by_teacher = written.by_teacher;
    if (!written.return_to.empty()) made.return_to = scene_number(film, written.return_to);
    return made;
}

Scene scene(const SceneOf& written, const Film& film) {
    Scene made;
    made.id = written.id;
    made.clip = film.clip_number(written.clip).value();
    made.from_s = written.from_s;
    made.to_time_s = written.to_time_s;
    made.effects = effects(written.effects, film.names);
    for (const ChoiceOf& one : written.choices) made.choices.push_back(choice(one, film));
    for (const ThenOf& one : written.then) {
        made.then.push_back({condition(one.condition, film.names),
                             effects(one.effects, film.names),
                             scene_number(film, one.to),
                             {},
                             one.weight});
        if (!one.return_to.empty()) made.then.back().return_to = scene_number(film, one.return_to);
    }
    made.returns = written.returns;
    for (const ViewOf& one : written.views) {
        View& view = made.views.emplace_back(View{film.clip_number(one.clip).value(), {}});
        for (const auto& [id, look] : one.looks) view.looks[choice_number(made, id).value()] = look;
    }
    if (written.offer) {
        const OfferOf& offer = *written.offer;
        made.offer = Offer{offer.at_s, offer.until_s, offer.meanwhile, offer.loop_from_s, std::nullopt};
        if (!offer.otherwise.empty()) made.offer->otherwise = choice_number(made, offer.otherwise).value();
    }
    made.ending = written.ending;
    return made;
}

} // namespace

Film film_of(const FilmOf& written) {
    Film film;
    film.id = written.id;
    film.title = written.title;
    film.names.variables = written.variables;
    for (const std::string& clip : written.clips) {
        const auto viewpoint = written.viewpoints.find(clip);
        film.clips.push_back({clip, viewpoint == written.viewpoints.end() ? "worker" : viewpoint->second});
    }
    for (const SceneOf& one : written.scenes) film.names.scenes.push_back(one.id);
    for (const SceneOf& one : written.scenes) film.scenes.push_back(scene(one, film));
    return film;
}

std::vector<Look> left() {
    return {{0.0, -20.0, -25.0, 8.0}};
}

std::vector<Look> right() {
    return {{0.0, 20.0, -25.0, 8.0}};
}

FilmOf talk() {
    const auto asks = [](const char* id, const char* next) {
        return SceneOf{
            .id = id,
            .offer = OfferOf{.at_s = 2.0, .until_s = 12.0, .meanwhile = Meanwhile::loop, .otherwise = "wait"},
            .choices =
                {{.id = "ask", .to = "listen", .effects = {"asked = asked + 1"}, .look = left(), .return_to = next},
                 {.id = "wait", .to = next, .look = right()}},
            .views = {{.clip = "client", .looks = {{"ask", {{0.0, 60.0, 0.0, 8.0}}}}}}};
    };
    return {
        .variables = {integer("asked", 0, 0, 9), boolean("calm")},
        .scenes = {asks("first", "second"),
                   asks("second", "last"),
                   {.id = "listen", .then = {{.to = "angry", .weight = 1}, {.to = "sad", .weight = 3}}},
                   {.id = "angry", .effects = {"calm = false"}, .returns = true},
                   {.id = "sad", .effects = {"calm = true"}, .returns = true},
                   {.id = "last", .then = {{.condition = "calm and asked > 0", .to = "heard"}}, .ending = "unheard"},
                   {.id = "heard", .ending = "heard"}},
        .clips = {"clip", "client"},
        .id = "talk",
        .viewpoints = {{"client", "client"}}};
}

FilmOf visit() {
    return {
        .variables = {integer("trust", 2, 0, 5), boolean("told")},
        .scenes = {
            {.id = "door",
             .to_time_s = 30.0,
             .offer = OfferOf{.at_s = 8.0, .until_s = 20.0, .meanwhile = Meanwhile::loop, .otherwise = "say-nothing"},
             .choices = {{.id = "ask-in",
                          .to = "hall",
                          .condition = "trust >= 1 and not told",
                          .effects = {"trust = trust + 1"},
                          .look = left()},
                         {.id = "tell", .to = "door", .effects = {"told = true"}, .look = right(), .once = true},
                         {.id = "say-nothing", .to = "street", .text = {}}}},
            {.id = "hall",
             .effects = {"trust = trust + times(hall)"},
             .then = {{.condition = "trust >= 3", .to = "inside"}, {.to = "street"}}},
            {.id = "inside", .ending = "let-in"},
            {.id = "street", .from_s = 20.0, .to_time_s = 26.0, .ending = "sent-away"}}};
}

} // namespace forksight::choicegraph::tests
