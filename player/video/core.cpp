#include "player/video/core.hpp"

#include <dlfcn.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <mpv/stream_cb.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "player/said.hpp"

namespace forksight::player::video {

namespace {

using Clock = std::chrono::steady_clock;

// What a request was, in the reply to it.
enum : std::uint64_t {
    request_other = 0,
    request_audio_pts = 1,
    request_load = 2,
    request_stop = 3,
    request_decoder = 4
};

// Without these the deck's promises do not hold, and every mpv since 0.35 knows them.
constexpr std::pair<const char*, const char*> needed_options[] = {
    {"vo", "libmpv"},
    {"config", "no"},
    {"terminal", "no"},
    {"idle", "yes"},
    {"pause", "yes"},
    {"keep-open", "yes"},         // the last frame stays
    {"rebase-start-time", "no"},  // time-pos is clip time
    {"video-timing-offset", "0"}, // a frame is handed over when it is due, not before
    {"keepaspect", "no"},         // the picture fills its texture: the projection needs no bars
    {"cache", "yes"},             // for the pause when the line falls behind
    {"cache-secs", "2"},          // what more is read ahead is the byte source's business
    {"cache-pause-wait", "0.3"},
    {"demuxer-max-bytes", "8MiB"},
    {"demuxer-max-back-bytes", "0"},
    {"demuxer", "lavf"},
    {"audio-fallback-to-null", "yes"}, // without a sound card time still runs
    {"audio-client-name", "Forksight"},
    {"sid", "no"},
    {"osd-level", "0"},
    {"input-default-bindings", "no"},
    {"scale", "bilinear"},
    {"cscale", "bilinear"},
    {"dscale", "bilinear"},
    {"correct-downscaling", "no"},
    {"linear-downscaling", "no"},
    {"sigmoid-upscaling", "no"},
    {"dither-depth", "no"},
    {"hdr-compute-peak", "no"},
};

// What was filtered is heard this much later, so a fade can begin no sooner.
const std::string buffer_ms = std::to_string(sound_buffer_ms);
const std::pair<const char*, std::string> sound_options[] = {
    {"audio-buffer", std::to_string(1e-3 * sound_buffer_ms)},
    {"pulse-buffer", buffer_ms},
    {"alsa-buffer-time", buffer_ms + "000"},
};

// Each saves memory or a thread; which of them exist depends on mpv's version and how it was built.
constexpr std::pair<const char*, const char*> lean_options[] = {
    {"load-scripts", "no"},
    {"osc", "no"},
    {"ytdl", "no"},
    {"load-stats-overlay", "no"},
    {"load-osd-console", "no"},
    {"load-console", "no"},
    {"load-auto-profiles", "no"},
    {"load-select", "no"},
    {"load-positioning", "no"},
    {"load-commands", "no"},
    {"load-context-menu", "no"},
    {"media-controls", "no"},
    {"input-builtin-bindings", "no"},
    {"input-cursor", "no"},
    {"audio-display", "no"},
    {"sub-auto", "no"},
    {"audio-file-auto", "no"},
    {"cover-art-auto", "no"},
    {"stop-screensaver", "no"},
};

/// Asked because mpv's own look for CUDA complains on stderr, for every core, where there is none.
bool has_cuda() {
    void* const cuda = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL);
    if (cuda != nullptr) dlclose(cuda);
    return cuda != nullptr;
}

void command(mpv_handle* handle, std::uint64_t id, std::initializer_list<const char*> words) {
    std::vector<const char*> arguments(words);
    arguments.push_back(nullptr);
    [[maybe_unused]] const int done = mpv_command_async(handle, id, arguments.data());
    assert(done >= 0);
}

/// handle() is null from quit() on, while events are still heard.
void ask_decoder_of(mpv_handle* handle) {
    mpv_get_property_async(handle, request_decoder, "hwdec-current", MPV_FORMAT_STRING);
}

} // namespace

/// mpv's stream protocol "forksight": what load() was given. The functions are called on mpv's threads.
struct CoreStream {
    using Held = std::shared_ptr<ByteSource>;
    struct Reading {
        Core* core = nullptr;
        std::unique_ptr<Held> source;
    };

