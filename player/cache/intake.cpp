#include "player/cache/intake.hpp"

#include <algorithm>

#include "player/said.hpp"

namespace forksight::player::cache {
namespace {

using media_manifests::HashedFiles;

/// More than Fetch has under way, so that it never waits for the disk.
constexpr std::size_t asked_at_once = 8;
constexpr auto between_looks = std::chrono::milliseconds(100);
constexpr auto again_after = std::chrono::seconds(1);
/// An answer that is no file of the film (a page that asks to log in) is told by its hash, not by its size.
constexpr std::uint64_t slack_bytes = 256u << 10;
constexpr int tries_of_wrong_bytes = 2;

} // namespace

Intake::Intake(net::Fetch& fetch, const ObjectStore& objects, std::string base_url, std::chrono::milliseconds patience)
    : fetch_(fetch), objects_(objects), base_url_(std::move(base_url)), patience_(patience) {}

Intake::~Intake() {
    for (const auto& [number, ticket] : under_way_) fetch_.cancel(ticket);
}

void Intake::ask(std::size_t number, const HashedFile& file) {
    net::Request request;
    request.url = base_url_ + file.path;
    request.limit_bytes = file.bytes + slack_bytes;
    request.then = [inbox = inbox_, number](net::Answer answer) {
        const std::lock_guard lock(inbox->mutex);
        inbox->answers.emplace_back(number, std::move(answer));
        inbox->changed.notify_all();
    };
    under_way_[number] = fetch_.get(std::move(request));
}

void Intake::ask_for_more(const HashedFiles& files) {
    const auto now = Clock::now();
    for (auto next = waiting_.begin(); next != waiting_.end() && under_way_.size() < asked_at_once;) {
        if (next->not_before > now) {
            ++next;
            continue;
        }
        ask(next->number, files[next->number]);
        next = waiting_.erase(next);
    }
}

bool Intake::take(std::size_t number, const HashedFile& file, net::Answer answer, Outcome& outcome) {
    const std::string url = base_url_ + file.path;
    if (net::unanswered(answer.ending)) {
        last_problem_ = answer.problem;
        waiting_.push_back({number, Clock::now() + again_after});
        return false;
    }
    if (answer.ending == net::Ending::missing) outcome.changed = true;
    if (answer.ending != net::Ending::delivered) {
        outcome.errors.push_back(
            {url, answer.problem.empty() ? said("is niet opgehaald", "was not fetched") : answer.problem});
        return false;
    }
    if (objects_.put(file, answer.body)) {
        last_came_ = Clock::now();
        return true;
    }
    if (++wrong_[number] < tries_of_wrong_bytes) {
        waiting_.push_back({number, Clock::now()});
    } else {
        const std::string came = std::to_string(answer.body.size());
        const std::string listed = std::to_string(file.bytes);
        const std::string sha256 = file.sha256.substr(0, 12) + "…";
        outcome.errors.push_back(
            {url,
             said("kwam twee keer met andere bytes dan in de lijst van de clip staan (" + came +
                      " bytes in plaats van " + listed + ", of met een andere SHA-256 dan " + sha256 +
                      "): het is op de server beschadigd, of iets onderweg verandert het. Zet de clip opnieuw om "
                      "(ingest)",
                  "came twice with other bytes than its clip's list says (" + came + " bytes instead of " + listed +
                      ", or of another SHA-256 than " + sha256 +
                      "): it is damaged on the streamer, or something on the way changes it. Ingest the clip again")});
    }
    return false;
}

Intake::Outcome Intake::fetch_all(const HashedFiles& files, const std::function<bool()>& go_on,
                                  const std::function<void(std::uint64_t bytes)>& came) {
    Outcome outcome;
    for (std::size_t i = 0; i < files.size(); ++i) waiting_.push_back({i, {}});
    last_came_ = Clock::now();
    while (outcome.errors.empty() && !(waiting_.empty() && under_way_.empty())) {
        ask_for_more(files);
        std::deque<std::pair<std::size_t, net::Answer>> answers;
        {
            std::unique_lock lock(inbox_->mutex);
            inbox_->changed.wait_for(lock, between_looks, [this] { return !inbox_->answers.empty(); });
            answers.swap(inbox_->answers);
        }
        for (auto& [number, answer] : answers) {
            under_way_.erase(number);
            if (!outcome.errors.empty()) continue;
            if (take(number, files[number], std::move(answer), outcome)) came(files[number].bytes);
        }
        came(0);
        if (!go_on())
            throw net::Left(said("gestopt voordat de film er was; de volgende keer gaat prepare hier verder",
                                 "stopped before the film was there; the next prepare goes on from here"));
        if (Clock::now() - last_came_ > patience_ && !last_problem_.empty())
            throw net::LineFailure(last_problem_ +
                                   said(": er kwam niets meer. Wat er is, blijft; zet de film later opnieuw klaar",
                                        ": nothing came any more. What has come is kept; prepare again"));
    }
    return outcome;
}

} // namespace forksight::player::cache
