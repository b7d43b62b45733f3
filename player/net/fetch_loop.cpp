#include "player/net/fetch_loop.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <stdexcept>

#include "player/net/authority.hpp"
#include "player/net/retry_after.hpp"
#include "player/said.hpp"

namespace forksight::player::net {
namespace {

/// Requests that wait; more is a mistake of ours, and is refused rather than held.
constexpr std::size_t waiting_limit = 4096;
/// Beyond `at_once`, for what is more urgent than everything under way.
constexpr std::size_t urgent_extra = 2;
constexpr int longest_wait_ms = 1000;
/// A file that it cannot give, among others that it can, makes one after another.
constexpr std::size_t streamer_troubles_told = 5;

/// curl wants this once a process, before any thread uses it.
void start_curl() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error(said("libcurl start niet", "libcurl does not start"));
}

Priority class_of(Priority priority) {
    return priority >> 59; // rounds down, below 0 too
}
static_assert(class_size == Priority{1} << 59);

double seconds(Clock::duration time) {
    return std::chrono::duration<double>(time).count();
}

} // namespace

Fetch::Loop::Loop(FetchLimits limits)
    : limits_(limits),
      streamer_(streamer_troubles_told, limits.streamer_calm),
      bucket_(static_cast<double>(limits.rate_kbps) * 1000.0 / 8.0) {
    assert(limits.hung.count() > 0);
    start_curl();
    multi_.reset(curl_multi_init());
    if (!multi_) throw std::runtime_error(said("libcurl start niet", "libcurl does not start"));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(most_connections()));
    thread_ = std::thread([this] { run(); });
}

Fetch::Loop::~Loop() {
    stop_ = true;
    curl_multi_wakeup(multi_.get());
    thread_.join();
}

void Fetch::Loop::send(Order order) {
    {
        const std::lock_guard lock(mutex_);
        inbox_.push_back(std::move(order));
    }
    curl_multi_wakeup(multi_.get());
}

void Fetch::Loop::post(Request request, Ticket ticket) {
    send(Get{std::move(request), ticket});
}
void Fetch::Loop::post_cancel(Ticket ticket) {
    send(Cancel{ticket});
}
void Fetch::Loop::post_priority(Ticket ticket, Priority priority) {
    send(Prioritise{ticket, priority});
}

void Fetch::Loop::post_token(std::string origin, std::string token) {
    send(Authorise{std::move(origin), std::move(token)});
}

std::optional<double> Fetch::Loop::throughput_bps() const {
    const double limit_bps = static_cast<double>(limits_.rate_kbps) * 1000.0;
    const std::lock_guard lock(mutex_);
    const auto measured_bps = throughput_.bps();
    if (limits_.rate_kbps == 0) return measured_bps;
    return std::min(measured_bps.value_or(limit_bps), limit_bps);
}

bool Fetch::Loop::may_pass(Priority priority) {
    return bucket_.open() && class_of(priority) <= class_of(most_urgent_);
}

std::size_t Fetch::Loop::most_connections() const {
    return 2 * limits_.at_once + urgent_extra;
}

void Fetch::Loop::passed(std::size_t bytes, Clock::time_point attempt_began) {
    bucket_.take(bytes);
    passed_since_ += bytes;
    bytes_fetched_ += bytes;
    line_.answered(attempt_began, Clock::now());
}

void Fetch::Loop::run() {
    while (!stop_) {
        take_orders();
        const auto now = Clock::now();
        measure(now);
        start_waiting(now);
        release_held();
        int running = 0;
        curl_multi_perform(multi_.get(), &running);
        if (collect_finished()) continue; // there is room for the next
        // When all that came was read, since we may have slept ourselves, and when nobody that is done is taken for it.
        if (give_up_hung(Clock::now())) continue;
        curl_multi_poll(multi_.get(), nullptr, 0, wait_ms(Clock::now()), nullptr);
    }
    take_orders(); // what was asked for last is answered too
    while (!transfers_.empty()) answer(transfers_.begin()->first, Ending::cancelled, "");
}

void Fetch::Loop::take_orders() {
    std::vector<Order> orders;
    {
        const std::lock_guard lock(mutex_);
        orders.swap(inbox_);
    }
    for (Order& order : orders) {
        std::visit([this](auto& one) { take(std::move(one)); }, order);
    }
}

void Fetch::Loop::take(Get order) {
    auto transfer = std::make_unique<Transfer>();
    transfer->ticket = order.ticket;
    transfer->request = std::move(order.request);
    transfer->gate = this;
    transfer->is_file = is_file_url(transfer->request.url);
    const bool too_many = transfers_.size() >= waiting_limit;
    transfers_.emplace(order.ticket, std::move(transfer));
    if (too_many)
        answer(order.ticket, Ending::refused,
               said("er wordt te veel tegelijk opgehaald", "too much is being fetched at once"));
}

