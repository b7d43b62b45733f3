// The player's report of one session, as text.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace forksight::media_manifests {

/// The fields of `--report` in the order and under the names of the contract. Times in seconds since the session began.
struct Report {
    struct Frames {
        std::uint64_t shown = 0;
        std::uint64_t late = 0;  ///< periods that passed without a new frame being shown
        std::uint64_t black = 0; ///< frames in which nothing of the film was to be seen
    };
    struct Switch {
        std::string from;
        std::string to;
        std::string cause; ///< "gaze", "timeout", "teacher", "key", "then", "back"
        double decided_s = 0.0;
        double first_frame_s = 0.0;
        std::uint64_t late_frames = 0;  ///< displayed frames between the decision and the first frame, beyond the next
        std::uint64_t black_frames = 0; ///< in the twelve frames around it
        std::optional<double> audio_gap_ms; ///< absent: not measured (muted, or a clip without sound)
    };
    /// `cause`, here and of cues: "line": bytes were on their way; "line_lost": the streamer did not answer;
    /// "streamer": it answered that it cannot now (429, 5xx); "decoding": the bytes were there, the picture was not;
    /// "machine": no decoder was free, or no memory for one.
    struct Stall {
        double at_s = 0.0;
        double for_s = 0.0;
        std::string scene;
        std::string cause; ///< an addition
    };
    struct Cue {
        std::string scene;
        std::optional<double> ready_s;  ///< absent: never was
        std::optional<double> needed_s; ///< absent: was not taken
        std::string cause;              ///< why it was not ready when it was needed; empty: it was; an addition
    };
    /// Another picture size was shown than before. An addition: "quality".
    struct Quality {
        double at_s = 0.0; ///< about: when it was read, and how far ahead of the viewer that was
        std::string clip;
        std::string from; ///< "1280x640"
        std::string to;
        /// "line": as fast as the line was believed to be; "late": the one before would have come too late; "failed":
        /// it could not be had; "there": this machine had it already; "stream": nothing else can follow in this clip.
        std::string cause;
    };
    std::string film;
    std::string ending; ///< empty: none reached
    std::vector<std::string> path;
    double wall_s = 0.0;
    Frames frames;
    std::vector<Switch> switches;
    std::vector<Stall> stalls;
    std::uint64_t bytes_fetched = 0;
    std::uint64_t bytes_played = 0;
    std::uint64_t bytes_wasted = 0;
    std::uint64_t bytes_prepared =
        0; ///< that came from this machine's disk instead of the line; an addition: "prepared"
    std::map<std::string, double> rendition_seconds;
    std::vector<Cue> cues;
    std::vector<Quality> quality;
    std::vector<std::string> problems;
    std::vector<std::string> notes;             ///< how the film was played, in sentences; an addition: "notes"
    std::map<std::string, std::string> machine; ///< renderer, display, versions; an addition: "machine"
};

std::string write_report(const Report& report);

} // namespace forksight::media_manifests
