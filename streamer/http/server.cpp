#include "streamer/http/server.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

#include "streamer/http/admission.hpp"
#include "streamer/http/worker.hpp"

namespace forksight::streamer::http {
namespace {

struct Address {
    sockaddr_storage bytes{};
    socklen_t size = 0;
    int family = AF_UNSPEC;
};

Address resolve(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
    if (error != 0 || list == nullptr) {
        throw std::runtime_error("cannot listen on " + host + ": " +
                                 (error != 0 ? ::gai_strerror(error) : "no such address"));
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list, ::freeaddrinfo);
    Address address;
    std::memcpy(&address.bytes, list->ai_addr, list->ai_addrlen);
    address.size = list->ai_addrlen;
    address.family = list->ai_family;
    return address;
}

void set_option(int socket, int level, int name) {
    const int on = 1;
    if (::setsockopt(socket, level, name, &on, sizeof on) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot set up a socket");
    }
}

[[noreturn]] void cannot_listen(const std::string& host, std::uint16_t port) {
    const int error = errno;
    const bool v6 = host.find(':') != std::string::npos;
    const std::string place = (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
    const auto because = [&](const std::string& why) {
        throw std::runtime_error("cannot listen on " + place + ": " + why);
    };
    if (error == EADDRINUSE) because("another program listens there already");
    if (error == EADDRNOTAVAIL) because("this machine has no such address; 0.0.0.0 stands for all that it has");
    if (error == EACCES && port < 1024)
        because("ports below 1024 are for privileged programs: take a higher one, or let systemd open it");
    throw std::runtime_error("cannot listen on " + place + ": " + std::generic_category().message(error));
}

std::uint16_t port_of(int socket) {
    sockaddr_storage bytes{};
    socklen_t size = sizeof bytes;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&bytes), &size) != 0) return 0;
    return ntohs(bytes.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(bytes).sin6_port
                                             : reinterpret_cast<const sockaddr_in&>(bytes).sin_port);
}

// One listening socket a thread on the same port; the kernel spreads connections over them. The first is bound without
// SO_REUSEPORT: so a second server on the port is told that it is taken, and does not silently get half the clients.
std::vector<library::Descriptor> listen_on(const std::string& host, std::uint16_t& port, std::size_t count) {
    std::vector<library::Descriptor> sockets;
    for (std::size_t i = 0; i < count; ++i) {
        const Address address = resolve(host, port);
        library::Descriptor socket(::socket(address.family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        if (!socket) cannot_listen(host, port);
        set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR);
        set_option(socket.get(), IPPROTO_TCP, TCP_NODELAY); // accepted sockets inherit it
        if (i > 0) set_option(socket.get(), SOL_SOCKET, SO_REUSEPORT);
        if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address.bytes), address.size) != 0) {
            cannot_listen(host, port);
        }
        if (i == 0) {
            set_option(socket.get(), SOL_SOCKET, SO_REUSEPORT);
            port = port_of(socket.get());
        }
        sockets.push_back(std::move(socket));
    }
    for (const library::Descriptor& socket : sockets) {
        if (::listen(socket.get(), SOMAXCONN) != 0) cannot_listen(host, port);
    }
    return sockets;
}

// Sockets that were handed down, each to be accepted from by at least one of `threads`, and each thread with at least
// one: several threads share one socket, or one thread has several.
std::vector<std::vector<library::Descriptor>> spread(const std::vector<int>& inherited, std::size_t threads) {
    std::vector<std::vector<library::Descriptor>> sockets(threads);
    for (std::size_t i = 0; i < std::max(threads, inherited.size()); ++i) {
        const int socket = inherited[i % inherited.size()];
        // Each thread closes its own when draining begins.
        library::Descriptor copy(::fcntl(socket, F_DUPFD_CLOEXEC, 0));
        const int flags = copy ? ::fcntl(copy.get(), F_GETFL) : -1;
        if (flags < 0 || ::fcntl(copy.get(), F_SETFL, flags | O_NONBLOCK) != 0)
            throw std::system_error(errno, std::generic_category(), "cannot take over a socket");
        set_option(copy.get(), IPPROTO_TCP, TCP_NODELAY);
        sockets[i % threads].push_back(std::move(copy));
    }
    for (const int socket : inherited) ::close(socket);
    return sockets;
}

