#include "player/stream/clip_stream.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace forksight::player::stream {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Kind = FetchAhead::Next::Kind;

/// In this order: what is on air and short; what is cued and due, the likelier first; what can come after that and
/// would be late; more of what is on air; more of what is cued; more of what can come after that. The first two share
/// the line, the others wait for them.
constexpr net::Priority starving_priority = 0;
constexpr net::Priority due_priority = 10;
constexpr net::Priority after_priority = net::class_size;
constexpr net::Priority ahead_priority = 2 * net::class_size;
constexpr net::Priority later_priority = 3 * net::class_size;
constexpr net::Priority spare_priority = 4 * net::class_size;
constexpr net::Priority rank_step = net::Priority{1} << 40;
/// A waiting read looks around this often, whatever the retries' times.
constexpr auto longest_nap = 250ms;

} // namespace

class ClipStream::Core : public Ticked, public std::enable_shared_from_this<Core> {
  public:
    Core(std::shared_ptr<Supply> supply, const Stretch& stretch, std::uint64_t order);

    void begin(bool on_air);
    std::int64_t read(char* into, std::uint64_t capacity);
    void cancel();
    void on_air(bool on);
    bool film_at_fault() const { return film_at_fault_; }
    bool waits() const { return waits_; }
    void tick() override;

  private:
    using Lock = std::unique_lock<std::mutex>;

    void arrived(FetchAhead::Key key, const Arrival& arrival);
    void advance();
    std::int64_t copy_out(char* into, std::uint64_t capacity);
    /// Makes what comes next ready in sending_; not when it turns out to be no media, or nobody wants it any more.
    void prepare_next(Lock& lock, const FetchAhead::Next& next);
    void wait(Lock& lock);
    void end_wait();
    void account(const FetchAhead::Sent& sent);

    const std::shared_ptr<Supply> supply_;
    const Stretch stretch_;
    const std::uint64_t order_;
    const Helm::StreamId id_;
    std::mutex mutex_;
    std::condition_variable changed_;
    const Plan plan_;
    std::optional<FetchAhead> ahead_; ///< made by begin(), when there is a shared_ptr for its answers
    PlayClock clock_;
    bool cancelled_ = false;
    std::atomic<bool> film_at_fault_{false};
    std::atomic<bool> waits_{false};
    std::string sending_;
    std::size_t sent_of_sending_ = 0;
    double read_until_s_; ///< clip time
    std::optional<TimePoint> waiting_since_;
    std::vector<FetchAhead::Sent> read_before_air_;
};

ClipStream::Core::Core(std::shared_ptr<Supply> supply, const Stretch& stretch, std::uint64_t order)
    : supply_(std::move(supply)),
      stretch_(stretch),
      order_(order),
      id_(supply_->helm->open()),
      plan_(supply_->clips[stretch.clip], stretch.from_s, stretch.to_s),
      clock_(plan_.from_s()),
      read_until_s_(plan_.start_s(plan_.first())) {}

void ClipStream::Core::begin(bool on_air) {
    const Lock lock(mutex_);
    // Known before the first segment is chosen: the viewer waits for one that is cued less well.
    if (on_air) {
        const auto now = Clock::now();
        clock_.on_air(true, now);
        supply_->ledger->goes_on_air(id_, now);
    }
    ahead_.emplace(*supply_, stretch_.clip, plan_, [weak = weak_from_this()](auto key, const Arrival& arrival) {
        if (const auto core = weak.lock()) core->arrived(key, arrival);
    });
    advance();
    supply_->ticks->add(weak_from_this());
}

/// What the helm says changes with time, even if nothing arrives and nobody reads.
void ClipStream::Core::tick() {
    const Lock lock(mutex_);
    if (cancelled_) return;
    advance();
    changed_.notify_all();
}

void ClipStream::Core::arrived(FetchAhead::Key key, const Arrival& arrival) {
    const Lock lock(mutex_);
    if (cancelled_) return;
    ahead_->arrived(key, arrival, Clock::now());
    advance();
    changed_.notify_all();
}

/// Cued: as far as the helm says. On air: so many seconds ahead of the viewer.
void ClipStream::Core::advance() {
    const auto now = Clock::now();
    FetchAhead::Aim aim;
    aim.now = now;
    aim.stream = id_;
    aim.stretch = stretch_;
    aim.on_air = clock_.is_on_air();
    aim.position_s = aim.on_air ? clock_.position_s(now, read_until_s_) : plan_.from_s();
    ahead_->tell(aim);
    const Helm::Orders orders = supply_->helm->orders(id_, now);
    if (aim.on_air) {
        aim.until_s = aim.position_s + supply_->limits.ahead_s;
        aim.priority = orders.due ? starving_priority : ahead_priority;
    } else {
        const bool nothing = orders.reach_s <= 0.0; // though it begin within a segment
        aim.until_s = nothing ? plan_.start_s(plan_.first()) : aim.position_s + orders.reach_s - 1e-6;
        const net::Priority due = orders.later ? after_priority : due_priority;
        const net::Priority rest = orders.later ? spare_priority : later_priority;
        aim.priority = (orders.due ? due : rest) + orders.rank * rank_step + static_cast<net::Priority>(order_);
    }
    ahead_->advance(aim);
}

