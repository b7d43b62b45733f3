#include "player/net/record_sender.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <limits>
#include <memory>
#include <utility>

#include "player/net/transfer.hpp"
#include "player/said.hpp"

namespace forksight::player::net {

namespace {

constexpr std::uint64_t answer_limit_bytes = 16 * 1024; // of a problem in words, too
/// A streamer whose records were put back to an earlier state asks for lines again; one that does so again and again
/// is not believed.
constexpr int most_conflicts = 3;
/// One record that the streamer cannot take now says nothing of the next; so many say something of the streamer.
constexpr int most_not_now = 10;

/// Whether the streamer itself refused, and always will. What a login page or a proxy on the way says is not of it.
bool is_final(const Answer& answer) {
    return is_streamers_own(answer.type) && (answer.status == 400 || answer.status == 413);
}

} // namespace

/// One request on its way; its answer may come when nobody waits for it any more.
struct RecordSender::Exchange {
    std::optional<Answer> answer;
};

RecordSender::RecordSender(Fetch& fetch, const std::string& base_url, Outbox outbox, SendPace pace)
    : fetch_(fetch), server_(origin_of(base_url)), outbox_(std::move(outbox)), pace_(pace) {
    thread_ = std::thread([this] { run(); });
}

RecordSender::~RecordSender() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

std::string RecordSender::begin(const std::string& session) {
    if (std::string problem = outbox_.begin(session, server_); !problem.empty()) return problem;
    const std::lock_guard lock(mutex_);
    orders_.push_back({session, true});
    all_sent_ = false;
    changed_.notify_all();
    return {};
}

void RecordSender::end(const std::string& session) {
    const std::lock_guard lock(mutex_);
    orders_.push_back({session, false});
    changed_.notify_all();
}

void RecordSender::send_now() {
    const std::lock_guard lock(mutex_);
    ++asked_;
    changed_.notify_all();
}

bool RecordSender::all_sent() {
    const std::lock_guard lock(mutex_);
    return all_sent_;
}

std::string RecordSender::unsent() {
    if (all_sent()) return {};
    const std::string folder = outbox_.folder().string();
    const std::string how = outbox_.keeps() ? said("afgespeeld met --record ", "played again with --record ") + folder
                                            : said("afgespeeld of klaargezet", "played or prepared again");
    return said("het verslag van deze sessie is nog niet helemaal bij de server op " + server_ + ": het wacht in " +
                    folder + ", en wordt verstuurd als er weer een film van die server wordt " + how,
                "the record of this session is not all at the streamer at " + server_ + " yet: it waits in " + folder +
                    ", and is sent when a film from there is " + how);
}

std::vector<std::string> RecordSender::take_problems() {
    const std::lock_guard lock(mutex_);
    return std::exchange(problems_, {});
}

RecordSender::Sent RecordSender::sent() {
    const std::lock_guard lock(mutex_);
    Sent sent = sent_;
    sent.all_tried = tried_ == asked_;
    return sent;
}

void RecordSender::tell(std::string problem) {
    const std::lock_guard lock(mutex_);
    problems_.push_back(std::move(problem));
}

/// Of what waited: of ours unsent() tells.
void RecordSender::hold_back(Record& record, const std::string& why) {
    if (record.ours) return;
    const std::lock_guard lock(mutex_);
    if (!std::exchange(record.held_back, true)) ++sent_.waiting;
    sent_.why_not = why;
}

void RecordSender::run() {
    find_waiting();
    // Thirty headsets begin at once, and are not to send at once.
    auto pause =
        std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(0, pace_.every.count())(jitter_));
    auto after_failure = pace_.first_pause;
    while (true) {
        std::uint64_t serving = 0;
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, pause, [this] { return stop_ || hurry(); });
            if (stop_) return;
            serving = asked_;
        }
        take_orders();
        bool answered = pass(true);
        {
            const std::lock_guard lock(mutex_);
            const auto ours = [](const Record& record) { return record.ours; };
            all_sent_ = orders_.empty() && std::none_of(records_.begin(), records_.end(), ours);
            served_ = serving;
        }
        changed_.notify_all();
        if (answered) {
            answered = pass(false);
            const std::lock_guard lock(mutex_);
            tried_ = serving;
        }
        after_failure = answered ? pace_.first_pause : std::min(2 * after_failure, pace_.longest_pause);
        pause = answered ? pace_.every
                         : after_failure / 2 + std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(
                                                   0, after_failure.count() / 2)(jitter_));
    }
}

