#include "streamer/http/counters.hpp"

#include <algorithm>

namespace forksight::streamer::http {
namespace {

void metric(std::string& text, std::string_view name, std::string_view type, std::string_view what) {
    text.append("# HELP ").append(name).append(" ").append(what).append("\n");
    text.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void sample(std::string& text, std::string_view name, std::string_view labels, std::uint64_t value) {
    text.append(name).append(labels).append(" ").append(std::to_string(value)).append("\n");
}

} // namespace

void ThreadCounters::request(Endpoint endpoint, int status) {
    const auto* found = std::find(counted_statuses.begin(), counted_statuses.end() - 1, status);
    requests[static_cast<std::size_t>(endpoint)][static_cast<std::size_t>(found - counted_statuses.begin())].add(1);
}

std::string Counters::prometheus() const {
    const auto sum = [&](auto&& pick) {
        std::uint64_t total = 0;
        for (const ThreadCounters& thread : threads_) total += pick(thread).value();
        return total;
    };
    std::string text;
    metric(text, "forksight_build_info", "gauge", "Always 1; the version is in the label.");
    sample(text, "forksight_build_info", "{version=\"" FORKSIGHT_VERSION "\"}", 1);
    metric(text, "forksight_http_requests_total", "counter", "Requests answered, by address and status.");
    for (std::size_t endpoint = 0; endpoint < endpoint_count; ++endpoint) {
        for (std::size_t status = 0; status < counted_statuses.size(); ++status) {
            const std::uint64_t value =
                sum([&](const ThreadCounters& thread) -> const Count& { return thread.requests[endpoint][status]; });
            if (value == 0) continue;
            const std::string number =
                counted_statuses[status] == 0 ? "other" : std::to_string(counted_statuses[status]);
            const std::string labels =
                "{route=\"" + std::string(name_of(static_cast<Endpoint>(endpoint))) + "\",status=\"" + number + "\"}";
            sample(text, "forksight_http_requests_total", labels, value);
        }
    }
    metric(text, "forksight_http_sent_bytes_total", "counter", "Bytes of replies given to the network, heads and all.");
    sample(text, "forksight_http_sent_bytes_total", "",
           sum([](const auto& t) -> const Count& { return t.bytes_sent; }));

    const std::uint64_t accepted = sum([](const auto& t) -> const Count& { return t.accepted; });
    const std::uint64_t closed = sum([](const auto& t) -> const Count& { return t.closed; });
    metric(text, "forksight_http_connections_total", "counter", "Connections accepted.");
    sample(text, "forksight_http_connections_total", "", accepted);
    metric(text, "forksight_http_connections", "gauge", "Connections open now.");
    sample(text, "forksight_http_connections", "", accepted > closed ? accepted - closed : 0);
    metric(text, "forksight_http_connections_refused_total", "counter", "Connections over a limit.");
    sample(text, "forksight_http_connections_refused_total", "",
           sum([](const auto& t) -> const Count& { return t.refused; }));

    metric(text, "forksight_tls_handshakes_total", "counter", "TLS handshakes, by whether they succeeded.");
    sample(text, "forksight_tls_handshakes_total", "{outcome=\"done\"}",
           sum([](const auto& t) -> const Count& { return t.handshakes; }));
    sample(text, "forksight_tls_handshakes_total", "{outcome=\"failed\"}",
           sum([](const auto& t) -> const Count& { return t.handshakes_failed; }));
    metric(text, "forksight_http_timeouts_total", "counter", "Connections closed because a deadline passed.");
    sample(text, "forksight_http_timeouts_total", "{waiting_for=\"handshake\"}",
           sum([](const auto& t) -> const Count& { return t.timeouts_greeting; }));
    sample(text, "forksight_http_timeouts_total", "{waiting_for=\"head\"}",
           sum([](const auto& t) -> const Count& { return t.timeouts_head; }));
    sample(text, "forksight_http_timeouts_total", "{waiting_for=\"request\"}",
           sum([](const auto& t) -> const Count& { return t.timeouts_idle; }));
    sample(text, "forksight_http_timeouts_total", "{waiting_for=\"client_to_read\"}",
           sum([](const auto& t) -> const Count& { return t.timeouts_send; }));
    metric(text, "forksight_http_broken_total", "counter", "Replies that could not be sent to their end.");
    sample(text, "forksight_http_broken_total", "", sum([](const auto& t) -> const Count& { return t.broken; }));
    metric(text, "forksight_http_exceptions_total", "counter", "Requests answered with 500 because of a failure here.");
    sample(text, "forksight_http_exceptions_total", "",
           sum([](const auto& t) -> const Count& { return t.exceptions; }));
    return text;
}

} // namespace forksight::streamer::http
