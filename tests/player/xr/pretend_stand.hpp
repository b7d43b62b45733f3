// A headset as a display on the runtime that pretends, with or without a screen beside it.
#pragma once

#include <dlfcn.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include "player/display/headset.hpp"
#include "player/said.hpp"
#include "tests/catch.hpp"
#include "tests/player/xr/pretend.hpp"

namespace forksight::tests {

using player::display::Frame;
using player::display::Key;

/// The runtime that pretends; without `screen` as if there were none.
class PretendStand {
  public:
    explicit PretendStand(bool screen = false) : library_(dlopen(PRETEND_RUNTIME, RTLD_NOW)) {
        REQUIRE(library_ != nullptr);
        runtime = reinterpret_cast<ForksightPretend>(dlsym(library_, "forksight_pretend"))();
        ::setenv("XR_RUNTIME_JSON", PRETEND_MANIFEST, 1);
        ::setenv("XR_LOADER_DEBUG", "none", 1);
        if (!screen) ::unsetenv("DISPLAY");
        ::unsetenv("WAYLAND_DISPLAY");
        player::speak("en");
    }
    ~PretendStand() {
        display.reset();
        dlclose(library_);
    }
    PretendStand(const PretendStand&) = delete;
    PretendStand& operator=(const PretendStand&) = delete;

    /// On a head.
    void open() {
        runtime->put_on();
        display = player::display::open_headset(640, 360, "test");
    }
    Frame frame() {
        const Frame frame = display->begin();
        display->end();
        return frame;
    }
    bool pressed(Key key) {
        bool found = false;
        for (const auto& press : frame().presses) found = found || press.key == key;
        return found;
    }
    /// Until a frame is so, or it takes too long.
    template <class Wanted>
    Frame frame_that(Wanted wanted) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        Frame got = frame();
        while (!wanted(got) && std::chrono::steady_clock::now() < until) got = frame();
        return got;
    }
    std::string refusal() {
        try {
            display = player::display::open_headset(640, 360, "test");
        } catch (const std::exception& refused) {
            return refused.what();
        }
        return "";
    }

    Pretend* runtime = nullptr;
    std::unique_ptr<player::display::Display> display;

  private:
    void* library_;
};

inline bool tells(const Frame& frame, const std::string& words) {
    for (const std::string& note : frame.notes) {
        if (note.find(words) != std::string::npos) return true;
    }
    return false;
}

} // namespace forksight::tests
