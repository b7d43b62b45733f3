#include "player/net/fetch.hpp"

#include <cassert>
#include <utility>

#include "player/net/fetch_loop.hpp"

namespace forksight::player::net {

Fetch::Fetch(FetchLimits limits) : loop_(std::make_unique<Loop>(limits)) {}
Fetch::~Fetch() = default;

Fetch::Ticket Fetch::get(Request request) {
    assert(request.then);
    const Ticket ticket = loop_->next_ticket();
    loop_->post(std::move(request), ticket);
    return ticket;
}

void Fetch::cancel(Ticket ticket) {
    loop_->post_cancel(ticket);
}
void Fetch::authorise(std::string origin, std::string token) {
    loop_->post_token(std::move(origin), std::move(token));
}
void Fetch::trust(std::string place, std::string authority_pem) {
    loop_->post_trust(std::move(place), std::move(authority_pem));
}
bool Fetch::token_refused() {
    return loop_->take_token_refused();
}

std::uint64_t Fetch::turned_away() const {
    return loop_->turned_away();
}
void Fetch::prioritise(Ticket ticket, Priority priority) {
    loop_->post_priority(ticket, priority);
}
void Fetch::hear_line(Hear hear) {
    loop_->post_hear(std::move(hear));
}
std::optional<double> Fetch::throughput_bps() const {
    return loop_->throughput_bps();
}
std::uint64_t Fetch::bytes_fetched() const {
    return loop_->bytes_fetched();
}
std::vector<LineNews> Fetch::line_news() {
    return loop_->line_news();
}

std::vector<LineNews> Fetch::streamer_news() {
    return loop_->streamer_news();
}

bool Fetch::streamer_cannot() const {
    return loop_->streamer_cannot();
}

} // namespace forksight::player::net
