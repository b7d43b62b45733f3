#include "streamer/library/film_folder.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <variant>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/subtitles.hpp"
#include "media_manifests/webvtt.hpp"
#include "streamer/library/digest.hpp"

namespace forksight::streamer::library {

bool FilmFolder::playable() const {
    return film && std::none_of(problems.begin(), problems.end(), [](const choicegraph::Problem& problem) {
               return problem.severity == choicegraph::Severity::error;
           });
}

choicegraph::Problem not_followed(const std::string& path) {
    const std::string named = "'" + path + "'";
    return {
        "FS0004",
        choicegraph::Severity::error,
        path,
        {{"nl", named + " is een symbolische koppeling; die wordt niet gevolgd. Zet hier de map of het bestand zelf."},
         {"en", named + " is a symbolic link, which is not followed: put the folder or the file itself here."}}};
}

namespace {

using choicegraph::Problem;

Problem unreadable(const std::string& file, const std::string& dutch, const std::string& english) {
    return {"FS0001", choicegraph::Severity::error, file, {{"nl", dutch}, {"en", english}}};
}

// What a reader says of a text is in English; the Dutch says so.
Problem wrong_text(const std::string& where, const std::string& what) {
    return unreadable(where, "Dit klopt niet, zegt de lezer van het bestand in het Engels: " + what, what);
}

Problem cannot_open(const std::string& file, const std::error_code& error) {
    if (error == std::errc::no_such_file_or_directory && file == "film.json") {
        return {"FS0002",
                choicegraph::Severity::error,
                file,
                {{"nl", "In deze map staat geen film.json."}, {"en", "There is no film.json in this folder."}}};
    }
    if (error == std::errc::is_a_directory)
        return unreadable(file, "Dit is een map, geen bestand.", "This is a folder, not a file.");
    if (error == std::errc::permission_denied) {
        return unreadable(file, "Dit bestand mag niet worden gelezen: de rechten staan het niet toe.",
                          "This file may not be read: its permissions forbid it.");
    }
    return unreadable(file, "Dit bestand kan niet worden gelezen (" + error.message() + ").",
                      "This file cannot be read (" + error.message() + ").");
}

struct Unread {
    Problem problem;
    bool unsure = false; ///< the file is there, but the disk or its permissions withhold it now
};

/// `file` of the film's folder `base`, whole, or what keeps it from being read.
std::variant<std::string, Unread> text_of(const Folder& folder, const std::string& base, const std::string& file,
                                          std::size_t limit_bytes) {
    const std::string path = base + "/" + file;
    if (const std::string link = folder.link_on_the_way(path); !link.empty())
        return Unread{not_followed(link.size() > base.size() ? link.substr(base.size() + 1) : link)};
    const auto opened = folder.open(path);
    if (const auto* error = std::get_if<std::error_code>(&opened)) {
        const bool certain = *error == std::errc::no_such_file_or_directory || *error == std::errc::is_a_directory ||
                             *error == std::errc::not_a_directory;
        return Unread{cannot_open(file, *error), !certain};
    }
    const auto& [descriptor, identity] = std::get<OpenFile>(opened);
    if (identity.size > limit_bytes) {
        const std::string size = std::to_string(identity.size), most = std::to_string(limit_bytes);
        return Unread{unreadable(file,
                                 "Dit bestand heeft " + size + " bytes; er worden er hoogstens " + most + " gelezen.",
                                 "This file has " + size + " bytes; at most " + most + " are read.")};
    }
    std::string text = read_at(descriptor, 0, identity.size);
    if (text.size() != identity.size) {
        return Unread{unreadable(file, "Dit bestand veranderde terwijl het werd gelezen.",
                                 "This file changed while it was read."),
                      true};
    }
    return text;
}

/// The clip as clip.json tells it. Nothing: there is no clip.json, or what is wrong with it is in `problems` now.
std::optional<media_manifests::Presentation> read_clip(const Folder& folder, const std::string& base,
                                                       const std::string& clip, FilmFolder& read) {
    std::vector<Problem>& problems = read.problems;
    const std::string file = clip + "/clip.json";
    const auto text = text_of(folder, base, file, media_manifests::clip_json_limit_bytes);
    if (const auto* unread = std::get_if<Unread>(&text)) {
        const auto found = folder.identify(base + "/" + file);
        const auto* error = std::get_if<std::error_code>(&found);
        const bool absent = error != nullptr && *error == std::errc::no_such_file_or_directory;
        if (!absent || unread->problem.code == "FS0004") problems.push_back(unread->problem);
        read.unsure = read.unsure || unread->unsure;
        return std::nullopt;
    }
    auto clip_read = media_manifests::read_clip(std::get<std::string>(text));
    if (!clip_read) {
        for (const media_manifests::Error& error : clip_read.errors())
            problems.push_back(wrong_text(file + (error.where.empty() ? "" : " " + error.where), error.what));
        return std::nullopt;
    }
    media_manifests::Presentation presentation = std::move(clip_read).value();
    std::vector<std::string> folders;
    for (const auto& rendition : presentation.video) folders.push_back(rendition.name);
    if (presentation.audio) folders.push_back(presentation.audio->name);
    for (const std::string& name : folders) {
        const std::string link = folder.link_on_the_way(base + "/" + clip + "/" + name);
        if (!link.empty()) problems.push_back(not_followed(link.substr(base.size() + 1)));
    }
    return presentation;
}

Problem wrong_subtitles(const std::string& file, const std::string& dutch, const std::string& english) {
    return {"FS0006", choicegraph::Severity::warning, file, {{"nl", dutch}, {"en", english}}};
}

/// Those that can be read; a film plays without the others.
std::map<std::string, std::vector<choicegraph::SubtitleFacts>> read_subtitles(
    const Folder& folder, const std::string& base, const std::string& clip,
    const media_manifests::Presentation& presentation, FilmFolder& read) {
    std::map<std::string, std::vector<choicegraph::SubtitleFacts>> by_language;
    for (const media_manifests::SubtitleTrack& track : presentation.subtitles) {
        const std::string file = clip + "/" + media_manifests::subtitles_path(track.language);
        auto& facts = by_language[track.language]; // what is there and wrong is not missing as well
        const auto text = text_of(folder, base, file, media_manifests::webvtt_limits::bytes);
        if (const auto* unread = std::get_if<Unread>(&text)) {
            const choicegraph::Text& why = unread->problem.what;
            read.problems.push_back(wrong_subtitles(
                file, "Deze ondertitels zijn er niet: " + why.at("nl") + " Geef ze opnieuw (subtitles).",
                "These subtitles are not there: " + why.at("en") + " Put them anew (subtitles)."));
            continue;
        }
        const auto cues = media_manifests::read_webvtt(std::get<std::string>(text));
        if (!cues) {
            const std::string why = media_manifests::to_string({cues.errors().front()});
            read.problems.push_back(wrong_subtitles(file, "Deze ondertitels kloppen niet (" + why + ").",
                                                    "These subtitles are wrong (" + why + ")."));
            continue;
        }
        for (const media_manifests::SubtitleCue& cue : cues.value())
            facts.push_back({cue.from_s, cue.to_s, cue.speaker, cue.text});
    }
    return by_language;
}

} // namespace

FilmFolder read_film_folder(const Folder& folder, const std::string& base, Media media) {
    auto text = text_of(folder, base, "film.json", media_manifests::film_json_limit_bytes);
    if (const auto* unread = std::get_if<Unread>(&text)) {
        FilmFolder read;
        read.unsure = unread->unsure;
        read.problems.push_back(unread->problem);
        return read;
    }
    return read_film_folder(folder, base, media, std::get<std::string>(std::move(text)));
}

FilmFolder read_film_folder(const Folder& folder, const std::string& base, Media media, std::string film_json) {
    FilmFolder read;
    read.text = std::move(film_json);
    read.version = "sha256:" + sha256_of(std::string_view(read.text));
    auto film = media_manifests::read_film(read.text);
    if (!film) {
        for (const media_manifests::Error& error : film.errors())
            read.problems.push_back(wrong_text(error.where, error.what));
        return read;
    }
    read.film = std::move(film).value();

    std::unordered_map<std::string, choicegraph::ClipFacts> facts;
    std::set<std::string> told; // the clips whose media were found wanting already
    for (const choicegraph::Clip& clip : read.film->clips) {
        const std::size_t before = read.problems.size();
        const auto presentation = read_clip(folder, base, clip.id, read);
        if (read.problems.size() > before) told.insert("/clips/" + clip.id);
        if (!presentation) continue;
        read.clip_lengths_s[clip.id] = presentation->duration_s;
        facts[clip.id] = {presentation->duration_s, std::string(media_manifests::name_of(presentation->projection)),
                          std::string(media_manifests::name_of(presentation->stereo)),
                          read_subtitles(folder, base, clip.id, *presentation, read)};
    }
    const bool with_facts = media == Media::required || !facts.empty();
    auto found = choicegraph::check(*read.film, with_facts ? std::optional(facts) : std::nullopt);
    // That a clip has no media follows from what was said of its clip.json.
    std::erase_if(found,
                  [&](const Problem& problem) { return problem.code == "FS0601" && told.contains(problem.where); });
    read.problems.insert(read.problems.end(), found.begin(), found.end());
    return read;
}

} // namespace forksight::streamer::library
