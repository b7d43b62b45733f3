#include "player/cache/wanted.hpp"

#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "media_manifests/subtitles.hpp"
#include "player/cache/object_store.hpp"
#include "player/said.hpp"

namespace forksight::player::cache {
namespace {

using media_manifests::Error;
using media_manifests::Errors;
using media_manifests::HashedFiles;
using media_manifests::Rendition;

/// What the player's streams read at most.
constexpr std::uint64_t file_limit_bytes = 64u << 20;

class OfClip {
  public:
    OfClip(std::string clip, const HashedFiles& list, const std::string& base_url)
        : clip_(std::move(clip)), list_url_(base_url + clip_ + "/" + std::string(media_manifests::hash_list_name)) {
        for (const HashedFile& file : list) by_path_[file.path] = &file;
    }

    /// Absent: the list does not name it.
    std::optional<HashedFile> find(const std::string& path) const {
        const auto found = by_path_.find(path);
        if (found == by_path_.end()) return std::nullopt;
        return HashedFile{clip_ + "/" + path, found->second->bytes, found->second->sha256};
    }

    void add(const std::string& path, HashedFiles& files, Errors& errors) const {
        auto file = find(path);
        if (!file) {
            errors.push_back(
                {list_url_, said("noemt " + path + " niet, en clip.json wel: zet de clip opnieuw om (ingest)",
                                 "does not name " + path + ", which clip.json does: ingest the clip again")});
        } else if (file->bytes > file_limit_bytes) {
            const std::string bytes = std::to_string(file->bytes), limit = std::to_string(file_limit_bytes);
            errors.push_back(
                {list_url_, said(path + " heeft " + bytes + " bytes; er worden er hoogstens " + limit + " gelezen",
                                 path + " has " + bytes + " bytes; at most " + limit + " are read")});
        } else {
            files.push_back(std::move(*file));
        }
    }

    static std::vector<std::string> paths_of(const Rendition& rendition) {
        std::vector<std::string> paths{rendition.name + "/" + std::string(media_manifests::init_name)};
        for (std::size_t i = 1; i <= rendition.segments.size(); ++i)
            paths.push_back(rendition.name + "/" + media_manifests::segment_name(i));
        return paths;
    }

  private:
    std::string clip_;
    std::string list_url_;
    std::unordered_map<std::string, const HashedFile*> by_path_;
};

/// Files by their hash are kept once: a second size of one would be believed unseen.
void find_other_sizes(const HashedFiles& files, const std::string& base_url, Errors& errors) {
    std::unordered_map<std::string_view, const HashedFile*> by_hash;
    for (const HashedFile& file : files) {
        const HashedFile& first = *by_hash.emplace(file.sha256, &file).first->second;
        if (first.bytes == file.bytes) continue;
        const std::string bytes = std::to_string(file.bytes), others = std::to_string(first.bytes);
        errors.push_back(
            {base_url + file.path,
             said("heeft volgens de lijst van de clip " + bytes + " bytes, en " + first.path +
                      ", met dezelfde SHA-256, heeft er " + others +
                      ": een van de twee klopt niet. Zet de clip opnieuw om (ingest)",
                  "has " + bytes + " bytes by its clip's list, and " + first.path + ", of the same SHA-256, has " +
                      others + ": one of them is wrong. Ingest the clip again")});
    }
}

Error too_many(const std::string& film, std::size_t files) {
    const std::string takes = std::to_string(files), most = std::to_string(media_manifests::hashed_files_limit);
    return {film, said("heeft " + takes + " bestanden; hoogstens " + most + " kunnen worden klaargezet",
                       "takes " + takes + " files; at most " + most + " can be prepared")};
}

using Before = std::set<std::pair<std::string_view, std::string_view>>; ///< path and hash

std::vector<std::size_t> prepared_already(const OfClip& clip, const std::vector<Rendition>& video,
                                          const Before& before) {
    std::vector<std::size_t> there;
    for (std::size_t i = 0; i < video.size(); ++i) {
        bool all = true;
        for (const std::string& path : OfClip::paths_of(video[i])) {
            const auto file = clip.find(path);
            all = all && file && before.count({file->path, file->sha256}) != 0;
        }
        if (all) there.push_back(i);
    }
    return there;
}

} // namespace

media_manifests::Result<HashedFiles> wanted_files(const ListedFilm& listed, const HashedFiles& before,
                                                  const ChooseRenditions& choose) {
    Before known;
    for (const HashedFile& file : before) known.insert({file.path, file.sha256});
    HashedFiles files{{"film.json", listed.film.film_json.size(), sha256_of(listed.film.film_json)}};
    Errors errors;
    for (std::size_t i = 0; i < listed.film.film.clips.size(); ++i) {
        const auto& clip = listed.film.clips[i];
        const OfClip of_clip(listed.film.film.clips[i].id, listed.lists[i], listed.film.base_url);
        of_clip.add("clip.json", files, errors);
        for (const media_manifests::SubtitleTrack& track : clip.subtitles)
            of_clip.add(media_manifests::subtitles_path(track.language), files, errors);
        std::vector<const Rendition*> renditions;
        if (clip.audio) renditions.push_back(&*clip.audio);
        for (const std::size_t number : choose(clip, prepared_already(of_clip, clip.video, known)))
            renditions.push_back(&clip.video.at(number));
        for (const Rendition* rendition : renditions)
            for (const std::string& path : OfClip::paths_of(*rendition)) of_clip.add(path, files, errors);
    }
    find_other_sizes(files, listed.film.base_url, errors);
    if (!errors.empty()) return errors;
    if (files.size() > media_manifests::hashed_files_limit)
        return too_many(listed.film.base_url + "film.json", files.size());
    return files;
}

} // namespace forksight::player::cache
