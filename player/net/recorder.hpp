// Writes a session's record to disk while it happens, on a thread of its own.
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "choicegraph/replay.hpp"

namespace forksight::player::net {

/// 128 random bits as 32 hexadecimal digits: fit for a file's name and a URL.
std::string new_session_id();

class Recorder {
  public:
    /// Makes FOLDER (if need be) and FOLDER/SESSION.jsonl, which must not be there yet. Throws std::runtime_error, in
    /// words for the user, when it cannot. The file is locked (flock) until this is gone.
    Recorder(const std::filesystem::path& folder, const std::string& session);
    /// Writes what is queued, and has the disk keep it.
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    /// One thread at a time; never waits, not even for a lock. Each line is in the file within moments, and on the disk
    /// within a second. After a failure (disk full, a queue of 1024 lines behind a stuck disk) nothing more is written:
    /// what is there stays a valid beginning of the session.
    void append(choicegraph::Line line);

    /// Writes what is queued, and has the disk keep it. Waits for that; nothing may be appended afterwards.
    void finish();
    /// What went wrong: said once, then absent again. Takes a lock only when there is something.
    std::optional<std::string> take_problem();
    const std::filesystem::path& path() const { return path_; }

  private:
    static constexpr std::size_t queue_lines = 1024;

    void run();
    void write_queued();
    void write_all(std::string text);
    void sync();
    void fail(std::string problem);

    std::filesystem::path path_;
    int file_ = -1;
    std::vector<choicegraph::Line> queue_; ///< a ring: the appender moves head_, the writer tail_
    std::atomic<std::size_t> head_{0};
    std::atomic<std::size_t> tail_{0};
    std::atomic<bool> stop_{false};
    std::atomic<bool> overrun_{false};
    std::counting_semaphore<> wake_{0};
    std::mutex problem_mutex_;
    std::string problem_;
    std::atomic<bool> has_problem_{false};
    bool failed_ = false; ///< writer's own
    bool unsynced_ = false;
    std::thread thread_;
};

} // namespace forksight::player::net
