// forksight-player: plays a 360° film that branches where you look.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "player/app.hpp"
#include "player/options.hpp"
#include "player/pair.hpp"
#include "player/prepare.hpp"
#include "player/said.hpp"

namespace {

std::atomic<bool> leave{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only store into lock-free atomics");

void on_signal(int) {
    leave = true;
}

} // namespace

int main(int argc, char** argv) {
    using namespace forksight::player;
    speak(language_asked(argc, argv)); // before anything is said, also of the command line itself
    const auto read = read_options(argc, argv);
    if (const auto* out = std::get_if<Leave>(&read)) {
        std::fprintf(out->status == 0 ? stdout : stderr, "%s%s", out->text.c_str(), out->status == 0 ? "" : "\n");
        return out->status;
    }
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    // A terminal that is closed ends the film as Ctrl-C does; who asked for that to be ignored (nohup) meant it.
    if (std::signal(SIGHUP, on_signal) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);
    // Where PipeWire is not there mpv goes on to the next, and PipeWire's library complains of it for every clip.
    ::setenv("PIPEWIRE_DEBUG", "0", 0);
    // Nor is it news each time that a headset's runtime is sought and not there: we say so once ourselves.
    ::setenv("XR_LOADER_DEBUG", "none", 0);
    ::setenv("IPC_LOG", "off", 0); // Monado's
    // A peer that went away is an error to be read, not an end.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        if (const auto* prepare = std::get_if<PrepareOptions>(&read))
            return static_cast<int>(prepare_film(*prepare, leave));
        if (const auto* pair = std::get_if<PairOptions>(&read))
            return static_cast<int>(pair_with_streamer(*pair, leave));
        App app(std::get<Options>(read), leave);
        return static_cast<int>(app.run());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "forksight-player: %s\n", error.what());
        return static_cast<int>(Status::world_failed);
    }
}
