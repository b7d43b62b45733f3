// A clip in the making, hidden beside its place in the library, and the one step that puts it there whole.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <variant>

#include "media_manifests/result.hpp"
#include "streamer/ingest/ingest.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::ingest {

/// One at a time for each clip, over all processes: a lock that the kernel lets go when its holder dies.
class Draft {
  public:
    /// Makes LIBRARY/films/FILM where absent, and clears away what a killed ingest of this clip has left.
    static std::variant<std::unique_ptr<Draft>, Failure> begin(const std::filesystem::path& library,
                                                               const std::string& film, const std::string& clip);
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    /// What was not published is deleted.
    ~Draft();

    /// The hidden folder to write into.
    const std::filesystem::path& folder() const { return folder_; }
    /// Ends the names of this draft's renditions, and of those of no other draft of this clip: "k3f9ab".
    const std::string& mark() const { return mark_; }
    /// All of it reaches the disk, then takes the place of the clip in one step, also of one that exists.
    media_manifests::Result<media_manifests::Done> publish();

  private:
    Draft() = default;
    bool lock();
    media_manifests::Result<media_manifests::Done> clear_remains() const;
    media_manifests::Result<media_manifests::Done> take_place() const;

    std::filesystem::path film_folder_;
    std::filesystem::path target_;
    std::filesystem::path folder_;
    std::filesystem::path lock_file_;
    std::string clip_;
    std::string mark_;
    library::Descriptor lock_;
};

} // namespace forksight::streamer::ingest
