#include "tests/bench/looks/intended.hpp"

#include <algorithm>
#include <cmath>

#include "player/viewer/head_turn.hpp"

namespace forksight::bench {

using namespace choicegraph;

namespace {

constexpr double opens_s = 2.0;
constexpr double ends_s = 12.0;
constexpr double still_deg = 2.5;
constexpr std::size_t still_samples = 11;

/// A place as yaw and pitch on a plane that touches the sphere at the layout's middle: angles are small here.
struct Place {
    double right_deg = 0.0;
    double up_deg = 0.0;
};

double apart(const Place& a, const Place& b) {
    return std::hypot(a.right_deg - b.right_deg, a.up_deg - b.up_deg);
}

struct Movement {
    double begins_s = 0.0;
    double lasts_s = 0.0;
    Place from;
    Place to;
};

double uniform(std::mt19937& chance, double least, double most) {
    // By hand: the standard's distributions differ from library to library.
    return least + (most - least) * (static_cast<double>(chance()) / 4294967296.0);
}

double normal(std::mt19937& chance) {
    double sum = 0.0;
    for (int i = 0; i < 12; ++i) sum += uniform(chance, 0.0, 1.0);
    return sum - 6.0;
}

/// Heads: minimum jerk (Flash and Hogan 1985), 0.3 s and 8 ms a degree. Eyes: the main sequence, 21 ms and 2.2 ms a
/// degree (Carpenter 1988).
double lasts_s(Source source, double angle_deg) {
    return source == Source::head ? 0.3 + 0.008 * angle_deg : 0.021 + 0.0022 * angle_deg;
}

/// The way there and what corrects it: movements fall a tenth short, and a second one comes after a short rest.
class Way {
  public:
    Way(Source source, Place at, std::mt19937& chance) : source_(source), at_(at), chance_(chance) {}

    /// Arrives around `to` as exactly as people aim; the time when it has.
    double go(double begins_s, const Place& to) {
        const bool head = source_ == Source::head;
        const double aim_deg = head ? 0.6 : 0.73;
        const Place aimed{to.right_deg + aim_deg * normal(chance_), to.up_deg + aim_deg * normal(chance_)};
        const double reach = (head ? 1.0 : 0.9) + 0.05 * normal(chance_);
        const Place first{at_.right_deg + (aimed.right_deg - at_.right_deg) * reach,
                          at_.up_deg + (aimed.up_deg - at_.up_deg) * reach};
        double now_s = landed_s = move(begins_s, first);
        if (apart(first, to) > (head ? 1.5 : 0.5)) now_s = move(now_s + uniform(chance_, 0.1, 0.2), aimed);
        return now_s;
    }

    double landed_s = 0.0; ///< the end of the main movement

    Place at(double t_s) const {
        Place place = movements_.empty() ? at_ : movements_.front().from;
        for (const Movement& movement : movements_) {
            if (t_s < movement.begins_s) break;
            const double u = std::clamp((t_s - movement.begins_s) / movement.lasts_s, 0.0, 1.0);
            const double done = player::viewer::minimum_jerk(u);
            place = {movement.from.right_deg + (movement.to.right_deg - movement.from.right_deg) * done,
                     movement.from.up_deg + (movement.to.up_deg - movement.from.up_deg) * done};
        }
        return place;
    }

  private:
    double move(double begins_s, const Place& to) {
        movements_.push_back({begins_s, lasts_s(source_, apart(at_, to)), at_, to});
        at_ = to;
        return begins_s + movements_.back().lasts_s;
    }

    Source source_;
    Place at_;
    std::mt19937& chance_;
    std::vector<Movement> movements_;
};

Place place_of(const Target& target) {
    return {degrees(yaw_of(target.cap.centre)), degrees(pitch_of(target.cap.centre))};
}

/// What is not meant: a head's tremor, or a tracker's error and scatter and the eye's blinks.
class Noise {
  public:
    Noise(Source source, const std::vector<Tremor>& tremors, std::mt19937& chance)
        : source_(source), tremor_(tremors[chance() % tremors.size()]), chance_(chance()) {
        const double error_deg = uniform(chance, 1.5, 3.0), way_rad = uniform(chance, 0.0, 6.2832);
        if (source == Source::eyes) error_ = {error_deg * std::cos(way_rad), error_deg * std::sin(way_rad)};
        blink_s_ = uniform(chance, 0.0, 4.0);
    }

    Place at(double t_s) {
        if (source_ == Source::eyes) {
            return {error_.right_deg + 0.4 * normal(chance_), error_.up_deg + 0.4 * normal(chance_)};
        }
        // To and fro along what was recorded, so that it never jumps.
        const double last = static_cast<double>(tremor_.right_deg.size() - 1);
        const double along = std::fmod(t_s / tremor_step_s, 2.0 * last);
        const double place = along > last ? 2.0 * last - along : along;
        const auto i = std::min(static_cast<std::size_t>(place), tremor_.right_deg.size() - 2);
        const double rest = place - static_cast<double>(i);
        return {tremor_.right_deg[i] + (tremor_.right_deg[i + 1] - tremor_.right_deg[i]) * rest,
                tremor_.up_deg[i] + (tremor_.up_deg[i + 1] - tremor_.up_deg[i]) * rest};
    }

