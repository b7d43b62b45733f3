// What is done when a file of a stretch does not come, or is not what it should be.
#include <algorithm>

#include "player/stream/fetch_ahead.hpp"
#include "player/stream/rendition.hpp"

namespace forksight::player::stream {
namespace {

std::chrono::steady_clock::duration as_time(double seconds) {
    return std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(seconds));
}

/// Nobody said that it does not exist, only that it did not come.
bool may_pass(net::Ending ending) {
    return ending == net::Ending::unreachable || ending == net::Ending::failing || ending == net::Ending::cancelled;
}

} // namespace

void FetchAhead::failed(Piece& piece, net::Ending ending, const std::string& problem) {
    if (!piece.failing_since) piece.failing_since = aim_.now;
    switch (piece.role) {
        case Role::picture_init:
            return rendition_failed(piece.number, ending, problem);
        case Role::picture:
            for (Slot& slot : slots_) {
                if (&slot.picture == &piece) return picture_failed(slot, ending, problem);
            }
            return;
        case Role::sound_init:
        case Role::sound:
            if (may_pass(ending)) return try_later_or_give_up(piece, ending, problem);
            if (is_doubted(piece)) return try_later(piece, ending, problem);
            return give_up(piece, ending, problem);
    }
}

/// Without its init a rendition cannot be shown: every segment that was to come in it comes in another.
void FetchAhead::rendition_failed(std::size_t rendition, net::Ending ending, const std::string& problem) {
    Piece& init = picture_inits_[rendition];
    if (may_pass(ending) || is_doubted(init)) {
        init.not_before = aim_.now + as_time(supply_.limits.again_s);
    } else {
        init.given_up = true;
        barred_.insert(rendition);
    }
    for (Slot& slot : slots_) {
        if (slot.rendition != rendition) continue;
        if (!slot.picture.failing_since) slot.picture.failing_since = aim_.now;
        picture_failed(slot, ending, problem);
    }
}

/// Smaller renditions at once; larger ones only when nothing is there that waiting could bring.
void FetchAhead::picture_failed(Slot& slot, net::Ending ending, const std::string& problem) {
    const bool passing = may_pass(ending);
    slot.passing = slot.passing || passing;
    const auto& video = clip().video;
    const auto bits = [&](std::size_t rendition) { return video[rendition].average_bandwidth_bps; };
    while (!slot.untried.empty()) {
        const std::size_t other = slot.untried.front();
        if (passing && bits(other) > bits(slot.rendition)) break;
        slot.untried.erase(slot.untried.begin());
        if (!usable(other) || lacks_init(other)) continue;
        tell(ending, problem);
        set_rendition(slot, other, Why::failed);
        ask(slot.picture);
        Piece& init = picture_inits_[other];
        if (init.key == 0 && !init.kept && !init.given_up) ask(init);
        return;
    }
    if (!usable(slot.rendition)) return give_up(slot.picture, ending, problem);
    if (passing || !is_doubted(slot.picture)) {
        if (slot.passing) return try_later_or_give_up(slot.picture, ending, problem);
        return give_up(slot.picture, ending, problem);
    }
    try_later(slot.picture, ending, problem);
    const Choice chosen = choose(slot.picture.number); // and all of them again
    slot.untried = instead_of(video, chosen.rendition, supply_.max_pixels_per_frame);
    set_rendition(slot, chosen.rendition, chosen.why);
}

/// That nobody answers is not said of every segment: whoever watches the line says it once.
void FetchAhead::tell(net::Ending ending, const std::string& problem) {
    if (ending != net::Ending::unreachable) supply_.ledger->problem(problem);
}

void FetchAhead::try_later_or_give_up(Piece& piece, net::Ending ending, const std::string& problem) {
    const bool patient = !aim_.on_air || aim_.now - *piece.failing_since < as_time(supply_.limits.patience_s);
    if (!patient) return give_up(piece, ending, problem);
    try_later(piece, ending, problem);
}

void FetchAhead::try_later(Piece& piece, net::Ending ending, const std::string& problem) {
    tell(ending, problem);
    piece.not_before = aim_.now + as_time(supply_.limits.again_s);
}

/// Of an answer that asking again should not change. What lies on this machine needs no doubt.
bool FetchAhead::is_doubted(Piece& piece) {
    if (is_on_disk() || (supply_.copy && supply_.copy->find(piece.url))) return false;
    if (!piece.doubted_since) piece.doubted_since = aim_.now;
    const bool is_sound = piece.role == Role::sound || piece.role == Role::sound_init;
    if (!is_sound && !aim_.on_air) return true;
    const double limit_s = is_sound && aim_.on_air ? supply_.limits.sound_doubt_s : supply_.limits.doubt_s;
    return aim_.now - *piece.doubted_since < as_time(std::min(limit_s, supply_.limits.patience_s));
}

/// Without a segment of the picture the stream ends before it; a second without sound is better than that.
void FetchAhead::give_up(Piece& piece, net::Ending ending, const std::string& problem) {
    supply_.ledger->problem(problem);
    piece.given_up = true;
    if (piece.role != Role::picture) return;
    dead_ = true;
    film_at_fault_ = !may_pass(ending);
}

} // namespace forksight::player::stream
