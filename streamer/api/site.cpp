#include "streamer/api/site.hpp"

#include <algorithm>

#include "media_manifests/film_list.hpp"
#include "streamer/api/trouble.hpp"
#include "streamer/console/page.hpp"

namespace forksight::streamer::api {
namespace {

constexpr std::string_view plain = "text/plain; charset=utf-8";

std::string_view type_of(std::string_view path) {
    const auto ends_in = [&](std::string_view end) {
        return path.size() >= end.size() && path.substr(path.size() - end.size()) == end;
    };
    if (ends_in(".m4s") || ends_in(".mp4")) return "video/mp4";
    if (ends_in(".json")) return "application/json";
    if (ends_in(".m3u8")) return "application/vnd.apple.mpegurl";
    if (ends_in(".mpd")) return "application/dash+xml";
    if (ends_in(".crt")) return "application/x-x509-ca-cert"; // what Android, iPadOS and Firefox install
    if (ends_in(".jpg")) return "image/jpeg";
    return "application/octet-stream";
}

// The route's pattern admits no address that is not a plain path beneath the library.
std::string_view below(const http::Request& request) {
    return request.path.substr(1);
}

} // namespace

Site::Site(const library::Folder& library, library::FilmShelf& shelf, const http::Counters& counters,
           http::ThreadCounters& mine, const http::Limits& limits)
    : library_(library),
      shelf_(shelf),
      counters_(counters),
      files_(library, limits.cached_files, limits.memory_body_bytes, &mine.files) {}

void Site::reload(const http::Limits& limits) {
    files_.resize(limits.cached_files, limits.memory_body_bytes);
}

void Site::answer(const http::Route& route, const http::Request& request, http::Reply& reply) {
    using http::Endpoint;
    switch (route.endpoint) {
        // A segment under its URL never changes: a clip that is ingested again gets renditions of other names, and
        // its clip.json, which is asked for every time, tells them.
        case Endpoint::clip_segment:
            return file(request, reply, below(request), library::Freshness::a_second,
                        "public, max-age=31536000, immutable");
        case Endpoint::film_json:
            return film_json(request, reply);
        case Endpoint::clip_manifest:
            return file(request, reply, below(request), library::Freshness::looked_at, "no-cache");
        case Endpoint::film_page:
            return film_page(request, reply);
        case Endpoint::films:
            return films(request, reply);
        case Endpoint::console:
            return console(request, reply);
        case Endpoint::style:
            return http::send_text(reply, request, std::string(console::style()), "text/css; charset=utf-8");
        case Endpoint::healthz:
            reply.type = plain;
            reply.text = "ok\n";
            return reply.add("Cache-Control", "no-store");
        case Endpoint::readyz:
            return ready(request, reply);
        case Endpoint::authority:
            return file(request, reply, "tls/authority.crt", library::Freshness::looked_at, "no-cache");
        case Endpoint::metrics:
            reply.type = "text/plain; version=0.0.4; charset=utf-8";
            reply.text = counters_.prometheus();
            return reply.add("Cache-Control", "no-store");
        case Endpoint::none:
            break;
    }
    http::problem(reply, 404, "there is nothing at this address");
}

void Site::file(const http::Request& request, http::Reply& reply, std::string_view relative,
                library::Freshness freshness, std::string_view cache_control) {
    const auto found = files_.find(relative, freshness);
    if (const auto* error = std::get_if<std::error_code>(&found)) return trouble(reply, *error);
    http::send_file(reply, request, std::get<std::shared_ptr<const library::File>>(found), type_of(relative),
                    cache_control);
}

// A film.json that somebody breaks must not stop a class: the last one that could be played is served instead.
void Site::film_json(const http::Request& request, http::Reply& reply) {
    constexpr std::string_view before = "/films/";
    const std::string id(request.path.substr(before.size(), request.path.find('/', before.size()) - before.size()));
    const auto found = files_.find(request.path.substr(1), library::Freshness::looked_at);
    const auto* error = std::get_if<std::error_code>(&found);
    const auto* file = std::get_if<std::shared_ptr<const library::File>>(&found);
    if (error != nullptr && (*error == std::errc::no_such_file_or_directory || *error == library::folder_gone))
        return trouble(reply, *error);
    const auto good = shelf_.last_good(id, file != nullptr ? &(*file)->identity : nullptr);
    if (!good && error != nullptr) return trouble(reply, *error);
    http::send_file(reply, request, good ? good : *file, type_of(request.path), "no-cache");
}

// What a viewer types into a browser is the address that is given to the player: lead to where it is explained.
void Site::film_page(const http::Request& request, http::Reply& reply) {
    std::string_view id = request.path.substr(std::string_view("/films/").size());
    id = id.substr(0, id.find('/'));
    const auto found = library_.identify("films/" + std::string(id));
    if (std::holds_alternative<std::error_code>(found)) {
        return trouble(reply, std::get<std::error_code>(found));
    }
    reply.status = 303;
    reply.add("Location", "/#film-" + std::string(id));
    reply.add("Cache-Control", "no-cache");
}

void Site::films(const http::Request& request, http::Reply& reply) {
    const auto films = shelf_.films();
    if (const auto* error = std::get_if<std::error_code>(&films)) return library_trouble(reply, *error);
    const auto& list = std::get<library::FilmShelf::Films>(films);
    http::send_text(reply, request, media_manifests::write_film_list(*list), "application/json");
}

void Site::ready(const http::Request&, http::Reply& reply) {
    if (draining_) return http::problem(reply, 503, "the server is ending");
    const auto found = library_.contents("films", 1);
    const auto* error = std::get_if<std::error_code>(&found);
    // Before the first film is ingested there is no folder of films, and the library itself must be there.
    const bool empty = error != nullptr && *error == std::errc::no_such_file_or_directory &&
                       std::holds_alternative<library::Contents>(library_.contents(".", 1));
    if (error != nullptr && !empty) return library_trouble(reply, *error);
    reply.type = plain;
    reply.text = "ready\n";
    reply.add("Cache-Control", "no-store");
}

void Site::console(const http::Request& request, http::Reply& reply) {
    const auto films = shelf_.films();
    if (const auto* error = std::get_if<std::error_code>(&films)) return library_trouble(reply, *error);
    const std::string_view language = console::language_of(request.query, request.field("accept-language"));
    const std::string host(request.host.empty() ? "127.0.0.1" : request.host);
    http::send_text(reply, request, console::page(*std::get<library::FilmShelf::Films>(films), language, host),
                    "text/html; charset=utf-8");
    reply.add("Vary", "Accept-Language");
    reply.add("Content-Security-Policy",
              "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; "
              "frame-ancestors 'none'");
    reply.add("Referrer-Policy", "no-referrer");
}

} // namespace forksight::streamer::api
