// What the program says when it cannot start, and how it ends then.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <string>

#include "tests/catch.hpp"
#include "tests/streamer/http/client.hpp"
#include "tests/streamer/http/program.hpp"

using namespace forksight::tests;
namespace fs = std::filesystem;

namespace {

struct Ended {
    int status = -1;
    std::string said;
};

Ended start_and_end(const Start& start) {
    Program program(start);
    const int status = program.wait(std::chrono::seconds(60));
    return {status, program.log()};
}

/// One line, and nothing but that.
bool is_one_line(const std::string& text) {
    return count_of(text, "\n") == 1 && text.back() == '\n';
}

} // namespace

TEST_CASE("each thing that keeps the server from starting is named in one line", "[serve][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    disk.write("a-file", "no folder");
    const auto with = [&](const std::vector<std::string>& more) { return serving(disk.path(), more); };
    const auto without_library = [&](const fs::path& library) {
        Start start;
        start.arguments = {"serve", "--config", "/dev/null", "--listen", "127.0.0.1:0", "--library", library.string()};
        return start;
    };
    Program other(with({}));
    REQUIRE(other.port() != 0);
    const std::string taken = "127.0.0.1:" + std::to_string(other.port());

    struct Case {
        Start start;
        int status;
        std::string says;
    };
    Start few_files = with({});
    few_files.before = [] {
        const rlimit limit{24, 24};
        ::setrlimit(RLIMIT_NOFILE, &limit);
    };
    Start bad_socket = with({});
    bad_socket.before = [] {
        ::dup2(::socket(AF_INET, SOCK_STREAM, 0), 3); // which does not listen
        ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
        ::setenv("LISTEN_FDS", "1", 1);
    };
    disk.write("bad.conf", "threads = 1\nthread = 2\n");
    const std::string bad = (disk.path() / "bad.conf").string();
    Start bad_line;
    bad_line.arguments = {"serve", "--config", bad};
    Start no_config;
    no_config.arguments = {"serve", "--config", "/nowhere/streamer.conf"};
    for (const Case& one :
         {Case{[&] {
                   Start start = with({});
                   start.arguments[6] = taken;
                   return start;
               }(),
               3, "cannot listen on " + taken + ": another program listens there already"},
          Case{[&] {
                   Start start = with({});
                   start.arguments[6] = "192.0.2.1:8360";
                   return start;
               }(),
               3,
               "cannot listen on 192.0.2.1:8360: this machine has no such address; 0.0.0.0 stands for all that it has"},
          Case{without_library("/nowhere"), 3, "the library /nowhere cannot be opened: No such file or directory"},
          Case{without_library(disk.path() / "a-file"), 3,
               "the library " + (disk.path() / "a-file").string() + " is no folder"},
          Case{few_files, 3,
               "only 24 files may be open at once, and 48 are needed: raise the limit (ulimit -n, LimitNOFILE=)"},
          Case{bad_socket, 3, "descriptor 3, handed down by the service manager, is no listening TCP socket"},
          Case{bad_line, 2, bad + ": line 2: 'thread' is no setting; did you mean 'threads'?"},
          Case{no_config, 2, "the configuration /nowhere/streamer.conf cannot be read: No such file or directory"},
          Case{with({"--idle-time", "soon"}), 2,
               "--idle-time wants a time from 100ms to 3600s, as in 10s or 500ms, not 'soon'"}}) {
        const Ended ended = start_and_end(one.start);
        CAPTURE(one.says);
        CHECK(ended.status == one.status);
        CHECK(ended.said == "forksight-streamer: " + one.says + "\n");
        CHECK(is_one_line(ended.said));
    }
}

TEST_CASE("a certificate that cannot be looked at does not mean plain HTTP", "[serve][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    const fs::path own = disk.path() / "tls" / "server.pem";
    fs::create_directory(own.parent_path());
    fs::create_symlink(own, own);
    const Ended ended = start_and_end(serving(disk.path()));
    CHECK(ended.status == 3);
    CHECK(ended.said ==
          "forksight-streamer: " + own.string() + " cannot be looked at: Too many levels of symbolic links\n");
}

