#include "player/net/film_source.hpp"

#include <openssl/evp.h>

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/film_json.hpp"

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

/// Fetches all of `urls` and waits. Every answer comes: Fetch promises one for each.
std::vector<Answer> get_all(Fetch& fetch, const std::vector<std::string>& urls, std::uint64_t limit_bytes) {
    struct Gathered {
        std::mutex mutex;
        std::condition_variable complete;
        std::vector<Answer> answers;
        std::size_t missing = 0;
    };
    const auto gathered = std::make_shared<Gathered>();
    gathered->answers.resize(urls.size());
    gathered->missing = urls.size();
    for (std::size_t i = 0; i < urls.size(); ++i) {
        fetch.get({urls[i], 0, limit_bytes, [gathered, i](Answer answer) {
                       const std::lock_guard lock(gathered->mutex);
                       gathered->answers[i] = std::move(answer);
                       if (--gathered->missing == 0) gathered->complete.notify_all();
                   }});
    }
    std::unique_lock lock(gathered->mutex);
    gathered->complete.wait(lock, [&] { return gathered->missing == 0; });
    return std::move(gathered->answers);
}

/// The place as the user typed it: a path for a folder, else the URL.
std::string shown_place(std::string_view argument, const std::string& base_url, const std::string& below) {
    if (base_url.substr(0, 7) != "file://") return base_url + below;
    fs::path folder(argument);
    if (folder.filename() == "film.json") folder = folder.parent_path();
    return (folder / below).string();
}

Errors at_place(const std::string& place, Errors errors) {
    for (Error& error : errors) error.where = error.where.empty() ? place : place + " " + error.where;
    return errors;
}

std::string no_clip(const choicegraph::Film& film, const std::string& clip_id) {
    return "the clip '" + clip_id +
           "' has not been ingested: forksight-streamer ingest VIDEO --library LIBRARY --film " + film.id + " --clip " +
           clip_id;
}

Result<std::vector<Presentation>> load_clips(Fetch& fetch, std::string_view argument, const LoadedFilm& loaded) {
    std::vector<std::string> urls;
    for (const auto& clip : loaded.film.clips) urls.push_back(loaded.base_url + clip.id + "/clip.json");
    std::vector<Answer> answers = get_all(fetch, urls, media_manifests::clip_json_limit_bytes);
    std::vector<Presentation> clips;
    Errors errors;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const std::string& id = loaded.film.clips[i].id;
        const std::string place = shown_place(argument, loaded.base_url, id + "/clip.json");
        Answer& answer = answers[i];
        if (answer.ending == Ending::missing) {
            errors.push_back({place, no_clip(loaded.film, id)});
        } else if (answer.ending == Ending::unreachable) {
            throw LineFailure(place + ": " + answer.problem);
        } else if (answer.ending != Ending::delivered) {
            errors.push_back({place, answer.problem.empty() ? "was not fetched" : answer.problem});
        } else if (auto clip = media_manifests::read_clip(answer.body)) {
            clips.push_back(std::move(clip).value());
        } else {
            const Errors found = at_place(place, clip.errors());
            errors.insert(errors.end(), found.begin(), found.end());
        }
    }
    if (!errors.empty()) return errors;
    return clips;
}

Result<std::string> folder_url(std::string_view argument) {
    std::error_code error;
    fs::path path = fs::absolute(fs::path(argument), error);
    if (error) return Error{std::string(argument), "is not a path"};
    if (path.filename() == "film.json") path = path.parent_path();
    if (!fs::is_directory(path, error))
        return Error{std::string(argument), "is neither a film's folder nor an address that begins with http://"};
    std::string text = path.lexically_normal().string();
    if (!ends_with(text, "/")) text += '/';
    return file_url(text);
}

} // namespace

media_manifests::Result<std::string> film_base_url(std::string_view argument) {
    if (argument.empty()) return Error{"", "which film? Give its address or its folder"};
    const std::size_t scheme = argument.find("://");
    if (scheme == std::string_view::npos) return folder_url(argument);
    const std::string_view name = argument.substr(0, scheme);
    if (name != "http" && name != "https") {
        return Error{std::string(argument), "only http://, https:// and folders can be played"};
    }
    if (argument.find_first_of("?#") != std::string_view::npos) {
        return Error{std::string(argument), "a film's address ends with its name: http://HOST/films/FILM"};
    }
    std::string url(argument);
    if (ends_with(url, "/film.json")) url.resize(url.size() - std::string_view("film.json").size());
    if (!ends_with(url, "/")) url += '/';
    if (url.find('/', scheme + 3) == url.size() - 1) {
        return Error{std::string(argument), "names a streamer but no film: http://HOST/films/FILM"};
    }
    return url;
}

std::string digest_of(std::string_view bytes) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("OpenSSL makes no digests");
    }
    std::string text = "sha256:";
    for (unsigned int i = 0; i < length; ++i) {
        text += "0123456789abcdef"[digest[i] >> 4];
        text += "0123456789abcdef"[digest[i] & 15];
    }
    return text;
}

media_manifests::Result<LoadedFilm> load_film(Fetch& fetch, std::string_view argument) {
    const auto base = film_base_url(argument);
    if (!base) return base.errors();
    LoadedFilm loaded;
    loaded.base_url = base.value();
    const std::string place = shown_place(argument, loaded.base_url, "film.json");
    Answer answer =
        std::move(get_all(fetch, {loaded.base_url + "film.json"}, media_manifests::film_json_limit_bytes)[0]);
    if (answer.ending == Ending::missing) return Error{place, "there is no film here"};
    if (answer.ending == Ending::unreachable) throw LineFailure(place + ": " + answer.problem);
    if (answer.ending != Ending::delivered)
        return Error{place, answer.problem.empty() ? "was not fetched" : answer.problem};
    loaded.version = digest_of(answer.body);
    auto film = media_manifests::read_film(answer.body);
    if (!film) return at_place(place, film.errors());
    loaded.film = std::move(film).value();
    auto clips = load_clips(fetch, argument, loaded);
    if (!clips) return clips.errors();
    loaded.clips = std::move(clips).value();
    return loaded;
}

} // namespace forksight::player::net
