#include "streamer/http/routes.hpp"

#include <algorithm>
#include <array>

#include "choicegraph/film.hpp"
#include "media_manifests/media.hpp"
#include "media_manifests/record_exchange.hpp"
#include "media_manifests/subtitles.hpp"

namespace forksight::streamer::http {
namespace {

static_assert(long_body_bytes == media_manifests::record_batch_limit_bytes);

bool is_segment(std::string_view text) {
    if (text == "init.mp4") return true;
    return text.size() == 9 && text.substr(5) == ".m4s" &&
           std::all_of(text.begin(), text.begin() + 5, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_manifest(std::string_view text) {
    return text == "clip.json" || text == "master.m3u8" || text == "manifest.mpd" || text == "poster.jpg" ||
           text == "hashes.json";
}

enum class Kind { literal, id, rendition, segment, manifest, subtitles, session };

struct Part {
    Kind kind = Kind::literal;
    std::string_view text;
};

constexpr std::size_t most_parts = 6;

/// What stands between the slashes.
template <typename Piece>
struct Parts {
    std::array<Piece, most_parts> list{};
    std::size_t count = 0; ///< most_parts + 1: more than any route has
};

constexpr Parts<std::string_view> split(std::string_view path) {
    Parts<std::string_view> parts;
    while (true) {
        const std::size_t slash = path.find('/');
        if (parts.count == most_parts) {
            ++parts.count;
            return parts;
        }
        parts.list[parts.count++] = path.substr(0, slash);
        if (slash == std::string_view::npos) return parts;
        path.remove_prefix(slash + 1);
    }
}

constexpr Kind kind_of(std::string_view part) {
    if (part == "{film}" || part == "{clip}") return Kind::id;
    if (part == "{rendition}") return Kind::rendition;
    if (part == "{segment}") return Kind::segment;
    if (part == "{manifest}") return Kind::manifest;
    if (part == "{subtitles}") return Kind::subtitles;
    if (part == "{session}") return Kind::session;
    return Kind::literal;
}

/// The table's patterns, taken apart by the compiler: every request is compared with them.
constexpr auto patterns = [] {
    std::array<Parts<Part>, routes.size()> made{};
    for (std::size_t i = 0; i < routes.size(); ++i) {
        const auto parts = split(routes[i].pattern);
        made[i].count = parts.count;
        for (std::size_t j = 0; j < parts.count; ++j) made[i].list[j] = {kind_of(parts.list[j]), parts.list[j]};
    }
    return made;
}();

static_assert(std::all_of(patterns.begin(), patterns.end(), [](const auto& p) { return p.count <= most_parts; }));

bool part_fits(const Part& pattern, std::string_view part) {
    switch (pattern.kind) {
        case Kind::literal:
            return part == pattern.text;
        case Kind::id:
            return choicegraph::is_id(part);
        case Kind::rendition:
            return media_manifests::is_rendition_name(part);
        case Kind::segment:
            return is_segment(part);
        case Kind::manifest:
            return is_manifest(part);
        case Kind::subtitles:
            return media_manifests::is_subtitles_name(part);
        case Kind::session:
            return media_manifests::is_session_id(part);
    }
    return false;
}

bool fits(const Parts<Part>& pattern, const Parts<std::string_view>& path) {
    if (pattern.count != path.count) return false;
    for (std::size_t i = 0; i < path.count; ++i) {
        if (!part_fits(pattern.list[i], path.list[i])) return false;
    }
    return true;
}

} // namespace

const Route* find_route(std::string_view path) {
    const auto parts = split(path);
    for (std::size_t i = 0; i < routes.size(); ++i) {
        if (fits(patterns[i], parts)) return &routes[i];
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
