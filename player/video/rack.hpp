// The mpv cores there are: lent to stretches that are wanted, taken back, made and given up again as need be.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "player/video/video.hpp"

namespace forksight::player::video {

/// On the thread of the frame loop's GL context.
class Rack {
  public:
    Rack(const CoreSettings& settings, std::unique_ptr<render::SharedContext> context, GlAddress gl_address,
         std::size_t most);

    /// All cores are ended, side by side; waits for them.
    ~Rack();
    Rack(const Rack&) = delete;
    Rack& operator=(const Rack&) = delete;

    /// A core that can open a stretch now, or null: none is free yet. `wanted` cores are kept or made for later calls.
    Video* lend();
    /// It will be closed, and lent again. The pointer is no longer the caller's.
    void give_back(Video* video);
    /// Once a frame.
    void update(double now_s, std::size_t wanted);
    Painter& painter() { return painter_; }

    /// No stretch that is opened from now on is decoded on the graphics card.
    void decode_in_software();
    /// All the cores there may be are lent: none will be free by waiting.
    bool full() const;
    /// Why no core of this rack can work; empty while some may.
    const std::string& broken() const { return broken_; }

  private:
    struct Place {
        std::unique_ptr<Video> video;
        bool lent = false;
        double free_since_s = 0.0;
    };

    CoreSettings settings_;
    Painter painter_; ///< outlives the cores
    std::size_t most_;
    std::size_t hanging_ = 0; ///< places whose cores do not come back from closing; as many more may be made, once
    std::vector<Place> places_;
    std::vector<std::unique_ptr<Video>> leaving_;
    std::string broken_;
};

} // namespace forksight::player::video
