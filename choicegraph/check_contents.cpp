// FS02, FS05 and FS06: variables, texts and clips.
#include <algorithm>
#include <set>

#include "choicegraph/check_parts.hpp"
#include "choicegraph/expression_parser.hpp"

namespace forksight::choicegraph {

namespace {

// Which variables the film's expressions read, and which they change.
struct Uses {
    std::vector<bool> read;
    std::vector<bool> written;

    explicit Uses(const Film& film) : read(film.names.variables.size()), written(film.names.variables.size()) {
        for (const Scene& scene : film.scenes) {
            see(scene.effects);
            for (const Choice& choice : scene.choices) {
                see(choice.condition);
                see(choice.effects);
            }
            for (const Then& then : scene.then) {
                see(then.condition);
                see(then.effects);
            }
        }
    }

    void see(const Condition& condition) { see(condition.program(), read.size()); }

    // `trust = trust + 1` alone reads nothing: what it reads is nobody's but its own.
    void see(const std::vector<Assignment>& effects) {
        for (const Assignment& effect : effects) {
            written[effect.target()] = true;
            see(effect.program(), effect.target());
        }
    }

    void see(const std::vector<Instruction>& program, std::size_t own) {
        for (const Instruction& instruction : program) {
            const auto number = static_cast<std::size_t>(instruction.operand);
            if (instruction.op == Op::load && number != own) read[number] = true;
        }
    }
};

bool is_number(const std::string& id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Change> clamped(const Variable& variable, const std::string& where, std::int32_t min, std::int32_t max) {
    if (variable.boolean) return std::nullopt;
    return replacing(where, std::to_string(std::clamp(variable.initial, min, max)));
}

bool is_blank(const std::string& words) {
    return std::all_of(words.begin(), words.end(), [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}

// Clips of one film that are shown in different ways are one slip of the keys at ingest more often than meant.
void check_shape(const Film& film, const std::unordered_map<std::string, ClipFacts>& facts, Report& report) {
    const Clip* first = nullptr;
    for (const Clip& clip : film.clips) {
        const auto found = facts.find(clip.id);
        if (found == facts.end() || found->second.projection.empty()) continue;
        if (first == nullptr) first = &clip;
        const ClipFacts& wanted = facts.at(first->id);
        const ClipFacts& here = found->second;
        if (here.projection == wanted.projection && here.stereo == wanted.stereo) continue;
        report.add(
            "FS0608", pointer("/clips", clip.id),
            {clip.id, here.projection + ", " + here.stereo, first->id, wanted.projection + ", " + wanted.stereo});
    }
}

} // namespace

void check_text(const Whole& whole, const Text& text, const Where& where, Report& report) {
    for (const auto& [language, words] : text) {
        if (is_blank(words)) report.add("FS0502", pointer(where, language));
    }
    if (text.empty()) return;
    if (report.is_full()) return report.add("FS0501", where, {""}); // counts as one more
    for (const std::string& language : whole.languages) {
        if (!text.contains(language)) report.add("FS0501", where, {language});
    }
}

void check_variables(const Film& film, Report& report) {
    const Uses uses(film);
    for (std::size_t i = 0; i < film.names.variables.size(); ++i) {
        const Variable& variable = film.names.variables[i];
        const Where where = pointer(Where("/variables"), variable.id);
        const std::int32_t min = variable.boolean ? 0 : variable.min;
        const std::int32_t max = variable.boolean ? 1 : variable.max;
        if (min > max) {
            report.add("FS0202", where + "/min", {std::to_string(min), std::to_string(max)});
        } else if (variable.initial < min || variable.initial > max) {
            report.add("FS0201", where + "/initial",
                       {std::to_string(variable.initial), std::to_string(min), std::to_string(max)},
                       clamped(variable, where + "/initial", min, max));
        }
        if (is_reserved_word(variable.id) || is_number(variable.id)) {
            report.add("FS0203", where, {variable.id});
        } else if (!uses.read[i]) {
            const bool alone = !uses.written[i];
            report.add("FS0204", where, {variable.id}, alone ? std::optional<Change>(removing(where)) : std::nullopt);
        } else if (!uses.written[i]) {
            report.add("FS0205", where, {variable.id});
        }
    }
}

void check_clips(const Film& film, const Facts& facts, Report& report) {
    std::vector<bool> used(film.clips.size(), false);
    for (const Scene& scene : film.scenes) {
        used[scene.clip] = true;
        for (const View& view : scene.views) used[view.clip] = true;
    }
    for (std::size_t i = 0; i < film.clips.size(); ++i) {
        const Clip& clip = film.clips[i];
        const Where where = pointer(Where("/clips"), clip.id);
        if (!used[i]) {
            report.add("FS0602", where, {clip.id}, removing(where));
        } else if (facts) {
            const auto found = facts->find(clip.id);
            if (found == facts->end()) {
                report.add("FS0601", where, {clip.id});
            } else if (!(found->second.duration_s > 0.0)) {
                report.add("FS0603", where, {clip.id});
            }
        }
    }
    if (facts) check_shape(film, *facts, report);
}

std::vector<std::string> languages_of_choices(const Film& film) {
    std::set<std::string> languages;
    for (const Scene& scene : film.scenes) {
        for (const Choice& choice : scene.choices) {
            for (const auto& [language, words] : choice.text) languages.insert(language);
            for (const auto& [language, words] : choice.feedback) languages.insert(language);
        }
    }
    return {languages.begin(), languages.end()};
}

void check_title(const Whole& whole, Report& report) {
    const Text& title = whole.film.title;
    if (title.empty()) {
        report.add("FS0503", "/title");
        return;
    }
    check_text(whole, title, Where("/title"), report);
    for (const std::string& language : languages_of_choices(whole.film)) {
        if (!title.contains(language)) report.add("FS0504", "/title", {language});
    }
}

void check_texts(const Examined& examined, Report& report) {
    for (std::size_t i = 0; i < examined.scene.choices.size(); ++i) {
        const Choice& choice = examined.scene.choices[i];
        const Where where = pointer(examined.where + "/choices", i);
        if (hangs_in_room(choice) && choice.text.empty()) report.add("FS0502", where + "/text");
        check_text(examined.whole, choice.text, where + "/text", report);
        check_text(examined.whole, choice.feedback, where + "/feedback", report);
        // Silence and the teacher's interventions need no marks.
        if (!hangs_in_room(choice)) continue;
        if (examined.whole.is_rated && !choice.rating) report.add("FS0206", where, {choice.id});
        if (examined.whole.names_skills && choice.skills.empty()) report.add("FS0207", where, {choice.id});
    }
}

} // namespace forksight::choicegraph
