// A server's certificate and its key, read from files, checked, and made ready for use.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "media_manifests/result.hpp"

struct ssl_ctx_st;

namespace forksight::streamer::tls {

/// The certificate's file may go on with those between it and the authority. The key has no passphrase.
struct PairFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

struct Pair {
    std::shared_ptr<ssl_ctx_st> context;
    std::int64_t ends_s = 0; ///< seconds since 1970
    std::string names;       ///< "films.school.example, 192.168.1.5"
    std::string sha256;      ///< of the certificate: "AB:CD:…"
};

/// Checks everything at `now_s` that would keep a browser from taking the pair whatever it trusts. The error is the
/// one thing that is wrong, with the file it is wrong in.
media_manifests::Result<Pair> read_pair(const PairFiles& files, std::int64_t now_s);

} // namespace forksight::streamer::tls
