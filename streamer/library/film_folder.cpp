#include "streamer/library/film_folder.hpp"

#include <algorithm>
#include <unordered_map>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/film_json.hpp"

namespace forksight::streamer::library {

bool FilmFolder::playable() const {
    return film && std::none_of(problems.begin(), problems.end(), [](const choicegraph::Problem& problem) {
               return problem.severity == choicegraph::Severity::error;
           });
}

choicegraph::Problem unreadable(const media_manifests::Error& error) {
    return {"FS0001", choicegraph::Severity::error, error.where, {{"en", error.what}}};
}

FilmFolder read_film_folder(const Folder& folder, const std::string& base, Media media) {
    FilmFolder read;
    const auto refuse = [&](const media_manifests::Errors& errors, const std::string& in) {
        for (const media_manifests::Error& error : errors) {
            read.problems.push_back(unreadable({in.empty() ? error.where : in + " " + error.where, error.what}));
        }
    };
    const auto text = folder.read(base + "/film.json", media_manifests::film_json_limit_bytes);
    if (!text) {
        read.problems.push_back({"FS0002",
                                 choicegraph::Severity::error,
                                 "film.json",
                                 {{"nl", "Er is geen film.json die gelezen kan worden."},
                                  {"en", "There is no film.json that can be read."}}});
        return read;
    }
    auto film = media_manifests::read_film(text.value());
    if (!film) {
        refuse(film.errors(), "");
        return read;
    }
    read.film = std::move(film).value();

    std::unordered_map<std::string, choicegraph::ClipFacts> facts;
    for (const choicegraph::Clip& clip : read.film->clips) {
        const std::string path = base + "/" + clip.id + "/clip.json";
        const auto found = folder.identify(path);
        if (std::holds_alternative<std::error_code>(found)) continue;
        const auto clip_text = folder.read(path, media_manifests::clip_json_limit_bytes);
        if (!clip_text) {
            refuse({{"", clip_text.errors().front().what}}, clip.id + "/clip.json");
            continue;
        }
        const auto presentation = media_manifests::read_clip(clip_text.value());
        if (!presentation) {
            refuse(presentation.errors(), clip.id + "/clip.json");
            continue;
        }
        read.clip_lengths_s[clip.id] = presentation.value().duration_s;
        facts[clip.id] = {presentation.value().duration_s};
    }
    const bool with_facts = media == Media::required || !facts.empty();
    const auto found = choicegraph::check(*read.film, with_facts ? std::optional(facts) : std::nullopt);
    read.problems.insert(read.problems.end(), found.begin(), found.end());
    return read;
}

} // namespace forksight::streamer::library
