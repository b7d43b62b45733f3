#include "player/net/resume.hpp"

#include <charconv>

namespace forksight::player::net {
namespace {

constexpr int ok = 200;
constexpr int partial_content = 206;
constexpr int range_not_satisfiable = 416;

bool equal_but_for_case(std::string_view text, std::string_view lower_case) {
    if (text.size() != lower_case.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + ('a' - 'A')) : text[i];
        if (c != lower_case[i]) return false;
    }
    return true;
}

/// Takes digits from the front, up to `end`, which goes too; nothing if there are none, or too many.
std::optional<std::uint64_t> take_number(std::string_view& text, char end) {
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto length = static_cast<std::size_t>(read.ptr - text.data());
    if (read.ec != std::errc() || (end != '\0' && (length == text.size() || *read.ptr != end))) return std::nullopt;
    text.remove_prefix(length + (end != '\0' ? 1 : 0));
    return number;
}

} // namespace

std::optional<ContentRange> read_content_range(std::string_view field) {
    constexpr std::string_view unit = "bytes"; // the names of units do not tell cases apart (RFC 9110 14.1)
    if (field.size() <= unit.size() || !equal_but_for_case(field.substr(0, unit.size()), unit)) return std::nullopt;
    if (field[unit.size()] != ' ') return std::nullopt;
    field.remove_prefix(unit.size() + 1);
    const auto first = take_number(field, '-');
    const auto last = first ? take_number(field, '/') : std::nullopt;
    const auto total = last ? take_number(field, '\0') : std::nullopt;
    if (!total || !field.empty() || *first > *last || *last >= *total) return std::nullopt;
    return ContentRange{*first, *last, *total};
}

bool is_strong_etag(std::string_view field) {
    if (field.size() < 2 || field.front() != '"' || field.back() != '"') return false;
    for (const char c : field.substr(1, field.size() - 2)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == '"' || byte == 0x7f) return false;
    }
    return true;
}

std::uint64_t Resume::ask(std::uint64_t had) {
    if (!ranges_ || (kept_ && had >= kept_->total)) kept_.reset();
    from_ = kept_ ? had : 0;
    return from_;
}

Resume::Takes Resume::begins(const BodyHead& head) {
    if (head.status == ok) {
        // Also the answer to a range whose If-Range did not hold, or to which the server pays no heed (14.2).
        kept_.reset();
        if (is_strong_etag(head.etag) && head.length && !head.encoded) kept_ = {head.url, head.etag, *head.length};
        return Takes::whole;
    }
    if (head.status == partial_content && is_rest(head)) return Takes::rest;
    kept_.reset();
    // Whatever it was that a range was answered with: the whole is what every server gives.
    ranges_ = ranges_ && from_ == 0;
    const bool misfit = head.status == partial_content || (from_ > 0 && head.status == range_not_satisfiable);
    return misfit ? Takes::misfit : Takes::whole;
}

/// A server may send less than was asked for, or several parts (RFC 9110 15.3.7): that is more than we care to join.
bool Resume::is_rest(const BodyHead& head) const {
    if (from_ == 0 || head.encoded || head.url != kept_->url || head.etag != kept_->etag) return false;
    if (equal_but_for_case(head.type.substr(0, 10), "multipart/")) return false;
    const auto range = read_content_range(head.content_range);
    return range && range->first == from_ && range->total == kept_->total && range->last + 1 == range->total;
}

} // namespace forksight::player::net
