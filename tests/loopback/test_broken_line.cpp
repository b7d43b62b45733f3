// A segment of the real streamer over a line that breaks: what has come is kept, plain and under TLS.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <thread>

#include "player/net/authority.hpp"
#include "player/net/fetch.hpp"
#include "streamer/tls/authority.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/house.hpp"

using namespace std::chrono_literals;
using namespace forksight;
using namespace forksight::tests;
using player::net::Answer;

namespace {

int listen_anywhere(std::uint16_t& port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(listener, plain, length) == 0);
    REQUIRE(::listen(listener, 16) == 0);
    REQUIRE(::getsockname(listener, plain, &length) == 0);
    port = ntohs(address.sin_port);
    return listener;
}

/// A line to `port`: each of the first `breaks` connections is reset when so many bytes came down it; 0: as soon as the
/// client has spoken.
class BreakingLine {
  public:
    BreakingLine(std::uint16_t to, int breaks, std::size_t after_bytes)
        : to_(to), breaks_(breaks), after_bytes_(after_bytes), listener_(listen_anywhere(port_)) {
        thread_ = std::thread([this] { run(); });
    }
    ~BreakingLine() {
        stop_ = true;
        thread_.join();
        ::close(listener_);
    }
    BreakingLine(const BreakingLine&) = delete;
    BreakingLine& operator=(const BreakingLine&) = delete;
    std::uint16_t port() const { return port_; }
    std::size_t came_down() const { return came_down_; }

  private:
    void run() {
        while (!stop_) {
            pollfd waits{listener_, POLLIN, 0};
            if (::poll(&waits, 1, 20) > 0) carry(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
        }
    }

    /// One connection at a time, which is what one request needs.
    void carry(int client) {
        const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(to_);
        bool open = ::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        std::size_t down = 0;
        std::array<char, 16384> some{};
        while (open && !stop_) {
            std::array<pollfd, 2> ends{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
            if (::poll(ends.data(), ends.size(), 20) <= 0) continue;
            if (ends[0].revents != 0) {
                const ssize_t got = ::recv(client, some.data(), some.size(), 0);
                open = got > 0 && ::send(server, some.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
                if (breaks_ > 0 && after_bytes_ == 0) break;
            }
            if (open && ends[1].revents != 0) {
                const ssize_t got = ::recv(server, some.data(), some.size(), 0);
                open = got > 0 && ::send(client, some.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
                down += open ? static_cast<std::size_t>(got) : 0;
                if (breaks_ > 0 && down >= after_bytes_) break;
            }
        }
        came_down_ += down;
        if (breaks_ > 0) {
            --breaks_;
            std::this_thread::sleep_for(50ms); // the client reads what was sent before it hears of the end
            const linger at_once{1, 0};
            ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        }
        ::close(client);
        ::close(server);
    }

    const std::uint16_t to_;
    int breaks_;
    const std::size_t after_bytes_;
    std::uint16_t port_ = 0;
    const int listener_;
    std::atomic<bool> stop_{false};
    std::atomic<std::size_t> came_down_{0};
    std::thread thread_;
};

Answer get(player::net::Fetch& fetch, const std::string& url) {
    std::promise<Answer> promise;
    fetch.get({url, 0, 4'000'000, [&](Answer got) { promise.set_value(std::move(got)); }});
    return promise.get_future().get();
}

std::string text_of_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

player::net::FetchLimits quick() {
    player::net::FetchLimits limits;
    limits.backoff = 5ms;
    return limits;
}

const std::string segment = "/films/visit/door/640x320/00002.m4s"; // of 3,000,000 bytes

} // namespace

TEST_CASE("A segment over a line that breaks twice comes once, not thrice", "[player][streamer][loopback]") {
    const bool tls = GENERATE(false, true);
    House house(quick_limits(), 2, tls ? Way::tls : Way::plain);
    std::size_t down = 0;
    {
        BreakingLine line(house.port(), 2, 1'200'000);
        const std::string place = "127.0.0.1:" + std::to_string(line.port());
        player::net::Fetch fetch(quick());
        if (tls) fetch.trust(place, text_of_file(streamer::tls::authority_files(house.disk.path()).certificate));
        const Answer answer = get(fetch, (tls ? "https://" : "http://") + place + segment);
        CHECK(answer.problem == "");
        CHECK(answer.body == pattern(3'000'000));
        CHECK(answer.received_bytes == 3'000'000);
        CHECK(fetch.bytes_fetched() == 3'000'000);
        down = line.came_down();
    }
    CHECK(down >= 2'400'000); // both breaks were in mid-body
}

TEST_CASE("A connection that breaks off while it is made secure is made again", "[player][streamer][loopback]") {
    House house(quick_limits(), 2, Way::tls);
    const bool for_good = GENERATE(false, true);
    BreakingLine line(house.port(), for_good ? 100 : 2, 0);
    const std::string place = "127.0.0.1:" + std::to_string(line.port());
    player::net::Fetch fetch(quick());
    fetch.trust(place, text_of_file(streamer::tls::authority_files(house.disk.path()).certificate));
    const Answer answer = get(fetch, "https://" + place + segment);
    if (for_good) {
        CHECK(answer.ending == player::net::Ending::unreachable);
        CHECK_THAT(answer.problem,
                   ContainsSubstring("the connection to https://" + place + " broke off while it was made secure"));
    } else {
        CHECK(answer.problem == "");
        CHECK(answer.body == pattern(3'000'000));
    }
}

TEST_CASE("A segment that changed while the line was broken comes whole, and is the new one",
          "[player][streamer][loopback]") {
    House house(quick_limits(), 2, Way::plain);
    const std::string changed(2'500'000, 'n');
    BreakingLine line(house.port(), 1, 1'200'000);
    player::net::FetchLimits limits = quick();
    limits.backoff = 1500ms; // longer than the streamer believes what it knows of a file
    player::net::Fetch fetch(limits);
    std::promise<Answer> promise;
    const auto came = std::make_shared<std::atomic<std::uint64_t>>(0);
    player::net::Request request;
    request.url = "http://127.0.0.1:" + std::to_string(line.port()) + segment;
    request.limit_bytes = 4'000'000;
    request.came = came;
    request.then = [&](Answer got) { promise.set_value(std::move(got)); };
    fetch.get(std::move(request));
    while (came->load() < 1'000'000) std::this_thread::sleep_for(1ms);
    house.disk.write(segment.substr(1), changed);
    const Answer answer = promise.get_future().get();
    CHECK(answer.body == changed);
    CHECK(answer.received_bytes > 3'500'000); // what was had was thrown away
}
