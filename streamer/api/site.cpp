#include "streamer/api/site.hpp"

#include <algorithm>
#include <iterator>

#include "media_manifests/earlier_json.hpp"
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
    if (ends_in(".vtt")) return "text/vtt; charset=utf-8";
    if (ends_in(".jpg")) return "image/jpeg";
    return "application/octet-stream";
}

// The route's pattern admits no address that is not a plain path beneath the library.
std::string_view below(const http::Request& request) {
    return request.path.substr(1);
}

/// Of a path that a route beneath /films/, or another folder of films, has admitted.
std::string_view film_in(std::string_view path, std::string_view films = "/films/") {
    const std::string_view rest = path.substr(films.size());
    return rest.substr(0, rest.find('/'));
}

/// What a page or a list shows follows from who asks: nobody else may be given it from a cache.
constexpr std::string_view for_asker = "private, no-cache";

} // namespace

Site::Site(const Shared& shared, http::ThreadCounters& mine, const http::Limits& limits)
    : shared_(shared),
      gate_(shared.door),
      files_(shared.library, limits.cached_files, limits.memory_body_bytes, &mine.files) {}

void Site::reload(const http::Limits& limits) {
    files_.resize(limits.cached_files, limits.memory_body_bytes);
}

void Site::answer(const http::Route& route, const http::Request& request, http::Reply& reply) {
    using http::Endpoint;
    if (request.method == http::Method::options) return shared_.origins.answer(request, route.allow, reply);
    switch (route.endpoint) {
        // A segment under its URL never changes: a clip that is ingested again gets renditions of other names, and
        // its clip.json, which is asked for every time, tells them.
        case Endpoint::clip_segment:
            return film_file(request, reply,
                             {library::Freshness::a_second, "public, max-age=31536000, immutable",
                              "private, max-age=31536000, immutable"});
        case Endpoint::film_json:
            return film_json(request, reply);
        case Endpoint::film_choices:
            return film_choices(request, reply);
        case Endpoint::clip_manifest:
        case Endpoint::clip_subtitles: // under the same address they may be others tomorrow
            return film_file(request, reply, {library::Freshness::looked_at, "no-cache", "private, no-cache"});
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
            reply.text = shared_.counters.prometheus();
            return reply.add("Cache-Control", "no-store");
        case Endpoint::tokens: // POST alone, which take() answers
        case Endpoint::code_form:
        case Endpoint::records:
        case Endpoint::none:
            break;
    }
    http::problem(reply, 404, "there is nothing at this address");
}

Site::Work Site::take(const http::Route& route, const http::Request& request, std::string_view body,
                      const http::AddressKey& from, http::Reply& reply) {
    if (route.endpoint == http::Endpoint::records) return shared_.records.take(request, body, gate_, reply);
    if (route.endpoint == http::Endpoint::tokens) return shared_.tokens.for_program(request, body, from, reply);
    return shared_.tokens.for_page(request, body, from, reply);
}

void Site::dress(const http::Request& request, http::Reply& reply) {
    shared_.origins.dress(request, reply);
}

void Site::film_file(const http::Request& request, http::Reply& reply, const Caching& caching) {
    const Gate::Admitted admitted = gate_.admit(film_in(request.path), request, reply);
    if (admitted == Gate::Admitted::no) return;
    file(request, reply, below(request), caching.freshness,
         admitted == Gate::Admitted::openly ? caching.open : caching.by_token);
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
    const std::string id(film_in(request.path));
    const Gate::Admitted admitted = gate_.admit(id, request, reply);
    if (admitted == Gate::Admitted::no) return;
    const auto found = files_.find(request.path.substr(1), library::Freshness::looked_at);
    const auto* error = std::get_if<std::error_code>(&found);
    const auto* file = std::get_if<std::shared_ptr<const library::File>>(&found);
    if (error != nullptr && (*error == std::errc::no_such_file_or_directory || *error == library::folder_gone))
        return trouble(reply, *error);
    const auto good = shared_.shelf.last_good(id, file != nullptr ? &(*file)->identity : nullptr);
    if (!good && error != nullptr) return trouble(reply, *error);
    http::send_file(reply, request, good ? good : *file, type_of(request.path),
                    admitted == Gate::Admitted::openly ? "no-cache" : for_asker);
}

