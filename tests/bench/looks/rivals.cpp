#include "tests/bench/looks/rivals.hpp"

#include <algorithm>

namespace forksight::bench {

using namespace choicegraph;

std::optional<std::size_t> target_under(const Direction& gaze, const std::vector<Target>& targets) {
    std::optional<std::size_t> found;
    double nearest = 1.0;
    for (const Target& target : targets) {
        const double distance = angle_between(target.cap.centre, gaze) / target.cap.radius_rad;
        if (!target.enabled || distance > nearest) continue;
        found = target.choice;
        nearest = distance;
    }
    return found;
}

namespace {

class PlainDwell : public Rule {
  public:
    PlainDwell(double dwell_s, double grace_s) : dwell_s_(dwell_s), grace_s_(grace_s) {}
    void open() override { *this = PlainDwell(dwell_s_, grace_s_); }
    std::optional<std::size_t> look(const Moment& moment, const std::vector<Target>&) override {
        // It knows no eyes that are shut: the last direction holds.
        if (done_ || !moment.sample.valid) return std::nullopt;
        const double time_s = moment.sample.time_s;
        const auto on = moment.on;
        if (on && on == choice_) {
            last_on_s_ = time_s;
        } else if (on || time_s - last_on_s_ > grace_s_) {
            choice_ = on;
            began_s_ = last_on_s_ = time_s;
        }
        if (!on || time_s - began_s_ < dwell_s_) return std::nullopt;
        done_ = true;
        return on;
    }

  private:
    double dwell_s_;
    double grace_s_;
    std::optional<std::size_t> choice_;
    double began_s_ = 0.0;
    double last_on_s_ = 0.0;
    bool done_ = false;
};

} // namespace

std::unique_ptr<Rule> plain_dwell(double dwell_s, double grace_s) {
    return std::make_unique<PlainDwell>(dwell_s, grace_s);
}

std::unique_ptr<Rule> a_frame_fuse() {
    return std::make_unique<PlainDwell>(1.5, 0.0);
}

std::unique_ptr<Rule> mrtk_dwell() {
    return std::make_unique<PlainDwell>(0.5 + 4.0, 0.0);
}

} // namespace forksight::bench
