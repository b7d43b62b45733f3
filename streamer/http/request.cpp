#include "streamer/http/request.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace forksight::streamer::http {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// A table of the letters, the digits and `more`: every byte of a head is looked up.
constexpr std::array<bool, 256> letters_digits_and(std::string_view more) {
    std::array<bool, 256> table{};
    for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = true;
    for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = true;
    for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = true;
    for (const char c : more) table[static_cast<unsigned char>(c)] = true;
    return table;
}

// RFC 9110 5.6.2
bool is_token_character(char c) {
    static constexpr auto table = letters_digits_and("!#$%&'*+-.^_`|~");
    return table[static_cast<unsigned char>(c)];
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool has_list_item(std::string_view list, std::string_view lower_case_item) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (same_ignoring_case(trimmed(list.substr(0, comma)), lower_case_item)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

Method method_named(std::string_view name) {
    if (name == "GET") return Method::get;
    if (name == "HEAD") return Method::head;
    if (name == "POST") return Method::post;
    if (name == "PUT") return Method::put;
    if (name == "PATCH") return Method::patch;
    if (name == "DELETE") return Method::delete_;
    if (name == "OPTIONS") return Method::options;
    return Method::unknown;
}

// What a request line has besides its address; the longest method that is told apart from garbage has 32 characters.
constexpr std::size_t longest_of_line = 48;

// What RFC 3986 lets stand in a path or a query. "#" is not among them: a fragment is not sent.
bool is_target_character(char c) {
    static constexpr auto table = letters_digits_and("-._~%!$&'()*+,;=:@/?");
    return table[static_cast<unsigned char>(c)];
}

} // namespace

bool same_ignoring_case(std::string_view text, std::string_view lower_case) {
    return text.size() == lower_case.size() &&
           std::equal(text.begin(), text.end(), lower_case.begin(), [](char a, char b) { return lower(a) == b; });
}

bool is_host(std::string_view text) {
    if (text.empty() || text.size() > 255) return false;
    std::size_t end = 0;
    if (text.front() == '[') {
        end = text.find(']');
        if (end == std::string_view::npos || end < 3) return false;
        const std::string_view address = text.substr(1, end - 1);
        const auto fits = [](char c) { return is_hex(c) || c == ':' || c == '.'; };
        if (!std::all_of(address.begin(), address.end(), fits)) return false;
        ++end;
    } else {
        const auto fits = [](char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '.' || c == '_'; };
        while (end < text.size() && fits(text[end])) ++end;
        if (end == 0) return false;
    }
    if (end == text.size()) return true;
    const std::string_view port = text.substr(end + 1);
    return text[end] == ':' && !port.empty() && port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit);
}

std::string_view Request::field(std::string_view lower_case_name) const {
    for (const Field& field : fields) {
        if (same_ignoring_case(field.name, lower_case_name)) return field.value;
    }
    return {};
}

std::size_t Request::count(std::string_view lower_case_name) const {
    return static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), [&](const Field& field) {
        return same_ignoring_case(field.name, lower_case_name);
    }));
}

void HeadReader::reset() {
    start_ = line_ = scanned_ = lines_ = consumed_ = 0;
}

HeadReader::State HeadReader::refuse(int status, std::string_view why) {
    refusal_ = {status, why};
    return State::refused;
}

