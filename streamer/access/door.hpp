// Access as the running server has it: one state of rules and keys, replaced when the library's changes; and what
// exchanges a class code for a token.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

#include "streamer/access/key_ring.hpp"
#include "streamer/access/rules.hpp"
#include "streamer/access/token.hpp"
#include "streamer/library/folder.hpp"
#include "streamer/library/store.hpp"

namespace forksight::streamer::access {

/// One moment of it; never changed.
struct AccessState {
    Rules rules;
    KeyRing keys;
};

struct DoorSettings {
    std::int64_t token_lasts_s = 12 * 3600; ///< a school day and its evening
    std::chrono::milliseconds look_every{1000};
};

/// May be used by several threads at once; state() and version() never wait for the disk.
class Door {
  public:
    /// In sentences: what keeps the library's access from being read again, once each time it begins, and its end.
    using Tell = std::function<void(std::string_view what, const std::string& why)>;

    /// Makes the store and the keys if this library never had any. Throws std::runtime_error with one sentence when
    /// they are there and cannot be used, or only one of them is: films are not opened to everybody by a lost file. A
    /// library that cannot be written to, and has neither, is open and gives no tokens.
    Door(const std::filesystem::path& library, const DoorSettings& settings, Tell tell);
    ~Door();

    std::shared_ptr<const AccessState> state() const;
    /// Changes with the state: who holds one need not ask for it again before.
    std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

    struct Granted {
        std::string token;
        Holder holder;
    };
    /// Waits for the disk: not for a thread that serves. `typed`: a class code as people type them, or a token, which
    /// is not made longer. Nothing: it is none that counts. Throws library::StoreFailure.
    std::optional<Granted> exchange(std::string_view typed, std::int64_t now_s);

  private:
    struct Sources {
        library::Identity store;
        library::Identity keys;
        std::int64_t store_version = 0;
        bool operator==(const Sources&) const = default;
    };

    void open_first();
    /// These with `disk_` held.
    void look_again();
    std::optional<Granted> look_up(std::string_view code, std::int64_t now_s);
    void failed(std::string_view why);
    void take_over(AccessState next);
    Sources sources();
    void watch();

    const std::filesystem::path path_;
    const DoorSettings settings_;
    const Tell tell_;

    std::mutex disk_; ///< held while the store or the keys are read
    std::unique_ptr<library::Store> store_;
    std::unique_ptr<Signer> signer_;
    Sources seen_;
    bool failing_ = false;

    mutable std::mutex mutex_; ///< held while a pointer is copied
    std::shared_ptr<const AccessState> state_;
    std::atomic<std::uint64_t> version_{0};

    std::mutex waiting_;
    std::condition_variable wake_;
    bool stop_ = false;
    std::thread watcher_;
};

/// Opens what commands change: makes store and keys if the library has neither. Throws as Door does.
struct Opened {
    std::unique_ptr<library::Store> store;
    KeyRing keys;
};
Opened open_access(const std::filesystem::path& library);

} // namespace forksight::streamer::access
