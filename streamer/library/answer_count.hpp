// Counts what earlier viewers chose, film by film: once from the records on the disk, then from lines as they come.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "choicegraph/replay.hpp"
#include "streamer/library/answer_tally.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::library {

struct CountLimits {
    std::size_t names = 200'000;          ///< records of which a session is known to have begun before
    std::size_t records = 20'000;         ///< that are read at the start, the newest ones
    std::uint64_t bytes = 1u << 30;       ///< of those
    std::size_t waiting_events = 16'384;  ///< that are kept and not counted yet
    std::size_t sessions = 4096;          ///< that go on
    std::size_t classes = 256;            ///< that are counted for themselves, of all films together
    std::chrono::milliseconds pause{250}; ///< between two looks at what came
};

/// All counting is done on a thread of its own, at nice +10; everybody else copies a pointer or hands over events. A
/// session that began before this did is counted as far as its record goes when that is read, and no further: no line
/// is counted twice.
class AnswerCount {
  public:
    /// Lists the records before this returns, and reads them later. `library` outlives it.
    explicit AnswerCount(const Folder& library, const CountLimits& limits = {});
    ~AnswerCount();
    AnswerCount(const AnswerCount&) = delete;
    AnswerCount& operator=(const AnswerCount&) = delete;

    /// Lines of a session that were just kept, once each and in their order.
    struct Lines {
        std::string session;
        std::uint64_t class_id = 0; ///< of who sent them; 0: of none
        std::vector<choicegraph::Event> events;
    };
    /// Any thread; waits for nothing. Of the events those that count are taken.
    void kept(Lines lines);
    /// write_earlier_answers() of a film: of the class, and in scenes that are not told of it, of everybody. Null:
    /// nothing is told.
    std::shared_ptr<const std::string> of(std::string_view film, std::uint64_t class_id) const;
    /// Answers that were counted since the start, from the disk and as they came.
    std::uint64_t counted() const { return counted_.load(std::memory_order_relaxed); }
    /// Whether the records of the start are read.
    bool caught_up() const { return caught_up_.load(std::memory_order_acquire); }

  private:
    using Key = std::pair<std::string, std::uint64_t>; ///< film, and class or 0; of texts, 0 is everybody
    using Texts = std::map<Key, std::shared_ptr<const std::string>>;
    struct Film {
        Identity identity;
        Answerable answerable;
    };
    struct Going {
        std::string film;
        choicegraph::FirstAnswers answers;
    };

    void run();
    void read_records();
    void read_record(const std::string& path);
    /// False: it is to end.
    bool take_what_came();
    void follow(const Lines& lines);
    void count(const std::string& film, std::uint64_t class_id, const choicegraph::FirstAnswers::Answer& answer);
    /// Null: the library has none that can be read.
    const Film* film_of(const std::string& id);
    AnswerTally& tally_of(const Key& key);
    void tell();

    const Folder& library_;
    const CountLimits limits_;
    std::unordered_set<std::string> before_; ///< sessions that began before this did; not changed

    mutable std::mutex mutex_; ///< of what others see; held while it is copied or handed over
    std::condition_variable came_;
    std::deque<Lines> waiting_;
    std::size_t waiting_events_ = 0;
    bool lost_ = false; ///< something was not kept waiting: sessions that go on have a hole
    bool ending_ = false;
    std::shared_ptr<const Texts> texts_ = std::make_shared<const Texts>();

    std::atomic<std::uint64_t> counted_{0};
    std::atomic<bool> caught_up_{false};

    // The thread's own.
    std::map<std::string, Film> films_;
    std::map<Key, AnswerTally> tallies_; ///< a session is in one: its class's, or that of all who are of none
    std::list<Key> classes_;             ///< of tallies_, the one that was counted in last at the end
    std::unordered_map<std::string, Going> going_;
    std::deque<std::string> begun_; ///< of going_, the earliest first
    std::thread thread_;
};

} // namespace forksight::streamer::library
