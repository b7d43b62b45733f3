// Three looks for practice that cannot be failed: to look, to wait for the ring, to look away and back.
#pragma once

#include <string>

#include "player/guide/board.hpp"
#include "player/guide/phrases.hpp"

namespace forksight::player::guide {

class Tutorial {
  public:
    // Whoever does nothing is told more, and then it goes on by itself.
    static constexpr double help_after_s = 7.0;
    static constexpr double by_itself_after_s = 20.0;
    static constexpr double praise_s = 1.3;

    Tutorial(choicegraph::DwellSettings dwell, std::string language);

    void open(double time_s, double front_rad);
    /// The room was turned towards the viewer.
    void turn(double front_rad);
    /// Once a frame; true when it is over, done or left out.
    bool look(const choicegraph::Sample& sample, bool select);
    void draw(render::Overlay& overlay) const;
    /// As Stages::moment.
    std::string moment() const;

  private:
    enum class Step { look, wait, away, ready, over };

    void begin(Step step);
    void lay_out();
    void next();
    bool praising() const { return now_s_ < praise_until_s_; }
    Phrase title() const;
    Phrase text() const;
    Phrase help() const;
    Entry own_mark() const;
    double mark_yaw_deg() const;

    std::string language_;
    Board board_;
    Step step_ = Step::look;
    double front_rad_ = 0.0;
    double now_s_ = 0.0;
    double began_s_ = 0.0;
    double on_s_ = 0.0;   ///< looked at the mark, at a stretch
    double away_s_ = 0.0; ///< looked elsewhere, in all
    double praise_until_s_ = 0.0;
    bool on_mark_ = false;
};

} // namespace forksight::player::guide
