#include "player/net/earlier.hpp"

#include <atomic>
#include <limits>
#include <string_view>
#include <utility>

#include "media_manifests/earlier_json.hpp"
#include "player/said.hpp"

namespace forksight::player::net {
namespace {

constexpr Priority after_everything = std::numeric_limits<Priority>::max();
constexpr Priority before_everything = -1;
constexpr auto longest_behind = std::chrono::seconds(5);

} // namespace

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
    request.priority = after_everything;
    request.limit_bytes = media_manifests::earlier_choices_limit_bytes;
    request.beside_the_film = true;
    request.then = [shared = shared_, url, film](Answer answer) {
        if (answer.ending == Ending::delivered) {
            auto read = media_manifests::read_earlier_choices(answer.body, film);
            if (!read) {
                shared->note =
                    said("wat eerdere kijkers kozen, is niet te lezen (" + url + "): elk vervolg telt even zwaar",
                         "what earlier viewers chose cannot be read (" + url + "): all ways on count alike");
            } else if (!read.value().empty()) {
                shared->known = std::make_shared<const choicegraph::EarlierChoices>(std::move(read).value());
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
    if (seen_at_ && !hurries_ && now - *seen_at_ > longest_behind) {
        hurries_ = true;
        fetch_.prioritise(ticket_, before_everything);
    }
    return known_;
}

std::string Earlier::take_note() {
    return shared_->there.load(std::memory_order_acquire) ? std::exchange(shared_->note, {}) : std::string();
}

} // namespace forksight::player::net
