#include "tests/bench/lines/line.hpp"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace forksight::bench {
namespace {

constexpr double assumed_delay_s = 0.05;

std::vector<Period> from_json(const std::string& text) {
    std::vector<Period> periods;
    for (const auto& one : nlohmann::json::parse(text)) {
        periods.push_back({one.at("duration_ms").get<double>() / 1000.0,
                           one.at("bandwidth_kbps").get<double>() * 1000.0,
                           one.at("latency_ms").get<double>() / 1000.0});
    }
    return periods;
}

std::vector<Period> from_lines(const std::string& text) {
    std::vector<Period> periods;
    std::istringstream lines(text);
    double before_s = 0.0;
    double at_s = 0.0;
    double rate_mbps = 0.0;
    while (lines >> at_s >> rate_mbps) {
        if (!periods.empty()) periods.back().seconds = at_s - before_s;
        periods.push_back({1.0, rate_mbps * 1e6, assumed_delay_s});
        before_s = at_s;
    }
    if (!lines.eof()) throw std::runtime_error("a line is no 'seconds Mbit/s'");
    return periods;
}

} // namespace

Trace read_trace(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    Trace trace{file.filename().string(), {}};
    try {
        const std::size_t first = text.find_first_not_of(" \t\r\n");
        if (first == std::string::npos) throw std::runtime_error("it is empty or cannot be read");
        trace.periods = text[first] == '[' ? from_json(text) : from_lines(text);
        double seconds = 0.0;
        double bits = 0.0;
        for (const Period& period : trace.periods) {
            if (period.seconds < 0.0 || period.bps < 0.0 || period.delay_s < 0.0 || period.seconds > 1e7) {
                throw std::runtime_error("a duration, rate or delay is below zero, or a duration is out of reason");
            }
            seconds += period.seconds;
            bits += period.seconds * period.bps;
        }
        if (seconds <= 0.0 || bits < 1e5) throw std::runtime_error("nothing ever comes over this line");
    } catch (const std::exception& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
    return trace;
}

void Line::next() {
    now_s_ += left_s_;
    at_ = (at_ + 1) % trace_->periods.size();
    left_s_ = period().seconds;
}

void Line::pass(double seconds) {
    while (seconds > left_s_) {
        seconds -= left_s_;
        next();
    }
    spend(seconds);
}

double Line::wait_for_first_bit() {
    const double began_s = now_s_;
    for (double share = 1.0; share > 0.0;) {
        const double wait_s = share * period().delay_s;
        if (wait_s <= left_s_) {
            spend(wait_s);
            break;
        }
        share -= left_s_ / period().delay_s;
        next();
    }
    return now_s_ - began_s;
}

Line::Came Line::download(double bits, double least_bits, double least_s) {
    Came came;
    while (bits > 0.0 && (least_bits > 0.0 || least_s > 0.0)) {
        const double rate = period().bps;
        const double wanted = std::max(least_bits, least_s * rate);
        const double here = left_s_ * rate;
        double got = 0.0;
        double took_s = 0.0;
        if (rate <= 0.0) {
            took_s = least_bits > 0.0 ? left_s_ : std::min(least_s, left_s_);
        } else if (bits <= wanted && bits <= here) {
            got = bits;
            took_s = bits / rate;
        } else if (wanted <= here) {
            got = wanted;
            took_s = wanted / rate;
            least_bits = least_s = 0.0;
        } else {
            got = here;
            took_s = left_s_;
        }
        if (took_s >= left_s_) {
            took_s = left_s_;
            next();
        } else {
            spend(took_s);
        }
        came.bits += got;
        came.seconds += took_s;
        bits -= got;
        least_bits -= got;
        least_s -= took_s;
    }
    return came;
}

double Line::download(double bits) {
    const double began_s = now_s_;
    while (bits > 0.0) {
        const double here = left_s_ * period().bps;
        if (bits <= here) {
            spend(bits / period().bps);
            break;
        }
        bits -= here;
        next();
    }
    return now_s_ - began_s;
}

} // namespace forksight::bench
