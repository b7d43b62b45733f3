// The certificate a server shows: read at the start, and again when its files change.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "streamer/library/folder.hpp"
#include "streamer/tls/pair.hpp"

namespace forksight::streamer::tls {

/// Any thread may use it. A pair that cannot be used never replaces one that can.
class ServedPair {
  public:
    struct Settings {
        PairFiles files;
        /// Told what happened, as in "certificate", and of what or why; called from one thread at a time.
        std::function<void(const char* what, const std::string& why)> tell;
        /// May make the files anew when their end is near; called before the first reading and then now and again.
        std::function<void()> renew;
        std::chrono::milliseconds look_time{2000};
    };

    /// Throws std::runtime_error, whose sentence says what is wrong with which file.
    explicit ServedPair(Settings settings);
    ~ServedPair();
    ServedPair(const ServedPair&) = delete;
    ServedPair& operator=(const ServedPair&) = delete;

    /// For a new connection.
    std::shared_ptr<ssl_ctx_st> context() const;
    /// Reads the files now. False, and told, if they cannot be used; what was in use stays.
    bool reload();

  private:
    /// Of both files; absent ones have an identity of zeros.
    struct Seen {
        library::Identity certificate;
        library::Identity key;
        bool operator==(const Seen&) const = default;
    };

    Seen look() const;
    bool read_again(bool quietly);
    void watch();
    /// True when it is time to end.
    bool wait();
    void once_a_day();

    const Settings settings_;
    mutable std::mutex context_mutex_; ///< held for a copy of a pointer
    std::shared_ptr<ssl_ctx_st> context_;
    std::mutex reading_mutex_; ///< of the rest, and held while files are read
    Seen read_;
    std::int64_t ends_s_ = 0;
    std::int64_t read_s_ = 0;
    std::mutex ending_mutex_;
    std::condition_variable ended_;
    bool ending_ = false;
    std::thread watching_;
};

} // namespace forksight::streamer::tls
