// Keys, and certificates made with them: the form that browsers and headsets take.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "streamer/tls/openssl.hpp"

namespace forksight::streamer::tls {

/// On the curve P-256, which everything knows. Null if OpenSSL fails.
Key new_key();
std::string pem_of(EVP_PKEY& key);

/// What an authority may vouch for: subtrees of names, and "address/mask".
struct Constraints {
    std::vector<std::string> names;
    std::vector<std::string> networks;
};

/// Signed by itself. Null if OpenSSL fails.
Certificate new_authority(EVP_PKEY& key, const std::string& name, const Constraints& constraints, std::int64_t from_s,
                          std::int64_t until_s);
/// For a server that goes by these hosts, names or addresses.
Certificate new_server(EVP_PKEY& key, const std::vector<std::string>& hosts, X509& authority, EVP_PKEY& authority_key,
                       std::int64_t from_s, std::int64_t until_s);

} // namespace forksight::streamer::tls
