#include "player/stream/fetch_ahead.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "player/said.hpp"
#include "player/stream/rendition.hpp"

namespace forksight::player::stream {
namespace {

using media_manifests::Rendition;

/// Under way at once for one stream: the next picture comes while this one does, and no more share the line.
constexpr std::size_t pictures_at_once = 2;
/// However far ahead is asked for and however short the segments are.
constexpr std::size_t slots_limit = 64;
/// More than a page to log in, which is then told for what it is.
constexpr std::uint64_t beside_bytes = 64 * 1024;

} // namespace

FetchAhead::FetchAhead(Supply& supply, std::size_t clip, Plan plan, Deliver deliver)
    : supply_(supply), clip_(clip), plan_(std::move(plan)), deliver_(std::move(deliver)), next_segment_(plan_.first()) {
    sound_init_piece_.role = Role::sound_init;
    if (this->clip().audio) {
        sound_init_piece_.url = url_of(*this->clip().audio, std::string(media_manifests::init_name));
    } else {
        sound_init_piece_.given_up = true;
    }
}

FetchAhead::~FetchAhead() {
    stop();
}

std::string FetchAhead::url_of(const Rendition& rendition, const std::string& file) const {
    return supply_.clip_urls[clip_] + rendition.name + '/' + file;
}

template <class Visit>
void FetchAhead::for_each_piece(Visit visit) {
    visit(sound_init_piece_);
    for (auto& [rendition, piece] : picture_inits_) visit(piece);
    for (Slot& slot : slots_) {
        for (Piece& piece : slot.sound) visit(piece);
        visit(slot.picture);
    }
}

void FetchAhead::stop() {
    for_each_piece([this](Piece& piece) {
        if (piece.key != 0) supply_.store->drop(piece.waiter);
        piece.key = 0;
    });
}

void FetchAhead::tell(const Aim& aim) {
    const double held_s = std::max(0.0, fetched_until_s() - aim.position_s);
    const auto missing = std::find_if(slots_.begin(), slots_.end(), [](const Slot& slot) { return !is_there(slot); });
    Helm::State state{aim.stretch, aim.on_air, next_segment_, plan_.last() + 1, held_s};
    if (missing != slots_.end()) {
        const auto fails = [](const Piece& piece) { return !piece.kept && piece.failing_since.has_value(); };
        state.next = missing->picture.number;
        state.failing = fails(missing->picture) || std::any_of(missing->sound.begin(), missing->sound.end(), fails);
    }
    if (dead_) state.end = std::min(state.end, state.next); // nothing beyond is asked for
    supply_.helm->tell(aim.stream, state);
}

bool FetchAhead::is_there(const Slot& slot) {
    const auto settled = [](const Piece& piece) { return piece.kept || piece.given_up; };
    return slot.picture.kept && std::all_of(slot.sound.begin(), slot.sound.end(), settled);
}

void FetchAhead::add_slot() {
    const std::size_t segment = next_segment_++;
    Slot slot;
    slot.picture.role = Role::picture;
    slot.picture.number = segment;
    if (!sound_init_piece_.given_up) {
        for (const std::size_t number : plan_.sound_before(segment)) {
            Piece piece;
            piece.role = Role::sound;
            piece.number = number;
            piece.url = url_of(*clip().audio, media_manifests::segment_name(number + 1));
            slot.sound.push_back(std::move(piece));
        }
    }
    const Choice chosen = choose(segment);
    slot.untried = instead_of(clip().video, chosen.rendition, supply_.max_pixels_per_frame);
    set_rendition(slot, chosen.rendition, chosen.why);
    slots_.push_back(std::move(slot));
}

/// Has the slot's picture fetched in another rendition, and that one's init known.
void FetchAhead::set_rendition(Slot& slot, std::size_t rendition, Why why) {
    if (slot.picture.key != 0) supply_.store->drop(slot.picture.waiter);
    slot.picture.key = 0;
    slot.picture.kept.reset();
    slot.rendition = rendition;
    slot.why = why;
    slot.picture.url = url_of(clip().video[rendition], media_manifests::segment_name(slot.picture.number + 1));
    if (picture_inits_.count(rendition) != 0) return;
    Piece& init = picture_inits_[rendition];
    init.role = Role::picture_init;
    init.number = rendition;
    init.url = url_of(clip().video[rendition], std::string(media_manifests::init_name));
}

std::size_t FetchAhead::unfinished() const {
    return static_cast<std::size_t>(
        std::count_if(slots_.begin(), slots_.end(), [](const Slot& slot) { return !slot.picture.kept; }));
}

void FetchAhead::advance(const Aim& aim) {
    const bool went_on_air = aim.on_air && !aim_.on_air;
    const bool new_priority = aim.priority != aim_.priority;
    aim_ = aim;
    for_each_piece([&](Piece& piece) {
        if (went_on_air && piece.failing_since) piece.failing_since = aim.now; // patience runs from here
        if (went_on_air && piece.doubted_since) piece.doubted_since = aim.now;
        if (new_priority && piece.key != 0) supply_.store->prioritise(piece.waiter, aim.priority);
    });
    const auto ask_for_due = [this](Piece& piece) {
        if (piece.key == 0 && !piece.kept && !piece.given_up && aim_.now >= piece.not_before) ask(piece);
    };
    for_each_piece(ask_for_due);
    leave_late();
    for_each_piece(ask_for_due);
    // Of a line that nothing is known of, the first segment tells in which rendition the second is best.
    const std::size_t at_once = is_on_disk() || supply_.helm->knows() ? pictures_at_once : 1;
    while (!dead_ && next_segment_ <= plan_.last() && plan_.start_s(next_segment_) < aim.until_s &&
           slots_.size() < slots_limit && unfinished() < at_once) {
        tell(aim_); // of what the slot before has changed
        add_slot();
        for_each_piece(ask_for_due);
    }
}

/// Of a segment twice what the clip says of its largest rendition: whoever sends more sends something else.
std::uint64_t FetchAhead::limit_bytes_of(const Piece& piece) const {
    if (piece.role == Role::picture_init || piece.role == Role::sound_init) return init_limit_bytes;
    std::uint64_t most = 0;
    const auto see = [&](const Rendition& rendition) {
        if (piece.number < rendition.segments.size()) most = std::max(most, rendition.segments[piece.number].bytes);
    };
    if (piece.role == Role::sound) {
        see(*clip().audio);
    } else {
        std::for_each(clip().video.begin(), clip().video.end(), see);
    }
    return most == 0 ? segment_limit_bytes : std::min<std::uint64_t>(segment_limit_bytes, 2 * most + beside_bytes);
}

void FetchAhead::ask(Piece& piece) {
    const Key key = ++last_key_;
    auto wanted = supply_.store->want(piece.url, limit_bytes_of(piece), aim_.priority,
                                      [deliver = deliver_, key](const Arrival& arrival) { deliver(key, arrival); });
    if (wanted.kept) {
        piece.kept = std::move(wanted.kept);
        settle(piece);
    } else {
        piece.key = key;
        piece.waiter = wanted.waiter;
        piece.asked = aim_.now;
    }
}

void FetchAhead::arrived(Key key, const Arrival& arrival, TimePoint now) {
    Piece* found = nullptr;
    for_each_piece([&](Piece& piece) {
        if (piece.key == key) found = &piece;
    });
    if (found == nullptr) return;
    aim_.now = now;
    found->key = 0;
    if (arrival.kept) {
        found->kept = arrival.kept;
        settle(*found);
    } else {
        failed(*found, arrival.ending, arrival.problem);
    }
}

/// The piece has come. Inits are read at once.
void FetchAhead::settle(Piece& piece) {
    piece.failing_since.reset();
    if (piece.role != Role::picture_init && piece.role != Role::sound_init) return;
    const Track track = piece.role == Role::sound_init ? Track::sound : Track::picture;
    auto init = read_init(piece.kept->bytes, track);
    if (!init) {
        supply_.store->forget(piece.url, piece.kept);
        piece.kept.reset();
        return failed(piece, net::Ending::refused, piece.url + ": " + media_manifests::to_string(init.errors()));
    }
    if (track == Track::sound) {
        sound_init_ = std::move(init).value();
    } else {
        inits_.insert_or_assign(piece.number, std::move(init).value());
    }
}

/// Whether the front picture can be sent: it is there, and so is an init that fits the stream's.
bool FetchAhead::picture_ready(Slot& slot) {
    const auto init = inits_.find(slot.rendition);
    if (!slot.picture.kept || init == inits_.end()) return false;
    if (!header_rendition_) return true;
    if (usable(slot.rendition) && interchangeable(inits_.at(*header_rendition_), init->second)) return true;
    if (usable(slot.rendition)) {
        barred_.insert(slot.rendition);
        supply_.ledger->problem(slot.picture.url + said(" past niet achter het beeld ervoor",
                                                        " cannot follow the rendition before it in one stream"));
    }
    set_rendition(slot, *header_rendition_, Why::stream);
    ask(slot.picture);
    return slot.picture.kept != nullptr;
}

FetchAhead::Next FetchAhead::next() {
    using Kind = Next::Kind;
    if (slots_.empty()) return {next_segment_ > plan_.last() ? Kind::end : Kind::wait, {}, nullptr, {}};
    Slot& slot = slots_.front();
    if (slot.picture.given_up) return {Kind::failed, {}, nullptr, {}};
    if (!header_rendition_) {
        const auto init = inits_.find(slot.rendition);
        const bool sound_known = sound_init_ || sound_init_piece_.given_up;
        if (init == inits_.end() || !sound_known) return {Kind::wait, {}, nullptr, {}};
        return {Kind::header, join(init->second, sound_init_ ? &*sound_init_ : nullptr), nullptr, {}};
    }
    for (; slot.sound_sent < slot.sound.size(); ++slot.sound_sent) {
        const Piece& sound = slot.sound[slot.sound_sent];
        if (sound.given_up || !sound_init_) continue;
        if (!sound.kept) return {Kind::wait, {}, nullptr, {}};
        return {Kind::sound, {}, sound.kept, *sound_init_};
    }
    if (!picture_ready(slot)) return {Kind::wait, {}, nullptr, {}};
    return {Kind::picture, {}, slot.picture.kept, inits_.at(slot.rendition)};
}

std::optional<FetchAhead::Sent> FetchAhead::sent(Next::Kind kind) {
    assert(!slots_.empty());
    Slot& slot = slots_.front();
    if (kind == Next::Kind::header) {
        header_rendition_ = slot.rendition;
        return std::nullopt;
    }
    if (kind == Next::Kind::sound) {
        slot.sent.push_back(slot.sound[slot.sound_sent++].kept);
        return std::nullopt;
    }
    const std::size_t segment = slot.picture.number;
    const auto& rendition = clip().video[slot.rendition];
    // By size, not by its name: that carries the mark of one ingest, and a report adds up over clips.
    Sent done{std::move(slot.sent),
              std::to_string(rendition.width) + "x" + std::to_string(rendition.height),
              slot.why,
              std::max(plan_.from_s(), plan_.start_s(segment)),
              plan_.shown_s(segment),
              plan_.end_s(segment)};
    done.kept.push_back(slot.picture.kept);
    slots_.pop_front();
    return done;
}

void FetchAhead::spoilt(const Next& next, const std::string& what, TimePoint now) {
    if (slots_.empty()) return;
    aim_.now = now;
    Slot& slot = slots_.front();
    const bool sound = next.kind == Next::Kind::sound;
    Piece& piece = sound ? slot.sound[slot.sound_sent] : slot.picture;
    if (piece.kept != next.kept) return;
    supply_.store->forget(piece.url, piece.kept);
    piece.kept.reset();
    failed(piece, net::Ending::refused, piece.url + ": " + what);
}

double FetchAhead::fetched_until_s() const {
    double until_s = slots_.empty() ? plan_.start_s(next_segment_) : plan_.start_s(slots_.front().picture.number);
    for (const Slot& slot : slots_) {
        if (!is_there(slot)) break; // its sound is sent before it: without that nobody sees it
        until_s = plan_.end_s(slot.picture.number);
    }
    return until_s;
}

std::optional<TimePoint> FetchAhead::due() const {
    std::optional<TimePoint> due;
    const auto look = [&](const Piece& piece) {
        if (piece.key != 0 || piece.kept || piece.given_up) return;
        if (!due || piece.not_before < *due) due = piece.not_before;
    };
    look(sound_init_piece_);
    for (const auto& [rendition, piece] : picture_inits_) look(piece);
    for (const Slot& slot : slots_) {
        for (const Piece& piece : slot.sound) look(piece);
        look(slot.picture);
    }
    return due;
}

} // namespace forksight::player::stream
