#include "choicegraph/story.hpp"

#include <algorithm>
#include <utility>

#include "choicegraph/check_report.hpp"
#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph {

namespace {

using Phase = State::Phase;

std::string quoted(const std::string& id) {
    return "'" + id + "'";
}

std::string listed(const std::vector<std::string>& ids) {
    std::string text;
    for (const std::string& id : ids) text += (text.empty() ? "" : ", ") + quoted(id);
    return text;
}

std::vector<std::string> ids_of(const Scene& scene, const std::vector<std::size_t>& choices) {
    std::vector<std::string> ids;
    for (const std::size_t choice : choices) ids.push_back(scene.choices[choice].id);
    return ids;
}

std::string shown(const Variable& variable, std::int32_t value) {
    if (variable.boolean) return value != 0 ? "true" : "false";
    return std::to_string(value);
}

/// The names of a story that its film does not have.
class NameCheck {
  public:
    explicit NameCheck(const Film& film) : film_(film) {}

    void operator()(const Reach& reach) { scene(reach.scene, "/scene"); }
    void operator()(const Choose& choose) {
        const bool known = std::any_of(film_.scenes.begin(), film_.scenes.end(), [&](const Scene& scene) {
            return choice_number(scene, choose.choice).has_value();
        });
        if (!known) missing("/choose", "geen antwoord", "no choice", choose.choice);
    }
    void operator()(const Wait&) {}
    void operator()(const LookThrough& look) { clip(look.clip, "/view"); }
    void operator()(const GoBack& back) {
        if (back.scene) scene(*back.scene, "/back");
    }
    void operator()(const Finishes& finishes) {
        const bool known = std::any_of(film_.scenes.begin(), film_.scenes.end(),
                                       [&](const Scene& scene) { return scene.ending == finishes.ending; });
        if (!known) missing("/ending", "geen einde", "no ending", finishes.ending);
    }
    void operator()(const Expect& expect) {
        if (expect.scene) scene(*expect.scene, "/expect/scene");
        if (expect.clip) clip(*expect.clip, "/expect/clip");
        for (const auto& [id, wanted] : expect.variables) variable(id, wanted);
        for (const auto& [id, count] : expect.times) scene(id, pointer("/expect/times", id));
        std::size_t number = 0;
        for (const std::string& id : expect.offered.value_or(std::vector<std::string>())) {
            const bool known = std::any_of(film_.scenes.begin(), film_.scenes.end(),
                                           [&](const Scene& one) { return choice_number(one, id).has_value(); });
            if (!known) missing(pointer("/expect/offered", number), "geen antwoord", "no choice", id);
            ++number;
        }
    }

    std::vector<Difference> found;
    std::size_t step = 0;

  private:
    void scene(const std::string& id, std::string key) {
        if (!film_.names.scene_number(id)) missing(std::move(key), "geen scène", "no scene", id);
    }
    void clip(const std::string& id, std::string key) {
        if (!film_.clip_number(id)) missing(std::move(key), "geen clip", "no clip", id);
    }
    void variable(const std::string& id, const Expect::Value& wanted) {
        const auto number = film_.names.variable_number(id);
        if (!number) return missing(pointer("/expect/variables", id), "geen variabele", "no variable", id);
        if (film_.names.variables[*number].boolean == wanted.boolean) return;
        found.push_back({step,
                         pointer("/expect/variables", id),
                         {{"nl", quoted(id) + (wanted.boolean ? " is een getal, niet true of false."
                                                              : " is true of false, geen getal.")},
                          {"en", quoted(id) + (wanted.boolean ? " is a number, not true or false."
                                                              : " is true or false, not a number.")}}});
    }
    void missing(std::string key, const std::string& nl, const std::string& en, const std::string& id) {
        found.push_back({step,
                         std::move(key),
                         {{"nl", "Deze film heeft " + nl + " " + quoted(id) + "."},
                          {"en", "This film has " + en + " " + quoted(id) + "."}}});
    }

