// wifi: carries packets between network namespaces as a school's wifi would; the kernel here has no such thing.
// On stdin, a line each: "outage SECONDS", "counts" (answered by a line of JSON). It ends with its stdin.
#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <vector>

#include "tests/net/air.hpp"
#include "tests/net/tun.hpp"

namespace {

using namespace forksight::tests;

struct Order {
    AirSettings air;
    std::string device = "air";
    std::string access_point;
    std::vector<std::string> stations; ///< NAMESPACE=ADDRESS
    std::vector<std::string> crowds;   ///< the same, each connection a station of its own
};

Time now() {
    return std::chrono::steady_clock::now().time_since_epoch();
}

Time milliseconds(double value) {
    return Time(static_cast<std::int64_t>(value * 1e6));
}

Order read_order(int argc, char** argv, CLI::App& app) {
    Order order;
    double down_mbit = 100, up_mbit = 100, delay_ms = 0, jitter_ms = 0, loss_pct = 0, packet_us = 0;
    bool apart = false;
    app.add_option("--access-point", order.access_point, "namespace of the server")->required();
    app.add_option("--station", order.stations, "NAMESPACE=ADDRESS: a device in the room")->required();
    app.add_option("--crowd", order.crowds, "NAMESPACE=ADDRESS: as many stations as it has connections");
    app.add_option("--device", order.device, "name of the TUN device in each")->capture_default_str();
    app.add_option("--down", down_mbit, "Mbit/s");
    app.add_option("--up", up_mbit, "Mbit/s");
    app.add_option("--packet-cost", packet_us, "microseconds of air for each packet besides its bits");
    app.add_option("--delay", delay_ms, "ms, one way");
    app.add_option("--jitter", jitter_ms, "ms more, at most");
    app.add_option("--loss", loss_pct, "% of packets")->check(CLI::Range(0.0, 90.0));
    app.add_option("--burst", order.air.burst, "packets lost in a row, on average")->check(CLI::Range(1.0, 1000.0));
    app.add_option("--queue", order.air.queue_bytes, "bytes that wait for one station in one direction");
    app.add_flag("--apart", apart, "every station has a line of its own, both ways at once");
    app.add_option("--seed", order.air.seed, "of all chance");
    app.parse(argc, argv);
    order.air.down_bps = down_mbit * 1e6;
    order.air.up_bps = up_mbit * 1e6;
    order.air.packet_cost = milliseconds(packet_us / 1000);
    order.air.delay = milliseconds(delay_ms);
    order.air.jitter = milliseconds(jitter_ms);
    order.air.loss = loss_pct / 100;
    order.air.shared = !apart;
    return order;
}

class Wifi {
  public:
    explicit Wifi(const Order& order) : air_(order.air) {
        tuns_.push_back(std::make_unique<Tun>(order.access_point, order.device));
        for (const std::string& station : order.stations) add(station, order.device, false);
        for (const std::string& crowd : order.crowds) add(crowd, order.device, true);
    }

    void run() {
        std::vector<pollfd> polled{{STDIN_FILENO, POLLIN, 0}};
        for (const auto& tun : tuns_) polled.push_back({tun->descriptor(), POLLIN, 0});
        while (true) {
            const Time next = air_.next();
            const Time wait = std::clamp(next == Time::max() ? Time::max() : next - now(), Time(0), Time(500'000'000));
            const timespec longest{static_cast<time_t>(wait.count() / 1'000'000'000), wait.count() % 1'000'000'000};
            ::ppoll(polled.data(), polled.size(), &longest, nullptr);
            if (polled[0].revents != 0 && !obey()) return;
            for (std::size_t i = 0; i < tuns_.size(); ++i) {
                if ((polled[i + 1].revents & POLLIN) != 0) take_from(i);
            }
            air_.run(now(), [this](const Air::Packet& packet) { deliver(packet); });
        }
    }

  private:
    static constexpr std::size_t packets_a_turn = 64;

    void add(const std::string& text, const std::string& device, bool crowd) {
        const std::size_t equals = text.find('=');
        in_addr address{};
        if (equals == std::string::npos || ::inet_pton(AF_INET, text.substr(equals + 1).c_str(), &address) != 1)
            throw std::runtime_error(text + ": NAMESPACE=ADDRESS is wanted");
        tuns_.push_back(std::make_unique<Tun>(text.substr(0, equals), device));
        of_address_[ntohl(address.s_addr)] = tuns_.size() - 1;
        if (crowd) crowds_.insert(ntohl(address.s_addr));
    }

    std::uint64_t station(const End& end) const {
        const std::uint64_t port = crowds_.count(end.address) != 0 ? end.port : 0;
        return std::uint64_t{end.address} << 16 | port;
    }

    void take_from(std::size_t tun) {
        for (std::size_t i = 0; i < packets_a_turn; ++i) {
            std::string packet = tuns_[tun]->read();
            if (packet.empty()) return;
            const End end = tun == 0 ? destination_of(packet) : source_of(packet);
            if (of_address_.count(end.address) == 0) continue; // nobody's: multicast, IPv6
            air_.take({station(end), tun == 0 ? Air::Way::down : Air::Way::up, std::move(packet)}, now());
        }
    }

    void deliver(const Air::Packet& packet) {
        const auto address = static_cast<std::uint32_t>(packet.station >> 16);
        tuns_[packet.way == Air::Way::up ? 0 : of_address_.at(address)]->write(packet.bytes);
    }

    /// False: nobody gives orders any more.
    bool obey() {
        char some[256];
        const ssize_t got = ::read(STDIN_FILENO, some, sizeof some);
        if (got <= 0) return false;
        said_.append(some, static_cast<std::size_t>(got));
        for (std::size_t end = said_.find('\n'); end != std::string::npos; end = said_.find('\n')) {
            std::istringstream line(said_.substr(0, end));
            said_.erase(0, end + 1);
            std::string word;
            double seconds = 0;
            line >> word;
            if (word == "outage" && line >> seconds) air_.outage(now() + milliseconds(seconds * 1000), now());
            if (word == "counts") tell_counts();
        }
        return true;
    }

    void tell_counts() const {
        const AirCounts& counts = air_.counts();
        std::printf("{\"sent\":%llu,\"lost\":%llu,\"overflown\":%llu,\"cut_off\":%llu,\"busy_s\":%.3f}\n",
                    static_cast<unsigned long long>(counts.sent), static_cast<unsigned long long>(counts.lost),
                    static_cast<unsigned long long>(counts.overflown), static_cast<unsigned long long>(counts.cut_off),
                    std::chrono::duration<double>(counts.busy).count());
        std::fflush(stdout);
    }

    Air air_;
    std::vector<std::unique_ptr<Tun>> tuns_; ///< the access point's first
    std::map<std::uint32_t, std::size_t> of_address_;
    std::set<std::uint32_t> crowds_;
    std::string said_;
};

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"wifi: carries packets between network namespaces as a wifi would"};
    try {
        Wifi wifi(read_order(argc, argv, app));
        std::printf("on the air\n");
        std::fflush(stdout);
        wifi.run();
        return 0;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "wifi: %s\n", error.what());
        return 3;
    }
}
