// Films made at random, from a seed: written, read back, and the same.
#include <random>
#include <string>
#include <variant>

#include "media_manifests/film_json.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight;
using choicegraph::Film;
using media_manifests::read_film;
using media_manifests::write_film;

namespace {

class FilmMaker {
  public:
    explicit FilmMaker(unsigned seed) : random_(seed) {}

    Film film() {
        Film film;
        film.id = "film-" + std::to_string(below(1000));
        film.title = text();
        const auto variables = below(4);
        for (int i = 0; i < variables; ++i) {
            choicegraph::Variable variable;
            variable.id = "v" + std::to_string(i);
            variable.boolean = below(2) == 0;
            variable.min = variable.boolean ? 0 : -below(100);
            variable.max = variable.boolean ? 1 : below(100);
            variable.initial = variable.boolean ? below(2) : variable.min + below(variable.max - variable.min + 1);
            film.names.variables.push_back(variable);
        }
        const auto clips = 1 + below(5);
        for (int i = 0; i < clips; ++i) film.clips.push_back(clip("clip" + std::to_string(i)));
        film.warning = text();
        film.consent = text();
        if (below(2)) film.looking = {real(0.3, 3.0), below(2) == 1};
        scenes_ = 1 + below(12);
        for (int i = 0; i < scenes_; ++i) film.names.scenes.push_back("scene-" + std::to_string(i));
        for (int i = 0; i < scenes_; ++i) film.scenes.push_back(scene(film, i));
        film.start = static_cast<std::size_t>(below(scenes_));
        return film;
    }

  private:
    int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }
    double real(double min, double max) { return std::uniform_real_distribution<double>(min, max)(random_); }

    choicegraph::Text text() {
        choicegraph::Text words;
        for (const char* language : {"nl", "en", "pt-BR"}) {
            if (below(2))
                words[language] = "\"\\\n\t\x01\x7F/\xC3\xA9\xE2\x82\xAC\xF0\x9F\x91\x80 " + std::to_string(below(100));
        }
        return words;
    }

    choicegraph::Condition condition(const Film& film) {
        if (below(2)) return {};
        std::string words = "visited(scene-0) or times(" + film.names.scenes.back() + ") < 3";
        for (const auto& variable : film.names.variables) {
            words += variable.boolean ? " and not " + variable.id : " or " + variable.id + " >= -3";
        }
        return std::get<choicegraph::Condition>(choicegraph::Condition::parse(words, film.names));
    }

    std::vector<choicegraph::Assignment> effects(const Film& film) {
        std::vector<choicegraph::Assignment> list;
        for (const auto& variable : film.names.variables) {
            if (below(2)) continue;
            const std::string words = variable.id + (variable.boolean ? " = true" : " = 3 - " + variable.id);
            list.push_back(std::get<choicegraph::Assignment>(choicegraph::Assignment::parse(words, film.names)));
        }
        return list;
    }

    std::vector<choicegraph::Look> look() {
        std::vector<choicegraph::Look> points;
        const auto count = below(4);
        double t_s = below(2) ? 0.0 : real(0, 3);
        for (int i = 0; i < count; ++i) {
            points.push_back({t_s, real(-180, 180), real(-90, 90), real(0.001, 30)});
            t_s += real(0.1, 2);
        }
        return points;
    }

    std::size_t any_scene() { return static_cast<std::size_t>(below(scenes_)); }

    choicegraph::Clip clip(std::string id) {
        choicegraph::Clip clip{std::move(id), below(2) ? "worker" : "", {}, {}};
        if (below(2)) clip.camera_height_m = real(0.3, 3.0);
        for (int i = below(3); i > 0; --i) {
            clip.speakers.push_back({"speaker-" + std::to_string(i), text(), real(-180, 180), real(-90, 90)});
            if (clip.speakers.back().name.empty()) clip.speakers.back().name["nl"] = "Mia";
        }
        return clip;
    }

