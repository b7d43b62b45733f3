#include "player/net/film_source.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/webvtt.hpp"
#include "player/said.hpp"

namespace forksight::player::net {
namespace {

using media_manifests::Error;
using media_manifests::Errors;
using media_manifests::Presentation;
using media_manifests::Result;
namespace fs = std::filesystem;

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// A film may have many clips, and each answer may be large: so many are asked for and held at once.
constexpr std::size_t asked_at_once = 64;
constexpr std::size_t links_noted = 10;

/// The place as the user typed it: a path for a folder, else the URL.
std::string shown_place(std::string_view argument, const std::string& base_url, const std::string& below) {
    if (base_url.substr(0, 7) != "file://") return base_url + below;
    fs::path folder(argument);
    if (folder.filename() == "film.json") folder = folder.parent_path();
    return (folder / below).string();
}

std::string no_clip(const choicegraph::Film& film, const std::string& clip_id) {
    return said("de clip '" + clip_id + "' is nog niet omgezet", "the clip '" + clip_id + "' has not been ingested") +
           ": forksight-streamer ingest VIDEO --library LIBRARY --film " + film.id + " --clip " + clip_id;
}

/// Why it did not come.
std::string why_not(const Answer& answer) {
    return answer.problem.empty() ? said("is niet opgehaald", "was not fetched") : answer.problem;
}

/// Empty where the problem names the place itself.
std::string unless_named(const std::string& place, const std::string& problem) {
    return problem.find(place) == std::string::npos ? place : std::string();
}

/// "place: problem", and the place but once.
std::string placed(const std::string& place, const std::string& problem) {
    const std::string where = unless_named(place, problem);
    return where.empty() ? problem : where + ": " + problem;
}

void read_answer(Answer& answer, const std::string& place, const choicegraph::Film& film, const std::string& clip_id,
                 std::vector<Presentation>& clips, Errors& errors) {
    if (answer.ending == Ending::missing) {
        errors.push_back({place, no_clip(film, clip_id)});
    } else if (unanswered(answer.ending)) {
        throw LineFailure(placed(place, answer.problem));
    } else if (answer.ending != Ending::delivered) {
        errors.push_back({unless_named(place, why_not(answer)), why_not(answer)});
    } else if (auto clip = media_manifests::read_clip(answer.body)) {
        clips.push_back(std::move(clip).value());
    } else {
        const Errors found = at_place(place, clip.errors());
        errors.insert(errors.end(), found.begin(), found.end());
    }
}

Result<std::vector<Presentation>> load_clips(Gather& gather, std::string_view argument, LoadedFilm& loaded) {
    const auto& ids = loaded.film.clips;
    const std::string film_place = shown_place(argument, loaded.base_url, "film.json");
    std::vector<Presentation> clips;
    Errors errors;
    for (std::size_t first = 0; first < ids.size(); first += asked_at_once) {
        const std::size_t end = std::min(ids.size(), first + asked_at_once);
        std::vector<std::string> urls;
        for (std::size_t i = first; i < end; ++i) urls.push_back(loaded.base_url + ids[i].id + "/clip.json");
        auto answers = gather.all(urls, media_manifests::clip_json_limit_bytes, film_place);
        for (std::size_t i = first; i < end; ++i) {
            const std::string place = shown_place(argument, loaded.base_url, ids[i].id + "/clip.json");
            loaded.clip_versions.push_back(digest_of(answers[i - first].body));
            read_answer(answers[i - first], place, loaded.film, ids[i].id, clips, errors);
        }
    }
    if (!errors.empty()) return errors;
    return clips;
}

constexpr std::size_t subtitles_noted = 10;
/// Of all clips in all languages together; an hour of talk has some 60 KiB.
constexpr std::size_t subtitles_limit_bytes = 64u << 20;

/// Films play without them: what is missing or wrong is a note.
void load_subtitles(Gather& gather, std::string_view argument, LoadedFilm& loaded) {
    struct Asked {
        std::size_t clip = 0;
        std::string language;
        std::string below; ///< its path beneath the film
    };
    std::vector<Asked> all;
    for (std::size_t i = 0; i < loaded.clips.size(); ++i) {
        for (const media_manifests::SubtitleTrack& track : loaded.clips[i].subtitles)
            all.push_back(
                {i, track.language, loaded.film.clips[i].id + "/" + media_manifests::subtitles_path(track.language)});
    }
    loaded.subtitles.resize(loaded.clips.size());
    std::size_t noted = 0;
    std::size_t bytes = 0;
    const auto note = [&](const Asked& asked, const std::string& why) {
        if (noted++ == subtitles_noted) return loaded.notes.push_back(said("en meer", "and more"));
        if (noted > subtitles_noted) return;
        loaded.notes.push_back(said("geen ondertitels: ", "no subtitles: ") +
                               shown_place(argument, loaded.base_url, asked.below) + ": " + why);
    };
    for (std::size_t first = 0; first < all.size(); first += asked_at_once) {
        const std::size_t end = std::min(all.size(), first + asked_at_once);
        std::vector<std::string> urls;
        for (std::size_t i = first; i < end; ++i) urls.push_back(loaded.base_url + all[i].below);
        const auto answers = gather.all(urls, media_manifests::webvtt_limits::bytes,
                                        shown_place(argument, loaded.base_url, "film.json"));
        for (std::size_t i = first; i < end; ++i) {
            const Answer& answer = answers[i - first];
            if (answer.ending != Ending::delivered) {
                note(all[i], why_not(answer));
                continue;
            }
            bytes += answer.body.size();
            if (bytes > subtitles_limit_bytes)
                return note(all[i], said("samen zijn ze te groot", "together they are too large"));
            auto cues = media_manifests::read_webvtt(answer.body);
            if (cues) {
                loaded.subtitles[all[i].clip][all[i].language] = std::move(cues).value();
            } else {
                note(all[i], said_of_reader(media_manifests::to_string({cues.errors().front()})));
            }
        }
    }
}

/// A folder may hold links, a streamer's may not: an author should know before the film is put there.
std::vector<std::string> links_in(std::string_view argument, const LoadedFilm& loaded) {
    std::vector<std::string> notes;
    if (loaded.base_url.substr(0, 7) != "file://") return notes;
    std::vector<std::string> names{"film.json"};
    for (const auto& clip : loaded.film.clips) names.push_back(clip.id);
    for (const std::string& name : names) {
        std::error_code error;
        const std::string place = shown_place(argument, loaded.base_url, name);
        if (!fs::is_symlink(place, error) || notes.size() == links_noted) continue;
        notes.push_back(said(place + " is een koppeling (symbolic link): hier speelt die af, maar een server geeft "
                                     "geen koppelingen door",
                             place + " is a symbolic link: it plays from here, but a streamer serves no links"));
    }
    return notes;
}

Result<std::string> folder_url(std::string_view argument) {
    std::error_code error;
    fs::path path = fs::absolute(fs::path(argument), error);
    if (error) return Error{std::string(argument), said("is geen pad", "is not a path")};
    if (path.filename() == "film.json") path = path.parent_path();
    if (!fs::is_directory(path, error)) {
        if (fs::is_symlink(path, error))
            return Error{std::string(argument), said("is een koppeling (symbolic link) die nergens heen leidt",
                                                     "is a symbolic link that leads nowhere")};
        return Error{std::string(argument), said("is geen map van een film, en geen adres dat met http:// begint",
                                                 "is neither a film's folder nor an address that begins with http://")};
    }
    // Links are followed here: taking ".." out of a name that goes through one would lead elsewhere.
    std::string text = fs::canonical(path, error).string();
    if (error)
        return Error{std::string(argument),
                     said("kan niet worden geopend (" + error.message() + ")", "cannot be opened: " + error.message())};
    if (!ends_with(text, "/")) text += '/';
    return file_url(text);
}

} // namespace

media_manifests::Result<std::string> film_base_url(std::string_view argument) {
    if (argument.empty())
        return Error{"", said("welke film? Geef het adres of de map", "which film? Give its address or its folder")};
    const std::size_t scheme = argument.find("://");
    if (scheme == std::string_view::npos) return folder_url(argument);
    const std::string_view name = argument.substr(0, scheme);
    if (name != "http" && name != "https") {
        return Error{std::string(argument), said("alleen http://, https:// en mappen kunnen worden afgespeeld",
                                                 "only http://, https:// and folders can be played")};
    }
    if (argument.find_first_of("?#") != std::string_view::npos) {
        return Error{std::string(argument),
                     said("het adres van een film eindigt met de naam van de film: http://SERVER/films/FILM",
                          "a film's address ends with its name: http://HOST/films/FILM")};
    }
    std::string url(argument);
    if (ends_with(url, "/film.json")) url.resize(url.size() - std::string_view("film.json").size());
    if (!ends_with(url, "/")) url += '/';
    if (url.find('/', scheme + 3) == url.size() - 1) {
        return Error{std::string(argument), said("noemt een server maar geen film: http://SERVER/films/FILM",
                                                 "names a streamer but no film: http://HOST/films/FILM")};
    }
    return url;
}

Errors at_place(const std::string& place, Errors errors) {
    for (Error& error : errors) {
        const std::string place_in_file = error.where.empty() ? "" : " " + error.where;
        // "line 2, column 4" is English too; a JSON pointer is not.
        const bool pointer = error.where.empty() || error.where.front() == '/';
        error.what = said_of_reader(said(pointer ? error.what : error.where + ": " + error.what, error.what));
        error.where = place + (pointer ? place_in_file : said("", place_in_file));
    }
    return errors;
}

std::string digest_of(std::string_view bytes) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error(said("OpenSSL rekent geen controlegetallen uit", "OpenSSL makes no digests"));
    }
    std::string text = "sha256:";
    for (unsigned int i = 0; i < length; ++i) {
        text += "0123456789abcdef"[digest[i] >> 4];
        text += "0123456789abcdef"[digest[i] & 15];
    }
    return text;
}

