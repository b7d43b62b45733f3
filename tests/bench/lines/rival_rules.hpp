// The rules ours is measured against, as Sabre has them with its defaults: by their papers, and by its behaviour where
// that is silent.
#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "player/stream/rule.hpp"

namespace forksight::bench {

/// Rate and delay by two means that fade, with half-lives of 8 and 3 seconds; the worse of the two counts.
class FadingMeans {
  public:
    explicit FadingMeans(double segment_s) : segment_s_(segment_s) {}
    void add(double seconds, double bps, double delay_s);
    double bps() const { return bps_; }
    double delay_s() const { return delay_s_; }

  private:
    struct Mean {
        double half_life_s;
        double bps = 0.0;
        double delay_s = 0.0;
    };
    double segment_s_;
    std::array<Mean, 2> means_{Mean{8.0}, Mean{3.0}};
    double weight_s_ = 0.0;
    double count_ = 0.0;
    double bps_ = 0.0;
    double delay_s_ = 0.0;
};

/// What all of them have.
class RivalRule : public player::stream::Rule {
  public:
    explicit RivalRule(const player::stream::Ladder& ladder);
    void fetched(const player::stream::Fetched& fetched) final;

  protected:
    /// Called for all but the first segment, before its rate counts.
    virtual void report([[maybe_unused]] const player::stream::Fetched& fetched) {}
    /// The best rendition that rate carries in time, with the delay.
    std::size_t carried_by(double bps) const;
    double logarithm(std::size_t rendition) const; ///< of its rate over the lowest

    const player::stream::Ladder& ladder_;
    FadingMeans line_;
};

/// Nine tenths of the measured rate, and no more than what is buffered can cover.
class ThroughputRule : public RivalRule {
  public:
    using RivalRule::RivalRule;
    player::stream::Choice choose(const player::stream::Question& question) override;
    std::optional<std::size_t> instead(const player::stream::Progress& progress) override;

  private:
    double safety_ = 0.9;
};

/// BOLA (Spiteri, Urgaonkar and Sitaraman, INFOCOM 2016), in the form for films that end, never above the throughput's
/// rendition but one when rising (BOLA-U).
class Bola : public RivalRule {
  public:
    explicit Bola(const player::stream::Ladder& ladder);
    player::stream::Choice choose(const player::stream::Question& question) override;
    std::optional<std::size_t> instead(const player::stream::Progress& progress) override;

  private:
    double control_ = 0.0; ///< the paper's V times p
    std::size_t last_ = 0;
};

/// BOLA-E (Spiteri, Sitaraman and Sparacio, MMSys 2018): with a placeholder buffer, and the insufficient buffer rule.
class BolaE : public RivalRule {
  public:
    explicit BolaE(const player::stream::Ladder& ladder);
    player::stream::Choice choose(const player::stream::Question& question) override;
    std::optional<std::size_t> instead(const player::stream::Progress& progress) override;
    void waited(double seconds) override { placeholder_s_ += seconds; }

  protected:
    void report(const player::stream::Fetched& fetched) override;

  private:
    double utility(std::size_t rendition) const { return logarithm(rendition) + 1.0; }
    double least_buffer_s(std::size_t rendition) const;
    double most_buffer_s(std::size_t rendition) const { return control_ * (utility(rendition) + gain_); }

    double gain_ = 0.0;
    double control_ = 0.0;
    double placeholder_s_ = 0.0;
    double safety_ = 0.9;
    std::size_t last_ = 0;
    bool starting_ = true;
};

/// dash.js' later rule: throughput while the buffer is short, else BOLA-E; changing below 5 and above 10 seconds.
class DynamicDash : public player::stream::Rule {
  public:
    explicit DynamicDash(const player::stream::Ladder& ladder) : bola_(ladder), throughput_(ladder) {}
    player::stream::Choice choose(const player::stream::Question& question) override;
    std::optional<std::size_t> instead(const player::stream::Progress& progress) override;
    void fetched(const player::stream::Fetched& fetched) override;
    void waited(double seconds) override;

  private:
    BolaE bola_;
    ThroughputRule throughput_;
    bool by_buffer_ = false;
};

} // namespace forksight::bench
