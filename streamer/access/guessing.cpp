#include "streamer/access/guessing.hpp"

#include <algorithm>
#include <cmath>

namespace forksight::streamer::access {
namespace {

std::chrono::seconds until_one(double left, double a_second) {
    return std::chrono::seconds(std::max(1L, std::lround(std::ceil((1.0 - left) / a_second))));
}

} // namespace

void Guessing::Bucket::refill(double most, double a_second, Clock::time_point now) {
    if (at != Clock::time_point{} && now > at) {
        left = std::min(most, left + a_second * std::chrono::duration<double>(now - at).count());
    }
    at = std::max(at, now); // two threads may come in another order than they looked at the clock
}

Guessing::Known& Guessing::known(const Address& address, Clock::time_point now) {
    const auto found = known_.find(address);
    if (found != known_.end()) return found->second;
    if (known_.size() >= limits_.addresses) {
        // Whoever was away longest has least to lose by being forgotten; it is looked for only when there are
        // thousands.
        known_.erase(std::min_element(known_.begin(), known_.end(), [](const auto& a, const auto& b) {
            return a.second.asked.at < b.second.asked.at;
        }));
    }
    Known fresh{{limits_.wrong_at_once, now}, {limits_.asked_at_once, now}, {}, false};
    return known_.emplace(address, fresh).first->second;
}

std::chrono::seconds Guessing::wait(const Address& address, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    Known& who = known(address, now);
    who.asked.refill(limits_.asked_at_once, limits_.asked_a_second, now);
    who.wrong.refill(limits_.wrong_at_once, limits_.wrong_a_second, now);
    all_.refill(limits_.all_wrong_at_once, limits_.all_wrong_a_second, now);
    if (who.wrong.left < 1) return until_one(who.wrong.left, limits_.wrong_a_second);
    if (who.asked.left < 1) return until_one(who.asked.left, limits_.asked_a_second);
    const bool trusted = who.was_right && now - who.right_at < limits_.known_for;
    if (all_.left < 1 && !trusted) return until_one(all_.left, limits_.all_wrong_a_second);
    who.asked.left -= 1;
    // Taken before it is known: many at once are not all let through. Given back to who has it right.
    who.wrong.left -= 1;
    all_.left -= 1;
    return std::chrono::seconds(0);
}

void Guessing::tell(const Address& address, Outcome outcome, Clock::time_point now) {
    if (outcome == Outcome::wrong) return;
    const std::lock_guard lock(mutex_);
    Known& who = known(address, now);
    who.wrong.left = std::min(limits_.wrong_at_once, who.wrong.left + 1);
    all_.left = std::min(limits_.all_wrong_at_once, all_.left + 1);
    if (outcome == Outcome::unknown) return;
    who.was_right = true;
    who.right_at = now;
}

} // namespace forksight::streamer::access
