// Which certificate `serve` shows: the one it is told, or the library's own.
#pragma once

#include <memory>

#include "streamer/http/log.hpp"
#include "streamer/options.hpp"
#include "streamer/tls/served_pair.hpp"

namespace forksight::streamer {

/// Null: plain HTTP. Throws when a certificate is to be shown and cannot be. `log` must outlive it.
std::unique_ptr<tls::ServedPair> certificate_to_serve(const ServeOrder& order, const http::Log& log);

} // namespace forksight::streamer
