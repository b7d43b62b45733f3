// The text that /metrics answers with.
#include <array>
#include <charconv>

#include "streamer/http/counters.hpp"

namespace forksight::streamer::http {
namespace {

template <class Pick>
std::uint64_t sum(const Counters& counters, Pick pick) {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < counters.threads(); ++i) total += pick(counters.thread(i)).value();
    return total;
}

std::string label(std::string_view name, std::string_view value) {
    return "{" + std::string(name) + "=\"" + std::string(value) + "\"}";
}

void requests(const Counters& counters, MetricsText& text) {
    constexpr const char* name = "forksight_http_requests_total";
    text.metric(name, "counter", "Requests answered, by address and status.");
    for (std::size_t endpoint = 0; endpoint < endpoint_count; ++endpoint) {
        for (std::size_t status = 0; status < counted_statuses.size(); ++status) {
            const std::uint64_t value =
                sum(counters, [&](const ThreadCounters& t) -> const Count& { return t.requests[endpoint][status]; });
            if (value == 0) continue;
            const std::string number =
                counted_statuses[status] == 0 ? "other" : std::to_string(counted_statuses[status]);
            text.sample(
                name,
                "{route=\"" + std::string(name_of(static_cast<Endpoint>(endpoint))) + "\",status=\"" + number + "\"}",
                value);
        }
    }
}

std::string seconds(std::chrono::microseconds time) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                   static_cast<double>(time.count()) / 1e6, std::chars_format::fixed)
                         .ptr;
    return {digits.data(), end};
}

void times(const Counters& counters, MetricsText& text) {
    const std::string name = "forksight_http_request_duration_seconds";
    text.metric(name, "histogram", "From the whole head of a request to the last byte of its reply, by address.");
    for (std::size_t endpoint = 0; endpoint < endpoint_count; ++endpoint) {
        const auto one = [&](std::size_t bound) {
            return sum(counters,
                       [&](const ThreadCounters& t) -> const Count& { return t.times[endpoint].at_most[bound]; });
        };
        std::array<std::uint64_t, time_bounds.size() + 1> up_to{};
        std::uint64_t count = 0;
        for (std::size_t bound = 0; bound < up_to.size(); ++bound) up_to[bound] = count += one(bound);
        if (count == 0) continue;
        const std::string route = "route=\"" + std::string(name_of(static_cast<Endpoint>(endpoint))) + "\"";
        for (std::size_t bound = 0; bound < up_to.size(); ++bound) {
            const std::string le = bound == time_bounds.size() ? "+Inf" : seconds(time_bounds[bound]);
            text.sample(name + "_bucket", "{" + route + ",le=\"" + le + "\"}", up_to[bound]);
        }
        const auto total_ns =
            sum(counters, [&](const ThreadCounters& t) -> const Count& { return t.times[endpoint].total_ns; });
        text.sample(name + "_sum", "{" + route + "}", static_cast<double>(total_ns) / 1e9);
        text.sample(name + "_count", "{" + route + "}", count);
    }
}

