// The viewings of one run that are over: what is reported of them, and their records on the way to the disk.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media_manifests/report.hpp"
#include "player/log.hpp"
#include "player/net/recorder.hpp"
#include "player/options.hpp"

namespace forksight::player {

struct RecordTrouble {
    std::string sentence;
    Status status; ///< what it makes of a viewing: only a record that somebody asked for is missed
};
/// What went wrong with a record, once; absent: nothing new.
std::optional<RecordTrouble> trouble_of(net::Recorder& record, const Options& options);

/// On the frame loop's thread. The report is the last viewing's; what went wrong in those before it is told in it too,
/// and the status is the worst of all.
class Viewings {
  public:
    /// Records that may be on their way to the disk at once: a disk that is further behind is waited for.
    static constexpr std::size_t most_open = 8;

    /// Both outlive it.
    Viewings(const Options& options, const Log& log) : options_(options), log_(log) {}

    /// What is reported if no viewing ever begins.
    void begin(const std::string& film, const std::vector<std::string>& notes);
    /// One is over. `record` may be null; its last lines need not be on the disk yet.
    void add(media_manifests::Report report, Status status, std::unique_ptr<net::Recorder> record);
    /// Something else went wrong, and is in the log already.
    void problem(const std::string& sentence, Status status);
    void note(std::string sentence) { report_.notes.push_back(std::move(sentence)); }
    /// Trouble with the records that are still open goes into the log and the report. Never waits.
    void hear();
    /// All records are on the disk, or the status says that they are not. Waits for the disk.
    void close();

    std::size_t open() const { return records_.size(); }
    /// Of all of them.
    media_manifests::Report report() const;
    Status status() const { return status_; }

  private:
    const Options& options_;
    const Log& log_;
    media_manifests::Report report_;  ///< of the last one
    std::vector<std::string> before_; ///< what went wrong before that
    Status status_ = Status::done;
    std::size_t added_ = 0; ///< of its problems, those that the viewing did not tell itself
    bool viewed_ = false;
    std::vector<std::unique_ptr<net::Recorder>> records_; ///< which are not closed
};

} // namespace forksight::player
