// What a viewer's program and the streamer say to each other to bring a session's record to the streamer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "choicegraph/replay.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests {

/// Of the lines that are sent: JSON Lines, as in SESSION.jsonl.
inline constexpr std::string_view record_lines_type = "application/jsonl";
/// Of the lines that are sent at once.
inline constexpr std::size_t record_batch_limit_bytes = 64u << 10;
inline constexpr std::size_t kept_limit_bytes = 4096;
/// What write_sent_mark() makes of the longest server, should every byte of it need an escape.
inline constexpr std::size_t sent_mark_limit_bytes = 16 * 1024;

/// 32 hexadecimal digits, small ones: what a session goes by in a file's name and in an address.
bool is_session_id(std::string_view text);

struct SentLine {
    choicegraph::Line line;
    std::string_view text; ///< as it came, without its line end
};
/// Views into `body`. Every line is whole, is one of a record, and follows the one above it: its n is the next, its
/// time not earlier. The first that is not is the error; where: "line 3".
Result<std::vector<SentLine>> read_batch(std::string_view body);

/// The answer: {"kept":12}, the highest n that is kept; 0: none is.
std::string write_kept_answer(std::uint64_t n);
Result<std::uint64_t> read_kept_answer(std::string_view text);

/// Lies beside a record on the viewer's machine, and says how far it was sent.
struct SentMark {
    std::string server;      ///< "http://host:port"
    std::uint64_t lines = 0; ///< that the streamer has confirmed
    bool all = false;        ///< the session is over, and all of it is there
    bool refused = false;    ///< the streamer will never take it: it is not sent again
};
std::string write_sent_mark(const SentMark& mark);
Result<SentMark> read_sent_mark(std::string_view text);

} // namespace forksight::media_manifests