void RecordSender::find_waiting() {
    for (const std::string& session : outbox_.unsent(server_)) {
        auto mark = outbox_.mark(session);
        if (mark) records_.push_back({session, std::move(*mark), false, true, 0, false, std::nullopt});
    }
}

void RecordSender::take_orders() {
    const std::lock_guard lock(mutex_);
    for (Order& order : std::exchange(orders_, {})) {
        if (!order.begins) {
            for (Record& record : records_) record.ended = record.ended || record.session == order.session;
            continue;
        }
        // It may have been found among those that wait, if it began while they were looked for.
        records_.remove_if([&](const Record& record) { return record.session == order.session; });
        records_.push_front(
            {std::move(order.session), {server_, 0, false, false}, true, false, 0, false, std::nullopt});
    }
}

bool RecordSender::must_hurry() {
    const std::lock_guard lock(mutex_);
    return stop_ || hurry();
}

bool RecordSender::pass(bool ours) {
    int not_now = 0;
    for (auto record = records_.begin(); record != records_.end();) {
        Step step = Step::nothing_yet;
        if (record->ours == ours) {
            do {
                if (!ours && must_hurry()) return true; // ours come first
                step = send_some(*record);
            } while (step == Step::sent_some);
        }
        if (step == Step::no_answer) return false;
        if (step == Step::not_now && (ours || ++not_now == most_not_now)) return false;
        record = step == Step::over ? records_.erase(record) : std::next(record);
    }
    return not_now == 0;
}

RecordSender::Step RecordSender::send_some(Record& record) {
    if (!record.file) {
        record.file = RecordFile::open(outbox_.record(record.session), !record.ours);
        // Not there, or another player is writing it, and sends it.
        if (!record.file && ::access(outbox_.record(record.session).c_str(), R_OK) != 0 && errno == EACCES)
            hold_back(record, said("het mag niet worden gelezen", "it may not be read"));
        if (!record.file) return record.ended ? Step::over : Step::nothing_yet;
        // A mark that tells of more lines than there are is wrong: what is there already may be sent again.
        if (record.file->go_to(record.mark.lines) < record.mark.lines) {
            record.mark.lines = 0;
            record.file->go_to(0);
        }
    }
    auto lines = record.file->next(pace_.batch_bytes);
    if (!lines) return refused(record, said("het is beschadigd", "it is damaged"), true);
    if (lines->count > 0) return understand(record, lines->count, post(record, std::move(lines->text)));
    if (!record.ended) return Step::nothing_yet;
    record.file.reset();
    // Another player may be about to write its first line.
    if (!record.ours && record.mark.lines == 0) return Step::over;
    return complete(record);
}

RecordSender::Step RecordSender::complete(const Record& record) {
    outbox_.complete(record.session, record.mark);
    const std::lock_guard lock(mutex_);
    ++(record.ours ? sent_.ours : sent_.earlier);
    if (record.held_back) --sent_.waiting;
    return Step::over;
}

RecordSender::Step RecordSender::understand(Record& record, std::uint64_t count, const Answer& answer) {
    const std::uint64_t wanted = record.mark.lines + count;
    if (answer.ending == Ending::delivered) {
        const auto kept = media_manifests::read_kept_answer(answer.body);
        if (!kept)
            return refused(
                record,
                said("wat die antwoordt, is daar geen antwoord op", "it answers with what is no answer to that"),
                false);
        if (kept.value() >= wanted) {
            if (kept.value() > wanted && record.file->go_to(kept.value()) < kept.value())
                return refused(record,
                               said("die zegt er meer regels van te hebben dan er zijn",
                                    "it says it has more lines of it than there are"),
                               true);
            record.mark.lines = kept.value();
            outbox_.note(record.session, record.mark);
            const std::lock_guard lock(mutex_);
            sent_.lines += count;
            return Step::sent_some;
        }
    }
    // Nobody took the request (a certificate that is not trusted): the record waits.
    const bool unheard = answer.ending == Ending::refused && answer.status == 0;
    if (answer.ending == Ending::missing)
        return refused(record, said("die neemt geen verslagen van deze film", "it takes no records of this film"),
                       false);
    if (answer.ending == Ending::refused && !unheard) {
        if (answer.status == 409) return resolve_conflict(record);
        const bool its_own = is_streamers_own(answer.type); // else a filter, or a page to log in
        if (answer.status == 401 && its_own)
            return refused(record,
                           said("de film is voor een klas, en er is deze keer geen code getoond",
                                "the film is for a class, and no code was shown this time"),
                           false);
        if (answer.status == 403 && its_own)
            return refused(record, said("de klascode is niet voor deze film", "the class code is not for this film"),
                           false);
        return refused(record, said("die antwoordt ", "it answers ") + std::to_string(answer.status), is_final(answer));
    }
    return later(record, answer);
}

