#include "streamer/tls/certificate.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <ctime>

namespace forksight::streamer::tls {
namespace {

std::int64_t seconds_of(const ASN1_TIME* time) {
    std::tm parts{};
    return time != nullptr && ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<std::int64_t>(::timegm(&parts)) : 0;
}

std::string text_of(const GENERAL_NAME& name) {
    if (name.type == GEN_DNS) {
        const ASN1_IA5STRING* host = name.d.dNSName;
        return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(host)),
                static_cast<std::size_t>(ASN1_STRING_length(host))};
    }
    if (name.type != GEN_IPADD) return {};
    const ASN1_OCTET_STRING* address = name.d.iPAddress;
    const int family = ASN1_STRING_length(address) == 4 ? AF_INET : AF_INET6;
    if (family == AF_INET6 && ASN1_STRING_length(address) != 16) return {};
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(family, ASN1_STRING_get0_data(address), text.data(), text.size());
    return text.data();
}

} // namespace

Certificate next_certificate(BIO& pem) {
    return Certificate(PEM_read_bio_X509(&pem, nullptr, nullptr, nullptr));
}

std::string pem_of(X509& certificate) {
    const Bio out(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(out.get(), &certificate);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::int64_t begins_s(const X509& certificate) {
    return seconds_of(X509_get0_notBefore(&certificate));
}

std::int64_t ends_s(const X509& certificate) {
    return seconds_of(X509_get0_notAfter(&certificate));
}

std::vector<std::string> names_of(const X509& certificate) {
    const std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>> list(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
    std::vector<std::string> names;
    for (int i = 0; list != nullptr && i < sk_GENERAL_NAME_num(list.get()); ++i) {
        std::string name = text_of(*sk_GENERAL_NAME_value(list.get(), i));
        if (!name.empty()) names.push_back(std::move(name));
    }
    return names;
}

std::string sha256_of(const X509& certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    X509_digest(&certificate, EVP_sha256(), digest.data(), &size);
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        std::array<char, 4> pair{};
        std::snprintf(pair.data(), pair.size(), "%s%02X", i == 0 ? "" : ":", digest[i]);
        text += pair.data();
    }
    return text;
}

std::string day(std::int64_t unix_s) {
    const std::time_t time = unix_s;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
    return text.data();
}

std::string address_bytes(const std::string& text) {
    std::string bytes(16, '\0');
    if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return bytes.substr(0, 4);
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
    return {};
}

} // namespace forksight::streamer::tls