TEST_CASE("who may not open a low port or read the library is told so", "[serve][loopback]") {
    if (::geteuid() != 0) {
        WARN("SKIPPED: only root can become somebody else");
        return;
    }
    const TemporaryFolder disk;
    furnish(disk);
    fs::permissions(disk.path(), fs::perms(0755));
    const auto as_nobody = [] {
        if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(126);
    };
    Start low = serving(disk.path());
    low.arguments[6] = "127.0.0.1:81";
    low.before = as_nobody;
    const std::string unprivileged = text_of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    if (std::stoi(unprivileged) > 81) {
        const Ended ended = start_and_end(low);
        CHECK(ended.status == 3);
        // Before it the log may say what the library lacks.
        CHECK(ended.said.ends_with(
            "forksight-streamer: cannot listen on 127.0.0.1:81: ports below 1024 are for privileged programs: take a "
            "higher one, or let systemd open it\n"));
    }
    fs::permissions(disk.path() / "films", fs::perms(0700));
    Start forbidden = serving(disk.path());
    forbidden.before = as_nobody;
    const Ended ended = start_and_end(forbidden);
    CHECK(ended.status == 3);
    CHECK(ended.said == "forksight-streamer: the library " + disk.path().string() +
                            " cannot be served: its folder films cannot be read: Permission denied\n");
    disk.write("secret.conf", "threads = 1\n");
    fs::permissions(disk.path() / "secret.conf", fs::perms(0600));
    Start secret;
    secret.arguments = {"serve", "--config", (disk.path() / "secret.conf").string()};
    secret.before = as_nobody;
    const Ended unread = start_and_end(secret);
    CHECK(unread.status == 3);
    CHECK(unread.said == "forksight-streamer: the configuration " + (disk.path() / "secret.conf").string() +
                             " cannot be read: Permission denied\n");
}

TEST_CASE("sockets that were handed down are served from, by every thread", "[serve][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    std::array<int, 2> sockets{};
    std::array<std::uint16_t, 2> ports{};
    for (std::size_t i = 0; i < sockets.size(); ++i) {
        sockets[i] = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(sockets[i], reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(sockets[i], 64) == 0);
        REQUIRE(::getsockname(sockets[i], reinterpret_cast<sockaddr*>(&address), &size) == 0);
        ports[i] = ntohs(address.sin_port);
    }
    for (const std::size_t count : {1u, 2u}) {
        for (const char* threads : {"1", "3"}) {
            Start start = serving(disk.path());
            start.arguments[8] = threads;
            start.before = [&] {
                for (std::size_t i = 0; i < count; ++i) {
                    // Not over one that is still to be handed down.
                    const int high = ::fcntl(sockets[i], F_DUPFD, 20);
                    sockets[i] = high;
                }
                for (std::size_t i = 0; i < count; ++i) ::dup2(sockets[i], static_cast<int>(3 + i));
                ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
                ::setenv("LISTEN_FDS", std::to_string(count).c_str(), 1);
            };
            Program program(start);
            CHECK(program.port() == ports[0]);
            for (std::size_t i = 0; i < count; ++i) {
                for (int times = 0; times < 8; ++times) {
                    const auto reply = fetch(ports[i], "/healthz");
                    REQUIRE(reply);
                    CHECK(reply->status == 200);
                }
            }
            program.signal(SIGTERM);
            CHECK(program.wait() == 0);
        }
    }
    // Meant for another process: not ours.
    Start other = serving(disk.path());
    other.environment = {{"LISTEN_PID", "1"}, {"LISTEN_FDS", "1"}};
    Program program(other);
    CHECK(program.port() != 0);
    CHECK(program.port() != ports[0]);
    for (const int socket : sockets) ::close(socket);
}
