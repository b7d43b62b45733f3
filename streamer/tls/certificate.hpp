// What is asked of a certificate: its text, its names, its time and its fingerprint.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/tls/openssl.hpp"

namespace forksight::streamer::tls {

/// The next certificate in PEM; null at the end.
Certificate next_certificate(BIO& pem);
std::string pem_of(X509& certificate);
/// Seconds since 1970 from which, and until which, it holds.
std::int64_t begins_s(const X509& certificate);
std::int64_t ends_s(const X509& certificate);
/// Of its subject alternative names: those of hosts, and addresses as text.
std::vector<std::string> names_of(const X509& certificate);
/// "AB:CD:…", 32 bytes.
std::string sha256_of(const X509& certificate);
/// "2026-11-27"
std::string day(std::int64_t unix_s);
/// The four bytes of an IPv4 address or the sixteen of an IPv6 one; empty for anything else.
std::string address_bytes(const std::string& text);

} // namespace forksight::streamer::tls
