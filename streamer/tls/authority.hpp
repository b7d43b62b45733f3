// A private authority of a library, and the server certificate it makes: for schools that have none of their own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "media_manifests/result.hpp"
#include "streamer/tls/pair.hpp"

namespace forksight::streamer::tls {

/// Where a library keeps them: the authority's certificate for everybody, its key and the server's pair for the owner.
struct AuthorityFiles {
    std::filesystem::path folder;
    std::filesystem::path certificate; ///< authority.crt: what devices are told to trust
    std::filesystem::path key;         ///< authority.key
    std::filesystem::path server;      ///< server.pem: key and certificate in one file, so that they change as one
};
AuthorityFiles authority_files(const std::filesystem::path& library);

struct Issued {
    bool new_authority = false;
    std::vector<std::string> hosts; ///< names and addresses of the server certificate
    std::int64_t authority_ends_s = 0;
    std::int64_t ends_s = 0;
    std::string authority_sha256; ///< "AB:CD:…"
};

/// Whether a certificate can be made for it: a host's name, or an address without brackets.
bool is_certifiable(const std::string& host);

/// A certificate for `hosts` from the library's authority, which is made first if there is none. No hosts: those of
/// the certificate that is there. The authority can only ever vouch for its first hosts, their domains, and addresses
/// and names of private networks, so that whoever steals its key cannot pose as anybody else.
media_manifests::Result<Issued> issue(const std::filesystem::path& library, std::vector<std::string> hosts,
                                      std::int64_t now_s);

/// Issues anew for the same hosts if less than a month is left. Nothing if that was not needed.
media_manifests::Result<bool> renew_if_due(const std::filesystem::path& library, std::int64_t now_s);

} // namespace forksight::streamer::tls
