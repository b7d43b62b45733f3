// A streamer and a player's folder of records, for tests of how the one comes to the other.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "player/net/record_sender.hpp"
#include "player/net/recorder.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/small_server.hpp"
#include "tests/streamer/http/program.hpp"
#include "tests/streamer/http/record_lines.hpp"

namespace forksight::tests {

using namespace std::chrono_literals;
using player::net::Outbox;
using player::net::Recorder;
using player::net::RecordSender;
using player::testing::Conduct;
using player::testing::SmallServer;
namespace fs = std::filesystem;
namespace net = player::net;

inline std::uint16_t free_port() {
    const streamer::library::Descriptor probe(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(probe.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::getsockname(probe.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    return ntohs(address.sin_port);
}

inline net::SendPace quick_pace() {
    return {50ms, 50ms, 200ms, 4200, 10s};
}

inline net::FetchLimits quick_limits_of_fetch() {
    net::FetchLimits limits;
    limits.backoff = 5ms;
    return limits;
}

inline choicegraph::Line line_of(std::uint64_t n, const std::string& session) {
    auto read = media_manifests::read_line(record_line(n, session));
    REQUIRE(read);
    return std::move(read).value();
}

/// Has all of it sent, and waits for that, at most so long. What the sender says if it did not all go out.
inline std::string finish(RecordSender& sender, std::chrono::milliseconds at_most) {
    const auto until = std::chrono::steady_clock::now() + at_most;
    for (int turn = 0; !sender.all_sent() && std::chrono::steady_clock::now() < until; ++turn) {
        if (turn % 20 == 0) sender.send_now(); // a streamer that did not answer may be back in a moment
        std::this_thread::sleep_for(10ms);
    }
    return sender.unsent();
}

/// A streamer on a port that stays the same, and a player's folder of records.
struct Scene {
    Scene() { furnish(library); }

    Start start() const {
        Start start = serving(library.path());
        for (std::string& word : start.arguments) {
            if (word == "127.0.0.1:0") word = "127.0.0.1:" + std::to_string(port);
        }
        return start;
    }
    std::string film() const { return "http://127.0.0.1:" + std::to_string(port) + "/films/visit/"; }
    std::string there(const std::string& session) const {
        return text_of(library.path() / "records" / (session + ".jsonl"));
    }
    fs::path here(const std::string& session) const { return disk.path() / "records" / (session + ".jsonl"); }
    Outbox outbox(bool keeps = false) const { return {disk.path() / "records", keeps}; }
    std::size_t waiting() const {
        std::size_t count = 0;
        for (const auto& entry : fs::directory_iterator(disk.path() / "records"))
            count += entry.path().extension() == ".jsonl" || entry.path().extension() == ".sent" ? 1 : 0;
        return count;
    }
    /// As a player leaves it that was killed.
    void leave(const std::string& session, const std::string& text, std::uint64_t sent) const {
        fs::create_directories(disk.path() / "records");
        std::ofstream(here(session), std::ios::binary) << text;
        outbox().note(session, {"http://127.0.0.1:" + std::to_string(port), sent, false, false});
    }

    const std::uint16_t port = free_port();
    TemporaryFolder library;
    TemporaryFolder disk;
};

} // namespace forksight::tests
