#include "streamer/http/byte_range.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "streamer/http/request.hpp"

namespace forksight::streamer::http {
namespace {

// Digits only; a number too large for us is as good as the largest.
std::optional<std::uint64_t> number(std::string_view digits) {
    if (digits.empty()) return std::nullopt;
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        value = value > (most - digit) / 10 ? most : value * 10 + digit;
    }
    return value;
}

} // namespace

std::variant<WholeBody, ByteRange, Unsatisfiable> byte_range(std::string_view field, std::uint64_t size) {
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos || !same_ignoring_case(field.substr(0, equals), "bytes")) return WholeBody{};
    const std::string_view range = field.substr(equals + 1);
    const std::size_t dash = range.find('-');
    if (dash == std::string_view::npos) return WholeBody{};
    const std::string_view first_text = range.substr(0, dash);
    const std::string_view last_text = range.substr(dash + 1);

    if (first_text.empty()) {
        const auto suffix = number(last_text);
        if (!suffix) return WholeBody{};
        if (*suffix == 0) return Unsatisfiable{};
        if (size == 0) return WholeBody{}; // satisfiable, but no Content-Range could say so
        const std::uint64_t count = std::min(*suffix, size);
        return ByteRange{size - count, count};
    }
    const auto first = number(first_text);
    const auto last = last_text.empty() ? std::optional(std::numeric_limits<std::uint64_t>::max()) : number(last_text);
    if (!first || !last || *last < *first) return WholeBody{};
    if (*first >= size) return Unsatisfiable{};
    return ByteRange{*first, std::min(*last, size - 1) - *first + 1};
}

} // namespace forksight::streamer::http