// The sums are made elsewhere: nothing is read here but whether the film is there.
void Site::film_choices(const http::Request& request, http::Reply& reply) {
    const std::string id(film_in(request.path, "/api/films/"));
    if (gate_.admit(id, request, reply) == Gate::Admitted::no) return;
    const auto found = files_.find("films/" + id + "/film.json", library::Freshness::a_second);
    if (const auto* error = std::get_if<std::error_code>(&found)) return trouble(reply, *error);
    const auto who = gate_.holder(request);
    const bool of_class = who && who->kind == access::Holder::Kind::viewer;
    const auto told = shared_.answers.of(id, of_class ? who->class_id : 0);
    http::send_text(reply, request, told ? *told : media_manifests::write_earlier_answers(id, {}), "application/json",
                    for_asker);
    if (reply.status != 412) reply.add("Vary", "Authorization, Cookie");
}

// What a viewer types into a browser is the address that is given to the player: lead to where it is explained.
void Site::film_page(const http::Request& request, http::Reply& reply) {
    const std::string id(film_in(request.path));
    const auto who = gate_.holder(request);
    const bool may_see = access::decide(gate_.rules(), id, who ? &*who : nullptr) == access::Decision::allowed;
    // Who may not see a film is not told either whether there is one.
    const auto found = may_see ? shared_.library.identify("films/" + id) : library::Identity{};
    if (const auto* error = std::get_if<std::error_code>(&found)) return trouble(reply, *error);
    reply.status = 303;
    reply.add("Location", may_see ? "/#film-" + id : "/?code=needed#code");
    reply.add("Cache-Control", for_asker);
    reply.add("Vary", "Authorization, Cookie");
}

std::vector<media_manifests::ListedFilm> Site::films_for(const http::Request& request,
                                                         const library::FilmShelf::Films& all) {
    const auto who = gate_.holder(request);
    const access::Rules& rules = gate_.rules();
    std::vector<media_manifests::ListedFilm> seen;
    std::copy_if(all->begin(), all->end(), std::back_inserter(seen), [&](const media_manifests::ListedFilm& film) {
        return access::decide(rules, film.id, who ? &*who : nullptr) == access::Decision::allowed;
    });
    return seen;
}

void Site::films(const http::Request& request, http::Reply& reply) {
    const auto films = shared_.shelf.films();
    if (const auto* error = std::get_if<std::error_code>(&films)) return library_trouble(reply, *error);
    const auto seen = films_for(request, std::get<library::FilmShelf::Films>(films));
    http::send_text(reply, request, media_manifests::write_film_list(seen), "application/json", for_asker);
    if (reply.status != 412) reply.add("Vary", "Authorization, Cookie");
}

void Site::ready(const http::Request&, http::Reply& reply) {
    if (draining_) return http::problem(reply, 503, "the server is ending");
    const auto found = shared_.library.contents("films", 1);
    const auto* error = std::get_if<std::error_code>(&found);
    // Before the first film is ingested there is no folder of films, and the library itself must be there.
    const bool empty = error != nullptr && *error == std::errc::no_such_file_or_directory &&
                       std::holds_alternative<library::Contents>(shared_.library.contents(".", 1));
    if (error != nullptr && !empty) return library_trouble(reply, *error);
    reply.type = plain;
    reply.text = "ready\n";
    reply.add("Cache-Control", "no-store");
}

void Site::console(const http::Request& request, http::Reply& reply) {
    const auto films = shared_.shelf.films();
    if (const auto* error = std::get_if<std::error_code>(&films)) return library_trouble(reply, *error);
    const auto& all = std::get<library::FilmShelf::Films>(films);
    const auto seen = films_for(request, all);
    console::Visit visit;
    visit.language = console::language_of(request.query, request.field("accept-language"));
    visit.host = request.host.empty() ? "127.0.0.1" : request.host;
    visit.secure = request.secure;
    visit.notice = console::notice_in(request.query);
    visit.more_with_code = seen.size() < all->size();
    visit.has_token = gate_.holder(request).has_value();
    for (const media_manifests::ListedFilm& film : seen) {
        if (gate_.rules().of(film.id) != access::Rule::open) visit.needs_code.insert(film.id);
    }
    http::send_text(reply, request, console::page(seen, visit), "text/html; charset=utf-8", for_asker);
    if (reply.status == 412) return;
    reply.add("Vary", "Accept-Language, Authorization, Cookie");
    reply.add("Content-Security-Policy",
              "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self'; "
              "frame-ancestors 'none'");
    // Not no-referrer: browsers would then send the form with an Origin of null, which says not where it is from.
    reply.add("Referrer-Policy", "same-origin");
}

} // namespace forksight::streamer::api
