#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>

#include "streamer/commands.hpp"
#include "streamer/ingest/ingest.hpp"

namespace forksight::streamer {
namespace {

// The one thing a signal handler may touch.
std::atomic<bool> asked_to_stop{false};
static_assert(std::atomic<bool>::is_always_lock_free);

ingest::Order::Show shown(const IngestOrder& wanted) {
    const std::string& progress = wanted.progress;
    if (progress == "bar") return ingest::Order::Show::bar;
    if (progress == "json") return ingest::Order::Show::json;
    if (progress == "none") return ingest::Order::Show::none;
    const bool free_terminal = wanted.log == http::Log::Format::text && ::isatty(STDERR_FILENO) != 0;
    return free_terminal ? ingest::Order::Show::bar : ingest::Order::Show::none;
}

} // namespace

int ingest_video(const IngestOrder& wanted) {
    ingest::Order order;
    order.video = wanted.video;
    order.library = wanted.library;
    order.film = wanted.film;
    order.clip = wanted.clip;
    if (wanted.projection) order.projection = media_manifests::projection_named(*wanted.projection);
    if (wanted.stereo) order.stereo = media_manifests::stereo_named(*wanted.stereo);
    order.ladder = wanted.ladder;
    for (const SubtitlesGiven& given : wanted.subtitles) order.subtitles.push_back({given.language, given.file});
    order.progress = shown(wanted);
    order.stop = &asked_to_stop;
    for (const int number : {SIGINT, SIGTERM}) std::signal(number, [](int) { asked_to_stop = true; });

    // What programs read goes to stdout, what people read to stderr.
    std::FILE* out = order.progress == ingest::Order::Show::json ? stdout : stderr;
    const ingest::Outcome outcome = ingest::ingest(order, out);
    const auto* failure = std::get_if<ingest::Failure>(&outcome);
    const Notices notices(wanted.log);
    if (failure == nullptr) {
        const auto clip = order.library / "films" / order.film / order.clip;
        if (wanted.log == http::Log::Format::json) notices.say("ingested", clip.string());
        return done;
    }
    for (const media_manifests::Error& error : failure->errors)
        notices.say("failed", media_manifests::to_string({error}));
    return failure->kind == ingest::Failure::input ? input_at_fault : world_failed;
}

} // namespace forksight::streamer
