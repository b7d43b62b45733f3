#include "streamer/tls/signing.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "streamer/tls/certificate.hpp"

namespace forksight::streamer::tls {
namespace {

// RFC 5280 4.1.2.2: positive, and not to be guessed.
bool give_serial(X509& certificate) {
    const std::unique_ptr<BIGNUM, Free<BN_free>> number(BN_new());
    return number && BN_rand(number.get(), 126, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)) != nullptr;
}

bool extend(X509& certificate, X509& issuer, int kind, const std::string& value) {
    X509V3_CTX about;
    X509V3_set_ctx(&about, &issuer, &certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &about, kind, value.c_str()));
    return extension && X509_add_ext(&certificate, extension.get(), -1) == 1;
}

Certificate begin(EVP_PKEY& key, const std::string& name, std::int64_t from_s, std::int64_t until_s) {
    Certificate made(X509_new());
    if (!made || X509_set_version(made.get(), 2) != 1 || !give_serial(*made)) return nullptr;
    X509_NAME* subject = X509_get_subject_name(made.get());
    const auto add = [&](const char* part, const std::string& text) {
        return X509_NAME_add_entry_by_txt(subject, part, MBSTRING_UTF8,
                                          reinterpret_cast<const unsigned char*>(text.data()),
                                          static_cast<int>(text.size()), -1, 0) == 1;
    };
    const bool fits = add("O", "Forksight") && add("CN", name.substr(0, 64)) && // X.520: at most 64
                      ASN1_TIME_set(X509_getm_notBefore(made.get()), from_s) != nullptr &&
                      ASN1_TIME_set(X509_getm_notAfter(made.get()), until_s) != nullptr &&
                      X509_set_pubkey(made.get(), &key) == 1;
    return fits ? std::move(made) : nullptr;
}

std::string permitted(const Constraints& constraints) {
    std::string text = "critical";
    for (const std::string& name : constraints.names) text += ",permitted;DNS:" + name;
    for (const std::string& network : constraints.networks) text += ",permitted;IP:" + network;
    return text;
}

} // namespace

Key new_key() {
    return Key(EVP_EC_gen("P-256"));
}

std::string pem_of(EVP_PKEY& key) {
    const Bio out(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(out.get(), &key, nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

Certificate new_authority(EVP_PKEY& key, const std::string& name, const Constraints& constraints, std::int64_t from_s,
                          std::int64_t until_s) {
    Certificate made = begin(key, name, from_s, until_s);
    const bool fits = made && X509_set_issuer_name(made.get(), X509_get_subject_name(made.get())) == 1 &&
                      extend(*made, *made, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                      extend(*made, *made, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                      extend(*made, *made, NID_subject_key_identifier, "hash") &&
                      extend(*made, *made, NID_name_constraints, permitted(constraints)) &&
                      X509_sign(made.get(), &key, EVP_sha256()) > 0;
    return fits ? std::move(made) : nullptr;
}

Certificate new_server(EVP_PKEY& key, const std::vector<std::string>& hosts, X509& authority, EVP_PKEY& authority_key,
                       std::int64_t from_s, std::int64_t until_s) {
    std::string names;
    for (const std::string& host : hosts) {
        names += (names.empty() ? "" : ",") + std::string(address_bytes(host).empty() ? "DNS:" : "IP:") + host;
    }
    // No host's name here: what has a dot in it would be checked as one, addresses too.
    Certificate made = begin(key, "Forksight server", from_s, until_s);
    const bool fits = made && X509_set_issuer_name(made.get(), X509_get_subject_name(&authority)) == 1 &&
                      extend(*made, authority, NID_basic_constraints, "critical,CA:FALSE") &&
                      extend(*made, authority, NID_key_usage, "critical,digitalSignature") &&
                      extend(*made, authority, NID_ext_key_usage, "serverAuth") &&
                      extend(*made, authority, NID_subject_key_identifier, "hash") &&
                      extend(*made, authority, NID_authority_key_identifier, "keyid:always") &&
                      extend(*made, authority, NID_subject_alt_name, names) &&
                      X509_sign(made.get(), &authority_key, EVP_sha256()) > 0;
    return fits ? std::move(made) : nullptr;
}

} // namespace forksight::streamer::tls
