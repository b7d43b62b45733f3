// Lines of a session's record, and how they are sent, for tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "choicegraph/replay.hpp"
#include "media_manifests/record.hpp"
#include "tests/streamer/http/client.hpp"

namespace forksight::tests {

inline const std::string a_session = "0123456789abcdef0123456789abcdef";

/// The n-th line of a session of `film` that goes on and on, with its end.
inline std::string record_line(std::uint64_t n, const std::string& session = a_session,
                               const std::string& film = "visit") {
    using namespace choicegraph;
    Line line{n, static_cast<double>(n) / 2.0, Gaze{static_cast<double>(n % 180), -3.5}};
    if (n == 1) line.event = Started{session, film, "sha256:0", "nl", "offscreen", 7};
    if (n == 2) line.event = Entered{"door"};
    return media_manifests::write_line(line) + "\n";
}

inline std::string record_lines(std::uint64_t first, std::uint64_t last, const std::string& session = a_session,
                                const std::string& film = "visit") {
    std::string text;
    for (std::uint64_t n = first; n <= last; ++n) text += record_line(n, session, film);
    return text;
}

inline std::string post_of_lines(const std::string& session, const std::string& body, const std::string& fields = {}) {
    return "POST /api/records/" + session + " HTTP/1.1\r\nHost: films.example\r\nContent-Type: application/jsonl\r\n" +
           fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// On a connection of its own; nothing if the server does not answer.
inline std::optional<ReadReply> send_lines(std::uint16_t port, const std::string& body,
                                           const std::string& session = a_session, const std::string& fields = {}) {
    Client client(port);
    if (!client.send(post_of_lines(session, body, fields))) return std::nullopt;
    return client.reply();
}

inline int status_of(const std::optional<ReadReply>& reply) {
    return reply ? reply->status : 0;
}
inline std::string body_of(const std::optional<ReadReply>& reply) {
    return reply ? reply->body : "no answer";
}

inline std::string kept(std::uint64_t n) {
    return "{\"kept\":" + std::to_string(n) + "}\n";
}

} // namespace forksight::tests
