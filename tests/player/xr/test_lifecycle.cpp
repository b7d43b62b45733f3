// What the states of a session ask for, in the orders in which runtimes bring them.
#include "player/xr/lifecycle.hpp"
#include "tests/catch.hpp"

using forksight::player::xr::Lifecycle;
using Order = Lifecycle::Order;

namespace {

/// As far as a headset on a head.
Lifecycle seen() {
    Lifecycle life;
    for (const auto state : {XR_SESSION_STATE_IDLE, XR_SESSION_STATE_READY, XR_SESSION_STATE_SYNCHRONIZED,
                             XR_SESSION_STATE_VISIBLE, XR_SESSION_STATE_FOCUSED})
        life.on(state);
    return life;
}

} // namespace

TEST_CASE("A session that nobody has spoken of does not run and is not worn", "[player][xr][unit]") {
    const Lifecycle life;
    CHECK_FALSE(life.running());
    CHECK_FALSE(life.visible());
    CHECK_FALSE(life.worn());
}

TEST_CASE("A session begins when it is ready, once, and frames run from then on", "[player][xr][unit]") {
    Lifecycle life;
    CHECK(life.on(XR_SESSION_STATE_IDLE) == Order::none);
    CHECK_FALSE(life.running());
    CHECK(life.on(XR_SESSION_STATE_READY) == Order::begin);
    CHECK(life.running());
    CHECK(life.on(XR_SESSION_STATE_READY) == Order::none);
    CHECK_FALSE(life.worn());
    CHECK(life.on(XR_SESSION_STATE_SYNCHRONIZED) == Order::none);
    CHECK_FALSE(life.worn());
    CHECK(life.on(XR_SESSION_STATE_VISIBLE) == Order::none);
    CHECK(life.worn());
    CHECK(life.on(XR_SESSION_STATE_FOCUSED) == Order::none);
    CHECK(life.worn());
    CHECK(life.running());
}

TEST_CASE("A headset that is taken off is not worn, and its frames run on", "[player][xr][unit]") {
    Lifecycle life = seen();
    life.on(XR_SESSION_STATE_VISIBLE);
    CHECK(life.worn());
    life.on(XR_SESSION_STATE_SYNCHRONIZED);
    CHECK_FALSE(life.worn());
    CHECK(life.running());
}

TEST_CASE("What a runtime tells of presence goes before what is visible", "[player][xr][unit]") {
    Lifecycle life = seen();
    life.on_presence(false);
    CHECK(life.visible());
    CHECK_FALSE(life.worn());
    life.on_presence(true);
    CHECK(life.worn());
    life.on(XR_SESSION_STATE_SYNCHRONIZED);
    CHECK_FALSE(life.worn()); // worn, but with something else to see
}

TEST_CASE("A stopped session ends once, and begins again when it is ready again", "[player][xr][unit]") {
    Lifecycle life = seen();
    CHECK(life.on(XR_SESSION_STATE_STOPPING) == Order::end);
    CHECK_FALSE(life.running());
    CHECK_FALSE(life.worn());
    CHECK(life.on(XR_SESSION_STATE_STOPPING) == Order::none);
    CHECK(life.on(XR_SESSION_STATE_IDLE) == Order::none);
    CHECK(life.on(XR_SESSION_STATE_READY) == Order::begin);
    CHECK(life.running());
}

TEST_CASE("Exiting ends the player, loss only the session", "[player][xr][unit]") {
    Lifecycle stopped = seen();
    stopped.on(XR_SESSION_STATE_STOPPING);
    stopped.on(XR_SESSION_STATE_IDLE);
    CHECK(stopped.on(XR_SESSION_STATE_EXITING) == Order::leave);
    CHECK_FALSE(stopped.running());

    Lifecycle lost = seen();
    CHECK(lost.on(XR_SESSION_STATE_LOSS_PENDING) == Order::lose);
    CHECK_FALSE(lost.running());
    CHECK_FALSE(lost.worn());

    Lifecycle gone = seen();
    CHECK(gone.on_instance_loss() == Order::lose);
    CHECK_FALSE(gone.running());
}

TEST_CASE("A state that this version does not know asks for nothing", "[player][xr][unit]") {
    Lifecycle life = seen();
    CHECK(life.on(static_cast<XrSessionState>(4711)) == Order::none);
    CHECK(life.running());
    CHECK_FALSE(life.worn());
}