/// From the line that is next, the next time.
RecordSender::Step RecordSender::later(Record& record, const Answer& answer) {
    record.file.reset();
    hold_back(record, answer.problem.empty() ? said("er komt geen antwoord", "no answer comes") : answer.problem);
    return answer.ending == Ending::failing ? Step::not_now : Step::no_answer;
}

/// Either lines are missing there, which can be sent again, or what is there is another record.
RecordSender::Step RecordSender::resolve_conflict(Record& record) {
    const Answer answer = post(record, "");
    const auto kept = media_manifests::read_kept_answer(answer.body);
    if (answer.ending != Ending::delivered || !kept) return later(record, answer);
    if (kept.value() >= record.mark.lines || ++record.conflicts > most_conflicts)
        return refused(record, said("die heeft andere regels van deze sessie", "it has other lines of this session"),
                       true);
    record.mark.lines = kept.value();
    record.file->go_to(kept.value());
    return Step::sent_some;
}

RecordSender::Step RecordSender::refused(Record& record, const std::string& why, bool for_good) {
    if (for_good) {
        record.mark.refused = true;
        outbox_.note(record.session, record.mark);
        const std::lock_guard lock(mutex_);
        if (std::exchange(record.held_back, false)) --sent_.waiting;
    } else {
        hold_back(record, why);
    }
    // What only this class code does not open, or this version of the streamer does not take, is tried again when a
    // player begins; that is told of the session that is played, not of each that waits.
    if (for_good || record.ours) {
        const std::string place = outbox_.record(record.session).string();
        tell(said("de server op " + server_ + " neemt het verslag van " +
                      (record.ours ? "deze sessie" : "een eerdere sessie") + " niet aan: " + why + ". Het blijft in " +
                      place,
                  "the streamer at " + server_ + " does not take the record of " +
                      (record.ours ? "this session" : "an earlier session") + ": " + why + ". It stays in " + place));
    }
    return Step::over;
}

Answer RecordSender::post(const Record& record, std::string text) {
    const auto exchange = std::make_shared<Exchange>();
    Request request;
    request.url = server_ + "/api/records/" + record.session;
    request.priority = priority_after_everything;
    request.limit_bytes = answer_limit_bytes;
    request.posted = std::move(text);
    request.posted_type = std::string(media_manifests::record_lines_type);
    request.beside_the_film = true;
    // Never after this is gone: the answer is waited for below.
    request.then = [this, exchange](Answer answer) {
        const std::lock_guard lock(mutex_);
        exchange->answer = std::move(answer);
        changed_.notify_all();
    };
    const Fetch::Ticket ticket = fetch_.get(std::move(request));
    // What waits from other sessions may be much, and nobody looks at it now.
    const auto latest = record.ours ? Clock::now() + pace_.longest_behind : Clock::time_point::max();
    std::unique_lock lock(mutex_);
    Priority now = priority_after_everything;
    const auto advance = [&](Priority to) {
        if (to < std::exchange(now, std::min(now, to))) fetch_.prioritise(ticket, to);
    };
    while (!exchange->answer) {
        if (stop_) fetch_.cancel(ticket);
        if (hurry()) advance(priority_before_everything);
        const bool late = Clock::now() >= latest;
        if (late) advance(priority_beside_the_film);
        if (late || latest == Clock::time_point::max())
            changed_.wait(lock);
        else
            changed_.wait_until(lock, latest);
    }
    return std::move(*exchange->answer);
}

} // namespace forksight::player::net