    static int open(void* core, char*, mpv_stream_cb_info* info) {
        auto* const owner = static_cast<Core*>(core);
        std::unique_ptr<Held> source(owner->offered_.exchange(nullptr));
        if (source == nullptr) return MPV_ERROR_LOADING_FAILED;
        info->cookie = new Reading{owner, std::move(source)};
        info->read_fn = [](void* cookie, char* into, std::uint64_t capacity) -> std::int64_t {
            const auto& reading = *static_cast<Reading*>(cookie);
            reading.core->fed_at_.store(0, std::memory_order_relaxed);
            const std::int64_t bytes = (*reading.source)->read(into, capacity);
            if (bytes < 0)
                reading.core->read_failed_.store(true, std::memory_order_relaxed);
            else
                reading.core->fed_at_.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed);
            return bytes;
        };
        info->cancel_fn = [](void* cookie) { (*static_cast<Reading*>(cookie)->source)->cancel(); };
        info->close_fn = [](void* cookie) { delete static_cast<Reading*>(cookie); };
        return 0;
    }
};

Core::Core(const CoreSettings& settings) : settings_(settings), thread_([this] { run(); }) {}

Core::~Core() {
    if (quit_.load() == Quit::no) quit();
    thread_.join();
    delete offered_.exchange(nullptr);
}

mpv_handle* Core::handle() const {
    return quit_.load(std::memory_order_relaxed) == Quit::no ? handle_.load(std::memory_order_acquire) : nullptr;
}

void Core::load(std::shared_ptr<ByteSource> source) {
    delete offered_.exchange(new CoreStream::Held(std::move(source)));
    read_failed_.store(false, std::memory_order_relaxed);
    fed_at_.store(0, std::memory_order_relaxed);
    command(handle(), request_load, {"loadfile", "forksight://"});
}

void Core::stop() {
    command(handle(), request_stop, {"stop"});
}

void Core::pause(bool paused) {
    int flag = paused ? 1 : 0;
    mpv_set_property_async(handle(), request_other, "pause", MPV_FORMAT_FLAG, &flag);
}

void Core::set(const char* property, const std::string& value) {
    const char* text = value.c_str();
    mpv_set_property_async(handle(), request_other, property, MPV_FORMAT_STRING, &text);
}

void Core::tell_filter(const char* label, const char* what, const std::string& value) {
    command(handle(), request_other, {"af-command", label, what, value.c_str()});
}

void Core::ask_audio_pts() {
    mpv_get_property_async(handle(), request_audio_pts, "audio-pts", MPV_FORMAT_DOUBLE);
}

void Core::ask_decoder() {
    ask_decoder_of(handle());
}

double Core::fed_for_s() const {
    const auto at = fed_at_.load(std::memory_order_relaxed);
    if (at == 0) return 0.0;
    return std::chrono::duration<double>(Clock::now().time_since_epoch() - Clock::duration(at)).count();
}

void Core::quit() {
    quit_.store(Quit::asked);
    if (mpv_handle* const handle = handle_.load(std::memory_order_acquire)) mpv_wakeup(handle);
    // Only now may the thread destroy what was just woken.
    quit_.store(Quit::woken);
    quit_.notify_all();
}

void Core::run() {
    if (mpv_handle* const handle = make()) {
        handle_.store(handle, std::memory_order_release);
        listen(handle);
        quit_.wait(Quit::asked);
        mpv_terminate_destroy(handle);
#ifdef __GLIBC__
        malloc_trim(0); // what its threads used would stay with this process for good: some hundred megabytes at 4K
#endif
    }
    gone_.store(true, std::memory_order_release);
}

mpv_handle* Core::make() {
    mpv_handle* const handle = mpv_create();
    if (handle == nullptr) {
        // mpv refuses to parse numbers under a locale that writes 0,5.
        tell(Note::Kind::broken, 0.0,
             said("mpv start niet: er is te weinig geheugen, of LC_NUMERIC is niet C",
                  "mpv could not start: out of memory, or LC_NUMERIC is not C")
                 .c_str());
        return nullptr;
    }
    const auto set_option = [&](const char* name, const char* value) {
        return mpv_set_option_string(handle, name, value) >= 0;
    };
    [[maybe_unused]] bool all = true;
    for (const auto& [name, value] : needed_options) all = set_option(name, value) && all;
    all = set_option("hwdec", settings_.hardware ? "auto-safe" : "no") && all;
    all = set_option("vd-lavc-threads", std::to_string(std::max(1, settings_.threads)).c_str()) && all;
    all = set_option("gpu-hwdec-interop", !settings_.hardware ? "no" : has_cuda() ? "auto" : "vaapi") && all;
    if (settings_.sound == Sound::off) all = set_option("audio", "no") && all;
    if (settings_.sound == Sound::unheard) all = set_option("ao", "null") && all;
    assert(all && "an option that every supported mpv has was refused");
    for (const auto& [name, value] : lean_options) set_option(name, value);
    for (const auto& [name, value] : sound_options) set_option(name, value.c_str());
    mpv_request_log_messages(handle, "error");
    mpv_stream_cb_add_ro(handle, "forksight", this, &CoreStream::open);
    if (const int done = mpv_initialize(handle); done < 0) {
        const std::string why = mpv_error_string(done);
        tell(Note::Kind::broken, 0.0, said("mpv start niet (" + why + ")", "mpv could not start: " + why).c_str());
        mpv_terminate_destroy(handle);
        return nullptr;
    }
    mpv_observe_property(handle, 0, "time-pos", MPV_FORMAT_DOUBLE);
    mpv_observe_property(handle, 0, "eof-reached", MPV_FORMAT_FLAG);
    mpv_observe_property(handle, 0, "frame-drop-count", MPV_FORMAT_INT64);
    mpv_observe_property(handle, 0, "hwdec-current", MPV_FORMAT_STRING);
    return handle;
}

