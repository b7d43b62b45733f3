#include "streamer/api/gate.hpp"

#include <algorithm>
#include <ctime>

namespace forksight::streamer::api {
namespace {

/// Counts as one that is wrong, where two are shown.
constexpr std::string_view not_a_token = "-";

constexpr std::string_view plain_cookie = "forksight";
constexpr std::string_view secure_cookie = "__Host-forksight";
constexpr std::string_view challenge = "Bearer realm=\"forksight\"";

std::int64_t now_s() {
    return static_cast<std::int64_t>(std::time(nullptr));
}

std::string_view without_spaces(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Nothing if the scheme is another.
std::string_view bearer_in(std::string_view value) {
    constexpr std::string_view scheme = "bearer ";
    if (value.size() < scheme.size() || !http::same_ignoring_case(value.substr(0, scheme.size()), scheme)) return {};
    return without_spaces(value.substr(scheme.size()));
}

std::string_view cookie_in(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(';'), list.size());
        const std::string_view pair = without_spaces(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    }
    return {};
}

} // namespace

std::string_view token_of(const http::Request& request) {
    std::string_view cookie;
    std::string_view plain;
    std::string_view bearer;
    std::size_t bearers = 0;
    for (const http::Field& field : request.fields) {
        if (http::same_ignoring_case(field.name, "authorization")) {
            if (const std::string_view found = bearer_in(field.value); found.data() != nullptr) {
                bearer = found;
                ++bearers;
            }
        } else if (http::same_ignoring_case(field.name, "cookie")) {
            if (cookie.data() == nullptr) cookie = cookie_in(field.value, secure_cookie);
            if (plain.data() == nullptr) plain = cookie_in(field.value, plain_cookie);
        }
    }
    if (bearers > 1) return not_a_token;
    if (bearers == 1) return bearer;
    // Over TLS the plain one could have been set by whoever stands between this browser and plain HTTP.
    return cookie.data() != nullptr || request.secure ? cookie : plain;
}

std::string cookie_for(std::string_view token, std::int64_t lasts_s, bool secure) {
    return std::string(secure ? secure_cookie : plain_cookie) + "=" + std::string(token) +
           "; Max-Age=" + std::to_string(lasts_s) + "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
}

void Gate::look() {
    const std::uint64_t now = door_.version();
    if (now == version_) return;
    state_ = door_.state(); // of that version or a newer one, which the next look then takes again
    version_ = now;
    signer_ = std::make_unique<access::Signer>(state_->keys);
}

const access::Rules& Gate::rules() {
    look();
    return state_->rules;
}

std::optional<access::Holder> Gate::holder(const http::Request& request) {
    look();
    const std::string_view token = token_of(request);
    if (token.data() == nullptr) return std::nullopt;
    auto holder = signer_->read(token);
    if (holder && !access::is_current(state_->rules, *holder, now_s())) holder.reset();
    return holder;
}

Asker Gate::asker(const http::Request& request) {
    Asker asker;
    asker.holder = holder(request); // looks first
    asker.state = state_;
    asker.showed_token = token_of(request).data() != nullptr;
    return asker;
}

Gate::Admitted Gate::admit(std::string_view film, const http::Request& request, http::Reply& reply) {
    look();
    if (state_->rules.of(film) == access::Rule::open) return Admitted::openly; // its token need not be read
    return admit(film, asker(request), reply);
}

Gate::Admitted Gate::admit(std::string_view film, const Asker& asker, http::Reply& reply) {
    const access::Rule rule = asker.state->rules.of(film);
    if (rule == access::Rule::open) return Admitted::openly;
    const access::Decision decision = access::decide(asker.state->rules, film, asker.holder ? &*asker.holder : nullptr);
    if (decision == access::Decision::allowed) return Admitted::by_token;
    if (decision == access::Decision::not_covered) {
        http::problem(reply, 403, "the token is not for this film; a code of a class that has it gives one that is");
        reply.add("WWW-Authenticate", std::string(challenge) + ", error=\"insufficient_scope\"");
        return Admitted::no;
    }
    const bool sent = asker.showed_token;
    http::problem(reply, 401,
                  sent ? "the token has run out or was never one; get another at /api/tokens with the class code"
                  : rule == access::Rule::staff
                      ? "this film is for staff: send a token of theirs in Authorization: Bearer"
                      : "this film is for a class: POST its code to /api/tokens, and send the token that comes in "
                        "Authorization: Bearer");
    reply.add("WWW-Authenticate", sent ? std::string(challenge) + ", error=\"invalid_token\"" : std::string(challenge));
    return Admitted::no;
}

} // namespace forksight::streamer::api
