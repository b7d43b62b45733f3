#include "tests/player/video/calm.hpp"

#include <time.h>

#include <algorithm>
#include <chrono>

namespace forksight::player::video {

namespace {

double own_cpu_ms() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return 1e3 * static_cast<double>(used.tv_sec) + 1e-6 * static_cast<double>(used.tv_nsec);
}

} // namespace

Calm::Calm()
    : thread_([this] {
          using namespace std::chrono;
          while (!over_) {
              const auto due = steady_clock::now() + milliseconds(20);
              std::this_thread::sleep_until(due);
              for (const double begun_ms = own_cpu_ms(); own_cpu_ms() - begun_ms < 1.0;) {
              }
              worst_ms_ =
                  std::max(worst_ms_.load(), duration<double, std::milli>(steady_clock::now() - due).count() - 1.0);
          }
      }) {}

Calm::~Calm() {
    over_ = true;
    thread_.join();
}

} // namespace forksight::player::video