    choicegraph::Scene scene(const Film& film, int number) {
        choicegraph::Scene scene;
        scene.id = film.names.scenes[static_cast<std::size_t>(number)];
        scene.clip = static_cast<std::size_t>(below(static_cast<int>(film.clips.size())));
        if (below(2)) scene.from_s = real(0, 10);
        if (below(2)) scene.to_time_s = scene.from_s + real(0.5, 20);
        scene.effects = effects(film);
        const auto choices = below(4);
        for (int i = 0; i < choices; ++i) {
            choicegraph::Choice choice;
            choice.id = "choice-" + std::to_string(i);
            choice.text = text();
            choice.look = look();
            choice.condition = condition(film);
            choice.effects = effects(film);
            choice.to = any_scene();
            if (below(2)) choice.rating = below(7) - 3;
            for (int skill = below(3); skill > 0; --skill) choice.skills.push_back("Skill " + std::to_string(skill));
            choice.feedback = text();
            choice.once = below(2);
            choice.show_disabled = below(2);
            choice.by_teacher = below(2);
            if (below(3) == 0) choice.return_to = any_scene();
            scene.choices.push_back(choice);
        }
        if (choices > 0) {
            choicegraph::Offer& offer = scene.offer.emplace();
            offer.at_s = real(0, 10);
            if (below(2)) offer.until_s = offer.at_s + real(0.1, 10);
            offer.meanwhile = static_cast<choicegraph::Meanwhile>(below(3));
            if (below(2)) offer.loop_from_s = real(0, 10);
            if (below(2)) offer.otherwise = static_cast<std::size_t>(below(choices));
        }
        for (int i = below(3); i > 0; --i) {
            scene.then.push_back({condition(film), effects(film), any_scene()});
            if (below(2)) scene.then.back().weight = static_cast<std::uint32_t>(1 + below(1000));
            if (below(3) == 0) scene.then.back().return_to = any_scene();
        }
        scene.returns = below(2);
        if (below(2)) scene.fade_s = real(0, 3);
        for (int i = below(3); i > 0; --i) {
            choicegraph::View& view = scene.views.emplace_back();
            view.clip = static_cast<std::size_t>(below(static_cast<int>(film.clips.size())));
            for (std::size_t k = 0; k < scene.choices.size(); ++k) {
                auto points = look();
                if (!points.empty()) view.looks[k] = std::move(points);
            }
        }
        if (below(2)) scene.ending = "ending-" + std::to_string(below(5));
        return scene;
    }

    std::mt19937 random_;
    int scenes_ = 0;
};

bool same(const std::vector<choicegraph::Assignment>& a, const std::vector<choicegraph::Assignment>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.text() == y.text() && x.target() == y.target() && x.program().size() == y.program().size();
    });
}

bool same(const choicegraph::Look& a, const choicegraph::Look& b) {
    return a.t_s == b.t_s && a.yaw_deg == b.yaw_deg && a.pitch_deg == b.pitch_deg && a.radius_deg == b.radius_deg;
}

bool same(const choicegraph::Choice& a, const choicegraph::Choice& b) {
    return a.id == b.id && a.text == b.text && a.condition.text() == b.condition.text() && same(a.effects, b.effects) &&
           a.to == b.to && a.rating == b.rating && a.skills == b.skills && a.feedback == b.feedback &&
           a.once == b.once && a.show_disabled == b.show_disabled && a.by_teacher == b.by_teacher &&
           a.return_to == b.return_to &&
           std::equal(a.look.begin(), a.look.end(), b.look.begin(), b.look.end(),
                      [](const auto& x, const auto& y) { return same(x, y); });
}

bool same(const std::vector<choicegraph::View>& a, const std::vector<choicegraph::View>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.clip == y.clip &&
               std::equal(x.looks.begin(), x.looks.end(), y.looks.begin(), y.looks.end(),
                          [](const auto& one, const auto& other) {
                              return one.first == other.first && one.second.size() == other.second.size() &&
                                     std::equal(one.second.begin(), one.second.end(), other.second.begin(),
                                                [](const auto& p, const auto& q) { return same(p, q); });
                          });
    });
}

bool same(const std::optional<choicegraph::Offer>& a, const std::optional<choicegraph::Offer>& b) {
    if (!a || !b) return a.has_value() == b.has_value();
    return a->at_s == b->at_s && a->until_s == b->until_s && a->meanwhile == b->meanwhile &&
           a->loop_from_s == b->loop_from_s && a->otherwise == b->otherwise;
}

