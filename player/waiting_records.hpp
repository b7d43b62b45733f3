// Records of earlier sessions that wait on this machine: sent when a film of their streamer is prepared, and told.
#pragma once

#include <string>
#include <vector>

#include "player/net/record_sender.hpp"
#include "player/opening.hpp"

namespace forksight::player {

/// What arrived at that streamer, in sentences; none: nothing did.
std::vector<std::string> arrived_words(const net::RecordSender::Sent& sent, const std::string& server);

/// Those that wait for the film's streamer in the usual folder. Returns when each went out or was tried, when nothing
/// moves any more, or when `line` is left; says what arrived, and what waits on and why.
void send_waiting_records(const Line& line, const std::string& film);

} // namespace forksight::player