media_manifests::Result<LoadedFilm> load_film(Fetch& fetch, std::string_view argument, const Waiting& waiting) {
    const auto base = film_base_url(argument);
    if (!base) return base.errors();
    LoadedFilm loaded;
    loaded.base_url = base.value();
    const std::string place = shown_place(argument, loaded.base_url, "film.json");
    Waiting first = waiting;
    first.at_most = std::min(waiting.at_most, waiting.answer_within);
    Answer answer = std::move(Gather(fetch, first)
                                  .all({loaded.base_url + "film.json"}, media_manifests::film_json_limit_bytes, place)
                                  .front());
    if (answer.ending == Ending::missing) return Error{place, said("hier staat geen film", "there is no film here")};
    if (unanswered(answer.ending)) throw LineFailure(placed(place, answer.problem));
    if (answer.ending != Ending::delivered) return Error{unless_named(place, why_not(answer)), why_not(answer)};
    loaded.version = digest_of(answer.body);
    auto film = media_manifests::read_film(answer.body);
    if (!film) return at_place(place, film.errors());
    loaded.film = std::move(film).value();
    loaded.film_json = std::move(answer.body);
    Gather gather(fetch, waiting);
    auto clips = load_clips(gather, argument, loaded);
    if (!clips) return clips.errors();
    loaded.clips = std::move(clips).value();
    loaded.notes = links_in(argument, loaded);
    try {
        load_subtitles(gather, argument, loaded);
    } catch (const LineFailure& failure) {
        loaded.notes.push_back(said("niet alle ondertitels zijn er: ", "not all subtitles are there: ") +
                               failure.what());
    }
    return loaded;
}

} // namespace forksight::player::net
