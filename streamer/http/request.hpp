// The head of one request, read strictly by RFC 9112: every doubtful form is refused, none is repaired.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "streamer/http/limits.hpp"

namespace forksight::streamer::http {

enum class Method { get, head, post, put, patch, delete_, options, unknown };

struct Field {
    std::string_view name;  ///< as sent; compare with field()
    std::string_view value; ///< without the white space around it
};

/// Views into the bytes the head was read from.
struct Request {
    Method method = Method::unknown;
    std::string_view path;  ///< begins with '/'; no "..", backslash, or encoded slash, dot or NUL
    std::string_view query; ///< without '?'
    std::string_view host;  ///< "name:port", checked; empty only for HTTP/1.0
    int minor_version = 1;
    bool keep_alive = true;
    bool secure = false; ///< it came over TLS
    bool has_body = false;
    bool chunked = false;         ///< the body's length is not told in the head
    std::uint64_t body_bytes = 0; ///< of a body that is not chunked
    std::vector<Field> fields;

    /// The first field of that name (lower case here, any case there), or an empty view without data().
    std::string_view field(std::string_view lower_case_name) const;
    std::size_t count(std::string_view lower_case_name) const;
};

/// The status to answer with before closing the connection, and why, for the client's author.
struct Refusal {
    int status = 400;
    std::string_view why;
};

bool same_ignoring_case(std::string_view text, std::string_view lower_case);
/// "name", "1.2.3.4" or "[::1]", with or without ":port".
bool is_host(std::string_view text);

/// Reads a head as its bytes arrive, in time linear in their number.
class HeadReader {
  public:
    enum class State { more, complete, refused };

    explicit HeadReader(HeadLimits limits = {}) : limits_(limits) {}

    /// `bytes`: all that came of this request so far, so the same beginning every time. After `complete` the request's
    /// views point into `bytes`.
    State read(std::string_view bytes);
    const Request& request() const { return request_; }
    const Refusal& refusal() const { return refusal_; }
    /// Every request comes over TLS from here on.
    void over_tls() { request_.secure = true; }
    /// How many bytes the head took; what follows is the next request.
    std::size_t consumed() const { return consumed_; }
    /// For the next request.
    void reset();

  private:
    State refuse(int status, std::string_view why);
    State parse(std::string_view head);
    bool parse_request_line(std::string_view line);
    bool parse_target(std::string_view target);
    bool check_path();
    bool parse_field(std::string_view line);
    bool check_framing();
    bool check_host();

    HeadLimits limits_;
    Request request_;
    Refusal refusal_;
    std::size_t start_ = 0; ///< after an empty line before the request
    std::size_t line_ = 0;  ///< where the unfinished line begins
    std::size_t scanned_ = 0;
    std::size_t lines_ = 0;
    std::size_t consumed_ = 0;
    bool absolute_ = false;
};

} // namespace forksight::streamer::http
