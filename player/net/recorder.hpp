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

class RecordSender;

/// 128 random bits as 32 hexadecimal digits: fit for a file's name and a URL.
std::string new_session_id();

class Recorder {
  public:
    /// Its thread makes FOLDER (if need be) and FOLDER/SESSION.jsonl, which must not be there yet, and tells `sender`,
    /// which outlives this, before the file is made and behind its last line; null: nobody. What cannot be made is a
    /// problem to be taken. The file is locked (flock) until its last line is there.
    Recorder(const std::filesystem::path& folder, const std::string& session, RecordSender* sender = nullptr);
    /// Writes what is queued, and has the disk keep it.
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    /// One thread at a time; never waits, not even for a lock. Each line is in the file within moments, and on the disk
    /// within a second. After a failure (disk full, a queue of 1024 lines behind a stuck disk) nothing more is written:
    /// what is there stays a valid beginning of the session.
    void append(choicegraph::Line line);

    /// Nothing is appended afterwards. Never waits: what is queued is written, and kept by the disk, some time later.
    void end();
    bool ended() const { return ended_; } ///< that time has come, and the file is closed
    /// As end(), and waits for it.
    void finish();
    /// What went wrong: said once, then absent again. Takes a lock only when there is something.
    std::optional<std::string> take_problem();
    const std::filesystem::path& path() const { return path_; }

  private:
    static constexpr std::size_t queue_lines = 1024;

    void run();
    void open();
    void write_queued();
    void write_all(std::string text);
    void sync();
    void look_for_it();
    void fail(std::string problem);

    const std::filesystem::path path_;
    RecordSender* const sender_;
    int file_ = -1;                        ///< the thread's own
    std::vector<choicegraph::Line> queue_; ///< a ring: the appender moves head_, the writer tail_
    std::atomic<std::size_t> head_{0};
    std::atomic<std::size_t> tail_{0};
    std::atomic<bool> stop_{false};
    std::atomic<bool> ended_{false};
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
