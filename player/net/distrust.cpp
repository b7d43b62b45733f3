#include "player/net/distrust.hpp"

#include <openssl/x509_vfy.h>

#include "player/said.hpp"

namespace forksight::player::net {
namespace {

long verified(const Transfer& transfer) {
    long result = X509_V_ERR_UNSPECIFIED;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_SSL_VERIFYRESULT, &result);
    return result;
}

/// curl compares names itself, behind OpenSSL; until that is done the result is what curl set before the handshake.
bool has_another_name(const Transfer& transfer, CURLcode code) {
    const long result = verified(transfer);
    return code == CURLE_PEER_FAILED_VERIFICATION &&
           (result == X509_V_ERR_UNSPECIFIED || result == X509_V_OK || result == X509_V_ERR_HOSTNAME_MISMATCH ||
            result == X509_V_ERR_IP_ADDRESS_MISMATCH);
}

} // namespace

std::string with_detail(std::string sentence, const Transfer& transfer, CURLcode code) {
    return sentence + " (" + (transfer.curl_says[0] != '\0' ? transfer.curl_says : curl_easy_strerror(code)) + ")";
}

std::string reached(const Transfer& transfer) {
    const char* url = nullptr;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_EFFECTIVE_URL, &url);
    return origin_of(url == nullptr || *url == '\0' ? transfer.request.url : url);
}

Verdict distrusted(const Transfer& transfer, CURLcode code) {
    const std::string server = reached(transfer);
    const std::string sentence =
        has_another_name(transfer, code)
            ? said("het certificaat van " + server +
                       " is niet voor dit adres: de beheerder maakt er een dat dat wel is, met forksight-streamer "
                       "certificate --host",
                   "the certificate of " + server +
                       " is not for this address: the administrator makes one that is, with forksight-streamer "
                       "certificate --host")
            : said("het certificaat van " + server + " wordt niet vertrouwd",
                   "the certificate of " + server + " is not trusted");
    return {Ending::refused, false, with_detail(sentence, transfer, code)};
}

bool about_certificates(CURLcode code) {
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CERTPROBLEM ||
           code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_ISSUER_ERROR;
}

std::string trust_advice(const Transfer& transfer) {
    switch (verified(transfer)) {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
            break;
        default:
            return {}; // neither another name, nor a clock or a certificate out of its time, is mended by pairing
    }
    const std::string command = "forksight-player pair " + reached(transfer);
    if (transfer.authority.empty()) {
        return said(
            ". Is het de server van je school, koppel dit toestel er dan aan, één keer per toestel en per gebruiker: " +
                command,
            ". If it is your school's streamer, pair this device with it, once a device and user: " + command);
    }
    return said(
        ". Het is niet van de autoriteit die dit toestel voor deze server vertrouwt. Weet je dat hij een nieuwe "
        "heeft, koppel dan opnieuw: " +
            command + "; weet je dat niet, vraag het de beheerder",
        ". It is not from the authority that this device trusts for this streamer. If you know that it has a "
        "new one, pair again: " +
            command + "; if you do not know, ask its administrator");
}

} // namespace forksight::player::net
