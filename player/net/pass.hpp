// The token that lets this player in: got for a class code, shown with every request, renewed before it runs out.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "media_manifests/result.hpp"
#include "player/net/fetch.hpp"
#include "player/net/film_source.hpp"

namespace forksight::player::net {

class Pass {
  public:
    using Clock = std::chrono::steady_clock;

    /// `base_url`: of the film. `fetch` outlives this.
    Pass(Fetch& fetch, std::string base_url, std::string code);
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

    /// Waits for the first token. What is wrong with the code, in sentences for the viewer; throws as load_film does.
    media_manifests::Errors obtain(const Waiting& waiting);
    /// Never waits; to be called often. A sentence, once, if the code is no longer taken; else empty.
    std::string step(Clock::time_point now);
    /// How often a token was got.
    int times() const;

  private:
    struct Shared;
    Fetch::Ticket ask();

    Fetch& fetch_;
    const std::string base_url_;
    const std::string origin_;
    const std::string code_;
    std::shared_ptr<Shared> shared_; ///< with answers that may come after this is gone
};

} // namespace forksight::player::net
