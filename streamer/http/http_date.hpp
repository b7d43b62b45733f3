// Dates as HTTP writes them (RFC 9110 5.6.7).
#pragma once

#include <cstdint>
#include <string_view>

namespace forksight::streamer::http {

/// Seconds since 1970 of a date in one of its three forms, or -1 for what is none: a condition with it does not count.
/// `now_s`: a year of two digits is the one that is no more than 50 years ahead of it.
std::int64_t read_http_date(std::string_view text, std::int64_t now_s);
/// The same, as of now.
std::int64_t read_http_date(std::string_view text);

} // namespace forksight::streamer::http