bool same(const choicegraph::Scene& a, const choicegraph::Scene& b) {
    return a.id == b.id && a.clip == b.clip && a.from_s == b.from_s && a.to_time_s == b.to_time_s &&
           same(a.effects, b.effects) && same(a.offer, b.offer) && a.ending == b.ending &&
           std::equal(a.choices.begin(), a.choices.end(), b.choices.begin(), b.choices.end(),
                      [](const auto& x, const auto& y) { return same(x, y); }) &&
           std::equal(a.then.begin(), a.then.end(), b.then.begin(), b.then.end(),
                      [](const auto& x, const auto& y) {
                          return x.condition.text() == y.condition.text() && same(x.effects, y.effects) &&
                                 x.to == y.to && x.weight == y.weight && x.return_to == y.return_to;
                      }) &&
           a.returns == b.returns && a.fade_s == b.fade_s && same(a.views, b.views);
}

bool same(const choicegraph::Clip& a, const choicegraph::Clip& b) {
    return a.id == b.id && a.viewpoint == b.viewpoint && a.camera_height_m == b.camera_height_m &&
           std::equal(a.speakers.begin(), a.speakers.end(), b.speakers.begin(), b.speakers.end(),
                      [](const auto& x, const auto& y) {
                          return x.id == y.id && x.name == y.name && x.yaw_deg == y.yaw_deg &&
                                 x.pitch_deg == y.pitch_deg;
                      });
}

bool same(const Film& a, const Film& b) {
    const bool variables = std::equal(a.names.variables.begin(), a.names.variables.end(), b.names.variables.begin(),
                                      b.names.variables.end(), [](const auto& x, const auto& y) {
                                          return x.id == y.id && x.boolean == y.boolean && x.initial == y.initial &&
                                                 x.min == y.min && x.max == y.max;
                                      });
    const bool clips = std::equal(a.clips.begin(), a.clips.end(), b.clips.begin(), b.clips.end(),
                                  [](const auto& x, const auto& y) { return same(x, y); });
    const bool scenes = std::equal(a.scenes.begin(), a.scenes.end(), b.scenes.begin(), b.scenes.end(),
                                   [](const auto& x, const auto& y) { return same(x, y); });
    return a.id == b.id && a.title == b.title && a.names.scenes == b.names.scenes && a.start == b.start && variables &&
           clips && scenes && a.warning == b.warning && a.consent == b.consent &&
           a.looking.dwell_s == b.looking.dwell_s && a.looking.confirm == b.looking.confirm;
}

} // namespace

TEST_CASE("a film that was written reads back as the same film", "[media_manifests][unit]") {
    for (unsigned seed = 0; seed < 300; ++seed) {
        INFO("seed " << seed);
        const Film film = FilmMaker(seed).film();
        const std::string text = write_film(film);
        const auto read = read_film(text);
        if (!read) FAIL(media_manifests::to_string(read.errors()) << '\n' << text);
        CHECK(same(film, read.value()));
        CHECK(write_film(read.value()) == text);
    }
}

TEST_CASE("a film is written in the order of the contract", "[media_manifests][unit]") {
    const auto film = read_film(media_manifests::texts::contract_film);
    REQUIRE(film);
    CHECK(write_film(film.value()) == R"json({
  "forksight": 1,
  "id": "first-visit",
  "title": {"en": "The first visit", "nl": "Het eerste bezoek"},
  "start": "door",
  "variables": {
    "trust": {"initial": 2, "min": 0, "max": 5},
    "told": {"initial": false}
  },
  "clips": {
    "door": {"viewpoint": "worker"},
    "hall": {},
    "stairs": {}
  },
  "scenes": {
    "door": {
      "clip": "door",
      "offer": {"at": 8, "until": 20, "meanwhile": "loop", "otherwise": "say-nothing"},
      "choices": [
        {
          "id": "ask-in",
          "text": {"en": "May I come in?", "nl": "Mag ik binnenkomen?"},
          "look": {"yaw": -20, "pitch": -25, "radius": 8},
          "if": "trust >= 1 and not told",
          "do": ["trust = trust + 1"],
          "to": "hall",
          "rating": 2,
          "skills": ["respect"],
          "feedback": {"en": "...", "nl": "..."}
        },
        {
          "id": "say-nothing",
          "to": "street"
        }
      ]
    },
    "hall": {
      "clip": "hall",
      "then": [
        {"if": "trust >= 3", "to": "inside"},
        {"to": "street"}
      ]
    },
    "inside": {
      "clip": "stairs",
      "end": "let-in"
    },
    "street": {
      "clip": "door",
      "from": 20,
      "to_time": 26,
      "end": "sent-away"
    }
  }
}
)json");
}
