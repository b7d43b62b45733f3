// A headset that is there: its session from the first event to the last, and its frames.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "player/render/view.hpp"
#include "player/xr/actions.hpp"
#include "player/xr/clock.hpp"
#include "player/xr/failure.hpp"
#include "player/xr/film_layer.hpp"
#include "player/xr/lifecycle.hpp"
#include "player/xr/session.hpp"
#include "player/xr/swapchain.hpp"

namespace forksight::player::xr {

/// A runtime with a headset.
struct Found {
    std::unique_ptr<Instance> instance;
    System system;
};

/// Where the eyes look, and when, in seconds of the steady clock.
struct Look {
    choicegraph::Direction direction;
    double steady_s = 0.0;
};

/// One frame, as the headset wants it.
struct Sight {
    double shown_steady_s = 0.0; ///< of the steady clock
    double period_s = 0.0;
    std::vector<render::View> views;              ///< one an eye; empty: nothing is to be drawn
    std::optional<choicegraph::Orientation> head; ///< absent while it is not known
    std::optional<Look> look;
    Pressed pressed;
    bool recentred = false; ///< the room was laid out anew since the last frame
};

/// On the frame loop's thread, in the binding's context, which both outlive it. Throws Failure from everywhere; after
/// that it can only be taken apart.
class Headset {
  public:
    /// Takes `found` only if it does not throw. `no_film`: as one before it came to know it; empty: nobody knows.
    Headset(Found& found, const Binding& binding, std::string no_film);
    ~Headset();
    Headset(const Headset&) = delete;
    Headset& operator=(const Headset&) = delete;

    /// What happened since; does what it asks. Before every frame.
    Lifecycle::Order poll();
    /// Frames are wanted: begin() and end() pace the loop.
    bool running() const { return lifecycle_.running(); }
    bool worn() const { return lifecycle_.worn(); }
    Sight begin();
    /// Lays the film around the viewer in this frame, beneath its views. As Display has it.
    render::Laid lay_film(const render::Picture& picture, const choicegraph::Orientation& turn);
    void end();
    /// Lays the room out anew, at the head as it is at the next frame.
    void recentre() { recentre_ = true; }
    /// Asks the runtime to end the session and sees it through, for a moment at most.
    void leave() noexcept;
    /// Ends it without asking anybody; what is left of the instance is for another thread to destroy, as that may wait.
    static std::unique_ptr<Instance> take_apart(std::unique_ptr<Headset> headset);

    /// "Monado(XRT) 25.0.0, Remote HMD, 2 x 1344x1512, OpenGL/GLX"
    const std::string& description() const { return description_; }
    bool follows_eyes() const { return found_.system.eye_gaze; }
    /// Why the runtime refuses the film, for good; empty: it has not.
    const std::string& no_film() const { return no_film_; }

  private:
    void lay_out(XrTime time, Sight& sight);
    void settle(XrTime time);
    void draw_into(const Eyes& eyes, Sight& sight);
    Lifecycle::Order obey(const XrEventDataBuffer& event);
    std::optional<Look> look_at(XrTime time, double shown_steady_s);

    void refuse_film(const Failure& failure);
    void show();
    void show_nothing();

    Found found_;
    const Binding& binding_;
    Clock clock_;
    Session session_;
    Lifecycle lifecycle_;
    Actions actions_;
    Space local_;
    Space view_;
    Space room_;
    XrPosef middle_ = nowhere_else; ///< of the room, in LOCAL
    std::vector<std::unique_ptr<Swapchain>> swapchains_;
    std::vector<XrCompositionLayerProjectionView> shown_; ///< in this frame; empty: nothing
    XrTime frame_ = 0;                                    ///< when the frame that is begun is shown
    std::unique_ptr<FilmLayer> film_;                     ///< null: none was asked for, or it is refused
    std::optional<choicegraph::Orientation> film_turned_; ///< the film is laid in this frame, so
    std::string no_film_;                                 ///< why the runtime refuses it, for good
    bool recentre_ = false;
    bool put_on_ = false;               ///< and where the head is then has not been seen yet
    std::optional<XrTime> local_moves_; ///< the runtime lays out LOCAL anew then
    std::string description_;
    double sampled_steady_s_ = -1.0;  ///< of the newest look
    double new_look_steady_s_ = -1.0; ///< when a look came that was not the one before
};

} // namespace forksight::player::xr
