#include "streamer/http/routes.hpp"

#include <algorithm>

#include "choicegraph/film.hpp"
#include "media_manifests/media.hpp"

namespace forksight::streamer::http {
namespace {

bool is_segment(std::string_view text) {
    if (text == "init.mp4") return true;
    return text.size() == 9 && text.substr(5) == ".m4s" &&
           std::all_of(text.begin(), text.begin() + 5, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_manifest(std::string_view text) {
    return text == "clip.json" || text == "master.m3u8" || text == "manifest.mpd" || text == "poster.jpg";
}

bool part_fits(std::string_view pattern, std::string_view part) {
    if (pattern == "{film}" || pattern == "{clip}") return choicegraph::is_id(part);
    if (pattern == "{rendition}") return media_manifests::is_rendition_name(part);
    if (pattern == "{segment}") return is_segment(part);
    if (pattern == "{manifest}") return is_manifest(part);
    return pattern == part;
}

bool fits(std::string_view pattern, std::string_view path) {
    while (true) {
        const std::size_t pattern_end = std::min(pattern.find('/'), pattern.size());
        const std::size_t path_end = std::min(path.find('/'), path.size());
        if (!part_fits(pattern.substr(0, pattern_end), path.substr(0, path_end))) return false;
        if (pattern_end == pattern.size() || path_end == path.size()) {
            return pattern_end == pattern.size() && path_end == path.size();
        }
        pattern.remove_prefix(pattern_end + 1);
        path.remove_prefix(path_end + 1);
    }
}

std::size_t slashes(std::string_view text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '/'));
}

} // namespace

const Route* find_route(std::string_view path) {
    const std::size_t depth = slashes(path);
    for (const Route& route : routes) {
        if (slashes(route.pattern) == depth && fits(route.pattern, path)) return &route;
    }
    return nullptr;
}

bool allows(const Route& route, Method method) {
    std::string_view name;
    switch (method) {
        case Method::get:
            name = "GET";
            break;
        case Method::head:
            name = "HEAD";
            break;
        case Method::post:
            name = "POST";
            break;
        case Method::put:
            name = "PUT";
            break;
        case Method::patch:
            name = "PATCH";
            break;
        case Method::delete_:
            name = "DELETE";
            break;
        case Method::options:
            name = "OPTIONS";
            break;
        case Method::unknown:
            return false;
    }
    return route.allow.find(name) != std::string_view::npos;
}

std::string_view name_of(Endpoint endpoint) {
    for (const Route& route : routes) {
        if (route.endpoint == endpoint) return route.pattern;
    }
    return "other";
}

} // namespace forksight::streamer::http
