#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "streamer/api/site.hpp"
#include "streamer/commands.hpp"
#include "streamer/http/counters.hpp"
#include "streamer/http/server.hpp"
#include "streamer/library/film_shelf.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer {
namespace {

library::Folder open_library(const ServeOrder& order) {
    if (!order.library_given) std::filesystem::create_directories(order.library);
    try {
        return library::Folder(order.library);
    } catch (const std::system_error& error) {
        throw std::runtime_error("the library " + order.library.string() +
                                 " cannot be opened: " + error.code().message());
    }
}

/// Raises the limit on open files as far as it goes, and keeps the connections below what that allows.
http::Limits limits_of_this_system() {
    http::Limits limits;
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return limits;
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    ::getrlimit(RLIMIT_NOFILE, &files);
    // A connection has its socket and, at most, a file that only it still holds open.
    const auto most = static_cast<std::size_t>(std::min<rlim_t>(files.rlim_cur, 1'000'000));
    limits.connections = std::min(limits.connections, std::max<std::size_t>(most / 4, 16));
    return limits;
}

} // namespace

int serve(const ServeOrder& order) {
    // Blocked before any thread is made, so that all inherit it and the wait below gets the signal.
    sigset_t endings;
    ::sigemptyset(&endings);
    ::sigaddset(&endings, SIGTERM);
    ::sigaddset(&endings, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &endings, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a log that nobody reads any more must not end the server

    const http::Log log(order.log);
    const library::Folder library = open_library(order);
    library::FilmShelf shelf(library);
    const unsigned threads = order.threads != 0 ? order.threads : std::max(1U, std::thread::hardware_concurrency());
    http::Counters counters(threads);
    http::ServerSettings settings;
    settings.host = order.host;
    settings.port = order.port;
    settings.limits = limits_of_this_system();
    const auto make_site = [&] { return std::make_unique<api::Site>(library, shelf, counters, settings.limits); };
    http::Server server(settings, counters, make_site, log);

    std::printf("listening on %s\n", server.url().c_str());
    std::fflush(stdout);
    log.event("serving",
              {{"url", server.url()}, {"library", order.library.string()}, {"threads", std::to_string(threads)}});
    int signal = 0;
    ::sigwait(&endings, &signal);
    log.event("stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
    const bool all_finished = server.drain();
    log.event("stopped", {{"replies", all_finished ? "all finished" : "some broken off"}});
    return done;
}

} // namespace forksight::streamer
