#include "streamer/ingest/subtitles.hpp"

#include <cstdio>

#include "streamer/commands.hpp"

namespace forksight::streamer {

int change_subtitles(const SubtitlesOrder& order) {
    ingest::SubtitleChange change{order.library, order.film, order.clip, {}, order.remove};
    for (const SubtitlesGiven& given : order.put) change.put.push_back({given.language, given.file});
    const ingest::Outcome outcome = ingest::change_subtitles(change);
    if (const auto* failure = std::get_if<ingest::Failure>(&outcome)) {
        const Notices notices(order.log);
        for (const media_manifests::Error& error : failure->errors)
            notices.say("failed", "forksight-streamer: " + media_manifests::to_string({error}));
        return failure->kind == ingest::Failure::input ? input_at_fault : world_failed;
    }
    for (const auto& track : std::get<media_manifests::Presentation>(outcome).subtitles)
        std::puts(track.language.c_str());
    return done;
}

} // namespace forksight::streamer
