#include <sys/resource.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "streamer/access/door.hpp"
#include "streamer/access/guessing.hpp"
#include "streamer/api/origins.hpp"
#include "streamer/api/records.hpp"
#include "streamer/api/site.hpp"
#include "streamer/api/tokens.hpp"
#include "streamer/commands.hpp"
#include "streamer/http/counters.hpp"
#include "streamer/http/log_writer.hpp"
#include "streamer/http/server.hpp"
#include "streamer/library/film_shelf.hpp"
#include "streamer/library/folder.hpp"
#include "streamer/library/library_watch.hpp"
#include "streamer/served_certificate.hpp"
#include "streamer/service.hpp"
#include "streamer/watching.hpp"

namespace forksight::streamer {
namespace {

/// One sentence says what keeps the library from being served, instead of an answer 503 to everybody later.
std::unique_ptr<library::Folder> open_library(const ServeOrder& order) {
    const std::string named = "the library " + order.library.string();
    std::error_code error;
    if (!order.library_given) std::filesystem::create_directories(order.library, error);
    if (error) throw std::runtime_error(named + " cannot be made: " + error.message());
    try {
        auto opened = std::make_unique<library::Folder>(order.library);
        const library::Folder& folder = *opened;
        const auto itself = folder.contents(".", 1);
        if (const auto* why = std::get_if<std::error_code>(&itself))
            throw std::runtime_error(named + " cannot be read: " + why->message());
        const auto films = folder.contents("films", 1);
        const auto* why = std::get_if<std::error_code>(&films);
        if (why == nullptr || *why == std::errc::no_such_file_or_directory) return opened;
        const bool is_link = !folder.link_on_the_way("films").empty();
        throw std::runtime_error(named + " cannot be served: its folder films " +
                                 (is_link ? "is a symbolic link, which is not followed: put the folder itself there"
                                          : "cannot be read: " + why->message()));
    } catch (const std::system_error& failure) {
        const bool no_folder = failure.code() == std::errc::not_a_directory;
        throw std::runtime_error(named +
                                 (no_folder ? " is no folder" : " cannot be opened: " + failure.code().message()));
    }
}

/// Raises the limit on open files as far as it goes, and keeps the limits of the order below what that allows. Throws
/// when it is too low to serve at all.
http::Limits limits_of_this_system(http::Limits limits, unsigned threads) {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return limits;
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    ::getrlimit(RLIMIT_NOFILE, &files);
    const auto most = static_cast<std::size_t>(std::min<rlim_t>(files.rlim_cur, 1'000'000));
    // A thread has a listening socket and its loop's three; the library, the log and what is read in passing some more.
    const std::size_t own = 24 + 4 * threads;
    if (most < own + 16) {
        throw std::runtime_error("only " + std::to_string(most) + " files may be open at once, and " +
                                 std::to_string(own + 16) + " are needed: raise the limit (ulimit -n, LimitNOFILE=)");
    }
    // A connection has its socket and, at most, a file that only it still holds open; the caches hold as many again.
    limits.connections = std::min(limits.connections, std::max<std::size_t>((most - own) / 4, 8));
    limits.cached_files = std::min(limits.cached_files, std::max<std::size_t>((most - own) / 4 / threads, 1));
    return limits;
}

/// The signals that tell the server something, blocked before any thread is made, so that all inherit it.
sigset_t block_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a log that nobody reads any more must not end the server
    return signals;
}

/// The next of `signals`, or 0 after `time`.
int wait_for(const sigset_t& signals, std::chrono::milliseconds time) {
    const timespec longest{static_cast<time_t>(time.count() / 1000),
                           static_cast<long>(time.count() % 1000 * 1'000'000)};
    const int signal = ::sigtimedwait(&signals, nullptr, &longest);
    return signal > 0 ? signal : 0;
}

std::string joined(const std::vector<std::string_view>& names) {
    std::string text;
    for (const std::string_view name : names) text += (text.empty() ? "" : ",") + std::string(name);
    return text;
}

/// Whether each thread has come round since this was last asked.
class Pulse {
  public:
    explicit Pulse(const http::Counters& counters) : counters_(counters), seen_(counters.threads(), 0) {}
    bool beats() {
        bool all = true;
        for (std::size_t i = 0; i < seen_.size(); ++i) {
            const std::uint64_t now = counters_.thread(i).sweeps.value();
            all = all && now != seen_[i];
            seen_[i] = now;
        }
        return all;
    }

