// The certificate authority that one streamer is trusted by: read, and shown as the fingerprint on its printed sheet.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "media_manifests/result.hpp"

namespace forksight::player::net {

constexpr std::size_t authority_limit_bytes = 64 * 1024;

struct Authority {
    std::string pem;    ///< this one certificate, written anew: nothing that stood beside it comes along
    std::string sha256; ///< of the certificate: 64 hexadecimal digits in capitals
};

/// Of a PEM file with exactly one certificate, which must be of an authority. Errors say where: `place`.
media_manifests::Result<Authority> read_authority(std::string_view text, const std::string& place);

/// 64 hexadecimal digits in capitals, of what a person typed or pasted: with colons, blanks, ends of lines and small
/// letters, or without.
std::optional<std::string> read_fingerprint(std::string_view typed);
/// As it is printed: two lines of sixteen bytes, "AB:CD:…".
std::string in_lines(const std::string& sha256);

/// "host:port" of an http or https address, in small letters: to whom its requests go; "[fe80::1%25eth0]:8360" with a
/// zone. Nothing for all else, nor for a name in letters that DNS has not.
std::optional<std::string> place_of(const std::string& url);

} // namespace forksight::player::net
