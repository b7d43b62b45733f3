// What is sent back for one request.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "streamer/http/request.hpp"
#include "streamer/library/file_cache.hpp"

namespace forksight::streamer::http {

/// Kept by its connection from request to request, so that its strings are allocated once.
struct Reply {
    int status = 200;
    std::string_view type; ///< Content-Type; a literal
    std::string fields;    ///< whole further lines of the head, each with its CR LF
    std::string text;      ///< the body, if there is no file
    std::shared_ptr<const library::File> file;
    std::string_view trouble; ///< for the log; a literal; empty: there was none
    std::uint64_t first = 0;  ///< of the file
    std::uint64_t count = 0;
    std::unique_ptr<char[]> part; ///< those bytes of the file, if they were read already
    std::string_view mapped;      ///< those bytes in the file's mapping, if they are to be sent from there

    void clear();
    std::uint64_t body_bytes() const { return file ? count : text.size(); }
    void add(std::string_view name, std::string_view value);
};

std::string_view reason(int status);

/// An error by RFC 9457. `detail` is a literal of ours: no quote, backslash or control character.
void problem(Reply& reply, int status, std::string_view detail);

/// A file, as far as the request's conditions (RFC 9110 13) and range (14) ask for it.
void send_file(Reply& reply, const Request& request, std::shared_ptr<const library::File> file, std::string_view type,
               std::string_view cache_control);
/// Reads what is to be sent of the file into memory; a problem if the file has become shorter.
void read_part(Reply& reply);
/// A text that is made for the occasion, under its own tag.
void send_text(Reply& reply, const Request& request, std::string text, std::string_view type,
               std::string_view cache_control = "no-cache");

} // namespace forksight::streamer::http