void Core::listen(mpv_handle* handle) {
    while (quit_.load() == Quit::no) {
        const mpv_event* const event = mpv_wait_event(handle, -1.0);
        if (event->event_id != MPV_EVENT_NONE) hear(handle, *event);
    }
}

void Core::hear(mpv_handle* handle, const mpv_event& event) {
    switch (event.event_id) {
        case MPV_EVENT_START_FILE:
            started_ = true;
            return;
        case MPV_EVENT_IDLE:
            started_ = false;
            return tell(Note::Kind::idle);
        case MPV_EVENT_PLAYBACK_RESTART:
            ask_decoder_of(handle); // the same one as for the stretch before is no change that mpv would tell
            return tell(Note::Kind::restarted);
        case MPV_EVENT_PROPERTY_CHANGE:
            return hear_property(*static_cast<const mpv_event_property*>(event.data));
        case MPV_EVENT_LOG_MESSAGE:
            last_error_ = static_cast<const mpv_event_log_message*>(event.data)->text;
            while (!last_error_.empty() && last_error_.back() == '\n') last_error_.pop_back();
            return;
        case MPV_EVENT_END_FILE: {
            const auto& end = *static_cast<const mpv_event_end_file*>(event.data);
            if (end.reason != MPV_END_FILE_REASON_ERROR) return;
            const std::string why = std::string(mpv_error_string(end.error)) +
                                    (last_error_.empty() ? "" : ": " + std::exchange(last_error_, std::string()));
            return tell(Note::Kind::failed, 0.0, why.c_str());
        }
        case MPV_EVENT_COMMAND_REPLY:
            if (event.reply_userdata == request_load && event.error < 0)
                tell(Note::Kind::failed, 0.0, mpv_error_string(event.error));
            // A stop that overtook the start of its stream: mpv never left its idle state, so it does not announce it.
            if (event.reply_userdata == request_stop && !started_) tell(Note::Kind::idle);
            return;
        case MPV_EVENT_GET_PROPERTY_REPLY: {
            const auto* property = static_cast<const mpv_event_property*>(event.data);
            if (event.reply_userdata == request_decoder) {
                const bool said = event.error >= 0 && property != nullptr && property->format == MPV_FORMAT_STRING;
                if (said) tell(Note::Kind::decoder, 1.0, *static_cast<char* const*>(property->data));
                return;
            }
            const bool there = event.error >= 0 && property != nullptr && property->format == MPV_FORMAT_DOUBLE;
            return tell(Note::Kind::audio_pts,
                        there ? *static_cast<const double*>(property->data) : std::numeric_limits<double>::quiet_NaN());
        }
        default:
            return;
    }
}

void Core::hear_property(const mpv_event_property& property) {
    const std::string_view name = property.name;
    if (property.format == MPV_FORMAT_DOUBLE && name == "time-pos")
        return tell(Note::Kind::time_pos, *static_cast<const double*>(property.data));
    if (property.format == MPV_FORMAT_INT64 && name == "frame-drop-count")
        return tell(Note::Kind::dropped, static_cast<double>(*static_cast<const std::int64_t*>(property.data)));
    if (property.format == MPV_FORMAT_STRING && name == "hwdec-current")
        return tell(Note::Kind::decoder, 0.0, *static_cast<char* const*>(property.data));
    if (property.format == MPV_FORMAT_FLAG && name == "eof-reached")
        return tell(Note::Kind::eof, *static_cast<const int*>(property.data) != 0 ? 1.0 : 0.0);
}

void Core::tell(Note::Kind kind, double value, const char* text) {
    Note note;
    note.kind = kind;
    note.value = value;
    note.at = Clock::now();
    std::strncpy(note.text.data(), text, note.text.size() - 1);
    // Full means that the frame loop has stood still for seconds. mpv keeps what is not yet taken from it.
    while (!notes_.push(note) && quit_.load() == Quit::no) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

} // namespace forksight::player::video
