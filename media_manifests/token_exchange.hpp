// What a viewer's program and the streamer say to each other to turn a class code into a token.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/result.hpp"

namespace forksight::media_manifests {

inline constexpr std::size_t code_request_limit_bytes = 1024;
inline constexpr std::size_t grant_limit_bytes = 128u << 10;
/// Of a code as people type it, with marks between its letters; and of a token.
inline constexpr std::size_t code_limit_bytes = 128;

/// {"code":"K7RW4-XH2TM"}
std::string write_code_request(std::string_view code);
/// The code, as it was typed.
Result<std::string> read_code_request(std::string_view text);

struct Grant {
    std::string token;
    std::int64_t expires_s = 0;     ///< since 1970
    std::int64_t lasts_s = 0;       ///< the same from now on: a headset's clock may be wrong by years
    std::vector<std::string> films; ///< that may be played with it, by id
};

/// {"token":"…","expires":"2026-03-01T12:00:00Z","lasts_s":43200,"films":[…]}
std::string write_grant(const Grant& grant);
Result<Grant> read_grant(std::string_view text);

} // namespace forksight::media_manifests
