// The library's secrets, LIBRARY/token.keys: what tokens are signed with, and what class codes are hashed with.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/result.hpp"

namespace forksight::streamer::access {

using Secret = std::array<std::uint8_t, 32>;
using Digest = std::array<std::uint8_t, 32>;

struct Key {
    std::uint32_t id = 0; ///< told in every token, so that only one key need be tried
    Secret secret{};
    bool operator==(const Key&) const = default;
};

struct KeyRing {
    Secret code_secret{};    ///< never changes: the store's hashes of codes were made with it
    std::vector<Key> tokens; ///< the first signs; each is believed. Two at most
    bool operator==(const KeyRing&) const = default;
};

inline constexpr std::string_view key_file = "token.keys";
inline constexpr std::size_t keys_kept = 2;

/// Throws std::runtime_error if the system gives none.
void fill_by_chance(std::span<std::uint8_t> bytes);
KeyRing make_key_ring();
/// A new key signs from here on; tokens of the one before are believed still, those of older ones no longer.
void rotate(KeyRing& ring);

std::string write_key_ring(const KeyRing& ring);
media_manifests::Result<KeyRing> read_key_ring(std::string_view text);

/// Refuses a file that others than its owner may read.
media_manifests::Result<KeyRing> load_key_ring(const std::filesystem::path& library);
/// What is there already, if another program was quicker; else `ring`, for the owner alone.
media_manifests::Result<KeyRing> create_key_ring(const std::filesystem::path& library, const KeyRing& ring);
/// In place of what is there; nothing, or what the world said.
media_manifests::Errors replace_key_ring(const std::filesystem::path& library, const KeyRing& ring);

/// HMAC-SHA256 with the ring's secret for codes: a copy of the store alone gives no code away, however short they are.
Digest digest_of_code(const KeyRing& ring, std::string_view code);

} // namespace forksight::streamer::access
