// Moves Monado's headset without a person: head, hands and trigger, over the socket of its "remote" driver.
#pragma once

#include <cstdint>

#include "choicegraph/orientation.hpp"
#include "player/render/view.hpp"

namespace forksight::tests {

struct Hand {
    bool held = true; ///< false: the controller is switched off
    player::render::Position position;
    choicegraph::Orientation orientation;
    float trigger = 0.0f; ///< 0..1
};

/// Metres in the room of the runtime, whose floor is at y 0.
struct Posture {
    player::render::Position head{0.0, 1.6, 0.0};
    choicegraph::Orientation orientation;
    Hand left{true, {-0.2, 1.3, -0.5}, {}, 0.0f};
    Hand right{true, {0.2, 1.3, -0.5}, {}, 0.0f};
};

/// The one connection that a service takes. What is sent is what the runtime answers from then on, to the last bit.
class Puppet {
  public:
    static constexpr std::uint16_t usual_port = 4242;

    /// Throws when nobody listens within ten seconds, or when the driver is not the one of Monado 25.0.0, whose layout
    /// this is.
    explicit Puppet(std::uint16_t port = usual_port);
    ~Puppet();
    Puppet(const Puppet&) = delete;
    Puppet& operator=(const Puppet&) = delete;

    void take(const Posture& posture);
    /// Only the head, about itself; degrees: right, up, clockwise.
    void face(double yaw_deg, double pitch_deg = 0.0, double roll_deg = 0.0);
    /// The same, but as people turn: with a minimum of jerk (Flash and Hogan 1985), in 0.4 s, level and without roll.
    void turn_to(double yaw_deg, double pitch_deg);
    /// The right hand's, pressed until it is let go.
    void squeeze_trigger(bool pressed);

  private:
    int socket_ = -1;
    Posture posture_;
    double yaw_deg_ = 0.0;
    double pitch_deg_ = 0.0;
};

/// How far a movement is that takes `of_s`, after `after_s`: 0..1, with a minimum of jerk.
double way_done(double after_s, double of_s);

} // namespace forksight::tests
