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
#include "streamer/served_certificate.hpp"

namespace forksight::streamer {
namespace {

/// One sentence says what keeps the library from being served, instead of an answer 503 to everybody later.
library::Folder open_library(const ServeOrder& order) {
    const std::string named = "the library " + order.library.string();
    std::error_code error;
    if (!order.library_given) std::filesystem::create_directories(order.library, error);
    if (error) throw std::runtime_error(named + " cannot be made: " + error.message());
    try {
        library::Folder folder(order.library);
        const auto itself = folder.contents(".", 1);
        if (const auto* why = std::get_if<std::error_code>(&itself))
            throw std::runtime_error(named + " cannot be read: " + why->message());
        const auto films = folder.contents("films", 1);
        const auto* why = std::get_if<std::error_code>(&films);
        if (why == nullptr || *why == std::errc::no_such_file_or_directory) return folder;
        const bool is_link = !folder.link_on_the_way("films").empty();
        throw std::runtime_error(named + " cannot be served: its folder films " +
                                 (is_link ? "is a symbolic link, which is not followed: put the folder itself there"
                                          : "cannot be read: " + why->message()));
    } catch (const std::system_error& failure) {
        throw std::runtime_error(named + " cannot be opened: " + failure.code().message());
    }
}

/// Symbolic links are told to who runs the server: visitors see a film that cannot be played.
void tell_of_links(library::FilmShelf& shelf, const http::Log& log) {
    const auto films = shelf.films();
    const auto* list = std::get_if<library::FilmShelf::Films>(&films);
    if (list == nullptr) return;
    for (const media_manifests::ListedFilm& film : **list) {
        for (const choicegraph::Problem& problem : film.problems) {
            if (problem.code != "FS0004") continue;
            log.event("not served", {{"film", film.id}, {"why", choicegraph::in_language(problem.what, "en")}});
        }
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
    const std::unique_ptr<tls::ServedPair> certificate = certificate_to_serve(order, log);
    settings.certificates = certificate.get();
    const auto make_site = [&] { return std::make_unique<api::Site>(library, shelf, counters, settings.limits); };
    http::Server server(settings, counters, make_site, log);

    std::printf("listening on %s\n", server.url().c_str());
    std::fflush(stdout);
    log.event("serving",
              {{"url", server.url()}, {"library", order.library.string()}, {"threads", std::to_string(threads)}});
    tell_of_links(shelf, log);
    int signal = 0;
    ::sigwait(&endings, &signal);
    log.event("stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
    const bool all_finished = server.drain();
    log.event("stopped", {{"replies", all_finished ? "all finished" : "some broken off"}});
    return done;
}

} // namespace forksight::streamer
