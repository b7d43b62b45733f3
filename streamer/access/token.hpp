// Tokens: what a holder may see, signed, in 72 characters; read without the store in about a microsecond.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/access/key_ring.hpp"
#include "streamer/access/rules.hpp"

namespace forksight::streamer::access {

/// A version, the key's id, the kind, the class and the end: 22 bytes, then their HMAC-SHA256; base64url without
/// padding. 54 bytes are divisible by three, so a token can be written in one way only.
inline constexpr std::size_t token_length = 72;

/// For one thread. Holds the keys ready, and the tokens that it believed last: a headset sends the same one with every
/// segment, over whichever connection.
class Signer {
  public:
    explicit Signer(const KeyRing& ring);
    ~Signer();
    Signer(const Signer&) = delete;
    Signer& operator=(const Signer&) = delete;

    std::string sign(const Holder& holder);
    /// Nothing for what one of the keys has not signed. Whether it is_current() is for the rules to say.
    std::optional<Holder> read(std::string_view token);

  private:
    struct Mac;
    struct Believed {
        std::array<char, token_length> token{};
        std::optional<Holder> holder; ///< nothing: the place is free
    };

    Digest mac_of(std::size_t key, const std::uint8_t* bytes);

    std::vector<std::uint32_t> ids_;
    std::vector<std::unique_ptr<Mac>> macs_;
    std::vector<Believed> believed_; ///< by the token's last characters
};

} // namespace forksight::streamer::access
