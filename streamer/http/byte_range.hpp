// The Range field (RFC 9110 14): which part of a body is asked for.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace forksight::streamer::http {

/// Never empty, and inside the body.
struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
};
struct WholeBody {};
struct Unsatisfiable {};

/// One range is served. No range, a malformed one, another unit, or several at once (which no player of ours sends and
/// which costs a server most) give the whole body, as the RFC allows.
std::variant<WholeBody, ByteRange, Unsatisfiable> byte_range(std::string_view field, std::uint64_t size);

} // namespace forksight::streamer::http
