// A viewer of the app's loop, who sees what frame it is and presses a key in it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "player/app.hpp"
#include "player/display/offscreen.hpp"
#include "player/guide/place.hpp"

namespace forksight::tests {

/// Where the loop is, when a frame begins.
struct Whereabouts : player::FrameWatch {
    int frames = 0; ///< begun
    int in_film = 0;
    int viewings = 0;         ///< begun, from the start room
    bool was_in_film = false; ///< the frame before
    double time_s = 0.0;

    void begin(double at_s) {
        ++frames;
        time_s = at_s;
        was_in_film = std::exchange(is_in_film_, false);
    }
    void done(player::FramePart part) override {
        if (part != player::FramePart::shown) return;
        ++in_film;
        is_in_film_ = true;
        viewings += was_in_film ? 0 : 1;
    }

  private:
    bool is_in_film_ = false;
};

/// Changes the frame as the viewer wants it.
using Wish = std::function<void(const Whereabouts&, player::display::Frame&)>;

/// The head rests on the mark that begins.
class Guest : public player::display::Display {
  public:
    Guest(Whereabouts& where, Wish wish, std::function<void()> drawn = {})
        : under_(player::display::open_offscreen(160, 120)),
          where_(where),
          wish_(std::move(wish)),
          drawn_(std::move(drawn)) {}

    player::display::Frame begin() override {
        player::display::Frame frame = under_->begin();
        where_.begin(frame.time_s);
        frame.head = choicegraph::orientation(0.0, choicegraph::radians(player::guide::upper_row_deg));
        wish_(where_, frame);
        return frame;
    }
    void end() override {
        if (drawn_) drawn_();
        under_->end();
    }
    void* gl_address(const char* name) override { return under_->gl_address(name); }
    std::unique_ptr<player::display::SharedContext> share() override { return under_->share(); }
    std::string description() const override { return under_->description(); }
    bool has_head() const override { return true; }

  private:
    std::unique_ptr<player::display::Under> under_;
    Whereabouts& where_;
    Wish wish_;
    std::function<void()> drawn_;
};

} // namespace forksight::tests
