// A session that plays itself frame by frame, over a deck that has only a clock.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "player/director.hpp"
#include "tests/player/director/small_film.hpp"

namespace forksight::tests::directed {

using namespace choicegraph;
using player::Director;

inline constexpr double frame_s = 1.0 / 30;

/// A session that plays itself frame by frame.
struct Session {
    int keys;
    std::optional<double> dwell_s;
    bool confirm;
    Film film = small_film();
    ClockDeck deck;
    std::vector<Line> lines;
    Director director{film, deck, player::Manner{"nl", keys, dwell_s, confirm},
                      [this](const Line& line) { lines.push_back(line); }};
    double now_s = 100.0;

    explicit Session(int with_keys = 4, std::optional<double> own_dwell_s = {}, bool with_confirm = false)
        : keys(with_keys), dwell_s(own_dwell_s), confirm(with_confirm) {
        director.start({"s", "small", "sha256:0", "nl", "test"}, now_s);
    }

    void play(double seconds, const choicegraph::Direction& gaze = direction(0.0, 0.0)) {
        for (double passed_s = 0.0; passed_s < seconds - 1e-9; passed_s += frame_s) {
            now_s += frame_s;
            deck.advance(frame_s);
            director.step(now_s, Sample{now_s, gaze});
        }
    }

    std::variant<Outcome, Impossible> replayed() const { return replay(film, lines); }
};

inline choicegraph::Direction at(double yaw_deg, double pitch_deg) {
    return direction(radians(yaw_deg), radians(pitch_deg));
}

} // namespace forksight::tests::directed