HeadReader::State HeadReader::read(std::string_view bytes) {
    assert(bytes.size() >= scanned_);
    // Something that is no HTTP at all (a TLS hello, for one) is told so at once.
    if (!bytes.empty() && !is_token_character(bytes.front()) && bytes.front() != '\r') {
        return refuse(400, "this is not an HTTP request");
    }
    while (scanned_ < bytes.size()) {
        const std::size_t feed = bytes.find('\n', scanned_);
        if (feed == std::string_view::npos) {
            scanned_ = bytes.size();
            break;
        }
        if (feed >= limits_.head_bytes) break; // also the empty line counts: it fills the buffer
        if (feed == line_ || bytes[feed - 1] != '\r') return refuse(400, "a line of the head does not end in CR LF");
        const bool empty = feed - 1 == line_;
        line_ = scanned_ = feed + 1;
        if (empty && lines_ == 0) {
            // RFC 9112 2.2: one empty line before the request is forgiven.
            if (start_ != 0) return refuse(400, "the request begins with empty lines");
            start_ = line_;
        } else if (empty) {
            consumed_ = line_;
            return parse(bytes.substr(start_, line_ - start_ - 2));
        } else if (++lines_ > limits_.fields + 1) {
            return refuse(431, "the request has too many fields");
        } else if (lines_ == 1 && feed - start_ > limits_.target_bytes + longest_of_line) {
            return refuse(414, "the address is too long"); // as it is when the line comes in pieces
        }
    }
    if (lines_ == 0 && bytes.size() - start_ > limits_.target_bytes + longest_of_line)
        return refuse(414, "the address is too long");
    if (bytes.size() >= limits_.head_bytes) return refuse(431, "the head of the request is too large");
    return State::more;
}

HeadReader::State HeadReader::parse(std::string_view head) {
    request_.fields.clear();
    request_.query = request_.host = {};
    request_.has_body = request_.chunked = absolute_ = false;
    request_.body_bytes = 0;
    refusal_ = {};
    bool first = true;
    while (!head.empty()) {
        const std::size_t end = head.find("\r\n");
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(end + 2);
        if (!(first ? parse_request_line(line) : parse_field(line))) return State::refused;
        first = false;
    }
    if (!check_host() || !check_framing()) return State::refused;
    request_.keep_alive = request_.minor_version == 1;
    for (const Field& field : request_.fields) {
        if (!same_ignoring_case(field.name, "connection")) continue;
        if (has_list_item(field.value, "keep-alive") && request_.minor_version == 0) request_.keep_alive = true;
    }
    for (const Field& field : request_.fields) {
        if (same_ignoring_case(field.name, "connection") && has_list_item(field.value, "close")) {
            request_.keep_alive = false;
        }
    }
    return State::complete;
}

bool HeadReader::parse_request_line(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return refuse(400, "the request line is incomplete"), false;
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!is_token(method) || method.size() > 32) return refuse(400, "the method is not a word"), false;
    if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || !is_digit(version[5]) || version[6] != '.' ||
        !is_digit(version[7])) {
        return refuse(400, "the request line does not end in an HTTP version"), false;
    }
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        return refuse(505, "only HTTP/1.1 and HTTP/1.0 are spoken here"), false;
    }
    request_.minor_version = version[7] - '0';
    request_.method = method_named(method);
    if (request_.method == Method::unknown) return refuse(501, "this method is not known here"), false;
    if (target.size() > limits_.target_bytes) return refuse(414, "the address is too long"), false;
    return parse_target(target);
}

bool HeadReader::parse_target(std::string_view target) {
    if (!std::all_of(target.begin(), target.end(), is_target_character) || target.empty()) {
        return refuse(400, "the address has a character that must not stand in it"), false;
    }
    const std::size_t scheme = std::min(target.find("://"), target.size());
    if (same_ignoring_case(target.substr(0, scheme), "http") || same_ignoring_case(target.substr(0, scheme), "https")) {
        // RFC 9112 3.2.2: a server takes the absolute form too, and then believes it more than Host.
        target.remove_prefix(std::min(scheme + 3, target.size()));
        const std::size_t end = std::min(target.find_first_of("/?"), target.size());
        request_.host = target.substr(0, end);
        if (!is_host(request_.host)) return refuse(400, "the address names no valid host"), false;
        absolute_ = true;
        target.remove_prefix(end);
        if (target.empty()) target = "/";
    }
    const std::size_t question = std::min(target.find('?'), target.size());
    request_.path = target.substr(0, question);
    request_.query = question < target.size() ? target.substr(question + 1) : std::string_view{};
    if (absolute_ && request_.path.empty()) request_.path = "/";
    return check_path();
}

