// What a deck did, for the player's report: takes, cues, problems, costs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "player/deck.hpp"

namespace forksight::player::video {

/// Frames are counted by VideoDeck::update(), from 0; times are the display's.
struct TakeNote {
    Stretch stretch;
    bool looped = false;        ///< the deck's own, at a loop's end
    bool was_ready = false;     ///< its first frame was there when it was decided
    unsigned decided_frame = 0; ///< the next frame to be shown when it was decided
    double decided_s = 0.0;
    std::optional<unsigned> first_frame; ///< the first that showed it; equal to decided_frame: not a frame was lost
    double first_frame_s = 0.0;
    unsigned black_frames = 0; ///< shown without any picture while it was waited for
    /// From the moment the sound before had faded by half, to the moment this clip's sound began, by the output's own
    /// account of what is heard (mpv's audio-pts, a quarter of a second later, traced back). Never below 0. Absent: one
    /// of the two is silent or muted, or the next take came too soon.
    std::optional<double> audio_gap_ms;
};

struct CueNote {
    Stretch stretch;
    double asked_s = 0.0;
    std::optional<double> ready_s; ///< absent: it was not there before it was taken or forgotten
};

struct Report {
    /// Of each list; what comes later is not noted.
    static constexpr std::size_t limit = 20'000;

    std::vector<TakeNote> takes;
    std::vector<CueNote> cues;
    std::vector<std::string> problems;
    std::vector<std::string> notes; ///< what is done differently here, in the viewer's language
    std::string decoding;           ///< "software", "vaapi" and so on: what decoded the film; empty: nothing did
    int dropped_frames = 0;         ///< that mpv left out on air, because it or this machine was too slow
    double cue_ms = 0.0;            ///< from opening to the first frame, a running mean
    double ms_per_megapixel = 0.0;  ///< to draw a film frame into its texture, GPU and CPU alike; a running mean
};

} // namespace forksight::player::video
