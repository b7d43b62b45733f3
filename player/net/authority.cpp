#include "player/net/authority.hpp"

#include <curl/curl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

#include "player/said.hpp"

namespace forksight::player::net {
namespace {

using media_manifests::Error;

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;

Certificate next_certificate(BIO& pem) {
    // OpenSSL's own would ask whoever sits at the terminal for the pass phrase of what a stranger sent.
    const auto no_pass_phrase = [](char*, int, int, void*) { return -1; };
    Certificate read(PEM_read_bio_X509(&pem, nullptr, no_pass_phrase, nullptr));
    ERR_clear_error(); // its end is an error as well
    return read;
}

std::string pem_of(X509& certificate) {
    const Bio memory(BIO_new(BIO_s_mem()));
    if (!memory || PEM_write_bio_X509(memory.get(), &certificate) != 1)
        throw std::runtime_error(said("OpenSSL schrijft geen certificaten", "OpenSSL writes no certificates"));
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string sha256_of(const X509& certificate) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (X509_digest(&certificate, EVP_sha256(), digest, &length) != 1)
        throw std::runtime_error(said("OpenSSL maakt geen vingerafdrukken", "OpenSSL makes no digests"));
    std::string text;
    for (unsigned int i = 0; i < length; ++i) {
        text += "0123456789ABCDEF"[digest[i] >> 4];
        text += "0123456789ABCDEF"[digest[i] & 15];
    }
    return text;
}

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::optional<std::string> part(CURLU& url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(&url, which, &text, flags) != CURLUE_OK) return std::nullopt;
    std::string copy(text);
    curl_free(text);
    return copy;
}

} // namespace

media_manifests::Result<Authority> read_authority(std::string_view text, const std::string& place) {
    if (text.size() > authority_limit_bytes)
        return Error{place, said("is te groot voor een certificaat", "is too large for a certificate")};
    const Bio pem(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    const Certificate certificate = pem ? next_certificate(*pem) : nullptr;
    if (!certificate) return Error{place, said("is geen certificaat (PEM)", "is no certificate (PEM)")};
    if (next_certificate(*pem)) {
        return Error{place, said("bevat meer dan één certificaat: geef alleen dat van de autoriteit",
                                 "holds more than one certificate: give the authority's alone")};
    }
    if (X509_check_ca(certificate.get()) == 0) {
        return Error{place, said("is niet het certificaat van een autoriteit, maar dat van een server",
                                 "is not the certificate of an authority, but of a server")};
    }
    return Authority{pem_of(*certificate), sha256_of(*certificate)};
}

std::optional<std::string> read_fingerprint(std::string_view typed) {
    std::string digits;
    for (const char c : typed) {
        if (std::string_view(": \t\r\n").find(c) != std::string_view::npos) continue;
        const char capital = c >= 'a' && c <= 'f' ? static_cast<char>(c - ('a' - 'A')) : c;
        if (!((capital >= '0' && capital <= '9') || (capital >= 'A' && capital <= 'F'))) return std::nullopt;
        digits += capital;
    }
    if (digits.size() != 64) return std::nullopt;
    return digits;
}

std::string in_lines(const std::string& sha256) {
    std::string text;
    for (std::size_t i = 0; i < sha256.size(); i += 2) {
        if (i > 0) text += i % 32 == 0 ? '\n' : ':';
        text += sha256.substr(i, 2);
    }
    return text;
}

std::optional<std::string> place_of(const std::string& url) {
    // By curl's own reading: what is trusted must be what is connected to.
    const std::unique_ptr<CURLU, FreeUrl> read(curl_url());
    if (!read || curl_url_set(read.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return std::nullopt;
    const auto scheme = part(*read, CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") return std::nullopt;
    const auto host = part(*read, CURLUPART_HOST);
    const auto port = part(*read, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    if (!host || host->empty() || !port) return std::nullopt;
    // Becomes the name of a file, too.
    static constexpr std::string_view fit = "abcdefghijklmnopqrstuvwxyz0123456789.-_[]:";
    std::string place;
    for (const char c : *host) {
        place += small(c);
        if (fit.find(place.back()) == std::string_view::npos) return std::nullopt;
    }
    // curl tells the zone of a link-local address apart from it; without it nobody is reached.
    if (const auto zone = part(*read, CURLUPART_ZONEID)) {
        for (const char c : *zone) {
            if (fit.find(small(c)) == std::string_view::npos) return std::nullopt;
        }
        place.insert(place.size() - 1, "%25" + *zone);
    }
    return place + ":" + *port;
}

} // namespace forksight::player::net
