#include "player/net/transfer.hpp"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <utility>

#include "player/net/distrust.hpp"
#include "player/net/retry_after.hpp"
#include "player/said.hpp"

namespace forksight::player::net {
namespace {

constexpr long redirects_limit = 3;
constexpr long slow_bytes_per_s = 1000;

/// Of the answer behind all redirects; empty if it is not there, or there more than once.
std::string field(CURL* easy, const char* name) {
    curl_header* found = nullptr;
    constexpr int last_answer = -1;
    const bool there = curl_easy_header(easy, name, 0, CURLH_HEADER, last_answer, &found) == CURLHE_OK;
    return there && found->amount == 1 ? found->value : "";
}

bool may_resume(const Transfer& transfer) {
    return !transfer.is_file && !transfer.request.posted;
}

void note_came(const Transfer& transfer) {
    if (transfer.request.came) transfer.request.came->store(transfer.body.size(), std::memory_order_relaxed);
}

/// curl's callback before a request is sent: until then the connection was made, which has a limit of its own.
int on_asking(void* of, char*, char*, int, int) {
    Transfer& transfer = *static_cast<Transfer*>(of);
    transfer.asked = true;
    transfer.asked_at = transfer.moved = Clock::now();
    return CURL_PREREQFUNC_OK;
}

/// curl's callback for each line of a head.
std::size_t on_head(char*, std::size_t, std::size_t size, void* of) {
    static_cast<Transfer*>(of)->moved = Clock::now();
    return size;
}

/// Looks at the head of the attempt's answer, which is whole now.
void begin_answer(Transfer& transfer) {
    transfer.begun = true;
    Resume::Takes takes = Resume::Takes::whole;
    if (may_resume(transfer)) {
        CURL* easy = transfer.easy.get();
        BodyHead head;
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        head.status = static_cast<int>(status);
        const char* url = nullptr;
        curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url);
        head.url = url == nullptr ? "" : url;
        head.type = field(easy, "Content-Type");
        head.etag = field(easy, "ETag");
        head.content_range = field(easy, "Content-Range");
        curl_header* coding = nullptr;
        head.encoded = curl_easy_header(easy, "Content-Encoding", 0, CURLH_HEADER, -1, &coding) == CURLHE_OK;
        curl_off_t length = -1;
        curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
        if (length >= 0) head.length = static_cast<std::uint64_t>(length);
        takes = transfer.resume.begins(head);
    }
    transfer.is_rest = takes == Resume::Takes::rest;
    transfer.misfit = takes == Resume::Takes::misfit;
    if (transfer.is_rest) return;
    transfer.body.clear();
    note_came(transfer);
}

/// curl's write callback. Files are read by curl in one go: holding one midway would only copy it into curl's memory.
std::size_t on_bytes(char* bytes, std::size_t, std::size_t size, void* of) {
    Transfer& transfer = *static_cast<Transfer*>(of);
    if (!transfer.is_file && !transfer.waited) transfer.waited = Clock::now() - transfer.asked_at;
    if (!transfer.is_file && !transfer.gate->may_pass(transfer.request.priority)) {
        transfer.held = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    const bool of_the_line = !transfer.request.cached && !transfer.request.beside_the_film;
    if (of_the_line) transfer.gate->passed(size, transfer.began);
    transfer.received_bytes += size;
    transfer.moved = Clock::now();
    if (!transfer.begun) begin_answer(transfer);
    if (transfer.misfit) return 0;
    if (transfer.is_rest && transfer.body.size() + size > transfer.resume.total()) {
        transfer.resume.distrust();
        transfer.misfit = true;
        return 0;
    }
    if (transfer.body.size() + size > transfer.request.limit_bytes) {
        transfer.too_large = true;
        return 0;
    }
    transfer.body.append(bytes, size);
    note_came(transfer);
    return size;
}

/// What a file system path says in place of a URL's percent signs is for people.
std::string shown(const std::string& url) {
    if (!is_file_url(url)) return url;
    int length = 0;
    char* plain = curl_easy_unescape(nullptr, url.c_str() + 7, static_cast<int>(url.size() - 7), &length);
    if (plain == nullptr) return url;
    std::string path(plain, static_cast<std::size_t>(length));
    curl_free(plain);
    return path;
}

/// Which is followed by people alone: what they asked for was not secret, and what comes is to be.
bool leads_to_https(const Transfer& transfer) {
    const char* next = nullptr;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_REDIRECT_URL, &next);
    const char* now = nullptr;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_EFFECTIVE_URL, &now);
    const auto is_https = [](const char* url) { return url != nullptr && std::strncmp(url, "https://", 8) == 0; };
    return !is_https(transfer.request.url.c_str()) && (is_https(next) || is_https(now));
}

