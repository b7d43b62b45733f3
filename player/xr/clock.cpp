#include "player/xr/clock.hpp"

#include <time.h>

#define XR_USE_TIMESPEC
#include <openxr/openxr_platform.h>

#include <chrono>

#include "player/xr/failure.hpp"

namespace forksight::player::xr {

namespace {

constexpr auto conversion = "xrConvertTimeToTimespecTimeKHR";

} // namespace

double steady_now_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Clock::Clock(const Instance& instance) : instance_(instance) {
    if (instance.has("XR_KHR_convert_timespec_time")) convert_ = instance.function<PFN_xrVoidFunction>(conversion);
}

double Clock::steady_s(XrTime time) const {
    if (convert_ == nullptr) return static_cast<double>(time) * 1e-9 + ahead_s_.value_or(0.0);
    // The extension's timespec is CLOCK_MONOTONIC's, which is libstdc++'s steady clock.
    timespec converted{};
    check(reinterpret_cast<PFN_xrConvertTimeToTimespecTimeKHR>(convert_)(instance_.handle(), time, &converted),
          conversion);
    return static_cast<double>(converted.tv_sec) + static_cast<double>(converted.tv_nsec) * 1e-9;
}

void Clock::held_to(XrTime predicted, double period_s) {
    if (convert_ != nullptr || ahead_s_) return;
    ahead_s_ = steady_now_s() + period_s - static_cast<double>(predicted) * 1e-9;
}

} // namespace forksight::player::xr
