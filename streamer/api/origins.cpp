#include "streamer/api/origins.hpp"

#include <algorithm>

namespace forksight::streamer::api {
namespace {

constexpr std::string_view exposed = "Accept-Ranges, Content-Length, Content-Range, Date, ETag, Retry-After";
constexpr std::string_view taken =
    "Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Range";
constexpr std::string_view a_while_s = "600";

void add_vary(http::Reply& reply) {
    constexpr std::string_view name = "Vary: ";
    const std::size_t line = reply.fields.find(name); // every field of ours begins a line, and no value has this
    if (line == std::string::npos) return reply.add("Vary", "Origin");
    reply.fields.insert(line + name.size(), "Origin, ");
}

} // namespace

std::string_view complaint_about_origin(std::string_view text) {
    const std::size_t end = text.find("://");
    if (end == std::string_view::npos || (text.substr(0, end) != "http" && text.substr(0, end) != "https")) {
        return "an origin begins with http:// or https://, as in https://school.example";
    }
    const std::string_view host = text.substr(end + 3);
    if (host.find('/') != std::string_view::npos) return "an origin has nothing after its host: no slash, no path";
    if (!http::is_host(host)) return "an origin names a host, as in https://school.example or http://localhost:8000";
    const bool upper = std::any_of(host.begin(), host.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    return upper ? "browsers send an origin in small letters: write it so" : std::string_view{};
}

Origins::Origins(const std::vector<std::string>& allowed) {
    for (const std::string& origin : allowed) {
        fields_[origin] = "Access-Control-Allow-Origin: " + origin +
                          "\r\nAccess-Control-Expose-Headers: " + std::string(exposed) + "\r\n";
    }
}

const std::string* Origins::fields_for(const http::Request& request) const {
    const auto found = fields_.find(request.field("origin"));
    return found == fields_.end() ? nullptr : &found->second;
}

void Origins::dress(const http::Request& request, http::Reply& reply) const {
    if (fields_.empty()) return;
    add_vary(reply);
    if (const std::string* fields = fields_for(request)) reply.fields += *fields;
}

void Origins::answer(const http::Request& request, std::string_view allow, http::Reply& reply) const {
    reply.status = 204;
    reply.add("Allow", allow);
    if (fields_for(request) == nullptr || request.count("access-control-request-method") == 0) return;
    reply.add("Access-Control-Allow-Methods", allow);
    reply.add("Access-Control-Allow-Headers", taken);
    reply.add("Access-Control-Max-Age", a_while_s);
}

} // namespace forksight::streamer::api
