#include "streamer/access/token.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <span>
#include <stdexcept>

namespace forksight::streamer::access {
namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t version = 1;
constexpr std::size_t said_bytes = 22;
constexpr std::size_t mac_bytes = 32;
constexpr std::size_t believed_places = 256; ///< a power of two; several classes at once

using Bytes = std::array<std::uint8_t, said_bytes + mac_bytes>;
static_assert(token_length == sizeof(Bytes) / 3 * 4 && sizeof(Bytes) % 3 == 0);

constexpr std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    for (std::uint8_t& value : values) value = 64;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        values[static_cast<unsigned char>(letters[i])] = static_cast<std::uint8_t>(i);
    }
    return values;
}
constexpr auto value_of = make_values();

std::optional<Bytes> decode(std::string_view token) {
    Bytes bytes{};
    for (std::size_t i = 0; i < bytes.size() / 3; ++i) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const std::uint8_t value = value_of[static_cast<unsigned char>(token[4 * i + k])];
            if (value == 64) return std::nullopt;
            group = group << 6 | value;
        }
        for (std::size_t k = 0; k < 3; ++k) bytes[3 * i + k] = static_cast<std::uint8_t>(group >> (16 - 8 * k));
    }
    return bytes;
}

std::string encode(const Bytes& bytes) {
    std::string token;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto group = static_cast<std::uint32_t>(bytes[i] << 16 | bytes[i + 1] << 8 | bytes[i + 2]);
        for (int shift = 18; shift >= 0; shift -= 6) token += letters[group >> shift & 63];
    }
    return token;
}

void put(std::uint64_t number, std::uint8_t* to, std::size_t bytes) {
    for (std::size_t i = bytes; i > 0; --i, number >>= 8) to[i - 1] = static_cast<std::uint8_t>(number);
}

std::uint64_t number_at(const std::uint8_t* from, std::size_t bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes; ++i) number = number << 8 | from[i];
    return number;
}

std::size_t place_of(std::string_view token) {
    const auto at = [&](std::size_t i) {
        return static_cast<std::size_t>(value_of[static_cast<unsigned char>(token[i])]);
    };
    return (at(token_length - 1) | at(token_length - 2) << 6) & (believed_places - 1);
}

bool same(const void* a, const void* b, std::size_t bytes) {
    return CRYPTO_memcmp(a, b, bytes) == 0;
}

} // namespace

struct Signer::Mac {
    struct Free {
        void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
        void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
    };
    std::unique_ptr<EVP_MAC_CTX, Free> context;

    explicit Mac(const Secret& secret) {
        const std::unique_ptr<EVP_MAC, Free> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
        if (mac) context.reset(EVP_MAC_CTX_new(mac.get()));
        std::string digest = "SHA256";
        const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
                                    OSSL_PARAM_construct_end()};
        if (!context || EVP_MAC_init(context.get(), secret.data(), secret.size(), parameters.data()) != 1) {
            throw std::runtime_error("OpenSSL makes no HMAC-SHA256");
        }
    }
};

Signer::Signer(const KeyRing& ring) : believed_(believed_places) {
    assert(!ring.tokens.empty());
    for (const Key& key : ring.tokens) {
        ids_.push_back(key.id);
        macs_.push_back(std::make_unique<Mac>(key.secret));
    }
}

Signer::~Signer() = default;

Digest Signer::mac_of(std::size_t key, const std::uint8_t* bytes) {
    EVP_MAC_CTX* context = macs_[key]->context.get();
    Digest digest{};
    std::size_t size = 0;
    // Without a key: the one it has, from the state it was in after taking that one.
    if (EVP_MAC_init(context, nullptr, 0, nullptr) != 1 || EVP_MAC_update(context, bytes, said_bytes) != 1 ||
        EVP_MAC_final(context, digest.data(), &size, digest.size()) != 1 || size != digest.size()) {
        throw std::runtime_error("OpenSSL makes no HMAC-SHA256");
    }
    return digest;
}

std::string Signer::sign(const Holder& holder) {
    Bytes bytes{};
    bytes[0] = version;
    put(ids_.front(), &bytes[1], 4);
    bytes[5] = static_cast<std::uint8_t>(holder.kind);
    put(holder.class_id, &bytes[6], 8);
    put(static_cast<std::uint64_t>(holder.expires_s), &bytes[14], 8);
    const Digest mac = mac_of(0, bytes.data());
    std::copy(mac.begin(), mac.end(), bytes.begin() + said_bytes);
    return encode(bytes);
}

std::optional<Holder> Signer::read(std::string_view token) {
    if (token.size() != token_length) return std::nullopt;
    Believed& known = believed_[place_of(token)];
    if (known.holder && same(known.token.data(), token.data(), token_length)) return known.holder;
    const auto bytes = decode(token);
    if (!bytes || (*bytes)[0] != version) return std::nullopt;
    const auto key = std::find(ids_.begin(), ids_.end(), static_cast<std::uint32_t>(number_at(&(*bytes)[1], 4)));
    if (key == ids_.end()) return std::nullopt;
    const Digest mac = mac_of(static_cast<std::size_t>(key - ids_.begin()), bytes->data());
    if (!same(mac.data(), bytes->data() + said_bytes, mac_bytes)) return std::nullopt;
    const std::uint8_t kind = (*bytes)[5];
    if (kind != static_cast<std::uint8_t>(Holder::Kind::viewer) &&
        kind != static_cast<std::uint8_t>(Holder::Kind::staff))
        return std::nullopt;
    const Holder holder{static_cast<Holder::Kind>(kind), number_at(&(*bytes)[6], 8),
                        static_cast<std::int64_t>(number_at(&(*bytes)[14], 8))};
    std::copy(token.begin(), token.end(), known.token.begin());
    known.holder = holder;
    return holder;
}

} // namespace forksight::streamer::access