void Fetch::Loop::take(Cancel order) {
    if (transfers_.count(order.ticket) != 0) answer(order.ticket, Ending::cancelled, "");
}

void Fetch::Loop::take(Prioritise order) {
    const auto found = transfers_.find(order.ticket);
    if (found != transfers_.end()) found->second->request.priority = order.priority;
}

void Fetch::Loop::take(Authorise order) {
    allowed_ = std::move(order);
}

/// Time counts as busy when something is under way; that the rate limit holds it is what the line is like.
void Fetch::Loop::measure(Clock::time_point now) {
    const double passed_s = seconds(now - measured_at_);
    measured_at_ = now;
    bucket_.pass_time(passed_s);
    if (under_way_ == beside_ && passed_since_ == 0) {
        if (hear_) hear_(0.0, 0.0);
        return;
    }
    const std::uint64_t bytes = std::exchange(passed_since_, 0);
    if (hear_) hear_(8.0 * static_cast<double>(bytes), passed_s);
    const std::lock_guard lock(mutex_);
    throughput_.add(bytes, passed_s);
}

Transfer* Fetch::Loop::next_waiting(Clock::time_point now) {
    Transfer* next = nullptr;
    for (const auto& [ticket, transfer] : transfers_) {
        if (transfer->easy || transfer->not_before > now) continue;
        if (transfer->is_file && !bucket_.open()) continue;
        if (next == nullptr || transfer->request.priority < next->request.priority) next = transfer.get();
    }
    return next;
}

/// How many are under way that share the line with one of that priority. Those of later classes are held by it.
std::size_t Fetch::Loop::abreast_of(Priority priority) const {
    return static_cast<std::size_t>(std::count_if(transfers_.begin(), transfers_.end(), [&](const auto& one) {
        return one.second->easy && class_of(one.second->request.priority) <= class_of(priority);
    }));
}

void Fetch::Loop::find_most_urgent() {
    most_urgent_ = std::numeric_limits<Priority>::max();
    for (const auto& [ticket, transfer] : transfers_) {
        // What is not of the film holds nothing of it up, unless it goes before everything.
        const bool holds = !transfer->request.beside_the_film || transfer->request.priority < 0;
        if (transfer->easy && holds) most_urgent_ = std::min(most_urgent_, transfer->request.priority);
    }
}

void Fetch::Loop::start_waiting(Clock::time_point now) {
    // What lies on this machine takes nothing from what is on the line.
    std::vector<Transfer*> cached; // start() may take one out of the list
    for (const auto& [ticket, transfer] : transfers_) {
        if (transfer->request.cached && !transfer->easy && transfer->not_before <= now)
            cached.push_back(transfer.get());
    }
    for (Transfer* transfer : cached) start(*transfer);
    while (Transfer* next = next_waiting(now)) {
        find_most_urgent();
        // What would only be held can as well wait: its request would make the server send.
        if (class_of(next->request.priority) > class_of(most_urgent_)) return;
        const bool more_urgent = under_way_ > 0 && next->request.priority < most_urgent_;
        if (abreast_of(next->request.priority) >= limits_.at_once + (more_urgent ? urgent_extra : 0)) return;
        if (under_way_ >= most_connections()) return;
        start(*next);
    }
}

void Fetch::Loop::start(Transfer& transfer) {
    if (std::string problem = no_plain_file(transfer); !problem.empty()) {
        return answer(transfer.ticket, Ending::refused, std::move(problem));
    }
    if (idle_.empty()) {
        transfer.easy.reset(curl_easy_init());
        if (!transfer.easy)
            return answer(transfer.ticket, Ending::unreachable,
                          said("er is geen geheugen om iets op te halen", "no memory to fetch with"));
    } else {
        transfer.easy = std::move(idle_.back());
        idle_.pop_back();
    }
    const bool may_show = !allowed_.token.empty() && origin_of(transfer.request.url) == allowed_.origin;
    transfer.token = may_show ? allowed_.token : std::string();
    const auto place = authorities_.empty() ? std::nullopt : place_of(transfer.request.url);
    const auto authority = place ? authorities_.find(*place) : authorities_.end();
    transfer.authority = authority == authorities_.end() ? std::string() : authority->second;
    prepare(transfer, limits_);
    transfer.began = Clock::now();
    // Thirty headsets lose the same access point at the same moment.
    transfer.spread =
        std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(0, limits_.hung.count() / 4)(jitter_));
    ++transfer.attempts;
    ++under_way_;
    if (transfer.request.beside_the_film || transfer.request.cached) ++beside_;
    const CURLMcode added = curl_multi_add_handle(multi_.get(), transfer.easy.get());
    assert(added == CURLM_OK);
    static_cast<void>(added);
}

void Fetch::Loop::release_held() {
    find_most_urgent();
    for (const auto& [ticket, transfer] : transfers_) {
        if (!transfer->easy || !transfer->held || !may_pass(transfer->request.priority)) continue;
        transfer->held = false;
        transfer->moved = Clock::now();
        curl_easy_pause(transfer->easy.get(), CURLPAUSE_CONT); // may call the write function at once
    }
}

