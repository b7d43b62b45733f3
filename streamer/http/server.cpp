#include "streamer/http/server.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

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
    const std::string place = host + ":" + std::to_string(port);
    if (error == EADDRINUSE) {
        throw std::runtime_error("cannot listen on " + place + ": another program listens there already");
    }
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

} // namespace

struct Server::Inside {
    std::string host;
    std::uint16_t port = 0;
    bool secure = false;
    Limits limits;
    Admission admission;
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
          admission(settings.limits) {
        auto sockets = listen_on(host, port, counters.threads());
        const bool v6 = resolve(host, port).family == AF_INET6;
        for (std::size_t i = 0; i < sockets.size(); ++i) {
            workers.push_back(std::make_unique<Worker>(sockets[i].get(), v6, limits, admission, counters.thread(i),
                                                       make_site(), log, settings.certificates));
            sockets[i].release(); // the worker closes it
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

bool Server::drain() {
    for (const auto& worker : inside_->workers) worker->drain();
    {
        std::unique_lock lock(inside_->mutex);
        inside_->ended.wait_for(lock, inside_->limits.drain_time, [this] { return inside_->running == 0; });
    }
    inside_->abort();
    std::size_t broke_off = 0;
    for (const auto& worker : inside_->workers) broke_off += worker->broke_off();
    return broke_off == 0;
}

} // namespace forksight::streamer::http