void connections(const Counters& counters, MetricsText& text) {
    const auto all = [&](Count ThreadCounters::*count) {
        return sum(counters, [&](const ThreadCounters& t) -> const Count& { return t.*count; });
    };
    text.metric("forksight_http_sent_bytes_total", "counter", "Bytes of replies given to the network, heads and all.");
    text.sample("forksight_http_sent_bytes_total", "", all(&ThreadCounters::bytes_sent));
    // Closed first: one that closes in between is then counted as open, and never the other way round.
    const std::uint64_t closed = all(&ThreadCounters::closed);
    const std::uint64_t accepted = all(&ThreadCounters::accepted);
    text.metric("forksight_http_connections_total", "counter", "Connections accepted.");
    text.sample("forksight_http_connections_total", "", accepted);
    text.metric("forksight_http_connections", "gauge", "Connections open now.");
    text.sample("forksight_http_connections", "", accepted > closed ? accepted - closed : 0);
    text.metric("forksight_http_connections_refused_total", "counter", "Connections over a limit.");
    text.sample("forksight_http_connections_refused_total", "", all(&ThreadCounters::refused));

    text.metric("forksight_tls_handshakes_total", "counter", "TLS handshakes, by whether they succeeded.");
    text.sample("forksight_tls_handshakes_total", label("outcome", "done"), all(&ThreadCounters::handshakes));
    text.sample("forksight_tls_handshakes_total", label("outcome", "failed"), all(&ThreadCounters::handshakes_failed));
    text.metric("forksight_http_timeouts_total", "counter", "Connections closed because a deadline passed.");
    text.sample("forksight_http_timeouts_total", label("waiting_for", "handshake"),
                all(&ThreadCounters::timeouts_greeting));
    text.sample("forksight_http_timeouts_total", label("waiting_for", "head"), all(&ThreadCounters::timeouts_head));
    text.sample("forksight_http_timeouts_total", label("waiting_for", "request"), all(&ThreadCounters::timeouts_idle));
    text.sample("forksight_http_timeouts_total", label("waiting_for", "client_to_read"),
                all(&ThreadCounters::timeouts_send));
    text.metric("forksight_http_errors_total", "counter", "What went wrong, by kind.");
    text.sample("forksight_http_errors_total", label("kind", "accept"), all(&ThreadCounters::accept_failures));
    text.sample("forksight_http_errors_total", label("kind", "bad_request"), all(&ThreadCounters::bad_requests));
    text.sample("forksight_http_errors_total", label("kind", "broken"), all(&ThreadCounters::broken));
    text.sample("forksight_http_errors_total", label("kind", "exception"), all(&ThreadCounters::exceptions));
    text.sample("forksight_http_errors_total", label("kind", "file"),
                sum(counters, [](const ThreadCounters& t) -> const Count& { return t.files.failures; }));
}

void files(const Counters& counters, MetricsText& text) {
    const auto all = [&](Count library::FileCounts::*count) {
        return sum(counters, [&](const ThreadCounters& t) -> const Count& { return t.files.*count; });
    };
    text.metric("forksight_files_lookups_total", "counter", "Files asked of the caches, by whether they had them.");
    text.sample("forksight_files_lookups_total", label("found", "yes"), all(&library::FileCounts::hits));
    text.sample("forksight_files_lookups_total", label("found", "no"), all(&library::FileCounts::misses));
    text.metric("forksight_files_cached", "gauge", "Files kept open or in memory, in all threads together.");
    text.sample("forksight_files_cached", "", all(&library::FileCounts::entries));
    text.metric("forksight_files_cached_bytes", "gauge", "Bytes of files kept in memory, in all threads together.");
    text.sample("forksight_files_cached_bytes", "", all(&library::FileCounts::bytes));
}

} // namespace

void MetricsText::metric(std::string_view name, std::string_view type, std::string_view what) {
    text_.append("# HELP ").append(name).append(" ").append(what).append("\n");
    text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void MetricsText::sample(std::string_view name, std::string_view labels, std::uint64_t value) {
    text_.append(name).append(labels).append(" ").append(std::to_string(value)).append("\n");
}

void MetricsText::sample(std::string_view name, std::string_view labels, double value) {
    std::array<char, 48> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text_.append(name).append(labels).append(" ").append(digits.data(), end).append("\n");
}

std::string Counters::prometheus() const {
    MetricsText text;
    text.metric("forksight_build_info", "gauge", "Always 1; the version is in the label.");
    text.sample("forksight_build_info", label("version", FORKSIGHT_VERSION), std::uint64_t{1});
    requests(*this, text);
    times(*this, text);
    connections(*this, text);
    files(*this, text);
    for (const More& more : more_) more(text);
    return text.take();
}

} // namespace forksight::streamer::http
