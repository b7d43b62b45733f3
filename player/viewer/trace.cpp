#include "player/viewer/trace.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <numbers>
#include <string>

#include "player/said.hpp"

namespace forksight::player::viewer {

using namespace choicegraph;
using media_manifests::Error;
using media_manifests::Errors;
using media_manifests::Result;

namespace {

constexpr std::size_t errors_listed = 10;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// The numbers of one line; empty if it is not three or four finite numbers.
std::vector<double> numbers(std::string_view line) {
    std::vector<double> values;
    while (true) {
        const auto comma = line.find(',');
        const std::string_view cell = trimmed(line.substr(0, comma));
        double value = 0.0;
        const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
        if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value)) return {};
        values.push_back(value);
        if (comma == std::string_view::npos) break;
        line.remove_prefix(comma + 1);
        if (values.size() == 4) return {};
    }
    return values.size() >= 3 ? values : std::vector<double>{};
}

double turned(double from_rad, double to_rad, double fraction) {
    return from_rad + std::remainder(to_rad - from_rad, 2.0 * std::numbers::pi) * fraction;
}

} // namespace

Result<std::vector<HeadSample>> read_trace(std::string_view text) {
    if (text.size() > trace_limit_bytes)
        return Error{"",
                     said("het bestand met hoofdbewegingen is groter dan 64 MiB", "the trace is larger than 64 MiB")};
    std::vector<HeadSample> samples;
    Errors errors;
    std::size_t line_number = 0;
    while (!text.empty() && errors.size() < errors_listed) {
        const auto end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++line_number;
        if (line.empty()) continue;
        const auto values = numbers(line);
        const std::string where = said("regel ", "line ") + std::to_string(line_number);
        if (values.empty()) {
            const bool words = line_number == 1 && line.find_first_of("0123456789") == std::string_view::npos;
            if (!words)
                errors.push_back({where, said("hier horen getallen te staan: t_s,yaw_deg,pitch_deg[,roll_deg]",
                                              "expected t_s,yaw_deg,pitch_deg[,roll_deg] as numbers")});
        } else if (!samples.empty() && values[0] < samples.back().t_s) {
            errors.push_back({where, said("de tijd gaat terug", "the time goes back")});
        } else if (std::abs(values[2]) > 90.0) {
            errors.push_back(
                {where, said("pitch_deg ligt niet tussen -90 en 90 graden", "the pitch is beyond -90..90 degrees")});
        } else {
            samples.push_back(
                {values[0], radians(values[1]), radians(values[2]), values.size() > 3 ? radians(values[3]) : 0.0});
        }
    }
    if (!errors.empty()) return errors;
    if (samples.empty())
        return Error{"", said("het bestand met hoofdbewegingen is leeg (er horen regels in te staan met "
                              "t_s,yaw_deg,pitch_deg[,roll_deg])",
                              "the trace has no samples (expected lines t_s,yaw_deg,pitch_deg[,roll_deg])")};
    return samples;
}

Trace::Trace(std::vector<HeadSample> samples) : samples_(std::move(samples)) {
    assert(!samples_.empty());
}

Orientation Trace::head(double now_s, Director&) {
    if (!began_s_) began_s_ = now_s;
    return at(now_s - *began_s_);
}

Orientation Trace::at(double t_s) const {
    const auto after = std::upper_bound(samples_.begin(), samples_.end(), t_s,
                                        [](double t, const HeadSample& sample) { return t < sample.t_s; });
    if (after == samples_.begin() || after == samples_.end()) {
        const HeadSample& s = after == samples_.begin() ? samples_.front() : samples_.back();
        return orientation(s.yaw_rad, s.pitch_rad, s.roll_rad);
    }
    const HeadSample& a = *(after - 1);
    const HeadSample& b = *after;
    const double fraction = b.t_s > a.t_s ? (t_s - a.t_s) / (b.t_s - a.t_s) : 1.0;
    return orientation(turned(a.yaw_rad, b.yaw_rad, fraction), turned(a.pitch_rad, b.pitch_rad, fraction),
                       turned(a.roll_rad, b.roll_rad, fraction));
}

} // namespace forksight::player::viewer
