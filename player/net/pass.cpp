#include "player/net/pass.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "media_manifests/token_exchange.hpp"
#include "player/said.hpp"

namespace forksight::player::net {
namespace {

using media_manifests::Error;
using media_manifests::Errors;
using std::chrono::seconds;

constexpr auto between_looks = std::chrono::milliseconds(50);
/// Before asking again: after a failure, and after a token that may be refused as well.
constexpr auto pause = seconds(10);
constexpr auto short_pause = seconds(2);
/// A token counts as good for no longer than this without another: steady clocks of sleeping headsets stand still.
constexpr std::int64_t longest_s = 24 * 3600;

std::string sentence(const Answer& answer, const std::string& origin) {
    if (answer.status == 403 || answer.status == 400) {
        return said(
            "de server op " + origin + " kent nu geen klas met deze code: kijk hem nog eens na, of vraag om een nieuwe",
            "the streamer at " + origin + " knows no class with this code now: look at it again, or ask for a new one");
    }
    if (answer.status == 429) {
        return said(
            "de server op " + origin + " kreeg te veel verkeerde codes: wacht een minuut en probeer het opnieuw",
            "the streamer at " + origin + " was given too many wrong codes: wait a minute and try again");
    }
    if (answer.status == 404 || answer.status == 405) {
        return said("de server op " + origin + " kent geen klascodes: speel de film af zonder --code",
                    "the streamer at " + origin + " takes no class codes: play the film without --code");
    }
    if (!answer.problem.empty()) return answer.problem;
    return said("de klascode kon niet worden getoond aan de server op " + origin,
                "the class code could not be shown to the streamer at " + origin);
}

} // namespace

struct Pass::Shared {
    std::mutex mutex;
    std::condition_variable answered;
    bool asking = false;
    int times = 0;
    bool over = false; ///< the code itself was refused: asking again changes nothing
    Answer last;
    std::string problem; ///< not told yet
    Clock::time_point renew_at{};
    Clock::time_point may_ask_at{};
};

Pass::Pass(Fetch& fetch, std::string base_url, std::string code)
    : fetch_(fetch),
      base_url_(std::move(base_url)),
      origin_(origin_of(base_url_)),
      code_(std::move(code)),
      shared_(std::make_shared<Shared>()) {}

int Pass::times() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->times;
}

Fetch::Ticket Pass::ask() {
    Request request;
    request.url = origin_ + "/api/tokens";
    request.priority = -1; // before everything: without it nothing else comes
    request.limit_bytes = media_manifests::grant_limit_bytes;
    request.posted = media_manifests::write_code_request(code_);
    request.then = [shared = shared_, &fetch = fetch_, origin = origin_](Answer answer) {
        // Not after Fetch is gone: it calls every `then` before.
        const Clock::time_point now = Clock::now();
        const auto grant =
            answer.ending == Ending::delivered ? std::optional(media_manifests::read_grant(answer.body)) : std::nullopt;
        const std::lock_guard lock(shared->mutex);
        shared->asking = false;
        shared->may_ask_at = now + pause;
        if (grant && *grant) {
            const std::int64_t lasts_s = std::min(grant->value().lasts_s, longest_s);
            shared->renew_at = now + seconds(lasts_s - lasts_s / 4);
            shared->may_ask_at = now + short_pause;
            ++shared->times;
            fetch.authorise(origin, grant->value().token);
        } else if (grant) {
            answer.problem =
                said("de server op " + origin + " antwoordt op een klascode met iets dat geen toegangsbewijs is",
                     "the streamer at " + origin + " answers a class code with what is no token");
            shared->over = true;
        } else if (answer.ending == Ending::refused || answer.ending == Ending::missing) {
            shared->over = true;
        }
        if (shared->over && shared->times > 0) {
            shared->problem = sentence(answer, origin) + said(". Wat nog niet is opgehaald, komt niet meer",
                                                              ". What is not fetched yet will not come");
        }
        answer.body.clear();
        shared->last = std::move(answer);
        shared->answered.notify_all();
    };
    return fetch_.get(std::move(request));
}

Errors Pass::obtain(const Waiting& waiting) {
    const Clock::time_point began = Clock::now();
    std::unique_lock lock(shared_->mutex);
    shared_->asking = true;
    lock.unlock();
    const Fetch::Ticket ticket = ask();
    lock.lock();
    while (!shared_->answered.wait_for(lock, between_looks, [this] { return !shared_->asking; })) {
        lock.unlock();
        const bool goes_on = waiting.go_on();
        const bool in_time = Clock::now() - began <= waiting.at_most;
        if (!goes_on || !in_time) fetch_.cancel(ticket);
        if (!goes_on)
            throw Left(said("de kijker ging weg voordat de film er was", "the viewer left before the film was there"));
        if (!in_time)
            throw LineFailure(said("de server op " + origin_ + " antwoordde niet op tijd op de klascode",
                                   "the streamer at " + origin_ + " did not answer to the class code in time"));
        lock.lock();
    }
    if (shared_->times > 0) return {};
    const std::string what = sentence(shared_->last, origin_);
    const bool may_pass = shared_->last.ending == Ending::unreachable ||
                          (shared_->last.ending == Ending::failing && shared_->last.status != 429);
    if (may_pass) throw LineFailure(what);
    return Errors{Error{"", what}};
}

std::string Pass::step(Clock::time_point now) {
    const bool refused = fetch_.token_refused();
    {
        const std::lock_guard lock(shared_->mutex);
        if (!shared_->problem.empty()) return std::exchange(shared_->problem, {});
        if (refused) shared_->renew_at = std::min(shared_->renew_at, now);
        if (shared_->over || shared_->asking || now < shared_->renew_at || now < shared_->may_ask_at) return {};
        shared_->asking = true;
    }
    ask();
    return {};
}

} // namespace forksight::player::net
