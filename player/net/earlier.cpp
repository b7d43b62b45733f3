#include "player/net/earlier.hpp"

#include <atomic>
#include <string_view>
#include <utility>

#include "media_manifests/earlier_json.hpp"
#include "player/said.hpp"

namespace forksight::player::net {

/// Written on the fetch thread before `there` is set, read on the other afterwards.
struct Earlier::Shared {
    std::atomic<bool> there{false};
    Known known;
    std::string note;
};

std::optional<std::string> earlier_url(const std::string& base_url, const std::string& film) {
    const std::string below = "/films/" + film + "/";
    const std::string origin = origin_of(base_url);
    const bool is_there = base_url.rfind("http", 0) == 0 && base_url == origin + below;
    return is_there ? std::optional(origin + "/api/films/" + film + "/choices") : std::nullopt;
}

Earlier::Earlier(Fetch& fetch, const std::string& url, const std::string& film)
    : fetch_(fetch), shared_(std::make_shared<Shared>()) {
    Request request;
    request.url = url;
    request.priority = priority_;
    request.limit_bytes = media_manifests::earlier_answers_limit_bytes;
    request.beside_the_film = true;
    request.then = [shared = shared_, url, film](Answer answer) {
        if (answer.ending == Ending::delivered) {
            auto read = media_manifests::read_earlier_answers(answer.body, film);
            if (!read) {
                shared->note =
                    said("wat eerdere kijkers kozen, is niet te lezen (" + url + "): elk vervolg telt even zwaar",
                         "what earlier viewers chose cannot be read (" + url + "): all ways on count alike");
            } else if (!read.value().empty()) {
                shared->known = std::make_shared<const choicegraph::EarlierAnswers>(std::move(read).value());
            }
        }
        shared->there.store(true, std::memory_order_release);
    };
    ticket_ = fetch_.get(std::move(request));
}

Earlier::~Earlier() {
    fetch_.cancel(ticket_);
}

const Earlier::Known& Earlier::step(bool film_seen, Clock::time_point now) {
    if (known_) return known_;
    if (shared_->there.load(std::memory_order_acquire)) {
        known_ = shared_->known;
        return known_;
    }
    if (film_seen && !seen_at_) seen_at_ = now;
    if (!seen_at_) return known_;
    const auto waited = now - *seen_at_;
    const bool has_turn = waited > longest_behind_the_film && waited <= 2 * longest_behind_the_film;
    const Priority priority = has_turn ? priority_beside_the_film : priority_after_everything;
    if (std::exchange(priority_, priority) != priority) fetch_.prioritise(ticket_, priority);
    return known_;
}

std::string Earlier::take_note() {
    return shared_->there.load(std::memory_order_acquire) ? std::exchange(shared_->note, {}) : std::string();
}

} // namespace forksight::player::net
