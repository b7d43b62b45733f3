// Looks for a runtime with a headset on a thread of its own, again and again, as loading and asking one may take long.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "player/xr/headset.hpp"
#include "player/xr/lack.hpp"

namespace forksight::player::xr {

/// Any one thread may call it. Going waits for an attempt that is being made, but no longer than a few seconds: what
/// holds it up then is left alone, with all that it uses, and the process leaves without it (exit() takes nothing away
/// from under it).
class Seeker {
  public:
    /// Begins at once; the runtime must offer the extensions `needed`.
    explicit Seeker(std::vector<std::string> needed);
    ~Seeker();
    Seeker(const Seeker&) = delete;
    Seeker& operator=(const Seeker&) = delete;

    /// Takes what was found; nothing is sought after that. Never waits.
    std::optional<Found> found();
    /// What the latest attempt failed for; absent: none has failed since found(). Never waits.
    std::optional<Lack> lack();
    /// Until something is found or missing, or the time is up.
    void wait_for_first(std::chrono::milliseconds most);
    /// Seeks on, a little later. `worn_out`: of what was found and lost; destroyed on this thread, before another is
    /// made.
    void seek_again(std::unique_ptr<Instance> worn_out);

  private:
    struct Search;

    std::shared_ptr<Search> search_; ///< the thread's as well
    std::thread thread_;
};

} // namespace forksight::player::xr
