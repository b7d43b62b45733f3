#include "choicegraph/replay.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <system_error>

#include "media_manifests/film_list.hpp"
#include "media_manifests/record.hpp"
#include "streamer/commands.hpp"
#include "streamer/library/film_folder.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer {
namespace {

constexpr std::size_t record_limit_bytes =
    media_manifests::record_limit_lines * 256; ///< a record's lines are about a hundred bytes

media_manifests::Result<std::vector<choicegraph::Line>> read_record_file(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
        return media_manifests::Error{path.string(), "there is no such file"};
    const library::Folder folder(path.has_parent_path() ? path.parent_path() : ".");
    const auto text = folder.read(path.filename().string(), record_limit_bytes);
    if (!text) return media_manifests::Error{path.string(), text.errors().front().what};
    return media_manifests::read_record(text.value());
}

void print(const choicegraph::Outcome& outcome, bool dutch) {
    for (std::size_t i = 0; i < outcome.path.size(); ++i) {
        std::printf("%s%s", i == 0 ? "" : " -> ", outcome.path[i].c_str());
    }
    if (!outcome.path.empty()) std::printf("\n");
    if (outcome.ending.empty()) {
        std::puts(dutch ? "geen einde bereikt" : "no ending reached");
    } else {
        std::printf(dutch ? "einde: %s\n" : "ending: %s\n", outcome.ending.c_str());
    }
}

} // namespace

int replay_record(const ReplayOrder& order) {
    const bool dutch = order.language == "nl";
    const auto named = film_folder_named(order.film, dutch);
    if (!named) return input_at_fault;
    const library::Folder folder(*named);
    const library::FilmFolder read = library::read_film_folder(folder, ".", library::Media::checked_if_any);
    if (!read.playable()) {
        std::fputs(dutch ? "De film heeft fouten; hierover kan niets worden afgespeeld:\n"
                         : "The film has errors; nothing can be replayed over it:\n",
                   stderr);
        for (const choicegraph::Problem& problem : read.problems) {
            if (problem.severity != choicegraph::Severity::error) continue;
            std::fprintf(stderr, "%s: %s\n", problem.where.c_str(),
                         std::string(choicegraph::in_language(problem.what, order.language)).c_str());
        }
        return input_at_fault;
    }
    const auto lines = read_record_file(order.record);
    if (!lines) {
        std::fprintf(stderr, "%s\n", media_manifests::to_string(lines.errors()).c_str());
        return input_at_fault;
    }
    const auto replayed = choicegraph::replay(*read.film, lines.value());
    if (const auto* impossible = std::get_if<choicegraph::Impossible>(&replayed)) {
        if (order.json) {
            std::fputs(media_manifests::write_impossible(*impossible).c_str(), stdout);
        } else {
            std::printf(dutch ? "regel %llu kan niet gebeurd zijn: %s\n" : "line %llu could not have happened: %s\n",
                        static_cast<unsigned long long>(impossible->n), impossible->what.c_str());
        }
        return input_at_fault;
    }
    const auto& outcome = std::get<choicegraph::Outcome>(replayed);
    if (order.json) {
        std::fputs(media_manifests::write_outcome(outcome).c_str(), stdout);
    } else {
        print(outcome, dutch);
    }
    return done;
}

} // namespace forksight::streamer
