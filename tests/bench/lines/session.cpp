#include "tests/bench/lines/session.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace forksight::bench {
namespace {

using player::stream::Choice;
using player::stream::Fetched;
using player::stream::Ladder;
using player::stream::Progress;
using player::stream::Rule;

/// How much more must have come, and how much later it must be, before a rule is asked again whether to go on.
constexpr double progress_bits = 12000.0;
constexpr double progress_s = 0.05;

class Session {
  public:
    Session(const Ladder& ladder, const Trace& trace, Rule& rule) : ladder_(ladder), line_(trace), rule_(rule) {}

    Outcome play() {
        Progress first{0, 0, ladder_.bits[0][0], ladder_.bits[0][0], 0.0, 0.0, 0.0};
        first.first_bit_s = line_.wait_for_first_bit();
        first.passed_s = first.first_bit_s + line_.download(first.bits);
        arrived(first);
        while (shown_.size() < ladder_.segments()) step();
        return outcome_of(ladder_, shown_, first.passed_s, stalled_s_);
    }

  private:
    void pass(double seconds) {
        stalled_s_ += std::max(0.0, seconds - buffer_s_);
        buffer_s_ = std::max(0.0, buffer_s_ - seconds);
    }

    void arrived(Progress last) {
        shown_.push_back(last.rendition);
        buffer_s_ += ladder_.segment_s;
        last.buffer_s = buffer_s_;
        rule_.fetched({last, true});
    }

    void wait(double seconds) {
        pass(seconds);
        line_.pass(seconds);
    }

    void step() {
        if (const double full_s = buffer_s_ + ladder_.segment_s - ladder_.buffer_limit_s; full_s > 0.0) {
            wait(full_s);
            rule_.waited(full_s);
        }
        const Choice choice = rule_.choose({shown_.size(), buffer_s_});
        if (choice.wait_s > 0.0) wait(choice.wait_s);
        Progress progress{shown_.size(), choice.rendition, ladder_.bits[shown_.size()][choice.rendition], 0, 0, 0, 0};
        const double before_s = buffer_s_;
        progress.first_bit_s = progress.passed_s = line_.wait_for_first_bit();
        double least_s = progress_s - progress.passed_s;
        bool whole = false;
        while (!whole) {
            const Line::Came came = line_.download(progress.bits - progress.came_bits, progress_bits, least_s);
            progress.came_bits += came.bits;
            progress.passed_s += came.seconds;
            progress.buffer_s = std::max(0.0, before_s - progress.passed_s);
            least_s = progress_s;
            whole = progress.came_bits >= progress.bits * (1.0 - 1e-12);
            if (!whole && rule_.instead(progress)) break;
        }
        pass(progress.passed_s);
        if (whole) return arrived(progress);
        progress.buffer_s = buffer_s_;
        rule_.fetched({progress, false});
    }

    const Ladder& ladder_;
    Line line_;
    Rule& rule_;
    double buffer_s_ = 0.0;
    double stalled_s_ = 0.0;
    std::vector<std::size_t> shown_;
};

} // namespace

Ladder read_movie(const std::filesystem::path& file) {
    try {
        std::ifstream in(file);
        const auto movie = nlohmann::json::parse(in);
        Ladder ladder;
        ladder.segment_s = movie.at("segment_duration_ms").get<double>() / 1000.0;
        for (const auto& rate : movie.at("bitrates_kbps")) ladder.rates_bps.push_back(rate.get<double>() * 1000.0);
        ladder.bits = movie.at("segment_sizes_bits").get<std::vector<std::vector<double>>>();
        const bool rising = std::is_sorted(ladder.rates_bps.begin(), ladder.rates_bps.end());
        if (ladder.segment_s <= 0.0 || ladder.rates_bps.empty() || ladder.rates_bps.front() <= 0.0 || !rising) {
            throw std::runtime_error("rates must rise from above 0, and a segment last");
        }
        for (const auto& segment : ladder.bits) {
            if (segment.size() != ladder.rates_bps.size()) throw std::runtime_error("a segment lacks a size");
            if (*std::min_element(segment.begin(), segment.end()) <= 0.0)
                throw std::runtime_error("a size is 0 or less");
        }
        if (ladder.bits.empty()) throw std::runtime_error("there are no segments");
        return ladder;
    } catch (const std::exception& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
}

Outcome outcome_of(const Ladder& ladder, const std::vector<std::size_t>& shown, double beginning_s, double stalled_s) {
    double rates = 0.0;
    double utility = 0.0;
    std::size_t changes = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        rates += ladder.rates_bps[shown[i]];
        utility += std::log(ladder.rates_bps[shown[i]] / ladder.rates_bps[0]);
        changes += i > 0 && shown[i] != shown[i - 1];
    }
    const double total_s = beginning_s + stalled_s + ladder.segment_s * static_cast<double>(shown.size());
    const double share = ladder.segment_s / total_s;
    Outcome outcome{rates * share / 1000.0, utility * share, stalled_s / total_s, 0.0,
                    static_cast<double>(changes) / static_cast<double>(shown.size())};
    outcome.score = outcome.utility - stall_weight * outcome.stalled;
    return outcome;
}

Outcome play(const Ladder& ladder, const Trace& trace, Rule& rule) {
    return Session(ladder, trace, rule).play();
}

} // namespace forksight::bench
