#include "player/xr/lifecycle.hpp"

namespace forksight::player::xr {

Lifecycle::Order Lifecycle::on(XrSessionState state) {
    state_ = state;
    switch (state) {
        case XR_SESSION_STATE_READY:
            if (running_) return Order::none;
            running_ = true;
            return Order::begin;
        case XR_SESSION_STATE_STOPPING:
            if (!running_) return Order::none;
            running_ = false;
            return Order::end;
        case XR_SESSION_STATE_EXITING:
            running_ = false;
            return Order::leave;
        case XR_SESSION_STATE_LOSS_PENDING:
            running_ = false;
            return Order::lose;
        default:
            return Order::none; // IDLE, SYNCHRONIZED, VISIBLE, FOCUSED, and what later versions may add
    }
}

Lifecycle::Order Lifecycle::on_instance_loss() {
    return on(XR_SESSION_STATE_LOSS_PENDING);
}

} // namespace forksight::player::xr
