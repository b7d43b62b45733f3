#include "streamer/http/reply.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstdio>

#include "streamer/http/byte_range.hpp"
#include "streamer/http/http_date.hpp"

namespace forksight::streamer::http {
namespace {

// Walks the tags of If-Match and If-None-Match: "*", or a list of optionally weak tags.
bool lists_tag(std::string_view list, std::string_view etag, bool weak_counts) {
    if (list == "*") return true;
    while (!list.empty()) {
        if (list.front() == ' ' || list.front() == '\t' || list.front() == ',') {
            list.remove_prefix(1);
            continue;
        }
        const bool weak = list.substr(0, 2) == "W/";
        if (weak) list.remove_prefix(2);
        if (list.empty() || list.front() != '"') return false;
        const std::size_t end = list.find('"', 1);
        if (end == std::string_view::npos) return false;
        if (list.substr(0, end + 1) == etag && (weak_counts || !weak)) return true;
        list.remove_prefix(end + 1);
    }
    return false;
}

bool any_lists_tag(const Request& request, std::string_view name, std::string_view etag, bool weak_counts) {
    return std::any_of(request.fields.begin(), request.fields.end(), [&](const Field& field) {
        return same_ignoring_case(field.name, name) && lists_tag(field.value, etag, weak_counts);
    });
}

/// 0 if the request is to be answered in full, else 304 or 412 (RFC 9110 13.2.2). `modified_s` -1: not known.
int precondition(const Request& request, std::string_view etag, std::int64_t modified_s) {
    if (request.count("if-match") > 0) {
        if (!any_lists_tag(request, "if-match", etag, false)) return 412;
    } else if (request.count("if-unmodified-since") == 1 && modified_s >= 0) {
        const std::int64_t date_s = read_http_date(request.field("if-unmodified-since"));
        if (date_s >= 0 && modified_s > date_s) return 412;
    }
    if (request.count("if-none-match") > 0) {
        if (any_lists_tag(request, "if-none-match", etag, true)) return 304;
    } else if (request.count("if-modified-since") == 1 && modified_s >= 0) {
        const std::int64_t date_s = read_http_date(request.field("if-modified-since"));
        if (date_s >= 0 && modified_s <= date_s) return 304;
    }
    return 0;
}

// A tag must be ours and strong. A date is no strong validator for a file that may change twice a second: refused.
bool range_applies(const Request& request, std::string_view etag) {
    if (request.method != Method::get || request.count("range") != 1) return false;
    const std::size_t conditions = request.count("if-range");
    return conditions == 0 || (conditions == 1 && request.field("if-range") == etag);
}

} // namespace

void Reply::clear() {
    status = 200;
    type = {};
    fields.clear();
    text.clear();
    file.reset();
    part.reset();
    mapped = {};
    trouble = {};
    first = count = 0;
}

void Reply::add(std::string_view name, std::string_view value) {
    assert(value.find_first_of("\r\n") == std::string_view::npos);
    fields.append(name).append(": ").append(value).append("\r\n");
}

std::string_view reason(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 507:
            return "Insufficient Storage";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "Unknown";
    }
}

void problem(Reply& reply, int status, std::string_view detail) {
    assert(detail.find_first_of("\"\\\r\n") == std::string_view::npos);
    reply.clear();
    reply.status = status;
    reply.type = "application/problem+json";
    reply.add("Cache-Control", "no-store");
    reply.text.append(R"({"type":"about:blank","title":")").append(reason(status));
    reply.text.append(R"(","status":)").append(std::to_string(status));
    reply.text.append(R"(,"detail":")").append(detail).append("\"}\n");
}

void send_file(Reply& reply, const Request& request, std::shared_ptr<const library::File> file, std::string_view type,
               std::string_view cache_control) {
    const library::File& found = *file;
    const int condition = precondition(request, found.etag, found.identity.modified_s);
    if (condition == 412) return problem(reply, 412, "the file is not the one the condition names");
    const bool unchanged = condition == 304;
    const std::uint64_t size = found.identity.size;
    reply.type = type;
    reply.count = size;
    if (unchanged) {
        reply.status = 304;
    } else if (range_applies(request, found.etag)) {
        const auto range = byte_range(request.field("range"), size);
        std::array<char, 96> text{};
        if (std::holds_alternative<Unsatisfiable>(range)) {
            problem(reply, 416, "the range begins after the end of the file");
            std::snprintf(text.data(), text.size(), "bytes */%llu", static_cast<unsigned long long>(size));
            reply.add("Content-Range", text.data());
            return;
        }
        if (const auto* part = std::get_if<ByteRange>(&range)) {
            reply.status = 206;
            reply.first = part->first;
            reply.count = part->count;
            std::snprintf(
                text.data(), text.size(), "bytes %llu-%llu/%llu", static_cast<unsigned long long>(part->first),
                static_cast<unsigned long long>(part->first + part->count - 1), static_cast<unsigned long long>(size));
            reply.add("Content-Range", text.data());
        }
    }
    reply.fields.append(found.validators);
    reply.add("Cache-Control", cache_control);
    if (!unchanged) reply.fields.append("Accept-Ranges: bytes\r\n");
    reply.file = std::move(file);
}

void read_part(Reply& reply) {
    // Not a string, which would write zeros first.
    auto bytes = std::make_unique_for_overwrite<char[]>(reply.count);
    for (std::uint64_t filled = 0; filled < reply.count;) {
        const ssize_t count = ::pread(reply.file->descriptor.get(), bytes.get() + filled, reply.count - filled,
                                      static_cast<off_t>(reply.first + filled));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return problem(reply, 500, "the file could not be read");
        filled += static_cast<std::uint64_t>(count);
    }
    reply.part = std::move(bytes);
}

void send_text(Reply& reply, const Request& request, std::string text, std::string_view type,
               std::string_view cache_control) {
    std::uint64_t hash = 0xcbf29ce484222325u; // FNV-1a, 64 bits
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    std::array<char, 48> etag{};
    std::snprintf(etag.data(), etag.size(), "\"%zx-%016llx\"", text.size(), static_cast<unsigned long long>(hash));
    const int condition = precondition(request, etag.data(), -1);
    if (condition == 412) return problem(reply, 412, "the text is not the one the condition names");
    if (condition == 304) reply.status = 304;
    reply.type = type;
    reply.add("ETag", etag.data());
    reply.add("Cache-Control", cache_control);
    reply.text = std::move(text);
}

} // namespace forksight::streamer::http
