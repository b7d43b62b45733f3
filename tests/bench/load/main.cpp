// load: a closed loop of requests over kept connections, every reply checked; it also reads the server's CPU time.
// Ours because stock load clients read bodies in small pieces, and are slower than the servers they measure.
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <optional>

#include "tests/bench/load/viewer.hpp"

namespace {
using namespace forksight::bench;

struct Order {
    std::string server = "127.0.0.1:8360";
    std::string library;
    std::vector<std::string> paths;
    std::vector<std::string> fields;
    std::string range;
    std::size_t connections = 1;
    double seconds = 2;
    double warm_s = 0.2;
    double every_s = 0;
    std::uint64_t requests = 0;
    std::uint64_t verify_every = 16;
    std::vector<int> processes;
    bool tls = false;
};

Order read_order(int argc, char** argv, CLI::App& app) {
    Order order;
    app.add_option("--server", order.server, "HOST:PORT, of IPv4");
    app.add_option("--library", order.library, "The folder that is served: bodies are compared with its files")
        ->required();
    app.add_option("--path", order.paths, "An address; several take turns")->required();
    app.add_option("--field", order.fields, "A further field of every request");
    app.add_option("--range", order.range, "FIRST-LAST");
    app.add_option("--connections", order.connections);
    app.add_option("--seconds", order.seconds, "How long is counted");
    app.add_option("--warm", order.warm_s, "Seconds before counting begins");
    app.add_option("--every", order.every_s, "Seconds from one request of a client to its next; its start is its own");
    app.add_option("--requests", order.requests, "End after so many");
    app.add_option("--verify-every", order.verify_every, "Compare every byte of every so many-th reply; 0: of none");
    app.add_option("--process", order.processes, "Processes of the server, whose CPU time is read");
    app.add_flag("--tls", order.tls);
    app.parse(argc, argv);
    return order;
}

sockaddr_in address_of(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (colon == std::string::npos || ::inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr) != 1) {
        throw std::runtime_error(text + ": an IPv4 address and a port are wanted");
    }
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoul(text.substr(colon + 1))));
    return address;
}

std::optional<Range> range_of(const std::string& text) {
    if (text.empty()) return {};
    const std::size_t dash = text.find('-');
    return Range{std::stoull(text), std::stoull(text.substr(dash + 1))};
}

Clock::duration seconds(double value) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(value));
}

class Run {
  public:
    Run(const Order& order, const Load& load)
        : order_(order), load_(load), poll_(::epoll_create1(EPOLL_CLOEXEC)), events_(1024) {
        const Clock::time_point now = Clock::now();
        for (std::size_t i = 0; i < order.connections; ++i) {
            // Paced clients are spread over the time between two requests, as people are.
            const auto later = load.every * static_cast<int>(i) / static_cast<int>(order.connections);
            viewers_.push_back(std::make_unique<Viewer>(load_, figures_, begun_, poll_, i, now + later));
        }
    }
    ~Run() { ::close(poll_); }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    Figures measure() {
        const Clock::time_point start = Clock::now();
        until(start + seconds(order_.warm_s));
        const std::uint64_t connections = figures_.connections;
        const Errors errors = figures_.errors; // what goes wrong while warming up counts too
        figures_ = {};
        figures_.connections = connections;
        figures_.errors = errors;
        const Clock::time_point from = Clock::now();
        const double cpu_s = cpu_seconds(order_.processes), own_s = cpu_seconds({::getpid()});
        until(from + seconds(order_.seconds));
        figures_.server_cpu_s = cpu_seconds(order_.processes) - cpu_s;
        figures_.own_cpu_s = cpu_seconds({::getpid()}) - own_s;
        figures_.wall_s = std::chrono::duration<double>(Clock::now() - from).count();
        return std::move(figures_);
    }

  private:
    bool finished() const {
        return std::all_of(viewers_.begin(), viewers_.end(), [](const auto& viewer) { return viewer->finished(); });
    }

    void until(Clock::time_point end) {
        Clock::time_point looked{};
        while (true) {
            const Clock::time_point now = Clock::now();
            if (now >= end || (order_.requests != 0 && finished())) return;
            // Those that wait for a time and not for an event: looked for every millisecond.
            if (now - looked >= std::chrono::milliseconds(1)) {
                looked = now;
                for (const auto& viewer : viewers_) {
                    if (viewer->is_due(now)) viewer->advance();
                }
            }
            const int count = ::epoll_wait(poll_, events_.data(), static_cast<int>(events_.size()), 1);
            for (int i = 0; i < count; ++i) viewers_[events_[static_cast<std::size_t>(i)].data.u64]->advance();
        }
    }

    const Order& order_;
    const Load& load_;
    int poll_;
    std::vector<epoll_event> events_;
    Figures figures_;
    std::uint64_t begun_ = 0;
    std::vector<std::unique_ptr<Viewer>> viewers_;
};

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"load: asks a server for files, checks what comes, and says what that cost the server"};
    try {
        const Order order = read_order(argc, argv, app);
        const TlsContext tls = order.tls ? tls_context() : nullptr;
        Load load;
        load.server = address_of(order.server);
        load.tls = tls.get();
        load.wanted = wanted_bodies(order.library, order.paths, range_of(order.range), order.server, order.fields);
        load.verify_every = order.verify_every;
        load.every = seconds(order.every_s);
        load.requests = order.requests;
        Figures figures = Run(order, load).measure();
        std::printf("%s\n", figures.json().c_str());
        return figures.errors.all() == 0 ? 0 : 1;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "load: %s\n", error.what());
        return 3;
    }
}