std::int64_t ClipStream::Core::read(char* into, std::uint64_t capacity) {
    Lock lock(mutex_);
    if (capacity == 0) return cancelled_ ? -1 : 0;
    while (!cancelled_) {
        if (sent_of_sending_ < sending_.size()) {
            end_wait();
            return copy_out(into, capacity);
        }
        const FetchAhead::Next next = ahead_->next();
        if (next.kind == Kind::failed || next.kind == Kind::end) {
            end_wait();
            film_at_fault_ = next.kind == Kind::failed && ahead_->film_at_fault();
            return next.kind == Kind::end ? 0 : -1;
        }
        if (next.kind == Kind::wait) {
            wait(lock);
        } else {
            prepare_next(lock, next);
        }
    }
    return -1;
}

std::int64_t ClipStream::Core::copy_out(char* into, std::uint64_t capacity) {
    const std::size_t size = static_cast<std::size_t>(
        std::min<std::uint64_t>({capacity, sending_.size() - sent_of_sending_, std::uint64_t{1} << 20}));
    std::memcpy(into, sending_.data() + sent_of_sending_, size);
    sent_of_sending_ += size;
    if (sent_of_sending_ == sending_.size()) {
        sending_ = std::string();
        sent_of_sending_ = 0;
    }
    return static_cast<std::int64_t>(size);
}

void ClipStream::Core::prepare_next(Lock& lock, const FetchAhead::Next& next) {
    if (next.kind == Kind::header) {
        sending_ = next.header;
        ahead_->sent(next.kind);
        return;
    }
    // A segment is a megabyte to go through: not while others wait for the lock. Only read() moves the front.
    lock.unlock();
    auto segment = joined_segment(next.kept->bytes, next.init);
    lock.lock();
    if (cancelled_) return;
    if (!segment) return ahead_->spoilt(next, media_manifests::to_string(segment.errors()), Clock::now());
    sending_ = std::move(segment).value();
    if (const auto sent = ahead_->sent(next.kind)) account(*sent);
    advance();
}

void ClipStream::Core::wait(Lock& lock) {
    const auto now = Clock::now();
    if (!waiting_since_) waiting_since_ = now;
    advance();
    // What advance() asked for may have been in memory, or its failure the last: look again before sleeping.
    if (ahead_->next().kind != Kind::wait) return;
    waits_ = true;
    auto until = now + longest_nap;
    if (const auto due = ahead_->due(); due && *due > now) until = std::min(until, *due);
    changed_.wait_until(lock, until);
}

void ClipStream::Core::end_wait() {
    waits_ = false;
    if (!waiting_since_) return;
    const auto now = Clock::now();
    const double stalled_s = clock_.stalled_s(*waiting_since_, now, read_until_s_);
    waiting_since_.reset();
    if (stalled_s > 0.0) clock_.stood_still(stalled_s);
}

void ClipStream::Core::account(const FetchAhead::Sent& sent) {
    read_until_s_ = sent.until_s;
    if (!clock_.is_on_air()) {
        read_before_air_.push_back(sent);
        return;
    }
    for (const KeptPointer& kept : sent.kept) supply_->store->count_as_played(*kept);
    const auto now = Clock::now();
    const std::chrono::duration<double> ahead(std::max(0.0, sent.from_s - clock_.position_s(now, sent.until_s)));
    supply_->ledger->shown(id_, now + std::chrono::duration_cast<Clock::duration>(ahead), stretch_.clip, sent.size,
                           sent.shown_s, sent.why);
}

void ClipStream::Core::cancel() {
    const Lock lock(mutex_);
    cancelled_ = true;
    supply_->helm->close(id_);
    ahead_->stop();
    changed_.notify_all();
}

void ClipStream::Core::on_air(bool on) {
    const Lock lock(mutex_);
    if (cancelled_) return;
    const auto now = Clock::now();
    if (on)
        supply_->ledger->goes_on_air(id_, now); // said twice of what was waited for: as it was taken, and as it came
    if (on == clock_.is_on_air()) return;
    clock_.on_air(on, now);
    if (on) {
        for (const auto& sent : std::exchange(read_before_air_, {})) account(sent);
    }
    advance();
    changed_.notify_all();
}

ClipStream::ClipStream(std::shared_ptr<Supply> supply, const video::Opening& opening, std::uint64_t order)
    : core_(std::make_shared<Core>(std::move(supply), opening, order)) {
    core_->begin(opening.on_air);
}

ClipStream::~ClipStream() {
    core_->cancel();
}

std::int64_t ClipStream::read(char* into, std::uint64_t capacity) {
    return core_->read(into, capacity);
}
void ClipStream::cancel() {
    core_->cancel();
}
void ClipStream::on_air(bool on) {
    core_->on_air(on);
}
bool ClipStream::film_at_fault() const {
    return core_->film_at_fault();
}
bool ClipStream::waits() const {
    return core_->waits();
}

} // namespace forksight::player::stream
