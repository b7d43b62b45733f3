// The viewer leaves while lines of a record are still to be sent: the last picture stays until they are there.
#pragma once

#include <atomic>

#include "player/log.hpp"
#include "player/net/record_sender.hpp"
#include "player/options.hpp"
#include "player/parts.hpp"

namespace forksight::player {

/// Draws on at the display's pace; after a second with a notice of what is waited for. Until all is sent; or the
/// viewer closes the window once more; or `leave` is set, if it was not by then; or it takes too long: three seconds,
/// and fifteen where `patient` and not told to leave. Draws nothing if nothing is left to be sent.
void say_goodbye(net::RecordSender& sender, Parts& parts, const Options& options, const Log& log,
                 const std::atomic<bool>& leave, bool patient);

} // namespace forksight::player
