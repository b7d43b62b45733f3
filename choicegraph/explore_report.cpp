#include "choicegraph/explore_report.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <set>
#include <utility>

namespace forksight::choicegraph {

namespace {

using Kind = Verdict::Kind;

constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;

constexpr auto table = std::to_array<Rule>({
    {"FS0701", warning,
     "Niemand komt ooit in '{0}': wat daarheen leidt, kan nooit. Verruim een `if`, of haal '{0}' weg.",
     "Nobody ever comes to '{0}': what leads there is never possible. Widen an `if`, or remove '{0}'."},
    {"FS0702", warning, "Deze voorwaarde klopt hier nooit, dus '{0}' kan nooit gekozen worden.",
     "This condition never holds here, so '{0}' can never be chosen."},
    {"FS0703", warning, "Deze weg wordt nooit gevolgd: iets anders gaat altijd voor.",
     "This way is never followed: something else always comes first."},
    {"FS0704", warning, "Het einde '{0}' wordt nooit bereikt.", "The ending '{0}' is never reached."},
    {"FS0705", error, "De film kan in '{0}' vastlopen: er is dan geen weg verder. Zo komt men daar: {1}.",
     "The film can come to a stop in '{0}', with no way on. This leads there: {1}."},
    {"FS0706", warning, "Wie zo in '{0}' komt, bereikt geen einde meer: {1}.",
     "Who comes to '{0}' like this never reaches an ending any more: {1}."},
    {"FS0707", warning, "Deze voorwaarde klopt hier altijd. Haal haar weg, of verander haar.",
     "This condition always holds here. Remove it, or change it."},
    {"FS0708", warning, "Deze voorwaarde klopt hier nooit, dus deze weg wordt nooit gevolgd.",
     "This condition never holds here, so this way is never followed."},
    {"FS0709", warning, "Geen enkele voorwaarde hangt van '{0}' af, ook niet via een andere variabele.",
     "No condition depends on '{0}', not even by way of another variable."},
    {"FS0710", warning,
     "Niet alles is bewezen: er zijn meer dan {0} toestanden. Laat er meer bekijken met --max-states, of vraag minder "
     "in `if`.",
     "Not everything is proven: there are more than {0} states. Have more looked at with --max-states, or ask less in "
     "`if`."},
    {"FS0711", warning,
     "Niet alles is bewezen: deze film kost meer geheugen dan een controle krijgt, en meer toestanden toestaan helpt "
     "daar niet bij. Vraag minder in `if`, of splits de film.",
     "Not everything is proven: this film takes more memory than a check is given, and allowing more states will not "
     "help. Ask less in `if`, or split the film."},
});

std::string filled_in(std::string_view sentence, const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        if (sentence[i] != '{') {
            text += sentence[i];
            continue;
        }
        text += parts.at(static_cast<std::size_t>(sentence[i + 1] - '0'));
        i += 2;
    }
    return text;
}

class Teller {
  public:
    Teller(const Film& film, const Exploration& found, const std::vector<Problem>& known) : film_(film), found_(found) {
        for (const Problem& problem : known) known_.insert({problem.code, problem.where});
    }

    std::vector<Problem> take() {
        for (const std::size_t variable : found_.never_read) {
            const std::string& id = film_.names.variables[variable].id;
            const std::string where = pointer("/variables", id);
            if (!is_known("FS0204", where)) add("FS0709", where, {id});
        }
        for (std::size_t i = 0; i < film_.scenes.size(); ++i) tell_scene(i);
        if (found_.met == Exploration::Met::bytes) {
            add("FS0711", "/scenes", {});
        } else if (!found_.complete()) { // more states are more work, too
            add("FS0710", "/scenes", {std::to_string(found_.states)});
        }
        return std::move(problems_);
    }

  private:
    bool is_known(const std::string& code, const std::string& where) const { return known_.count({code, where}) > 0; }

    void add(std::string_view code, std::string where, const std::vector<std::string>& parts) {
        const auto rule = std::find_if(table.begin(), table.end(), [code](const Rule& r) { return r.code == code; });
        assert(rule != table.end());
        problems_.push_back({std::string(code),
                             rule->severity,
                             std::move(where),
                             {{"nl", filled_in(rule->nl, parts)}, {"en", filled_in(rule->en, parts)}},
                             {}});
    }

    // Ways of a million steps to thousands of scenes would take longer than finding them did.
    std::string path(const Verdict& verdict) {
        const std::uint64_t length = found_.witnesses.length(verdict.witness);
        if (length > steps_left_) return "…";
        steps_left_ -= length;
        return in_words(film_, found_.witnesses.path(verdict.witness));
    }

