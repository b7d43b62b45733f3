#include "player/net/retry_after.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <string_view>

namespace forksight::player::net {
namespace {

/// More is not told apart: nobody waits for as long.
constexpr std::chrono::seconds longest = std::chrono::hours(24);
constexpr std::chrono::milliseconds longest_heeded = std::chrono::seconds(30);

} // namespace

std::chrono::seconds wanted_pause(const std::string& retry_after, const std::string& date, std::time_t now) {
    if (retry_after.empty()) return std::chrono::seconds(0);
    const std::string_view digits = "0123456789";
    if (retry_after.find_first_not_of(digits) == std::string::npos) {
        const std::size_t first = retry_after.find_first_not_of('0');
        if (first == std::string::npos) return std::chrono::seconds(0);
        if (retry_after.size() - first > 6) return longest;
        return std::min(longest, std::chrono::seconds(std::stol(retry_after)));
    }
    // Nothing else begins with a letter; curl reads more forms of dates than the RFC has.
    const char c = retry_after.front();
    if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) return std::chrono::seconds(0);
    const std::time_t until = curl_getdate(retry_after.c_str(), nullptr);
    if (until == -1) return std::chrono::seconds(0);
    const std::time_t sent = date.empty() ? -1 : curl_getdate(date.c_str(), nullptr);
    const std::time_t from = sent == -1 ? now : sent;
    return until <= from ? std::chrono::seconds(0) : std::min(longest, std::chrono::seconds(until - from));
}

std::chrono::milliseconds pause_before_next(std::chrono::milliseconds ours, std::chrono::seconds wanted,
                                            std::chrono::milliseconds spread) {
    const auto pause = std::max(ours, std::min<std::chrono::milliseconds>(wanted, longest_heeded));
    if (ours.count() <= 0) return pause;
    return pause + spread * pause.count() / ours.count();
}

} // namespace forksight::player::net