/// "127.0.0.1" of a socket's own address.
std::string host_of(int socket) {
    sockaddr_storage bytes{};
    socklen_t size = sizeof bytes;
    std::array<char, NI_MAXHOST> host{};
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&bytes), &size) != 0 ||
        ::getnameinfo(reinterpret_cast<const sockaddr*>(&bytes), size, host.data(), host.size(), nullptr, 0,
                      NI_NUMERICHOST) != 0) {
        return "?";
    }
    return host.data();
}

} // namespace

struct Server::Inside {
    std::string host;
    std::uint16_t port = 0;
    bool secure = false;
    Limits limits;
    Admission admission;
    Pool pool; ///< outlives the workers: no connection goes while it works for it
    std::vector<std::unique_ptr<Worker>> workers;
    std::vector<std::thread> threads;
    std::mutex mutex;
    std::condition_variable ended;
    std::size_t running = 0;

    Inside(const ServerSettings& settings, Counters& counters, const MakeSite& make_site, const Log& log)
        : host(settings.host),
          port(settings.port),
          secure(settings.certificates != nullptr),
          limits(settings.limits),
          admission(settings.limits),
          pool(settings.limits.pool_threads, settings.limits.pool_waiting) {
        auto sockets = listening(settings.inherited, counters.threads());
        for (std::size_t i = 0; i < sockets.size(); ++i) {
            workers.push_back(std::make_unique<Worker>(std::move(sockets[i]), limits, settings.request_log, admission,
                                                       counters.thread(i), make_site(counters.thread(i)), pool, log,
                                                       settings.certificates));
        }
        running = workers.size();
        for (const auto& worker : workers) {
            threads.emplace_back([this, &worker = *worker] {
                // sendfile on a connection that the client closed raises SIGPIPE, and has no flag against it.
                sigset_t signals;
                ::sigemptyset(&signals);
                for (const int number : {SIGPIPE, SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&signals, number);
                ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
                worker.run();
                const std::lock_guard lock(mutex);
                --running;
                ended.notify_all();
            });
        }
    }

    /// Of each thread.
    std::vector<std::vector<library::Descriptor>> listening(const std::vector<int>& inherited, std::size_t count) {
        if (!inherited.empty()) {
            host = host_of(inherited.front());
            port = port_of(inherited.front());
            return spread(inherited, count);
        }
        std::vector<std::vector<library::Descriptor>> each(count);
        auto sockets = listen_on(host, port, count);
        for (std::size_t i = 0; i < count; ++i) each[i].push_back(std::move(sockets[i]));
        return each;
    }

    void abort() {
        for (const auto& worker : workers) worker->abort();
        for (std::thread& thread : threads) {
            if (thread.joinable()) thread.join();
        }
    }

    ~Inside() { abort(); }
};

Server::Server(const ServerSettings& settings, Counters& counters, const MakeSite& make_site, const Log& log)
    : inside_(std::make_unique<Inside>(settings, counters, make_site, log)) {
    assert(counters.threads() > 0);
}

Server::~Server() = default;

std::uint16_t Server::port() const {
    return inside_->port;
}

std::string Server::url() const {
    const bool v6 = inside_->host.find(':') != std::string::npos;
    return (inside_->secure ? "https://" : "http://") + (v6 ? "[" + inside_->host + "]" : inside_->host) + ":" +
           std::to_string(inside_->port);
}

void Server::reload(const Limits& limits, RequestLog request_log) {
    inside_->limits = limits;
    inside_->admission.set_limits(limits);
    for (const auto& worker : inside_->workers) worker->reload(limits, request_log);
}

void Server::begin_drain() {
    for (const auto& worker : inside_->workers) worker->drain();
}

bool Server::wait_drained(Limits::Time time) {
    std::unique_lock lock(inside_->mutex);
    return inside_->ended.wait_for(lock, time, [this] { return inside_->running == 0; });
}

std::size_t Server::end() {
    inside_->abort();
    std::size_t broke_off = 0;
    for (const auto& worker : inside_->workers) broke_off += worker->broke_off();
    return broke_off;
}

bool Server::drain() {
    begin_drain();
    wait_drained(inside_->limits.drain_time);
    return end() == 0;
}

} // namespace forksight::streamer::http
