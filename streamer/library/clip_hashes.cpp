#include "streamer/library/clip_hashes.hpp"

#include <optional>
#include <variant>

#include "media_manifests/hash_list.hpp"

namespace forksight::streamer::library {
namespace {

using choicegraph::Problem;

Problem warning(const std::string& file, const std::string& dutch, const std::string& english) {
    return {"FS0005",
            choicegraph::Severity::warning,
            file,
            {{"nl", dutch + " Speel de clip opnieuw in (ingest), dan kan de film weer voor spelen zonder verbinding "
                            "worden klaargezet (prepare)."},
             {"en", english + " Ingest the clip again, so that the film can be prepared for playing without a line."}}};
}

std::optional<Problem> problem_of(const Folder& folder, const std::string& base, const std::string& clip) {
    const std::string file = clip + "/" + std::string(media_manifests::hash_list_name);
    const auto found = folder.identify(base + "/" + file);
    if (const auto* error = std::get_if<std::error_code>(&found)) {
        if (*error != std::errc::no_such_file_or_directory) return std::nullopt; // told of clip.json already
        return warning(file, "Deze clip heeft geen lijst van zijn bestanden.", "This clip has no list of its files.");
    }
    const auto text = folder.read(base + "/" + file, media_manifests::hash_list_limit_bytes);
    const auto list = text ? media_manifests::read_hash_list(text.value())
                           : media_manifests::Result<media_manifests::HashedFiles>(text.errors());
    if (!list) {
        const std::string why = media_manifests::to_string({list.errors().front()});
        return warning(file, "Deze lijst is niet te lezen (" + why + ").", "This list cannot be read (" + why + ").");
    }
    std::size_t wrong = 0;
    std::string first;
    for (const auto& listed : list.value()) {
        const auto there = folder.identify(base + "/" + clip + "/" + listed.path);
        const auto* identity = std::get_if<Identity>(&there);
        if (identity != nullptr && identity->size == listed.bytes) continue;
        if (wrong++ == 0) first = listed.path;
    }
    if (wrong == 0) return std::nullopt;
    const std::string more = wrong == 1 ? "" : " (+" + std::to_string(wrong - 1) + ")";
    return warning(file, "Van wat deze lijst noemt, ontbreekt of heeft een andere grootte: " + first + more + ".",
                   "Of what this list names, this is missing or has another size: " + first + more + ".");
}

} // namespace

std::vector<choicegraph::Problem> hash_problems(const Folder& folder, const std::string& base, const FilmFolder& film) {
    std::vector<Problem> problems;
    for (const auto& [clip, length_s] : film.clip_lengths_s) {
        if (auto problem = problem_of(folder, base, clip)) problems.push_back(std::move(*problem));
    }
    return problems;
}

} // namespace forksight::streamer::library
