#include "tests/net/air.hpp"

#include <algorithm>
#include <utility>

namespace forksight::tests {

void Air::take(Packet packet, Time now) {
    if (now < out_until_) {
        ++counts_.cut_off;
        return;
    }
    const Key key{packet.station, packet.way};
    Lane& lane = lanes_[key];
    if (lane.bytes + packet.bytes.size() > settings_.queue_bytes) {
        ++counts_.overflown;
        return;
    }
    lane.bytes += packet.bytes.size();
    lane.waiting.push_back(std::move(packet));
    ++waiting_;
    if (!settings_.shared) {
        if (lane.waiting.size() == 1 && lane.free_at <= now) send(key, lane, now);
    } else if (free_at_ <= now) {
        send_next(now);
    }
}

void Air::outage(Time until, Time now) {
    out_until_ = until;
    for (auto& [key, lane] : lanes_) {
        counts_.cut_off += lane.waiting.size();
        lane.waiting.clear();
        lane.bytes = 0;
    }
    waiting_ = 0;
    counts_.cut_off += flying_.size();
    flying_ = {};
    free_at_ = std::max(free_at_, now);
}

/// The next station in turn that has something to send, in either direction.
void Air::send_next(Time from) {
    if (waiting_ == 0) return;
    auto lane = lanes_.upper_bound(turn_);
    while (lane == lanes_.end() || lane->second.waiting.empty()) {
        lane = lane == lanes_.end() ? lanes_.begin() : std::next(lane);
    }
    turn_ = lane->first;
    send(lane->first, lane->second, from);
}

void Air::send(const Key& key, Lane& lane, Time from) {
    Packet packet = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    lane.bytes -= packet.bytes.size();
    --waiting_;
    const double bps = key.second == Way::down ? settings_.down_bps : settings_.up_bps;
    const auto bits = static_cast<double>(packet.bytes.size()) * 8.0;
    const Time air = settings_.packet_cost + Time(static_cast<std::int64_t>(bits / bps * 1e9));
    const Time end = from + air;
    (settings_.shared ? free_at_ : lane.free_at) = end;
    counts_.busy += air;
    ++counts_.sent;
    if (is_lost(lane)) {
        ++counts_.lost;
        return;
    }
    Time more{0};
    if (settings_.jitter > Time(0))
        more = Time(static_cast<std::int64_t>(random() * static_cast<double>(settings_.jitter.count())));
    lane.last_at = std::max(lane.last_at, end + settings_.delay + more);
    flying_.push({lane.last_at, ++number_, std::move(packet)});
}

/// Gilbert and Elliott's two states: in the bad one everything is lost.
bool Air::is_lost(Lane& lane) {
    if (settings_.loss <= 0.0) return false;
    const double into = settings_.loss / (settings_.burst * (1.0 - settings_.loss));
    lane.bad = random() < (lane.bad ? 1.0 - 1.0 / settings_.burst : into);
    return lane.bad;
}

void Air::run(Time now, const Deliver& deliver) {
    if (settings_.shared) {
        while (waiting_ > 0 && free_at_ <= now) send_next(free_at_);
    } else {
        for (auto& [key, lane] : lanes_) {
            while (!lane.waiting.empty() && lane.free_at <= now) send(key, lane, lane.free_at);
        }
    }
    while (!flying_.empty() && flying_.top().at <= now) {
        deliver(flying_.top().packet);
        flying_.pop();
    }
}

Time Air::next() const {
    Time next = flying_.empty() ? Time::max() : flying_.top().at;
    if (waiting_ == 0) return next;
    if (settings_.shared) return std::min(next, free_at_);
    for (const auto& [key, lane] : lanes_) {
        if (!lane.waiting.empty()) next = std::min(next, lane.free_at);
    }
    return next;
}

} // namespace forksight::tests
