#include "streamer/ingest/manifests.hpp"

#include "media_manifests/clip_json.hpp"
#include "media_manifests/dash.hpp"
#include "media_manifests/hls.hpp"
#include "streamer/ingest/files.hpp"

namespace forksight::streamer::ingest {

using media_manifests::Done;
using media_manifests::Presentation;
using media_manifests::Result;

Result<Done> write_playlists(const Presentation& presentation, const std::filesystem::path& clip) {
    const auto write = [&](const media_manifests::Rendition& rendition) {
        return write_file(clip / rendition.name / "media.m3u8", media_manifests::hls::write_media(rendition));
    };
    for (const auto& rendition : presentation.video)
        if (auto written = write(rendition); !written) return written;
    return presentation.audio ? write(*presentation.audio) : Result<Done>(Done{});
}

Result<Done> write_manifests(const Presentation& presentation, const std::filesystem::path& clip) {
    const auto write = [&](const char* name, const std::string& text) { return write_file(clip / name, text); };
    if (auto written = write("master.m3u8", media_manifests::hls::write_master(presentation)); !written) return written;
    if (auto written = write("manifest.mpd", media_manifests::dash::write(presentation)); !written) return written;
    return write("clip.json", media_manifests::write_clip(presentation));
}

} // namespace forksight::streamer::ingest