  private:
    const http::Counters& counters_;
    std::vector<std::uint64_t> seen_;
};

void reload(ServeOrder& order, unsigned threads, http::Server& server, Watching& watching, tls::ServedPair* certificate,
            const http::Log& log) {
    if (certificate != nullptr) certificate->reload(); // whatever the settings are
    auto read = order_of(order.config, order.given);
    if (const auto* unusable = std::get_if<Unusable>(&read)) {
        log.event("not reloaded", {{"why", unusable->what}});
        return;
    }
    const ServeOrder& next = std::get<ServeOrder>(read);
    const auto taken = changed(order, next, true);
    const auto left = changed(order, next, false);
    order.limits = next.limits;
    order.request_log = next.request_log;
    server.reload(limits_of_this_system(order.limits, threads), order.request_log);
    watching.look_every(order.limits.look_time);
    log.event("reloaded", {{"changed", joined(taken)}, {"after_restart", joined(left)}});
}

/// Until all replies have ended, the drain time is over or a second signal comes. How many connections were broken off.
std::size_t drain(http::Server& server, const sigset_t& signals, http::Limits::Time time, const http::Log& log) {
    server.begin_drain();
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until && !server.wait_drained(http::Limits::Time(20))) {
        const int signal = wait_for(signals, http::Limits::Time(0));
        if (signal == 0 || signal == SIGHUP) continue;
        log.event("ending at once");
        break;
    }
    // Should a disk that hangs keep a thread from ending, a third signal ends the process.
    sigset_t endings = signals;
    ::sigdelset(&endings, SIGHUP);
    ::pthread_sigmask(SIG_UNBLOCK, &endings, nullptr);
    return server.end();
}

void tell_of_log(http::Counters& counters, const http::LogWriter& writer) {
    counters.also([&writer](http::MetricsText& text) {
        text.metric("forksight_log_lines_dropped_total", "counter",
                    "Lines of the log that could not be written in time.");
        text.sample("forksight_log_lines_dropped_total", "", writer.dropped());
    });
}

void tell_of_library(http::Counters& counters, const library::LibraryState& state) {
    counters.also([&state](http::MetricsText& text) {
        text.metric("forksight_library_readable", "gauge", "1: the library can be read.");
        text.sample("forksight_library_readable", "", state.there.value());
        text.metric("forksight_films", "gauge", "Films, by whether they can be played.");
        text.sample("forksight_films", "{state=\"playable\"}", state.films_playable.value());
        text.sample("forksight_films", "{state=\"last_good\"}", state.films_last_good.value());
        text.sample("forksight_films", "{state=\"broken\"}", state.films_broken.value());
    });
}

} // namespace

int serve(const ServeOrder& ordered) {
    if (ordered.print_config) {
        std::fputs(config_text(ordered).c_str(), stdout);
        return done;
    }
    ServeOrder order = ordered;
    const sigset_t signals = block_signals();
    const ServiceNotice notice;
    http::LogWriter writer(order.log, 2);
    const http::Log log(order.log, writer);
    const unsigned threads = order.threads != 0 ? order.threads : std::max(1U, std::thread::hardware_concurrency());
    http::ServerSettings settings;
    settings.limits = limits_of_this_system(order.limits, threads);
    const auto library = open_library(order);
    library::FilmShelf shelf(*library);
    library::LibraryWatch watch(*library, shelf);
    access::DoorSettings lasting;
    lasting.token_lasts_s = static_cast<std::int64_t>(order.token_hours) * 3600;
    access::Door door(order.library, lasting, [&log](std::string_view what, const std::string& why) {
        log.event(what, why.empty() ? http::Log::Fields{} : http::Log::Fields{{"why", why}});
    });
    access::Guessing guessing;
    const api::Tokens tokens(door, guessing, shelf);
    const api::Origins origins(order.origins);
    library::AnswerCount answers(*library);
    api::Records records(*library, answers);
    http::Counters counters(threads);
    counters.also(http::process_metrics);
    tell_of_log(counters, writer);
    counters.also([&records](http::MetricsText& text) { records.tell(text); });
    tell_of_library(counters, watch.state());
    settings.host = order.host;
    settings.port = order.port;
    settings.request_log = order.request_log;
    const std::unique_ptr<tls::ServedPair> certificate = certificate_to_serve(order, log);
    settings.certificates = certificate.get();
    settings.inherited = inherited_sockets();
    const api::Shared shared{*library, shelf, counters, door, tokens, origins, records, answers};
    const auto make_site = [&](http::ThreadCounters& mine) {
        return std::make_unique<api::Site>(shared, mine, settings.limits);
    };
    Watching watching(watch, order.limits.look_time, log);
    http::Server server(settings, counters, make_site, log);

    std::printf("listening on %s\n", server.url().c_str());
    std::fflush(stdout);
    log.event("serving", {{"url", server.url()},
                          {"library", order.library.string()},
                          {"threads", std::to_string(threads)},
                          {"connections", std::to_string(settings.limits.connections)}});
    notice.ready("Serving at " + server.url());
    // A hand's breadth within what the service manager waits for, and never so often that it costs anything.
    const auto pause =
        std::min(notice.watchdog().value_or(std::chrono::hours(1)) / 3, std::chrono::milliseconds(60'000));
    Pulse pulse(counters);
    int signal = 0;
    while (signal == 0 || signal == SIGHUP) {
        signal = wait_for(signals, std::max(pause, 2 * settings.limits.sweep_time));
        if (signal == SIGHUP) {
            notice.reloading();
            reload(order, threads, server, watching, certificate.get(), log);
            notice.ready("Serving at " + server.url());
        }
        if (notice.watchdog() && pulse.beats()) notice.alive();
    }
    log.event("stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
    notice.stopping();
    const std::size_t broken_off = drain(server, signals, order.limits.drain_time, log);
    log.event("stopped", {{"replies", broken_off == 0 ? "all finished" : "some broken off"}});
    return done;
}

} // namespace forksight::streamer
