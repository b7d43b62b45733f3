#include "streamer/api/tokens.hpp"

#include <chrono>
#include <ctime>
#include <memory>
#include <string>
#include <utility>

#include "media_manifests/token_exchange.hpp"
#include "streamer/api/form.hpp"
#include "streamer/api/gate.hpp"

namespace forksight::streamer::api {
namespace {

using access::Attempt;
using access::Guessing;
using http::Reply;
using http::Site;

std::int64_t now_s() {
    return static_cast<std::int64_t>(std::time(nullptr));
}

Guessing::Outcome outcome_of(const std::optional<access::Door::Granted>& granted) {
    return granted ? Guessing::Outcome::right : Guessing::Outcome::wrong;
}

std::vector<std::string> films_for(const access::Holder& holder, const access::Rules& rules,
                                   library::FilmShelf& shelf) {
    std::vector<std::string> ids;
    const auto films = shelf.films();
    if (const auto* list = std::get_if<library::FilmShelf::Films>(&films)) {
        for (const media_manifests::ListedFilm& film : **list) {
            if (access::decide(rules, film.id, &holder) == access::Decision::allowed) ids.push_back(film.id);
        }
    }
    return ids;
}

/// Another site's page may not make a browser change what this one shows (RFC 9110 says nothing of it; Fetch does).
bool comes_from_elsewhere(const http::Request& request) {
    const std::string_view site = request.field("sec-fetch-site");
    if (!site.empty()) return site != "same-origin" && site != "none";
    const std::string_view origin = request.field("origin");
    const std::size_t scheme = origin.find("://");
    // "null" tells nothing, and our own page sends a real one.
    return !origin.empty() && (scheme == std::string_view::npos || origin.substr(scheme + 3) != request.host);
}

/// What the page says is known by these words, never by what was typed.
void lead_to_page(Reply& reply, std::string_view language, std::string_view outcome) {
    reply.status = 303;
    reply.add("Cache-Control", "no-store");
    reply.add("Location", "/?lang=" + std::string(language) +
                              (outcome.empty() ? "#films" : "&code=" + std::string(outcome) + "#code"));
}

} // namespace

Site::Work Tokens::for_program(const http::Request& request, std::string_view body, const http::AddressKey& from,
                               Reply& reply) const {
    if (!is_type(request.field("content-type"), "application/json")) {
        http::problem(reply, 415, "send the code as application/json");
        reply.add("Accept-Post", "application/json");
        return {};
    }
    auto code = media_manifests::read_code_request(body);
    if (!code) {
        http::problem(reply, 400, "the body is not an object with the class code as its text: code");
        return {};
    }
    const auto wait = guessing_.wait(from, Guessing::Clock::now());
    if (wait.count() > 0) {
        http::problem(reply, 429, "too many codes were tried; wait a little");
        reply.add("Retry-After", std::to_string(wait.count()));
        return {};
    }
    // Held by the work, which the pool may turn away unstarted.
    return [this, code = std::move(code).value(), attempt = std::make_shared<Attempt>(guessing_, from)](Reply& later) {
        std::optional<access::Door::Granted> granted;
        try {
            granted = door_.exchange(code, now_s());
        } catch (const library::StoreFailure&) {
            http::problem(later, 503, "codes cannot be looked up now; try again in a moment");
            return later.add("Retry-After", "5");
        }
        attempt->came_to(outcome_of(granted));
        if (!granted) return http::problem(later, 403, "no class has this code now; look at it again");
        const access::Holder& holder = granted->holder;
        later.type = "application/json";
        later.add("Cache-Control", "no-store");
        later.text = media_manifests::write_grant({granted->token, holder.expires_s, holder.expires_s - now_s(),
                                                   films_for(holder, door_.state()->rules, shelf_)});
    };
}

Site::Work Tokens::for_page(const http::Request& request, std::string_view body, const http::AddressKey& from,
                            Reply& reply) const {
    if (comes_from_elsewhere(request)) {
        http::problem(reply, 403, "this form is taken from this server's own page only");
        return {};
    }
    if (!is_type(request.field("content-type"), "application/x-www-form-urlencoded")) {
        http::problem(reply, 415, "send this as a form");
        return {};
    }
    const std::string language = form_value(body, "lang") == "en" ? "en" : "nl";
    const bool secure = request.secure;
    if (form_value(body, "leave")) {
        lead_to_page(reply, language, "");
        reply.add("Set-Cookie", cookie_for("", 0, secure));
        return {};
    }
    const std::string code = form_value(body, "code").value_or("");
    if (guessing_.wait(from, Guessing::Clock::now()).count() > 0) {
        lead_to_page(reply, language, "later");
        return {};
    }
    return [this, code, language, secure, attempt = std::make_shared<Attempt>(guessing_, from)](Reply& later) {
        try {
            const auto granted = door_.exchange(code, now_s());
            attempt->came_to(outcome_of(granted));
            lead_to_page(later, language, granted ? "" : "wrong");
            if (!granted) return;
            later.add("Set-Cookie", cookie_for(granted->token, granted->holder.expires_s - now_s(), secure));
        } catch (const library::StoreFailure&) {
            lead_to_page(later, language, "later");
        }
    };
}

} // namespace forksight::streamer::api