    const Film& film_;
};

/// One story over one film. A step that cannot be taken leaves `said`.
class Follower {
  public:
    Follower(const Film& film, std::uint64_t seed) : film_(film), play_(film) {
        play_.on(Started{"story", film.id, "", "", "", seed});
        play_.on(*play_.due({}));
    }

    void operator()(const Reach& reach);
    void operator()(const Choose& choose);
    void operator()(const Wait&);
    void operator()(const LookThrough& look);
    void operator()(const GoBack& back);
    void operator()(const Finishes& finishes);
    void operator()(const Expect& expect);

    std::optional<Difference> said;

  private:
    enum class Until { scene, offer, end };
    enum class Stood { reached, offer, over, circle };

    const Scene& scene() const { return film_.scenes[play_.state().scene]; }
    bool is_over() const { return play_.state().phase == Phase::over; }
    void differs(std::string key, std::string nl, std::string en);
    Stood play_on(Until until);
    bool offer_comes(const std::string& key);
    bool happens(const Event& event, const std::string& key);
    How how_of(const Choose& choose, const Choice& choice) const;
    void expect_variables(const Expect& expect);
    void expect_offered(const std::vector<std::string>& wanted);
    std::pair<std::string, std::string> where() const;

    const Film& film_;
    Playthrough play_;
    bool named_ = false; ///< a Reach was about the scene on air already
    std::string ending_;
    Why stopped_ = Why::viewer;
};

void Follower::differs(std::string key, std::string nl, std::string en) {
    if (!said) said = Difference{0, std::move(key), {{"nl", std::move(nl)}, {"en", std::move(en)}}};
}

/// Lets time do its work. `scene`: to the next scene entered. An offer that opens is where every other way ends.
Follower::Stood Follower::play_on(Until until) {
    for (std::size_t entered = 0; entered <= scenes_in_a_row_limit;) {
        if (is_over()) return Stood::over;
        if (play_.state().phase == Phase::offering) return Stood::offer;
        const auto event = play_.due({.finished = true});
        if (!event) return Stood::offer; // between two scenes and in one, something is due when the clip is over
        play_.on(*event);
        if (const auto* ended = std::get_if<Ended>(&*event)) ending_ = ended->ending;
        if (const auto* stopped = std::get_if<Stopped>(&*event)) stopped_ = stopped->why;
        if (!std::holds_alternative<Entered>(*event)) continue;
        named_ = false;
        ++entered;
        if (until == Until::scene) return Stood::reached;
    }
    return Stood::circle;
}

/// Where the film is, for a sentence.
std::pair<std::string, std::string> Follower::where() const {
    const std::string& id = scene().id;
    if (is_over() && !ending_.empty()) {
        return {"de film is afgelopen met " + quoted(ending_), "the film has ended with " + quoted(ending_)};
    }
    if (is_over())
        return {"de film gaat na " + quoted(id) + " niet verder", "the film has no way on after " + quoted(id)};
    if (play_.state().phase == Phase::offering) {
        const std::string ids = listed(ids_of(scene(), play_.available()));
        return {quoted(id) + " vraagt eerst om een antwoord: " + ids, quoted(id) + " asks for an answer first: " + ids};
    }
    return {"de film is in " + quoted(id), "the film is in " + quoted(id)};
}

void Follower::operator()(const Reach& reach) {
    Stood stood = Stood::reached;
    if (named_ || is_over()) stood = play_on(Until::scene);
    for (std::size_t i = 0; stood == Stood::reached && scene().id != reach.scene; ++i) {
        stood = i < scenes_in_a_row_limit ? play_on(Until::scene) : Stood::circle;
    }
    named_ = true;
    if (stood == Stood::reached) return;
    const auto [nl, en] = where();
    if (stood == Stood::circle) {
        return differs("/scene",
                       quoted(reach.scene) + " komt niet: de film gaat in een kring rond zonder iets te vragen.",
                       quoted(reach.scene) + " does not come: the film goes round without asking anything.");
    }
    differs("/scene", quoted(reach.scene) + " komt hier niet: " + nl + ".",
            quoted(reach.scene) + " does not come here: " + en + ".");
}

bool Follower::offer_comes(const std::string& key) {
    const Stood stood = play_on(Until::offer);
    if (stood == Stood::offer) return true;
    if (stood == Stood::circle) {
        differs(key, "Er komt geen vraag: de film gaat in een kring rond.", "No offer comes: the film goes round.");
    } else {
        const auto [nl, en] = where();
        differs(key, "Er is niets meer te kiezen: " + nl + ".", "There is nothing left to choose: " + en + ".");
    }
    return false;
}

bool Follower::happens(const Event& event, const std::string& key) {
    const auto step = play_.on(event);
    const auto* refusal = std::get_if<Refusal>(&step);
    if (refusal == nullptr) return true;
    differs(key, "Dit kan hier niet gebeuren (" + refusal->what + ").",
            "This cannot happen here: " + refusal->what + ".");
    return false;
}

How Follower::how_of(const Choose& choose, const Choice& choice) const {
    if (choose.how) return *choose.how;
    if (choice.by_teacher) return How::teacher;
    if (!choice.look.empty()) return How::gaze;
    const Offer& offer = *scene().offer;
    const bool silence = offer.until_s && offer.otherwise == choice_number(scene(), choice.id);
    return silence ? How::timeout : How::key;
}

void Follower::operator()(const Choose& choose) {
    if (!offer_comes("/choose")) return;
    const auto available = play_.available();
    const auto number = choice_number(scene(), choose.choice);
    if (!number || std::find(available.begin(), available.end(), *number) == available.end()) {
        const std::string ids = listed(ids_of(scene(), available));
        const std::string& id = scene().id;
        return differs("/choose",
                       quoted(choose.choice) + " is in " + quoted(id) + " nu niet te kiezen; wel: " + ids + ".",
                       quoted(choose.choice) + " cannot be chosen in " + quoted(id) + " now; these can: " + ids + ".");
    }
    const How how = how_of(choose, scene().choices[*number]);
    if (!happens(Chosen{scene().id, choose.choice, how, 0.0}, "/choose")) return;
    play_.on(*play_.due({}));
    named_ = false;
}

void Follower::operator()(const Wait&) {
    if (!offer_comes("/wait")) return;
    const Offer& offer = *scene().offer;
    if (!offer.until_s) {
        return differs("/wait", quoted(scene().id) + " blijft wachten tot er een antwoord is gekozen.",
                       quoted(scene().id) + " waits until an answer is chosen.");
    }
    // What is due when the offer's time is over, and the entry that follows from it.
    const Playhead over{.offered_for_s = *offer.until_s - offer.at_s, .finished = true};
    for (int i = 0; i < 2; ++i) {
        const auto event = play_.due(over);
        if (!event) return;
        play_.on(*event);
        if (const auto* ended = std::get_if<Ended>(&*event)) ending_ = ended->ending;
        if (std::holds_alternative<Chosen>(*event)) continue;
        if (std::holds_alternative<Entered>(*event)) named_ = false;
        return;
    }
}

void Follower::operator()(const LookThrough& look) {
    happens(Viewed{scene().id, look.clip}, "/view");
}

void Follower::operator()(const GoBack& back) {
    std::vector<EarlierOffer> offers = play_.earlier_offers();
    if (play_.state().phase == Phase::offering && !offers.empty()) offers.pop_back(); // the one that is open
    const auto found = std::find_if(offers.rbegin(), offers.rend(), [&](const EarlierOffer& offer) {
        return !back.scene || offer.scene == *back.scene;
    });
    if (found == offers.rend()) {
        const std::string id = back.scene ? " " + quoted(*back.scene) : "";
        return differs("/back",
                       "Op deze weg was er nog geen vraag" + (back.scene ? " in" + id : "") + " om naar terug te gaan.",
                       "On this way no answer was asked for" + (back.scene ? " in" + id : "") + " yet to go back to.");
    }
    if (!happens(WentBack{found->line}, "/back")) return;
    named_ = false;
    ending_.clear();
}

void Follower::operator()(const Finishes& finishes) {
    const Stood stood = play_on(Until::end);
    if (stood == Stood::over && ending_ == finishes.ending) return;
    const auto [nl, en] = stood == Stood::circle ? std::pair<std::string, std::string>{"de film gaat in een kring rond",
                                                                                       "the film goes round"}
                                                 : where();
    differs("/ending", "Het einde " + quoted(finishes.ending) + " komt hier niet: " + nl + ".",
            "The ending " + quoted(finishes.ending) + " does not come here: " + en + ".");
}

void Follower::operator()(const Expect& expect) {
    const auto [nl, en] = where();
    if (expect.scene && (is_over() || scene().id != *expect.scene)) {
        const bool asks = play_.state().phase == Phase::offering;
        const std::string& id = scene().id;
        differs("/expect/scene",
                "Verwacht was " + quoted(*expect.scene) + ", maar " + (asks ? "de film is in " + quoted(id) : nl) + ".",
                quoted(*expect.scene) + " was expected, but " + (asks ? "the film is in " + quoted(id) : en) + ".");
    }
    const std::string& clip = film_.clips[play_.clip_of(play_.state().scene)].id;
    if (expect.clip && clip != *expect.clip) {
        differs("/expect/clip",
                "Verwacht was de clip " + quoted(*expect.clip) + ", maar te zien is " + quoted(clip) + ".",
                "The clip " + quoted(*expect.clip) + " was expected, but " + quoted(clip) + " is on air.");
    }
    expect_variables(expect);
    if (expect.offered) expect_offered(*expect.offered);
}

void Follower::expect_variables(const Expect& expect) {
    // In the order of the film, so that the first difference is the same however the story is written.
    for (std::size_t i = 0; i < film_.names.variables.size(); ++i) {
        const Variable& variable = film_.names.variables[i];
        const auto wanted = expect.variables.find(variable.id);
        if (wanted == expect.variables.end() || wanted->second.value == play_.state().values[i]) continue;
        const std::string is = shown(variable, play_.state().values[i]);
        const std::string was = shown(variable, wanted->second.value);
        differs(pointer("/expect/variables", variable.id),
                quoted(variable.id) + " is " + is + ", verwacht was " + was + ".",
                quoted(variable.id) + " is " + is + "; " + was + " was expected.");
    }
    for (std::size_t i = 0; i < film_.scenes.size(); ++i) {
        const auto wanted = expect.times.find(film_.scenes[i].id);
        if (wanted == expect.times.end() || wanted->second == play_.state().visits[i]) continue;
        const std::string is = std::to_string(play_.state().visits[i]);
        const std::string was = std::to_string(wanted->second);
        differs(pointer("/expect/times", film_.scenes[i].id),
                "In " + quoted(film_.scenes[i].id) + " was men " + is + " keer, verwacht was " + was + ".",
                quoted(film_.scenes[i].id) + " was entered " + is + " times; " + was + " was expected.");
    }
}

void Follower::expect_offered(const std::vector<std::string>& wanted) {
    const bool asks = !is_over() && scene().offer.has_value();
    const std::vector<std::string> is = asks ? ids_of(scene(), play_.available()) : std::vector<std::string>();
    if (is == wanted) return;
    const auto nl = [](const std::vector<std::string>& ids) { return ids.empty() ? "niets" : listed(ids); };
    const auto en = [](const std::vector<std::string>& ids) { return ids.empty() ? "nothing" : listed(ids); };
    differs("/expect/offered", "Te kiezen is " + nl(is) + ", verwacht was " + nl(wanted) + ".",
            "On offer is " + en(is) + "; " + en(wanted) + " was expected.");
}

} // namespace

std::vector<Difference> differences(const Film& film, const Story& story) {
    NameCheck names(film);
    for (const StoryStep& step : story.steps) {
        std::visit(names, step);
        ++names.step;
    }
    if (!names.found.empty()) return std::move(names.found);
    Follower follower(film, story.seed);
    for (std::size_t i = 0; i < story.steps.size(); ++i) {
        std::visit(follower, story.steps[i]);
        if (!follower.said) continue;
        follower.said->step = i;
        return {std::move(*follower.said)};
    }
    return {};
}

} // namespace forksight::choicegraph