bool HeadReader::check_path() {
    std::string_view path = request_.path;
    if (path.empty() || path.front() != '/') return refuse(400, "the address does not begin with a slash"), false;
    for (std::size_t at = path.find('%'); at != std::string_view::npos; at = path.find('%', at + 1)) {
        if (at + 2 >= path.size() || !is_hex(path[at + 1]) || !is_hex(path[at + 2])) {
            return refuse(400, "the address has a percent sign without two hexadecimal digits"), false;
        }
        const char high = path[at + 1];
        const char low = lower(path[at + 2]);
        const bool control = high == '0' || high == '1' || (high == '7' && low == 'f');
        const bool separator = (high == '2' && (low == 'f' || low == 'e')) || (high == '5' && low == 'c');
        if (control || separator) {
            return refuse(400, "the address hides a slash, a dot or a control character"), false;
        }
    }
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view segment = path.substr(0, end);
        if (segment == "." || segment == "..") return refuse(400, "the address has a segment of dots"), false;
        path.remove_prefix(end);
    }
    return true;
}

bool HeadReader::parse_field(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t') {
        return refuse(400, "a field is folded over two lines"), false; // RFC 9112 5.2
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return refuse(400, "a field has no valid name"), false; // white space before the colon too: RFC 9112 5.1
    }
    const auto forbidden = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; };
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (std::any_of(value.begin(), value.end(), forbidden)) {
        return refuse(400, "a field has a control character"), false;
    }
    request_.fields.push_back({line.substr(0, colon), value});
    return true;
}

bool HeadReader::check_host() {
    const std::size_t hosts = request_.count("host");
    if (hosts > 1) return refuse(400, "the request has two Host fields"), false;
    if (hosts == 0) {
        if (request_.minor_version == 1) return refuse(400, "the request has no Host field"), false;
        return true;
    }
    const std::string_view host = request_.field("host");
    if (!is_host(host)) return refuse(400, "the Host field names no valid host"), false;
    if (!absolute_) request_.host = host;
    return true;
}

// RFC 9112 6.3, without its leniencies: whoever disagrees with us on where a body ends could hide a request in it.
bool HeadReader::check_framing() {
    const std::size_t codings = request_.count("transfer-encoding");
    const std::size_t lengths = request_.count("content-length");
    if (codings > 0) {
        if (request_.minor_version == 0) return refuse(400, "HTTP/1.0 has no Transfer-Encoding"), false;
        if (lengths > 0) return refuse(400, "the request has both Transfer-Encoding and Content-Length"), false;
        if (codings > 1) return refuse(400, "the request has two Transfer-Encoding fields"), false;
        if (!same_ignoring_case(request_.field("transfer-encoding"), "chunked")) {
            return refuse(501, "only the transfer coding chunked is known here"), false;
        }
        request_.has_body = request_.chunked = true;
    }
    if (lengths > 1) return refuse(400, "the request has two Content-Length fields"), false;
    if (lengths == 1) {
        const std::string_view length = request_.field("content-length");
        if (length.empty() || length.size() > 18 || !std::all_of(length.begin(), length.end(), is_digit)) {
            return refuse(400, "the Content-Length is not a number"), false;
        }
        for (const char digit : length) {
            request_.body_bytes = request_.body_bytes * 10 + static_cast<std::uint64_t>(digit - '0'); // 18 digits fit
        }
        request_.has_body = request_.body_bytes > 0;
    }
    const bool bodiless = request_.method == Method::get || request_.method == Method::head ||
                          request_.method == Method::delete_ || request_.method == Method::options;
    if (bodiless && request_.has_body) return refuse(400, "a request of this method has no body"), false;
    return true;
}

} // namespace forksight::streamer::http
