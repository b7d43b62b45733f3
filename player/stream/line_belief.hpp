// What is believed of the line: how fast the next segment will come, how sure that is, and how it has been before.
#pragma once

#include <cstddef>
#include <vector>

namespace forksight::player::stream {

/// A line keeps its level for a while, with noise around it; now and then it becomes another line, most likely one such
/// as it has been before. Levels are natural logarithms of bits a second.
class LineBelief {
  public:
    /// `lowest_bps` and `highest_bps`: of the levels that matter; beyond, a line counts as that.
    LineBelief(double lowest_bps, double highest_bps);

    /// A stretch of time in which bits came: moves the level.
    void saw(double bits, double seconds, double delay_s);
    /// A whole segment that took so long when `level` had been believed: moves the spread.
    void judge(double level, double bits, double seconds);

    double level() const { return level_; }
    /// Scale of Student's t, three degrees of freedom, of a segment that comes within an instant; one that takes longer
    /// averages more of the noise (see spread_over()).
    double spread() const { return spread_; }
    double delay_s() const { return delay_s_; }
    /// For how long it was heard, in all.
    double heard_s() const { return weight_s_; }

    /// Probabilities of what the line may become, by level; they add up to 1.
    std::vector<double> others() const;
    static constexpr double level_step = 0.25; ///< a factor of 1.28
    double lowest_level() const { return lowest_; }
    std::size_t levels() const { return seen_s_.size(); }

  private:
    double lowest_;
    std::vector<double> seen_s_; ///< by level: for how long; a share of it is assumed before anything was seen
    double level_ = 0.0;
    double spread_;
    double delay_s_ = 0.05;
    double weight_s_ = 0.0; ///< of what the level was made of
};

/// How much of an instant's spread is left in the mean of so many seconds.
double spread_over(double seconds);
/// How much of a segment's surprise stays in the level afterwards, if the line has not become another.
inline constexpr double lasting = 0.25;
/// That a line becomes another within so many seconds.
double change_within(double seconds);

} // namespace forksight::player::stream
