// What a client is told, and what the log, when the library's disk does not do what is asked of it.
#pragma once

#include <system_error>

#include "streamer/http/reply.hpp"

namespace forksight::streamer::api {

/// Fills `reply` with the problem; unless the file is simply not there, `reply.trouble` says it for the log.
void trouble(http::Reply& reply, const std::error_code& error);
/// The same about the folder of films itself, which must be there.
void library_trouble(http::Reply& reply, const std::error_code& error);

} // namespace forksight::streamer::api
