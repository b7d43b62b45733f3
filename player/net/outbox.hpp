// The folder in which records wait until the streamer has them: SESSION.jsonl, and beside it SESSION.sent.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "media_manifests/record_exchange.hpp"

namespace forksight::player::net {

/// Where records wait that nobody gave a folder: XDG_STATE_HOME/forksight/records. Not the data folder, where a
/// streamer on the same machine keeps those that were sent to it. Absent: this machine has no such place.
std::optional<std::filesystem::path> default_outbox();

/// A sentence: the record cannot be written there, because of this errno.
std::string cannot_write(const std::filesystem::path& path, int error);

/// Any thread, one at a time for each session.
class Outbox {
  public:
    /// `keeps`: what was sent stays. Else the folder is made for its owner alone, and what was sent is removed.
    Outbox(std::filesystem::path folder, bool keeps);

    const std::filesystem::path& folder() const { return folder_; }
    bool keeps() const { return keeps_; }
    std::filesystem::path record(const std::string& session) const { return folder_ / (session + ".jsonl"); }
    /// Before the record is made, with the folder if need be: from here on it is known whom it is for. Empty, or why
    /// that cannot be written.
    [[nodiscard]] std::string begin(const std::string& session, const std::string& server) const;
    /// Sessions for that streamer that are not all there, and that it did not refuse; at most 1000, oldest first.
    std::vector<std::string> unsent(const std::string& server) const;
    /// Absent also when somebody else put it there.
    std::optional<media_manifests::SentMark> mark(const std::string& session) const;
    /// What cannot be written is not: lines are then sent again, and are known there.
    void note(const std::string& session, const media_manifests::SentMark& mark) const;
    /// The streamer has all of it.
    void complete(const std::string& session, media_manifests::SentMark mark) const;

  private:
    std::filesystem::path mark_path(const std::string& session) const { return folder_ / (session + ".sent"); }
    int make_folder() const;                                                                 ///< 0, or errno
    int write_mark(const std::string& session, const media_manifests::SentMark& mark) const; ///< 0, or errno

    std::filesystem::path folder_;
    bool keeps_;
};

/// A record as it lies on the disk, read in whole lines; it may still grow.
class RecordFile {
  public:
    /// `alone`: nothing if a player is still writing it. Nothing also when it is not there.
    static std::optional<RecordFile> open(const std::filesystem::path& path, bool alone);
    RecordFile(RecordFile&& other) noexcept;
    RecordFile& operator=(RecordFile&& other) noexcept;
    ~RecordFile();

    /// Reads on from behind so many lines; from the end if there are fewer. Behind how many it is.
    std::uint64_t go_to(std::uint64_t lines);
    struct Lines {
        std::string text; ///< each with its end
        std::uint64_t count = 0;
    };
    /// The next whole lines, at most so many bytes; none if there are none yet. Absent: what comes is no line.
    std::optional<Lines> next(std::size_t at_most_bytes);

  private:
    explicit RecordFile(int file) : file_(file) {}
    std::string read(std::size_t bytes) const;

    int file_ = -1;
    std::uint64_t offset_ = 0;
};

} // namespace forksight::player::net