Verdict by_status(const Transfer& transfer, long status) {
    const std::string& url = transfer.request.url;
    if (status >= 200 && status < 300) return {Ending::delivered, false, ""};
    if (status == 404 || status == 410)
        return {Ending::missing, false, said(url + " bestaat niet", url + " does not exist")};
    const std::string number = std::to_string(status);
    const std::string says =
        origin_of(url) + said(" antwoordt " + number + " op ", " answers " + number + " for ") + url;
    // Whoever posts knows better when to post again: a wrong code does not become right by being shown thrice.
    if (status == 429 && transfer.request.posted) return {Ending::failing, false, says};
    if (status >= 500 || status == 429 || status == 408) return {Ending::failing, true, says};
    // The token ran out, or its keys changed: whoever watches over it gets another meanwhile.
    if (status == 401 && !transfer.token.empty())
        return {Ending::failing, true,
                said("het toegangsbewijs geldt niet meer voor " + url, "the token is no longer good for " + url)};
    if (status == 401 && is_streamers_own(transfer.type))
        return {Ending::refused, false,
                said(url + " is niet voor iedereen: geef je klascode met --code CODE",
                     url + " is not open to everybody: --code CODE, with your class code")};
    if (status == 403 && is_streamers_own(transfer.type))
        return {Ending::refused, false,
                said(url + " hoort niet bij de films van deze klascode",
                     url + " is not among the films of this class code")};
    return {Ending::refused, false, says};
}

/// Keeps what an answer says besides its body.
void note_answer(Transfer& transfer) {
    CURL* easy = transfer.easy.get();
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    transfer.status = static_cast<int>(status);
    const char* type = nullptr;
    curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
    transfer.type = type == nullptr ? "" : type;
    if (status == 429 || status == 503 || status == 507)
        transfer.wanted_pause = wanted_pause(field(easy, "Retry-After"), field(easy, "Date"), std::time(nullptr));
}

/// A file that curl could not read: absent, or there and not to be had.
Verdict by_file(const std::string& path) {
    std::error_code error;
    const auto itself = std::filesystem::symlink_status(path, error);
    if (!std::filesystem::exists(itself))
        return {Ending::missing, false, said(path + " bestaat niet", path + " does not exist")};
    if (!std::filesystem::exists(path, error)) {
        if (std::filesystem::is_symlink(itself)) {
            return {Ending::refused, false,
                    said(path + " is een koppeling (symbolic link) die nergens heen leidt",
                         path + " is a symbolic link that leads nowhere")};
        }
    }
    return {Ending::refused, false,
            said(path + " is er wel, maar kan niet worden gelezen: kijk van wie het bestand is en wie het mag lezen",
                 path + " is there but cannot be read: look at its owner and its permissions")};
}

Verdict too_large(const Transfer& transfer) {
    const std::string limit = std::to_string(transfer.request.limit_bytes);
    return {Ending::refused, false,
            shown(transfer.request.url) + said(" is groter dan de " + limit + " bytes die het mag hebben",
                                               " is larger than the " + limit + " bytes it may have")};
}

} // namespace

bool is_file_url(std::string_view url) {
    return url.substr(0, 7) == "file://";
}

void prepare(Transfer& transfer, const FetchLimits& limits) {
    CURL* easy = transfer.easy.get();
    curl_easy_reset(easy);
    transfer.from = may_resume(transfer) ? transfer.resume.ask(transfer.body.size()) : 0;
    if (transfer.from == 0) transfer.body.clear();
    note_came(transfer);
    transfer.begun = transfer.is_rest = transfer.misfit = transfer.asked = false;
    transfer.wanted_pause = std::chrono::seconds(0);
    transfer.waited.reset();
    transfer.fields.reset();
    transfer.held = false;
    transfer.too_large = false;
    std::memset(transfer.curl_says, 0, sizeof transfer.curl_says);
    const bool tls = transfer.request.url.substr(0, 8) == "https://";

    curl_easy_setopt(easy, CURLOPT_URL, transfer.request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.curl_says);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https,file");
    // A server may send us elsewhere, but not to this machine's files, and not out of TLS.
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, transfer.is_file ? 0L : 1L);
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, tls ? "https" : "http");
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, redirects_limit);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "forksight-player/" FORKSIGHT_VERSION);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, std::exchange(transfer.wants_new_connection, false) ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, slow_bytes_per_s);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.stalled.count()));
#if LIBCURL_VERSION_NUM >= 0x075700
    // Who leaves does not wait for a name that is still being looked up.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 128L * 1024);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(transfer.request.limit_bytes));
    if (!transfer.token.empty()) {
        // curl keeps it from other hosts, where a redirect may lead.
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, transfer.token.c_str());
    }
    if (tls && !transfer.authority.empty()) {
        // It and nothing else: what curl trusts of its own accord is taken away first, so that an error trusts nobody.
        curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
        curl_blob pem{transfer.authority.data(), transfer.authority.size(), CURL_BLOB_NOCOPY};
        curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &pem);
    }
    if (transfer.from > 0) {
        // Without If-Range a file that changed meanwhile would be joined to what it was (RFC 9110 13.1.5, 14.2).
        curl_easy_setopt(easy, CURLOPT_RANGE, (std::to_string(transfer.from) + "-").c_str());
        transfer.fields.reset(curl_slist_append(nullptr, ("If-Range: " + transfer.resume.if_range()).c_str()));
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.fields.get());
    }
    if (transfer.request.posted) {
        const std::string type = "Content-Type: " + transfer.request.posted_type;
        transfer.fields.reset(curl_slist_append(nullptr, type.c_str()));
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.fields.get());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(transfer.request.posted->size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer.request.posted->c_str());
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L); // what is posted is for this server
    }
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &on_asking);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_head);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
}

