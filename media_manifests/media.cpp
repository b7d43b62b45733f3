#include "media_manifests/media.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <numeric>

#include "media_manifests/numbers.hpp"

namespace forksight::media_manifests {

namespace {

constexpr std::array<std::string_view, 6> projections = {
    "equirectangular", "half-equirectangular", "cubemap", "eac", "fisheye", "flat"};
constexpr std::array<std::string_view, 3> stereos = {"mono", "top-bottom", "left-right"};

template <class Kind, std::size_t size>
std::optional<Kind> find_named(const std::array<std::string_view, size>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Kind>(found - names.begin());
}

/// Small enough that nothing made of two of them overflows.
std::optional<std::int64_t> small_natural(std::string_view digits) {
    const auto number = natural(digits);
    return number && *number < 1'000'000'000 ? std::optional<std::int64_t>(*number) : std::nullopt;
}

} // namespace

std::string_view name_of(Projection projection) {
    return projections.at(static_cast<std::size_t>(projection));
}

std::string_view name_of(Stereo stereo) {
    return stereos.at(static_cast<std::size_t>(stereo));
}

std::optional<Projection> projection_named(std::string_view name) {
    return find_named<Projection>(projections, name);
}

std::optional<Stereo> stereo_named(std::string_view name) {
    return find_named<Stereo>(stereos, name);
}

std::string segment_name(std::size_t number) {
    assert(number > 0);
    std::string digits = std::to_string(number);
    if (digits.size() < 5) digits.insert(0, 5 - digits.size(), '0');
    return digits + ".m4s";
}

bool is_rendition_name(std::string_view name) {
    const auto letter_or_digit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    if (name.empty() || name.size() > 64 || !letter_or_digit(name.front()) || name.back() == '.') return false;
    if (name.find("..") != std::string_view::npos) return false;
    return std::all_of(name.begin(), name.end(),
                       [&](char c) { return letter_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

bool is_codec(std::string_view name) {
    const auto letter_or_digit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    if (name.empty() || name.size() > 64 || !letter_or_digit(name.front())) return false;
    return std::all_of(name.begin(), name.end(),
                       [&](char c) { return letter_or_digit(c) || c == '.' || c == '_' || c == '+' || c == '-'; });
}

std::string to_string(const Rational& rational) {
    const std::string above = std::to_string(rational.numerator);
    return rational.denominator == 1 ? above : above + "/" + std::to_string(rational.denominator);
}

std::optional<Rational> frame_rate_of(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto above = small_natural(text.substr(0, slash));
    const auto below =
        slash == std::string_view::npos ? std::optional<std::int64_t>(1) : small_natural(text.substr(slash + 1));
    if (!above || !below || *below == 0) return std::nullopt;
    const std::int64_t common = std::gcd(*above, *below);
    const Rational rate{*above / common, *below / common};
    if (rate.value() < 1.0 || rate.value() > 1000.0) return std::nullopt;
    return rate;
}

} // namespace forksight::media_manifests
