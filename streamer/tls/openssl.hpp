// OpenSSL's objects with owners, and what it says went wrong.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace forksight::streamer::tls {

template <auto free_it>
struct Free {
    template <class T>
    void operator()(T* held) const {
        free_it(held);
    }
};

using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Session = std::unique_ptr<SSL, Free<SSL_free>>;

/// The last thing OpenSSL complained of in this thread; its list of complaints is empty afterwards.
inline std::string complaint() {
    const unsigned long error = ERR_peek_last_error();
    const char* reason = error == 0 ? nullptr : ERR_reason_error_string(error);
    ERR_clear_error();
    return reason == nullptr ? "no reason given" : reason;
}

} // namespace forksight::streamer::tls