std::string origin_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos || is_file_url(url)) return std::string(url);
    return std::string(url.substr(0, url.find_first_of("/?#", scheme + 3)));
}

std::string file_url(std::string_view absolute_path) {
    static constexpr std::string_view plain = "/-_.~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string url = "file://";
    for (const char c : absolute_path) {
        if (plain.find(c) != std::string_view::npos) {
            url += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            url += {'%', hex[byte >> 4], hex[byte & 15]};
        }
    }
    return url;
}

std::string no_plain_file(const Transfer& transfer) {
    if (!transfer.is_file) return {};
    const std::string path = shown(transfer.request.url);
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status) || std::filesystem::is_regular_file(status)) return {};
    return path + said(" is geen gewoon bestand", " is not a plain file");
}

bool is_streamers_own(std::string_view type) {
    return type.rfind("application/problem+json", 0) == 0;
}

Verdict verdict(Transfer& transfer, CURLcode code) {
    const std::string& url = transfer.request.url;
    if (transfer.too_large || code == CURLE_FILESIZE_EXCEEDED) return too_large(transfer);
    if (code == CURLE_OK && !transfer.begun) begin_answer(transfer); // there was no body
    if (code == CURLE_OK && transfer.is_rest && transfer.body.size() != transfer.resume.total()) {
        transfer.resume.distrust(); // ended as it should, but too early
        transfer.misfit = true;
    }
    if (transfer.misfit) {
        note_answer(transfer);
        return {
            Ending::failing, true,
            said("de server op " + origin_of(url) + " antwoordt met een ander deel van " + url + " dan gevraagd was",
                 "the streamer at " + origin_of(url) + " answers with another part of " + url + " than was asked for")};
    }
    if (code == CURLE_OK) {
        if (transfer.is_file) return {Ending::delivered, false, ""};
        note_answer(transfer);
        return by_status(transfer, transfer.status);
    }
    if (transfer.is_file) return by_file(shown(url));
    if (about_certificates(code)) return distrusted(transfer, code);
    if (code == CURLE_UNSUPPORTED_PROTOCOL && leads_to_https(transfer)) {
        return {Ending::refused, false,
                said(origin_of(url) + " leidt naar https: vervang http:// door https://",
                     origin_of(url) + " leads to https: replace http:// by https://")};
    }
    const std::string streamer = said("de server op ", "the streamer at ") + origin_of(url);
    switch (code) {
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
            return {Ending::refused, false,
                    said(url + " is geen adres dat kan worden afgespeeld (http, https of een map)",
                         url + " is not an address that can be played (http, https or a folder)")};
        case CURLE_TOO_MANY_REDIRECTS:
            return {Ending::refused, false,
                    said(url + " verwijst telkens weer door", url + " leads elsewhere, again and again")};
        case CURLE_COULDNT_RESOLVE_HOST:
            return {Ending::unreachable, true,
                    said(origin_of(url) + " is niet te vinden: klopt het adres, en is er een netwerk?",
                         "no machine is called " + origin_of(url))};
        case CURLE_COULDNT_CONNECT:
            return {Ending::unreachable, true, streamer + said(" antwoordt niet", " does not answer")};
        case CURLE_SSL_CONNECT_ERROR: // a certificate that OpenSSL refuses has a code of its own
            return {Ending::unreachable, true,
                    with_detail(said("de verbinding met " + reached(transfer) + " brak af terwijl ze beveiligd werd",
                                     "the connection to " + reached(transfer) + " broke off while it was made secure"),
                                transfer, code)};
        case CURLE_OPERATION_TIMEDOUT: {
            const bool slow = transfer.asked; // else it did not come to that
            return {Ending::unreachable, true,
                    streamer + (slow ? said(" antwoordt te langzaam", " answers too slowly")
                                     : said(" antwoordt niet", " does not answer"))};
        }
        default:
            return {Ending::unreachable, true,
                    with_detail(streamer + said(" brak zijn antwoord af", " broke off its answer"), transfer, code)};
    }
}

} // namespace forksight::player::net