    bool blinks(double t_s) {
        if (source_ == Source::head) return false;
        if (t_s > blink_s_ + 0.2) blink_s_ = t_s + uniform(chance_, 2.0, 6.0);
        return t_s >= blink_s_ && t_s < blink_s_ + 0.2;
    }

  private:
    Source source_;
    const Tremor& tremor_;
    std::mt19937 chance_; ///< its own: at every frame rate the next viewer is the same
    Place error_;
    double blink_s_ = 0.0;
};

/// Leaves the residuals of the straight line that fits best: where a head drifts to is not tremor.
void take_line_out(std::vector<double>& values) {
    const double middle = static_cast<double>(values.size() - 1) / 2.0;
    double mean = 0.0, along = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double place = static_cast<double>(i) - middle;
        mean += values[i] / static_cast<double>(values.size());
        along += values[i] * place;
        squares += place * place;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] -= mean + along / squares * (static_cast<double>(i) - middle);
    }
}

/// Where the viewer is when the offer opens: anywhere, just beside the answer that will be chosen, or on it.
Place beginning(const Target& wanted, std::mt19937& chance) {
    const double radius_deg = degrees(wanted.cap.radius_rad);
    const double way_rad = uniform(chance, 0.0, 6.2832);
    double away_deg = 0.0;
    switch (chance() % 3) {
        case 0:
            return {uniform(chance, -20.0, 20.0), uniform(chance, -5.0, 15.0)};
        case 1:
            away_deg = uniform(chance, 1.0, 1.5) * radius_deg;
            break;
        default:
            away_deg = std::sqrt(uniform(chance, 0.0, 1.0)) * radius_deg;
    }
    const Place middle = place_of(wanted);
    return {middle.right_deg + away_deg * std::cos(way_rad), middle.up_deg + away_deg * std::sin(way_rad)};
}

} // namespace

std::vector<Tremor> tremors_of(const std::vector<HeadTrace>& traces) {
    std::vector<Tremor> tremors;
    for (const HeadTrace& trace : traces) {
        for (std::size_t i = 0; i + still_samples <= trace.heads.size(); i += still_samples) {
            Direction sum{0.0, 0.0, 0.0};
            for (std::size_t k = i; k < i + still_samples; ++k) {
                const Direction& head = trace.heads[k];
                sum = {sum.x + head.x, sum.y + head.y, sum.z + head.z};
            }
            const double yaw_rad = yaw_of(sum), pitch_rad = pitch_of(sum);
            Tremor tremor;
            bool still = trace.t_s[i + still_samples - 1] - trace.t_s[i] < 2.5;
            for (std::size_t k = i; k < i + still_samples; ++k) {
                const double turned_rad = std::remainder(yaw_of(trace.heads[k]) - yaw_rad, radians(360.0));
                tremor.right_deg.push_back(degrees(turned_rad) * std::cos(pitch_rad));
                tremor.up_deg.push_back(degrees(pitch_of(trace.heads[k]) - pitch_rad));
                still = still && std::hypot(tremor.right_deg.back(), tremor.up_deg.back()) <= still_deg;
            }
            if (!still) continue;
            take_line_out(tremor.right_deg);
            take_line_out(tremor.up_deg);
            tremors.push_back(std::move(tremor));
        }
    }
    return tremors;
}

IntendedLook intend(const Layout& layout, Source source, bool knows, const std::vector<Tremor>& tremors,
                    double frames_hz, std::mt19937& chance) {
    const double sample_s = 1.0 / frames_hz;
    IntendedLook look;
    look.targets = layout.targets(direction(0.0, 0.0));
    look.wanted = chance() % look.targets.size();
    const Place begins = beginning(look.targets[look.wanted], chance);
    Way way(source, begins, chance);
    double now_s = opens_s + uniform(chance, 0.3, 0.6); // until anything of it was seen
    // Two to four words, a quarter of a second each, from when the eyes set out: a head that follows them comes later,
    // and leaves with them.
    const std::size_t others = knows ? 0 : look.targets.size() - 1;
    for (std::size_t i = 0; i < others; ++i) {
        const Target& other = look.targets[(look.wanted + 1 + i) % look.targets.size()];
        const double read_s = now_s + uniform(chance, 0.5, 1.0);
        now_s = std::max(way.go(now_s, place_of(other)), read_s);
    }
    if (knows) now_s += uniform(chance, 0.0, 1.0);
    look.decided_s = now_s;
    const Place goal = place_of(look.targets[look.wanted]);
    way.go(now_s, goal);

    Noise noise(source, tremors, chance);
    const Cap& cap = look.targets[look.wanted].cap;
    for (int i = 0; i * sample_s < ends_s; ++i) {
        const double t_s = i * sample_s;
        const Place meant = way.at(t_s), off = noise.at(t_s);
        const double pitch_rad = radians(meant.up_deg + off.up_deg);
        const double yaw_rad = radians(meant.right_deg + off.right_deg / std::cos(pitch_rad));
        const Sample sample{t_s, direction(yaw_rad, pitch_rad), source, !noise.blinks(t_s)};
        if (look.touched_s == 0.0 && t_s >= look.decided_s && cap.contains(sample.direction)) look.touched_s = t_s;
        if (look.arrived_s == 0.0 && t_s >= way.landed_s && cap.contains(sample.direction)) look.arrived_s = t_s;
        (t_s < opens_s ? look.before : look.samples).push_back(sample);
    }
    return look;
}

} // namespace forksight::bench
