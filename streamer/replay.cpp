#include "choicegraph/replay.hpp"

#include <cstdio>
#include <variant>

#include "choicegraph/resume.hpp"
#include "media_manifests/film_list.hpp"
#include "streamer/commands.hpp"
#include "streamer/library/film_folder.hpp"
#include "streamer/library/folder.hpp"
#include "streamer/record_file.hpp"

namespace forksight::streamer {
namespace {

using RecordFile = media_manifests::RecordReader::Record;

void print_path(const std::vector<std::string>& path) {
    for (std::size_t i = 0; i < path.size(); ++i) std::printf("%s%s", i == 0 ? "" : " -> ", path[i].c_str());
    if (!path.empty()) std::printf("\n");
}

void print(const choicegraph::Outcome& outcome, bool dutch) {
    for (const choicegraph::Outcome::Try& left : outcome.tries) {
        std::printf(
            dutch ? "eerder geprobeerd, teruggegaan op regel %llu: " : "tried before, gone back from at line %llu: ",
            static_cast<unsigned long long>(left.left));
        std::vector<std::string> path = left.path;
        path.insert(path.begin(), left.scene);
        print_path(path);
    }
    print_path(outcome.path);
    if (outcome.ending.empty()) {
        std::puts(dutch ? "geen einde bereikt" : "no ending reached");
    } else {
        std::printf(dutch ? "einde: %s\n" : "ending: %s\n", outcome.ending.c_str());
    }
    for (const choicegraph::Outcome::Request& request : outcome.asked) {
        const std::string scene = request.scene.empty() ? "" : (dutch ? ", in scène " : ", in scene ") + request.scene;
        std::printf(dutch ? "vroeg om hulp na %.0f s%s (regel %llu)\n" : "asked for help after %.0f s%s (line %llu)\n",
                    request.t_s, scene.c_str(), static_cast<unsigned long long>(request.line));
    }
}

/// "sha256:0123456789ab…"
std::string shortened(const std::string& version) {
    constexpr std::size_t enough = 19;
    return version.size() > enough ? version.substr(0, enough) + "..." : version;
}

media_manifests::Oddities told_oddities(const RecordFile& record, const library::FilmFolder& film, bool dutch,
                                        const Notices& notices) {
    media_manifests::Oddities odd;
    odd.last_line_cut = record.last_line_cut;
    if (odd.last_line_cut) {
        notices.say("warning", dutch ? "Let op: de laatste regel van het verslag breekt af en is weggelaten."
                                     : "Note: the record's last line breaks off and is left out.");
    }
    if (record.lines.empty()) return odd;
    const auto* started = std::get_if<choicegraph::Started>(&record.lines.front().event);
    odd.version_differs = started != nullptr && started->version != film.version;
    if (odd.version_differs) {
        const std::string versions = "(" + shortened(started->version) + " / " + shortened(film.version) + ")";
        notices.say("warning", dutch ? "Let op: de film is veranderd sinds dit verslag werd gemaakt " + versions + "."
                                     : "Note: the film has changed since this record was made " + versions + ".");
    }
    return odd;
}

int refuse(const choicegraph::Impossible& impossible, const media_manifests::Oddities& odd, bool json, bool dutch) {
    if (json) {
        std::fputs(media_manifests::write_impossible(impossible, odd).c_str(), stdout);
    } else {
        std::printf(dutch ? "regel %llu kan niet gebeurd zijn: %s\n" : "line %llu could not have happened: %s\n",
                    static_cast<unsigned long long>(impossible.n), impossible.what.c_str());
    }
    return input_at_fault;
}

std::variant<choicegraph::Outcome, choicegraph::Impossible> resumed(const choicegraph::Film& film,
                                                                    const std::vector<choicegraph::Line>& lines,
                                                                    bool dutch, const Notices& notices) {
    const auto result = choicegraph::resume(film, lines);
    const auto* broken = std::get_if<choicegraph::Broken>(&result);
    const auto& adapted = broken != nullptr ? broken->adapted : std::get<choicegraph::Continued>(result).adapted;
    for (const choicegraph::Adapted& one : adapted) {
        notices.say("note", (dutch ? "Aangepast aan de film, regel " : "Adapted to the film, line ") +
                                std::to_string(one.line) + ": " + one.what);
    }
    if (broken == nullptr) return choicegraph::replay(film, std::get<choicegraph::Continued>(result).lines);
    if (broken->last_good) {
        const std::string line = std::to_string(broken->last_good->line);
        const std::string scene = "'" + broken->last_good->scene + "'";
        notices.say("note", dutch ? "Tot en met regel " + line + " klopt het nog: van " + scene + " af kan het verder."
                                  : "Up to line " + line + " it still holds: from " + scene + " it can go on.");
    }
    return choicegraph::Impossible{broken->line, broken->what};
}

void tell_errors(const library::FilmFolder& film, const ReplayOrder& order, const Notices& notices) {
    notices.say("failed", order.language == "nl" ? "De film heeft fouten; hierover kan niets worden afgespeeld:"
                                                 : "The film has errors; nothing can be replayed over it:");
    for (const choicegraph::Problem& problem : film.problems) {
        if (problem.severity != choicegraph::Severity::error) continue;
        notices.say("failed", (problem.where.empty() ? "film.json" : problem.where) + ": " +
                                  std::string(choicegraph::in_language(problem.what, order.language)));
    }
}

} // namespace

int replay_record(const ReplayOrder& order) {
    const bool dutch = order.language == "nl";
    const Notices notices(order.log);
    const auto named = film_folder_named(order.film, dutch, notices);
    if (!named) return input_at_fault;
    const library::FilmFolder film =
        library::read_film_folder(library::Folder(*named), ".", library::Media::checked_if_any);
    if (!film.playable()) {
        tell_errors(film, order, notices);
        return input_at_fault;
    }
    const auto record = read_record_file(order.record, dutch);
    if (!record) {
        if (dutch && record.errors().front().where.starts_with("line "))
            notices.say("failed", "Dit verslag kan niet worden gelezen; wat eraan schort, staat er in het Engels:");
        for (const media_manifests::Error& error : record.errors())
            notices.say("failed", media_manifests::to_string({error}));
        return input_at_fault;
    }
    const auto odd = told_oddities(record.value(), film, dutch, notices);
    if (record.value().lines.empty()) {
        return refuse({1, dutch ? "het verslag is leeg; een verslag begint met de gebeurtenis \"started\""
                                : "the record is empty; a record begins with the event \"started\""},
                      odd, order.json, dutch);
    }
    auto replayed = choicegraph::replay(*film.film, record.value().lines);
    // Over a film that was edited since, a record still holds where what was chosen can be chosen.
    if (odd.version_differs && std::holds_alternative<choicegraph::Impossible>(replayed))
        replayed = resumed(*film.film, record.value().lines, dutch, notices);
    if (const auto* impossible = std::get_if<choicegraph::Impossible>(&replayed))
        return refuse(*impossible, odd, order.json, dutch);
    const auto& outcome = std::get<choicegraph::Outcome>(replayed);
    if (order.json) {
        std::fputs(media_manifests::write_outcome(outcome, odd).c_str(), stdout);
    } else {
        print(outcome, dutch);
    }
    return done;
}

} // namespace forksight::streamer
