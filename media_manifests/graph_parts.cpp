#include "media_manifests/graph_parts.hpp"

#include <algorithm>
#include <cmath>

#include "choicegraph/check_report.hpp"
#include "media_manifests/json_writer.hpp"

namespace forksight::media_manifests {

using choicegraph::Choice;
using choicegraph::Film;
using choicegraph::Scene;
using choicegraph::Step;
using choicegraph::Then;

namespace {

constexpr std::size_t condition_limit = 60;

void add(std::string& numbers, std::size_t number) {
    // Who goes round many times is told of the first, not of all.
    if (numbers.size() > 24) {
        if (!numbers.ends_with("...")) numbers += ", ...";
        return;
    }
    numbers += (numbers.empty() ? "" : ", ") + std::to_string(number);
}

} // namespace

TrailNumbers::TrailNumbers(const Film& film, const choicegraph::Trail& trail) {
    std::size_t number = 0;
    for (const Step& step : trail.steps) {
        add(scenes_[step.scene], ++number);
        add(steps_[{{step.scene, static_cast<int>(step.kind)}, step.number}], number);
    }
    const bool ended = !trail.steps.empty() && trail.steps.back().kind == Step::Kind::ending;
    if (trail.last && !ended && *trail.last < film.scenes.size()) add(scenes_[*trail.last], number + 1);
}

std::string TrailNumbers::of_scene(std::size_t scene) const {
    const auto found = scenes_.find(scene);
    return found == scenes_.end() ? std::string() : found->second;
}

std::string TrailNumbers::of(std::size_t scene, Step::Kind kind, std::size_t number) const {
    const auto found = steps_.find({{scene, static_cast<int>(kind)}, number});
    return found == steps_.end() ? std::string() : found->second;
}

std::string shortened(std::string_view text, std::size_t limit) {
    std::string out;
    std::size_t characters = 0;
    bool blank = false;
    const std::string whole = json::mended(text);
    for (std::size_t i = 0; i < whole.size();) {
        const auto byte = static_cast<unsigned char>(whole[i]);
        const std::size_t bytes = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        if (byte <= 0x20 || byte == 0x7F) {
            blank = !out.empty();
        } else {
            if (characters + (blank ? 1 : 0) >= limit) return out + "...";
            if (blank) out += ' ';
            characters += blank ? 2 : 1;
            blank = false;
            out += whole.substr(i, bytes);
        }
        i += bytes;
    }
    return out;
}

std::string answer_words(const Scene& scene, std::size_t choice, std::string_view language) {
    const Choice& one = scene.choices[choice];
    const std::string words = shortened(choicegraph::in_language(one.text, language), 120);
    return words.empty() ? one.id : words;
}

std::vector<std::string> answer_remarks(const Film& film, const Scene& scene, std::size_t choice, bool dutch) {
    const Choice& one = scene.choices[choice];
    std::vector<std::string> remarks;
    if (!one.condition.empty()) {
        remarks.push_back((dutch ? "als " : "if ") + shortened(one.condition.text(), condition_limit));
    }
    const bool silence = scene.offer && scene.offer->until_s && scene.offer->otherwise == choice;
    if (silence) {
        const double lasts_s = *scene.offer->until_s - scene.offer->at_s;
        remarks.push_back((dutch ? "na " : "after ") + choicegraph::in_words(lasts_s) +
                          (dutch ? " s zonder antwoord" : " s without an answer"));
    }
    if (one.by_teacher) remarks.emplace_back(dutch ? "kiest de docent" : "the teacher's to choose");
    if (one.once) remarks.emplace_back(dutch ? "maar één keer" : "only once");
    if (one.return_to)
        remarks.push_back((dutch ? "daarna terug naar " : "then back to ") + film.scenes[*one.return_to].id);
    return remarks;
}

std::string way_words(const Film& film, const Scene& scene, std::size_t number, bool dutch) {
    const Then& then = scene.then[number];
    std::string words;
    if (!then.condition.empty()) words = (dutch ? "als " : "if ") + shortened(then.condition.text(), condition_limit);
    if (then.weight > 0) {
        // Of the row of weights this one stands in, as if all their conditions held.
        std::size_t first = number, last = number;
        while (first > 0 && scene.then[first - 1].weight > 0) --first;
        while (last + 1 < scene.then.size() && scene.then[last + 1].weight > 0) ++last;
        double sum = 0.0;
        for (std::size_t i = first; i <= last; ++i) sum += scene.then[i].weight;
        const double share = std::round(100.0 * then.weight / sum);
        words += (words.empty() ? "" : ", ") + (dutch ? std::string("kans ") : std::string("chance ")) +
                 choicegraph::in_words(share) + " %";
    }
    if (words.empty()) words = number == 0 ? (dutch ? "verder" : "goes on") : (dutch ? "anders" : "otherwise");
    if (then.return_to) {
        words += (dutch ? ", daarna terug naar " : ", then back to ") + film.scenes[*then.return_to].id;
    }
    return words;
}

} // namespace forksight::media_manifests
