// Segments and inits in memory, shared by all streams: what was fetched once costs nothing again, within a limit.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "player/cache/copy.hpp"
#include "player/net/fetch.hpp"
#include "player/stream/ledger.hpp"

namespace forksight::player::stream {

struct Kept {
    std::string bytes;
    mutable std::atomic<bool> counted{false}; ///< as played
};
using KeptPointer = std::shared_ptr<const Kept>;

struct Arrival {
    KeptPointer kept; ///< null unless delivered
    net::Ending ending = net::Ending::cancelled;
    std::string problem;
};

/// Any thread. Held by a shared_ptr: answers may come when its owner is gone.
class SegmentStore : public std::enable_shared_from_this<SegmentStore> {
  public:
    using Waiter = std::uint64_t;
    struct Wanted {
        KeptPointer kept; ///< there already; else it comes by `then`
        Waiter waiter = 0;
    };

    /// `fetch` outlives it. `copy`: what lies on this machine's disk; null: nothing.
    SegmentStore(net::Fetch& fetch, std::shared_ptr<Ledger> ledger, std::size_t limit_bytes,
                 std::shared_ptr<const cache::Copy> copy = nullptr);

    /// `then` comes on the fetch thread, once, unless it is dropped first. Who wants the same file shares one request.
    Wanted want(const std::string& url, std::uint64_t limit_bytes, net::Priority priority,
                std::function<void(Arrival)> then);
    void drop(Waiter waiter);
    /// Bytes that have come so far of what it waits for.
    std::uint64_t came(Waiter waiter) const;
    void prioritise(Waiter waiter, net::Priority priority);
    /// What was kept for it turned out to be no media: it is fetched again when it is wanted.
    void forget(const std::string& url, const KeptPointer& kept);
    /// In memory or on the disk: it costs no line.
    bool holds(const std::string& url) const;
    void count_as_played(const Kept& kept);
    std::size_t bytes_held() const;

  private:
    struct Asking {
        Waiter waiter = 0;
        net::Priority priority = 0;
        std::function<void(Arrival)> then;
    };
    struct Entry {
        std::uint64_t generation = 0; ///< tells the answer to this request from that to an earlier, cancelled one
        net::Fetch::Ticket ticket = 0;
        net::Priority priority = 0;
        std::uint64_t limit_bytes = 0;
        std::shared_ptr<std::atomic<std::uint64_t>> came;
        std::vector<Asking> asking;
        KeptPointer kept;
        std::list<std::string>::iterator used{}; ///< place in used_, when kept
    };

    net::Fetch::Ticket ask(const std::string& url, Entry& entry);
    /// Of what lies on the disk: handed on, or, when it is not what it should be, fetched from the streamer after all.
    void read(const std::string& url, std::uint64_t generation, const cache::HashedFile& file, net::Answer answer);
    enum class From { line, disk };
    void arrived(const std::string& url, std::uint64_t generation, net::Answer answer, From from);
    void keep(const std::string& url, Entry& entry, KeptPointer kept);
    void update_priority(Entry& entry);

    net::Fetch& fetch_;
    const std::shared_ptr<Ledger> ledger_;
    const std::size_t limit_bytes_;
    const std::shared_ptr<const cache::Copy> copy_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
    std::unordered_map<Waiter, std::string> url_of_;
    std::list<std::string> used_; ///< least recently first
    std::size_t held_bytes_ = 0;
    std::uint64_t last_waiter_ = 0;
    std::uint64_t last_generation_ = 0;
};

} // namespace forksight::player::stream
