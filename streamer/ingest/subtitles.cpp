#include "streamer/ingest/subtitles.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <system_error>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/film_reader.hpp"
#include "media_manifests/hash_list.hpp"
#include "media_manifests/hls.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/subtitles.hpp"
#include "media_manifests/webvtt.hpp"
#include "streamer/ingest/files.hpp"
#include "streamer/ingest/hashes.hpp"
#include "streamer/ingest/manifests.hpp"
#include "streamer/ingest/publish.hpp"

namespace forksight::streamer::ingest {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Errors;
using media_manifests::Presentation;
using media_manifests::Result;
namespace fs = std::filesystem;

namespace {

/// Whole, or nothing where it cannot be read or is larger than that.
std::optional<std::string> text_of(const fs::path& path, std::size_t limit_bytes) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return std::nullopt; // a folder opens, a pipe would wait
    std::ifstream file(path, std::ios::binary);
    if (!file.is_open()) return std::nullopt;
    std::string text(limit_bytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad() || static_cast<std::size_t>(file.gcount()) > limit_bytes) return std::nullopt;
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

std::optional<Presentation> presentation_of(const fs::path& clip) {
    const auto text = text_of(clip / "clip.json", media_manifests::clip_json_limit_bytes);
    if (!text) return std::nullopt;
    auto read = media_manifests::read_clip(*text);
    return read ? std::optional(std::move(read).value()) : std::nullopt;
}

/// Written anew with every change; all else of a clip stays the same files.
bool is_written_anew(const std::string& path) {
    return path == "clip.json" || path == "master.m3u8" || path == "manifest.mpd" ||
           path == media_manifests::hash_list_name ||
           path.starts_with(std::string(media_manifests::subtitles_folder) + "/");
}

/// The pictures and sound of `clip` under the same names in `draft`: links, or copies where the disk has none.
Result<Done> take_over(const fs::path& clip, const fs::path& draft) {
    std::error_code error;
    for (fs::recursive_directory_iterator entry(clip, error), end; !error && entry != end; entry.increment(error)) {
        const std::string path = entry->path().lexically_relative(clip).generic_string();
        if (entry->is_directory(error)) {
            if (path == media_manifests::subtitles_folder) continue;
            if (auto made = make_folder(draft / path); !made) return made;
        } else if (entry->is_regular_file(error) && !is_written_anew(path)) {
            fs::create_hard_link(entry->path(), draft / path, error);
            if (error) fs::copy_file(entry->path(), draft / path, error);
        }
        if (error) break;
    }
    if (error) return Error{clip.string(), "cannot be taken over: " + error.message()};
    return Done{};
}

/// What the clip's list says of the files that are taken over.
media_manifests::HashedFiles hashes_that_stay(const fs::path& clip) {
    const auto text = text_of(clip / media_manifests::hash_list_name, media_manifests::hash_list_limit_bytes);
    if (!text) return {};
    auto read = media_manifests::read_hash_list(*text);
    if (!read) return {};
    media_manifests::HashedFiles files = std::move(read).value();
    std::erase_if(files, [](const media_manifests::HashedFile& file) { return is_written_anew(file.path); });
    return files;
}

Result<Done> make_changed(const fs::path& clip, const SubtitleTexts& texts, Presentation& presentation, Draft& draft) {
    if (auto taken = take_over(clip, draft.folder()); !taken) return taken;
    if (auto written = write_subtitles(texts, draft.folder(), presentation); !written) return written;
    if (auto written = write_manifests(presentation, draft.folder()); !written) return written;
    if (auto hashed = write_hashes(draft.folder(), hashes_that_stay(clip)); !hashed) return hashed;
    return draft.publish();
}

} // namespace

Result<SubtitleTexts> read_subtitles(const std::vector<SubtitleFile>& files) {
    SubtitleTexts texts;
    Errors errors;
    for (const SubtitleFile& file : files) {
        if (!media_manifests::is_language_tag(file.language)) {
            errors.push_back(
                {media_manifests::json::quoted(file.language), "is no language tag such as nl, en or pt-BR"});
            continue;
        }
        const std::string language = media_manifests::usual_case(file.language);
        if (std::any_of(texts.begin(), texts.end(), [&](const auto& one) { return one.language == language; })) {
            errors.push_back({file.file.string(), "there are subtitles in the language " + language + " already"});
            continue;
        }
        auto text = text_of(file.file, media_manifests::webvtt_limits::bytes);
        if (!text) {
            errors.push_back({file.file.string(), "is no file of at most 1 MiB that can be read"});
            continue;
        }
        if (const auto read = media_manifests::read_webvtt(*text); !read) {
            for (const Error& error : read.errors()) {
                errors.push_back({file.file.string() + (error.where.empty() ? "" : ", " + error.where), error.what});
            }
        }
        texts.push_back({language, std::move(*text)});
    }
    if (!errors.empty()) return errors;
    return texts;
}

SubtitleTexts subtitles_of(const fs::path& clip) {
    SubtitleTexts texts;
    const auto presentation = presentation_of(clip);
    if (!presentation) return texts;
    for (const media_manifests::SubtitleTrack& track : presentation->subtitles) {
        auto text =
            text_of(clip / media_manifests::subtitles_path(track.language), media_manifests::webvtt_limits::bytes);
        if (text) texts.push_back({track.language, std::move(*text)});
    }
    return texts;
}

SubtitleTexts with_put(SubtitleTexts before, SubtitleTexts put) {
    std::erase_if(before, [&](const SubtitleText& old) {
        return std::any_of(put.begin(), put.end(), [&](const auto& one) { return one.language == old.language; });
    });
    std::move(put.begin(), put.end(), std::back_inserter(before));
    std::sort(before.begin(), before.end(), [](const auto& a, const auto& b) { return a.language < b.language; });
    return before;
}

Result<Done> write_subtitles(const SubtitleTexts& texts, const fs::path& clip, Presentation& presentation) {
    presentation.subtitles.clear();
    if (texts.size() > media_manifests::subtitle_track_limit) {
        return Error{"", "a clip has subtitles in at most " + std::to_string(media_manifests::subtitle_track_limit) +
                             " languages"};
    }
    if (texts.empty()) return Done{};
    const fs::path folder = clip / media_manifests::subtitles_folder;
    if (auto made = make_folder(folder); !made) return made;
    for (const SubtitleText& one : texts) {
        presentation.subtitles.push_back({one.language, one.text.size()});
        const auto& track = presentation.subtitles.back();
        if (auto written = write_file(folder / media_manifests::subtitles_name(one.language), one.text); !written)
            return written;
        const std::string playlist = media_manifests::hls::write_subtitles(presentation, track);
        if (auto written = write_file(folder / media_manifests::subtitles_playlist_name(one.language), playlist);
            !written)
            return written;
    }
    return Done{};
}

Outcome change_subtitles(const SubtitleChange& change) {
    auto put = read_subtitles(change.put);
    if (!put) return Failure{Failure::input, put.errors()};
    const fs::path clip = change.library / "films" / change.film / change.clip;
    const auto no_clip = [&] {
        return Failure{Failure::input, {{clip.string(), "there is no clip here that could have subtitles; ingest it"}}};
    };
    if (!presentation_of(clip)) return no_clip(); // before a folder is made for it
    if (change.put.empty() && change.remove.empty()) return *presentation_of(clip);
    auto begun = Draft::begin(change.library, change.film, change.clip);
    if (auto* failure = std::get_if<Failure>(&begun)) return std::move(*failure);
    Draft& draft = *std::get<std::unique_ptr<Draft>>(begun);
    auto presentation = presentation_of(clip); // as it is now that nobody else changes it
    if (!presentation) return no_clip();
    SubtitleTexts before = subtitles_of(clip);
    Errors errors;
    for (const std::string& language : change.remove) {
        const std::string tag =
            media_manifests::is_language_tag(language) ? media_manifests::usual_case(language) : language;
        const bool gone = std::any_of(presentation->subtitles.begin(), presentation->subtitles.end(),
                                      [&](const auto& one) { return one.language == tag; });
        if (!gone) errors.push_back({clip.string(), "has no subtitles in the language " + tag});
        std::erase_if(before, [&](const SubtitleText& one) { return one.language == tag; });
    }
    if (!errors.empty()) return Failure{Failure::input, std::move(errors)};
    const SubtitleTexts texts = with_put(std::move(before), std::move(put).value());
    if (auto made = make_changed(clip, texts, *presentation, draft); !made)
        return Failure{Failure::world, made.errors()};
    return std::move(*presentation);
}

} // namespace forksight::streamer::ingest
