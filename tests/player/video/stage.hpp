// A deck with numbered clips, driven at 60 displayed frames a second as a player would, and what each frame showed.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "player/video/deck.hpp"
#include "tests/player/video/calm.hpp"
#include "tests/player/video/clips.hpp"
#include "tests/player/video/gl_context.hpp"
#include "tests/player/video/turnstile.hpp"

namespace forksight::player::video {

class Stage {
  public:
    static constexpr double period_s = 1.0 / 60;

    Stage(std::initializer_list<ClipOrder> orders) : Stage(quiet(), orders) {}
    Stage(const DeckSettings& settings, std::initializer_list<ClipOrder> orders) {
        for (const ClipOrder& order : orders) clips.push_back(&make_clip(order));
        for (std::size_t i = 0; i < clips.size(); ++i) controls.push_back(std::make_shared<ClipSource::Control>());
        deck = std::make_unique<VideoDeck>(
            [this](const Opening& s) {
                auto source = std::make_unique<ClipSource>(*clips.at(s.clip), s.from_s, controls.at(s.clip));
                source->on_air(s.on_air);
                return source;
            },
            [](const auto&, const auto&) {}, [this](std::size_t clip) { return clips.at(clip)->shape; },
            context.share(),
            [this](const char* name) {
                turnstile.pass();
                return GlContext::address(name);
            },
            settings);
        calm.emplace();
        began_ = next_ = std::chrono::steady_clock::now();
    }

    ~Stage() { turnstile.open(); }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    static DeckSettings quiet() {
        DeckSettings settings;
        settings.sound = Sound::off;
        settings.hardware = false;
        return settings;
    }

    double now_s() const { return std::chrono::duration<double>(next_ - began_).count(); }

    /// Shows one frame, and says what was to be seen: nothing if there was no picture.
    std::optional<Seen> show() {
        next_ +=
            std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(period_s));
        std::this_thread::sleep_until(next_);
        deck->update(now_s());
        const auto picture = deck->picture();
        seen.push_back(picture ? look_at(picture->textures[0], picture->width, picture->height) : Seen{});
        if (!picture) return std::nullopt;
        return seen.back();
    }

    /// Shows frames until `done`, at most for so long. Whether it was.
    bool until(const std::function<bool()>& done, double most_s = 15.0) {
        for (const double end_s = now_s() + most_s; now_s() < end_s; show())
            if (done()) return true;
        return done();
    }
    void show_for(double for_s) {
        for (const double end_s = now_s() + for_s; now_s() < end_s;) show();
    }
    bool cue_and_wait(const std::vector<Stretch>& stretches) {
        deck->cue(stretches);
        return until([&] { return deck->ready() == stretches.size(); });
    }

    GlContext context;
    Turnstile turnstile;
    std::optional<Calm> calm; ///< since the clips were made
    std::vector<const Clip*> clips;
    std::vector<std::shared_ptr<ClipSource::Control>> controls;
    std::unique_ptr<VideoDeck> deck;
    std::vector<Seen> seen; ///< one an update

  private:
    std::chrono::steady_clock::time_point began_;
    std::chrono::steady_clock::time_point next_;
};

} // namespace forksight::player::video

/// For what mpv does in time: on a machine that is too busy for that, said and not judged.
#define CHECK_IN_TIME(stage, ...)                                     \
    do {                                                              \
        if ((stage).calm->so_far())                                   \
            CHECK(__VA_ARGS__);                                       \
        else                                                          \
            WARN("this machine is too busy to judge: " #__VA_ARGS__); \
    } while (false)