    void tell_scene(std::size_t number) {
        const Scene& scene = film_.scenes[number];
        const SceneFound& found = found_.scenes[number];
        const std::string where = pointer("/scenes", scene.id);
        if (found.entered.kind == Kind::unreachable && !is_known("FS0105", where)) add("FS0701", where, {scene.id});
        tell_ending(scene, where);
        if (found.entered.kind != Kind::reachable) return;
        const bool stops = found.stuck.kind == Kind::reachable;
        if (stops && !is_known("FS0106", where)) {
            add("FS0705", where, {scene.id, path_to(found.stuck, scene)});
        }
        // That nothing follows a stop is no second problem.
        if (found.trapped.kind == Kind::reachable && !(stops && found.stuck == found.trapped)) {
            add("FS0706", where, {scene.id, path_to(found.trapped, scene)});
        }
        tell_choices(number, where + "/choices");
        tell_then(number, where);
    }

    std::string path_to(const Verdict& verdict, const Scene& scene) {
        const std::string led = path(verdict);
        return led.empty() ? scene.id : led + ", " + scene.id;
    }

    // Once, at the first scene that has it.
    void tell_ending(const Scene& scene, const std::string& where) {
        if (scene.ending.empty() || !told_.insert(scene.ending).second) return;
        const auto found = std::find_if(found_.endings.begin(), found_.endings.end(),
                                        [&scene](const EndingFound& one) { return one.ending == scene.ending; });
        if (found->reached.kind == Kind::unreachable) add("FS0704", pointer(where, "end"), {scene.ending});
    }

    // True if its condition is at fault, and that was said.
    bool tell_condition(const Condition& condition, const WayFound& found, const std::string& where,
                        std::string_view never, const std::vector<std::string>& parts) {
        if (condition.empty()) return false;
        const bool holds = found.holds.kind == Kind::reachable;
        const bool fails = found.fails.kind == Kind::reachable;
        if (holds && found.fails.kind == Kind::unreachable) add("FS0707", pointer(where, "if"), {});
        if (!fails || found.holds.kind != Kind::unreachable) return false;
        add(never, pointer(where, "if"), parts);
        return true;
    }

    void tell_choices(std::size_t number, const std::string& where) {
        const Scene& scene = film_.scenes[number];
        // Choices that are never offered are a problem of the scene, and known.
        for (std::size_t k = 0; scene.offer && k < scene.choices.size(); ++k) {
            const WayFound& found = found_.choices[number][k];
            const std::string here = pointer(where, k);
            const std::string& id = scene.choices[k].id;
            tell_condition(scene.choices[k].condition, found, here, "FS0702", {id});
        }
    }

    void tell_then(std::size_t number, const std::string& scene) {
        const std::string where = scene + "/then";
        if (is_known("FS0114", where) || is_known("FS0118", where)) return;
        for (std::size_t k = 0; k < film_.scenes[number].then.size(); ++k) {
            const WayFound& found = found_.then[number][k];
            const std::string here = pointer(where, k);
            if (is_known("FS0116", here)) continue;
            if (tell_condition(film_.scenes[number].then[k].condition, found, here, "FS0708", {})) continue;
            if (found.taken.kind == Kind::unreachable) add("FS0703", here, {});
        }
    }

    const Film& film_;
    const Exploration& found_;
    std::set<std::pair<std::string, std::string>> known_;
    std::set<std::string> told_;
    std::uint64_t steps_left_ = 20'000'000;
    std::vector<Problem> problems_;
};

} // namespace

std::span<const Rule> exploration_rules() {
    return table;
}

std::vector<Problem> problems_of(const Film& film, const Exploration& exploration, const std::vector<Problem>& known) {
    return Teller(film, exploration, known).take();
}

std::size_t unproven(const Exploration& exploration) {
    std::size_t count = 0;
    const auto see = [&count](const Verdict& verdict) { count += verdict.kind == Kind::not_proven ? 1 : 0; };
    for (std::size_t i = 0; i < exploration.scenes.size(); ++i) {
        see(exploration.scenes[i].entered);
        see(exploration.scenes[i].stuck);
        see(exploration.scenes[i].trapped);
        for (const WayFound& way : exploration.choices[i]) see(way.taken);
        for (const WayFound& way : exploration.then[i]) see(way.taken);
    }
    for (const EndingFound& ending : exploration.endings) see(ending.reached);
    return count;
}

std::size_t unproven_conditions(const Exploration& exploration) {
    std::size_t count = 0;
    for (const auto* ways_by_scene : {&exploration.choices, &exploration.then}) {
        for (const std::vector<WayFound>& ways : *ways_by_scene) {
            for (const WayFound& way : ways) {
                count += way.holds.kind == Kind::not_proven ? 1 : 0;
                count += way.fails.kind == Kind::not_proven ? 1 : 0;
            }
        }
    }
    return count;
}

std::string in_words(const Film& film, const std::vector<Step>& path) {
    constexpr std::size_t shown_first = 4;
    constexpr std::size_t shown_last = 8;
    std::string text;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path.size() > shown_first + shown_last + 1 && i == shown_first) {
            text += ", …";
            i = path.size() - shown_last - 1;
            continue;
        }
        const Scene& scene = film.scenes[path[i].scene];
        text += (text.empty() ? "" : ", ") + scene.id;
        if (path[i].kind == Step::Kind::choice) text += ": " + scene.choices[path[i].number].id;
    }
    return text;
}

} // namespace forksight::choicegraph
