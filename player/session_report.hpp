// Gathers, frame by frame, what the report of one session says: switches, late and black frames, stalls.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/report.hpp"
#include "player/director.hpp"

namespace forksight::player {

/// One displayed frame, after it was shown. Times on the display's clock.
struct ShownFrame {
    double began_s = 0.0;  ///< when the director was asked what is due
    double shown_s = 0.0;  ///< when the display had taken the picture
    double period_s = 0.0; ///< the display's own
    bool black = false;    ///< nothing of the film was to be seen in it
    bool waiting = false;  ///< the taken scene's first frame was not there yet
    bool stalled = false;  ///< nothing comes for the clip on air, or for the one that was taken
    bool paused = false;
    const char* cause = "line"; ///< why it waits or is stalled, as the report says it
};

/// A sentence, where a viewer saw the film move unevenly; empty: it did not, or was too short to tell.
std::string uneven_words(const media_manifests::Report::Frames& frames);

class SessionReport {
  public:
    /// `film`: its id. Times in the report count from `began_s`.
    SessionReport(std::string film, double began_s);

    void shown(const ShownFrame& frame, const Director& director);
    /// Why the `entry`th scene of the viewing was waited for, mostly; empty: it was not.
    std::string cause_of_waiting(std::size_t entry) const;
    /// How long the sound was silent in the newest switch; told when it is known, later than the switch itself.
    void audio_gap(std::size_t switch_number, double gap_ms);
    void problem(std::string sentence);

    /// The report so far; what the line and the deck know is the caller's to add.
    media_manifests::Report report(const Director& director, double now_s) const;

  private:
    void note_switches(const ShownFrame& frame, const Director& director);
    void note_waiting(const ShownFrame& frame, const Director& director);
    void note_stall(const ShownFrame& frame, const Director& director);
    void end_stall(media_manifests::Report& report, double now_s, const Director& director) const;

    media_manifests::Report report_;
    double began_s_ = 0.0;
    std::optional<double> last_shown_s_;
    std::vector<std::uint64_t> first_frame_numbers_; ///< of each switch that is on air
    std::optional<double> stalled_since_s_;
    using Causes = std::map<std::string_view, std::uint64_t>; ///< frames of each
    Causes stall_causes_;
    std::vector<Causes> waiting_causes_; ///< of each scene of the viewing, the first as well
    std::size_t shown_entries_ = 0;      ///< scenes of which a frame was shown, or that were left before
    std::uint64_t waited_frames_ = 0;
    bool film_seen_ = false;
    bool was_paused_ = false;
    media_manifests::Report::Frames moving_; ///< as the report's, of what was to move evenly
};

} // namespace forksight::player
