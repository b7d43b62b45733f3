// Fetches files of a film into the object store, several at a time, each believed only when its hash is right.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "media_manifests/result.hpp"
#include "player/cache/object_store.hpp"
#include "player/net/gather.hpp"

namespace forksight::player::cache {

class Intake {
  public:
    struct Outcome {
        media_manifests::Errors errors; ///< a file that came twice with other bytes, or may not be had
        bool changed = false;           ///< a file is gone: the film was changed meanwhile
    };

    /// Everything handed in outlives it. `patience`: without anything coming, while the line fails.
    Intake(net::Fetch& fetch, const ObjectStore& objects, std::string base_url, std::chrono::milliseconds patience);
    ~Intake();
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    /// Waits for all; `came` hears of the bytes of each, and is called often with 0. Ends at the first error. Throws
    /// LineFailure, CacheFailure, and net::Left when `go_on` says so.
    Outcome fetch_all(const media_manifests::HashedFiles& files, const std::function<bool()>& go_on,
                      const std::function<void(std::uint64_t bytes)>& came);

  private:
    using Clock = std::chrono::steady_clock;
    struct Inbox {
        std::mutex mutex;
        std::condition_variable changed;
        std::deque<std::pair<std::size_t, net::Answer>> answers; ///< by the file's number
    };
    struct Waiting {
        std::size_t number = 0;
        Clock::time_point not_before{};
    };

    void ask(std::size_t number, const HashedFile& file);
    void ask_for_more(const media_manifests::HashedFiles& files);
    /// Whether it is done with.
    bool take(std::size_t number, const HashedFile& file, net::Answer answer, Outcome& outcome);

    net::Fetch& fetch_;
    const ObjectStore& objects_;
    const std::string base_url_;
    const std::chrono::milliseconds patience_;
    const std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
    std::deque<Waiting> waiting_;
    std::map<std::size_t, net::Fetch::Ticket> under_way_;
    std::map<std::size_t, int> wrong_; ///< how often a file came with other bytes
    Clock::time_point last_came_{};
    std::string last_problem_;
};

} // namespace forksight::player::cache
