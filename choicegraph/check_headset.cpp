// FS05, FS06 and FS08: what is said before the film and in it, and from what height it was filmed.
#include <algorithm>
#include <cmath>
#include <set>

#include "choicegraph/characters.hpp"
#include "choicegraph/check_parts.hpp"

namespace forksight::choicegraph {

namespace {

constexpr double unnoticed_height_m = 0.3;
constexpr double rounding_s = 0.1; // a cue may end with the clip, which is cut on a frame
// Netflix's Timed Text Style Guide wants 17 for adults; hardly anybody follows more than 20.
constexpr double fastest_characters_a_second = 20.0;

using Cues = std::vector<SubtitleFacts>;

/// A way from one height to another that is cut hard. Through dark nobody sees the jump.
void check_height(const Film& film, const Scene& from, std::size_t to, std::vector<bool>& told, Report& report) {
    const Scene& scene = film.scenes[to];
    const Clip& before = film.clips[from.clip];
    const Clip& clip = film.clips[scene.clip];
    if (told[to] || scene.fade_s > 0.0 || !before.camera_height_m || !clip.camera_height_m) return;
    // A height of 1.2 m and one of 1.5 m are 0.3 m apart, whatever doubles make of them.
    if (std::abs(*clip.camera_height_m - *before.camera_height_m) <= unnoticed_height_m + 1e-9) return;
    told[to] = true;
    report.add("FS0609", pointer(Where("/scenes"), scene.id),
               {scene.id, in_words(*clip.camera_height_m), from.id, in_words(*before.camera_height_m)});
}

void check_heights(const Film& film, Report& report) {
    std::vector<bool> told(film.scenes.size(), false);
    for (const Scene& from : film.scenes) {
        for (const Choice& choice : from.choices) check_height(film, from, choice.to, told, report);
        for (const Then& way : from.then) check_height(film, from, way.to, told, report);
    }
}

void check_cues(const Cues& cues, const std::string& language, double clip_s, const Where& where, Report& report) {
    double shown_to_s = 0.0;
    double shown_from_s = 0.0;
    for (const SubtitleFacts& cue : cues) {
        const std::string at = in_words(cue.from_s);
        if (cue.to_s > clip_s + rounding_s) {
            report.add("FS0804", where, {at, language, in_words(cue.to_s), in_words(clip_s)});
        }
        const double speed = static_cast<double>(characters_in(cue.text)) / std::max(cue.to_s - cue.from_s, 0.001);
        if (speed > fastest_characters_a_second) {
            report.add("FS0805", where,
                       {at, language, in_words(std::round(speed)), in_words(fastest_characters_a_second)});
        }
        if (cue.from_s < shown_to_s) report.add("FS0806", where, {at, language, in_words(shown_from_s)});
        if (cue.to_s > shown_to_s) {
            shown_to_s = cue.to_s;
            shown_from_s = cue.from_s;
        }
    }
}

/// `cues`: of the clip in all languages.
void check_voices(const Clip& clip, const std::map<std::string, Cues>& cues, const Where& where, Report& report) {
    std::set<std::string> voices;
    for (const auto& [language, list] : cues) {
        for (const SubtitleFacts& cue : list) {
            if (!cue.speaker.empty()) voices.insert(cue.speaker);
        }
    }
    for (const Speaker& speaker : clip.speakers) {
        if (voices.erase(speaker.id) > 0) continue;
        const Where place = pointer(where + "/speakers", speaker.id);
        report.add("FS0802", place, {speaker.id, clip.id});
    }
    for (const std::string& voice : voices) report.add("FS0803", where, {voice, clip.id});
}

} // namespace

void check_headset(const Whole& whole, Report& report) {
    const Film& film = whole.film;
    check_text(whole, film.warning, Where("/warning"), report);
    check_text(whole, film.consent, Where("/consent"), report);
    for (const Clip& clip : film.clips) {
        const Where where = pointer(Where("/clips"), clip.id) + "/speakers";
        for (const Speaker& speaker : clip.speakers) {
            check_text(whole, speaker.name, pointer(where, speaker.id) + "/name", report);
        }
    }
    check_heights(film, report);
}

void check_subtitles(const Whole& whole, Report& report) {
    if (!whole.facts) return;
    for (const Clip& clip : whole.film.clips) {
        const auto found = whole.facts->find(clip.id);
        if (found == whole.facts->end() || !(found->second.duration_s > 0.0)) continue;
        const ClipFacts& facts = found->second;
        const Where where = pointer(Where("/clips"), clip.id);
        // A clip in which nobody is known to speak needs none.
        if (facts.subtitles.empty() && clip.speakers.empty()) continue;
        for (const std::string& language : whole.languages) {
            if (!facts.subtitles.contains(language)) report.add("FS0801", where, {clip.id, language});
        }
        if (facts.subtitles.empty()) continue;
        for (const auto& [language, cues] : facts.subtitles)
            check_cues(cues, language, facts.duration_s, where, report);
        check_voices(clip, facts.subtitles, where, report);
    }
}

} // namespace forksight::choicegraph
