#include "streamer/tls/pair.hpp"

#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include "streamer/library/folder.hpp"
#include "streamer/tls/certificate.hpp"

namespace forksight::streamer::tls {
namespace {

using media_manifests::Error;
using media_manifests::Result;

constexpr std::size_t most_bytes = 1024 * 1024;

Result<std::string> read_file(const std::filesystem::path& path, std::string_view which) {
    const std::string named = std::string(which) + " " + path.string();
    // O_NONBLOCK: a FIFO that somebody put there must not hold the program.
    const library::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file) {
        const int error = errno;
        if (error == ENOENT) return Error{named, "there is no such file"};
        if (error == EACCES) return Error{named, "the user this program runs as may not read it"};
        return Error{named, "cannot be opened: " + std::generic_category().message(error)};
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return Error{named, S_ISDIR(status.st_mode) ? "is a folder, not a file" : "is no regular file"};
    }
    if (status.st_size == 0) return Error{named, "is empty"};
    std::string text = library::read_at(file, 0, most_bytes);
    if (text.empty()) return Error{named, "cannot be read"};
    return text;
}

Bio reader_of(const std::string& text) {
    return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Result<std::vector<Certificate>> read_certificates(const std::string& text, const std::string& named) {
    const Bio pem = reader_of(text);
    std::vector<Certificate> found;
    while (Certificate next = next_certificate(*pem)) found.push_back(std::move(next));
    const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    const std::string why = complaint();
    if (!at_end) return Error{named, "has a certificate that cannot be read: " + why};
    if (!found.empty()) return found;
    if (text.find("PRIVATE KEY-----") != std::string::npos) {
        return Error{named, "holds a key, not a certificate: are the two files swapped?"};
    }
    return Error{named, "holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----"};
}

// Asked for a passphrase, nobody answers: the server starts by itself after a power cut.
int no_passphrase(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

Result<Key> read_key(const std::string& text, const std::string& named) {
    const Bio pem = reader_of(text);
    bool asked = false;
    Key key(PEM_read_bio_PrivateKey(pem.get(), nullptr, no_passphrase, &asked));
    const std::string why = complaint();
    if (key) return key;
    if (asked) return Error{named, "is locked with a passphrase, which nobody is there to type: remove it"};
    if (text.find("-----BEGIN CERTIFICATE-----") != std::string::npos) {
        return Error{named, "holds a certificate, not a key: are the two files swapped?"};
    }
    if (text.find("PRIVATE KEY-----") == std::string::npos) {
        return Error{named, "holds no key in PEM, which begins with -----BEGIN PRIVATE KEY-----"};
    }
    return Error{named, "has a key that cannot be read: " + why};
}

/// What is wrong with the certificate itself, or nothing.
std::string wrong_with(X509& certificate, std::int64_t now_s) {
    if (now_s < begins_s(certificate)) {
        return "is not valid before " + day(begins_s(certificate)) + ", and this computer's clock says it is " +
               day(now_s);
    }
    if (now_s >= ends_s(certificate)) return "expired on " + day(ends_s(certificate)) + ": put a renewed one there";
    if (X509_check_purpose(&certificate, X509_PURPOSE_SSL_SERVER, 0) != 1) return "is not meant for a server";
    if (names_of(certificate).empty()) {
        return "names no host (subject alternative name), and browsers take none without";
    }
    return {};
}

// RFC 7301 3.2: HTTP/1.1 or nothing, so that nobody speaks HTTP/2 to us.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
    static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    const int result = SSL_select_next_proto(&found, chosen_size, ours.data(), ours.size(), offered, offered_size);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::shared_ptr<SSL_CTX> new_context() {
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (!context) return context;
    SSL_CTX* raw = context.get();
    SSL_CTX_set_min_proto_version(raw, TLS1_3_VERSION);
    // 128 bits are enough, and cost a third less than 256; who has no AES in hardware gets ChaCha20 by asking for it.
    SSL_CTX_set_ciphersuites(raw, "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384");
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                 SSL_OP_NO_COMPRESSION);
    // A connection that rests holds no buffers. No retry inside SSL_read: a client that sends nothing but key updates
    // gets its turn and no more.
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_clear_mode(raw, SSL_MODE_AUTO_RETRY);
    // Saves a system call a request. From 3.2 on OpenSSL keeps what was read ahead of new keys where SSL_has_pending
    // does not see it, and without retries inside SSL_read nobody would ask for it again.
    if (OpenSSL_version_num() < 0x30200000L) SSL_CTX_set_read_ahead(raw, 1);
    // Sessions are resumed from tickets, so nothing is kept here for a client that does not return.
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
    static constexpr std::string_view name = "forksight";
    SSL_CTX_set_session_id_context(raw, reinterpret_cast<const unsigned char*>(name.data()), name.size());
    SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);
    return context;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

} // namespace

Result<Pair> read_pair(const PairFiles& files, std::int64_t now_s) {
    ERR_clear_error();
    const std::string certificate_file = "the certificate " + files.certificate.string();
    const std::string key_file = "the key " + files.key.string();
    const auto certificate_text = read_file(files.certificate, "the certificate");
    if (!certificate_text) return certificate_text.errors();
    const auto certificates = read_certificates(certificate_text.value(), certificate_file);
    if (!certificates) return certificates.errors();
    X509& own = *certificates.value().front();
    if (const std::string wrong = wrong_with(own, now_s); !wrong.empty()) return Error{certificate_file, wrong};
    const auto key_text = read_file(files.key, "the key");
    if (!key_text) return key_text.errors();
    const auto key = read_key(key_text.value(), key_file);
    if (!key) return key.errors();
    for (std::size_t i = 0; i < certificates.value().size(); ++i) {
        if (X509_check_private_key(certificates.value()[i].get(), key.value().get()) == 1) {
            if (i == 0) break;
            return Error{certificate_file,
                         "must begin with the server's own certificate; it is number " + std::to_string(i + 1)};
        }
        ERR_clear_error();
        if (i + 1 == certificates.value().size()) {
            return Error{key_file, "does not belong to the certificate " + files.certificate.string()};
        }
    }
    Pair pair{new_context(), ends_s(own), listed(names_of(own)), sha256_of(own)};
    if (!pair.context) return Error{certificate_file, "cannot be used: " + complaint()};
    bool taken = SSL_CTX_use_certificate(pair.context.get(), &own) == 1 &&
                 SSL_CTX_use_PrivateKey(pair.context.get(), key.value().get()) == 1;
    for (std::size_t i = 1; taken && i < certificates.value().size(); ++i) {
        taken = SSL_CTX_add1_chain_cert(pair.context.get(), certificates.value()[i].get()) == 1;
    }
    if (!taken) return Error{certificate_file, "is not taken by OpenSSL: " + complaint()};
    return pair;
}

} // namespace forksight::streamer::tls
