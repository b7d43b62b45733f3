#include "streamer/http/to_https.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace forksight::streamer::http {
namespace {

// RFC 6761, 6762, 8375 and 9476, and what routers use: names that mean another host in every network.
constexpr std::array<std::string_view, 9> private_ends{".localhost", ".local", ".lan",       ".home",   ".internal",
                                                       ".intranet",  ".corp",  ".home.arpa", ".private"};

std::string lower_case(std::string_view text) {
    std::string copy(text);
    for (char& c : copy) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    return copy;
}

bool is_address(std::string_view name) {
    return name.front() == '[' ||
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

} // namespace

void lead_to_https(Reply& reply, const Request& request) {
    if (request.host.empty()) return problem(reply, 400, "this port speaks https: write https before the address");
    std::string address = "https://" + std::string(request.host) + std::string(request.path);
    if (!request.query.empty()) address.append("?").append(request.query);
    reply.clear();
    reply.status = 308;
    reply.type = "text/plain; charset=utf-8";
    reply.add("Location", address);
    reply.add("Cache-Control", "no-store");
    reply.text =
        "Deze server spreekt https. Ga naar " + address + "\nThis server speaks https. Go to " + address + "\n";
}

std::string_view strict_transport(std::string_view host) {
    // Half a year, renewed with every visit: a school that gives https up is not shut out for longer.
    constexpr std::string_view half_a_year = "max-age=15552000";
    if (host.empty()) return {};
    if (is_address(host.substr(0, host.front() == '[' ? host.size() : host.find(':')))) return half_a_year;
    const std::size_t colon = host.find(':');
    if (colon != std::string_view::npos && host.substr(colon) != ":443") return {};
    std::string name = lower_case(host.substr(0, colon));
    if (!name.empty() && name.back() == '.') name.pop_back();
    if (name.find('.') == std::string::npos) return {};
    const auto ends_name = [&](std::string_view end) {
        return name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
    };
    return std::any_of(private_ends.begin(), private_ends.end(), ends_name) ? std::string_view{} : half_a_year;
}

} // namespace forksight::streamer::http
