// What is said of a streamer whose certificate is not trusted, and when pairing mends it.
#pragma once

#include <curl/curl.h>

#include <string>

#include "player/net/transfer.hpp"

namespace forksight::player::net {

/// "…: what curl says about it", for those who look after the network.
std::string with_detail(std::string sentence, const Transfer& transfer, CURLcode code);
/// Whose connection it is that ended: redirects may have led elsewhere.
std::string reached(const Transfer& transfer);
/// Of an end for which about_certificates() holds.
Verdict distrusted(const Transfer& transfer, CURLcode code);

} // namespace forksight::player::net
