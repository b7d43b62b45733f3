#include "player/cache/copy.hpp"

#include <utility>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/webvtt.hpp"
#include "player/said.hpp"

namespace forksight::player::cache {
namespace {

using media_manifests::Error;
using media_manifests::Errors;
using media_manifests::HashedFiles;
using media_manifests::Result;

} // namespace

Copy::Copy(const std::filesystem::path& cache, FilmLists::Held held) : objects_(cache), held_(std::move(held)) {
    for (const HashedFile& file : held_.film.files) {
        sizes_[file.sha256] = file.bytes;
        by_path_[file.path] = file;
    }
}

std::shared_ptr<Copy> Copy::open(const std::filesystem::path& cache, const std::string& url,
                                 const std::function<bool()>& go_on) {
    std::error_code error;
    const auto whole = std::filesystem::absolute(cache, error);
    auto held = FilmLists(whole).hold(url, go_on);
    if (error || !held) return nullptr;
    FilmLists::touch(*held);
    return std::shared_ptr<Copy>(new Copy(whole, std::move(*held)));
}

Result<net::LoadedFilm> Copy::load() const {
    Errors errors;
    const auto text_of = [&](const std::string& path) -> std::string {
        const auto listed = by_path_.find(path);
        auto bytes = listed != by_path_.end() ? objects_.read(listed->second) : std::nullopt;
        if (!bytes)
            errors.push_back({held_.film.url + path, said("wat hiervan klaarstond, ontbreekt of is beschadigd",
                                                          "what was prepared of it is missing or damaged")});
        return bytes.value_or("");
    };
    net::LoadedFilm loaded;
    loaded.base_url = held_.film.url;
    loaded.film_json = text_of("film.json");
    if (!errors.empty()) return errors;
    loaded.version = net::digest_of(loaded.film_json);
    auto film = media_manifests::read_film(loaded.film_json);
    if (!film) return net::at_place(held_.film.url + "film.json", film.errors());
    loaded.film = std::move(film).value();
    for (const auto& clip : loaded.film.clips) {
        const std::string text = text_of(clip.id + "/clip.json");
        if (!errors.empty()) continue;
        auto presentation = media_manifests::read_clip(text);
        if (!presentation) return net::at_place(held_.film.url + clip.id + "/clip.json", presentation.errors());
        loaded.clips.push_back(std::move(presentation).value());
        loaded.clip_versions.push_back(net::digest_of(text));
    }
    if (!errors.empty()) return errors;
    load_subtitles(loaded);
    return loaded;
}

void Copy::load_subtitles(net::LoadedFilm& loaded) const {
    for (std::size_t i = 0; i < loaded.clips.size(); ++i) {
        auto& by_language = loaded.subtitles.emplace_back();
        for (const media_manifests::SubtitleTrack& track : loaded.clips[i].subtitles) {
            const std::string path = loaded.film.clips[i].id + "/" + media_manifests::subtitles_path(track.language);
            const auto listed = by_path_.find(path);
            const bool small =
                listed != by_path_.end() && listed->second.bytes <= media_manifests::webvtt_limits::bytes;
            const auto text = small ? objects_.read(listed->second) : std::nullopt;
            auto cues = text ? media_manifests::read_webvtt(*text)
                             : Result<media_manifests::Subtitles>(
                                   Error{"", said("ontbreekt of is beschadigd", "is missing or damaged")});
            if (cues) {
                by_language[track.language] = std::move(cues).value();
            } else {
                loaded.notes.push_back(said("geen ondertitels: ", "no subtitles: ") + held_.film.url + path + ": " +
                                       said_of_reader(media_manifests::to_string({cues.errors().front()})));
            }
        }
    }
}

bool Copy::same_clip(const std::string& clip, const std::string& version) const {
    const auto listed = by_path_.find(clip + "/clip.json");
    return listed != by_path_.end() && "sha256:" + listed->second.sha256 == version;
}

void Copy::fit(const std::string& clip, const HashedFiles& files) {
    const std::string folder = clip + "/";
    std::erase_if(by_path_, [&](const auto& entry) { return entry.first.rfind(folder, 0) == 0; });
    for (const HashedFile& file : files) {
        const auto here = sizes_.find(file.sha256);
        if (here != sizes_.end() && here->second == file.bytes) by_path_[folder + file.path] = file;
    }
}

std::optional<HashedFile> Copy::find(const std::string& url) const {
    const std::string& base = held_.film.url;
    if (url.size() <= base.size() || url.compare(0, base.size(), base) != 0) return std::nullopt;
    const auto listed = by_path_.find(url.substr(base.size()));
    if (listed == by_path_.end()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    if (spoilt_.count(listed->second.sha256) != 0) return std::nullopt;
    return listed->second;
}

std::string Copy::file_url(const HashedFile& file) const {
    return net::file_url(objects_.path_of(file.sha256).string());
}

bool Copy::sound(const HashedFile& file, std::string_view bytes) {
    return bytes.size() == file.bytes && sha256_of(bytes) == file.sha256;
}

void Copy::spoilt(const HashedFile& file) const {
    objects_.remove_spoilt(file.sha256);
    const std::lock_guard lock(mutex_);
    spoilt_.insert(file.sha256);
}

} // namespace forksight::player::cache
