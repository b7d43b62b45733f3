// A film of four scenes and a deck without pictures, for tests of what directs them.
#pragma once

#include <string>
#include <vector>

#include "choicegraph/film.hpp"
#include "media_manifests/film_json.hpp"
#include "player/deck.hpp"
#include "tests/catch.hpp"

namespace forksight::tests {

inline choicegraph::Film small_film() {
    const auto film =
        media_manifests::read_film(R"({ "forksight": 1, "id": "small", "title": {"nl": "Klein", "en": "Small"},
      "start": "door", "variables": {"trust": {"initial": 0, "min": 0, "max": 3}},
      "clips": {"door": {"viewpoint": "worker"}, "door-child": {"viewpoint": "child"}, "hall": {}, "street": {}},
      "scenes": {
        "door": {"clip": "door", "views": [{"clip": "door-child", "looks": {"ask": {"yaw": 60, "pitch": 10, "radius": 8}}}], "offer": {"at": 2.0, "until": 6.0, "meanwhile": "loop", "loop_from": 1.0, "otherwise": "silent"},
          "choices": [
            {"id": "ask", "text": {"nl": "Mag ik binnenkomen?", "en": "May I come in?"}, "look": {"yaw": -20, "pitch": -15, "radius": 8},
             "do": ["trust = trust + 1"], "to": "hall"},
            {"id": "push", "text": {"nl": "Opzij!", "en": "Move!"}, "look": {"yaw": 25, "pitch": -15, "radius": 8}, "to": "street"},
            {"id": "steer", "text": {"nl": "Docent", "en": "Teacher"}, "by": "teacher", "to": "street"},
            {"id": "silent", "text": {"nl": "Zwijgen", "en": "Silence"}, "to": "street"}]},
        "hall": {"clip": "hall", "then": [{"if": "trust >= 1", "to": "in"}, {"to": "street"}]},
        "in": {"clip": "street", "from": 1.0, "to_time": 2.0, "end": "let-in"},
        "street": {"clip": "street", "end": "sent-away"}}})");
    if (!film) FAIL(media_manifests::to_string(film.errors()));
    return film.value();
}

/// Clips of ten seconds; time passes by advance().
class ClockDeck : public player::Deck {
  public:
    void cue(const std::vector<player::Stretch>& stretches) override { cued = stretches; }
    void expect(const std::vector<player::Expected>& what, std::optional<double> in_s) override {
        expected = what;
        soonest_s = in_s;
    }
    void take(const player::Stretch& stretch) override {
        taken.push_back(stretch);
        looping = frozen = false;
        air = {stretch.from_s, false, waits};
    }
    void loop(double from_s, std::optional<double> to_s) override {
        looping = true;
        loop_from_s = from_s;
        loop_to_s = to_s.value_or(10.0);
    }
    void freeze() override { frozen = true; }
    void pause(bool on) override { paused = on; }
    player::OnAir on_air() const override { return air; }

    void advance(double seconds) {
        if (paused || frozen || air.waiting || taken.empty()) return;
        const double end_s = taken.back().to_s.value_or(10.0);
        air.position_s += seconds;
        while (looping && air.position_s >= loop_to_s) air.position_s -= loop_to_s - loop_from_s;
        air.finished = air.position_s >= end_s;
    }

    std::vector<player::Stretch> cued;
    std::vector<player::Stretch> taken;
    std::vector<player::Expected> expected;
    std::optional<double> soonest_s;
    player::OnAir air;
    bool waits = false;
    bool looping = false;
    bool frozen = false;
    bool paused = false;
    double loop_from_s = 0.0;
    double loop_to_s = 10.0;
};

} // namespace forksight::tests
