// A viewer who turns to and looks at given choices, in order; silence is waited for.
#pragma once

#include <string>
#include <vector>

#include "player/viewer/head_turn.hpp"
#include "player/viewer/viewer.hpp"

namespace forksight::player::viewer {

class Chooser : public Viewer {
  public:
    /// Ids of choices, one for each offer that will be met.
    explicit Chooser(std::vector<std::string> ids);

    choicegraph::Orientation head(double now_s, Director& director) override;
    std::optional<std::string> problem() const override { return problem_; }
    std::optional<std::string> missed() const override { return missed_; }
    std::optional<std::string> unfinished() const override;

  private:
    void meet_offer(double now_s, const Director& director);
    void answer(double now_s, Director& director);
    void leave_offer(const Director& director);

    std::vector<std::string> ids_;
    std::size_t next_ = 0;
    std::size_t offers_met_ = 0;
    bool in_offer_ = false;
    double answer_at_s_ = 0.0;
    int frames_ = 0; ///< seen of the offer
    HeadTurn turn_;
    std::optional<std::string> problem_;
    std::optional<std::string> missed_;
};

} // namespace forksight::player::viewer
