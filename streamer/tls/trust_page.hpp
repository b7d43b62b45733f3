// The sheet of paper for whoever makes devices trust the library's authority: Dutch and English, one A4.
#pragma once

#include <cstdint>
#include <string>

#include "streamer/tls/authority.hpp"

namespace forksight::streamer::tls {

/// Where the authority's certificate is fetched: without TLS, since who fetches it does not trust it yet.
std::string fetch_address(const Issued& issued, std::uint16_t port);
/// Where the films are then.
std::string films_address(const Issued& issued, std::uint16_t port);
/// HTML that needs nothing from elsewhere.
std::string trust_page(const Issued& issued, std::uint16_t port);

} // namespace forksight::streamer::tls