bool Fetch::Loop::give_up_hung(Clock::time_point now) {
    std::vector<Transfer*> hung; // start() may take one out of the list
    const Usual usual{silence_of_records(under_way_, throughput_bps()), beginnings_.usual()};
    for (const auto& [ticket, transfer] : transfers_) {
        const auto at = hangs_at(*transfer, limits_, usual);
        if (at && now >= *at) hung.push_back(transfer.get());
    }
    for (Transfer* transfer : hung) {
        transfer->wants_new_connection = wants_new_connection(*transfer);
        detach(*transfer); // in the middle of an answer curl closes the connection
        ++transfer->asked_elsewhere;
        --transfer->attempts;
        start(*transfer); // it keeps its place
    }
    return !hung.empty();
}

bool Fetch::Loop::collect_finished() {
    bool any = false;
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const CURLcode code = message->data.result;
        Transfer* transfer = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        finish_attempt(*transfer, code);
        any = true;
    }
    return any;
}

void Fetch::Loop::finish_attempt(Transfer& transfer, CURLcode code) {
    Verdict end = verdict(transfer, code);
    if (code == CURLE_OK && transfer.status == 401 && !transfer.token.empty()) token_refused_ = true;
    const bool of_film = !transfer.request.beside_the_film && !transfer.request.cached;
    if (transfer.waited && code == CURLE_OK) beginnings_.note(*transfer.waited);
    if (of_film && code == CURLE_OK) line_.answered(transfer.began, Clock::now());
    if (of_film && end.ending == Ending::unreachable)
        line_.failed(origin_of(transfer.request.url), end.problem, Clock::now());
    if (of_film && !transfer.is_file && code == CURLE_OK) watch_streamer(transfer, end);
    if (about_certificates(code) && !transfer.is_file) end.problem += trust_advice(transfer);
    detach(transfer);
    // Once more, for all of it; it happens once a request, since no part is asked for after that.
    if (transfer.misfit && transfer.from > 0) --transfer.attempts;
    if (!end.again || transfer.attempts >= limits_.attempts) {
        const bool refused = code == CURLE_OK && (transfer.status == 401 || transfer.status == 403);
        if (refused && is_streamers_own(transfer.type)) ++turned_away_;
        return answer(transfer.ticket, end.ending, std::move(end.problem));
    }
    // Thirty headsets lose the same streamer at the same moment: they do not all come back at the same one.
    const auto pause = limits_.backoff * (1 << std::clamp(transfer.attempts - 1, 0, 6));
    const auto spread = std::uniform_int_distribution<std::int64_t>(0, pause.count() / 2)(jitter_);
    transfer.not_before =
        Clock::now() + pause_before_next(pause, transfer.wanted_pause, std::chrono::milliseconds(spread));
}

void Fetch::Loop::watch_streamer(const Transfer& transfer, const Verdict& end) {
    const bool cannot = transfer.status == 429 || transfer.status >= 500;
    if (cannot) streamer_.failed(origin_of(transfer.request.url), end.problem, Clock::now());
    if (end.ending == Ending::delivered) streamer_.answered(transfer.began, Clock::now());
}

void Fetch::Loop::detach(Transfer& transfer) {
    if (!transfer.easy) return;
    curl_multi_remove_handle(multi_.get(), transfer.easy.get());
    idle_.push_back(std::move(transfer.easy));
    --under_way_;
    if (transfer.request.beside_the_film || transfer.request.cached) --beside_;
}

void Fetch::Loop::answer(Ticket ticket, Ending ending, std::string problem) {
    auto taken = transfers_.extract(ticket);
    Transfer& transfer = *taken.mapped();
    detach(transfer);
    if (ending != Ending::delivered) transfer.body.clear();
    transfer.request.then({ending, std::move(transfer.body), std::move(problem), transfer.received_bytes,
                           transfer.status, std::move(transfer.type)});
}

/// Until something changes that curl does not wake us for: the budget, the time of another attempt, or that one hangs.
int Fetch::Loop::wait_ms(Clock::time_point now) const {
    double wait_s = longest_wait_ms / 1000.0;
    const Usual usual{silence_of_records(under_way_, throughput_bps()), beginnings_.usual()};
    for (const auto& [ticket, transfer] : transfers_) {
        if (!bucket_.open()) wait_s = std::min(wait_s, bucket_.wait_s());
        if (const auto at = hangs_at(*transfer, limits_, usual))
            wait_s = std::min(wait_s, std::max(0.0, seconds(*at - now)));
        if (!transfer->easy && transfer->not_before > now)
            wait_s = std::min(wait_s, seconds(transfer->not_before - now));
    }
    return static_cast<int>(wait_s * 1000.0) + 1;
}

} // namespace forksight::player::net
