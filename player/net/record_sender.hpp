// Brings the records of sessions to the streamer, while they are written and afterwards, each line once.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "player/net/fetch.hpp"
#include "player/net/outbox.hpp"

namespace forksight::player::net {

struct SendPace {
    std::chrono::milliseconds every{5000};       ///< of the session that goes on
    std::chrono::milliseconds first_pause{2000}; ///< after the streamer did not answer; doubles
    std::chrono::milliseconds longest_pause{30'000};
    std::size_t batch_bytes = 16 * 1024; ///< more than a line may have
    /// The session that goes on waits for the film, which may want a slow line from its first picture to its last.
    std::chrono::milliseconds longest_behind = longest_behind_the_film;
};

/// On a thread of its own. It lets all that has to do with the film go first, for a while, and its requests say nothing
/// of the line.
class RecordSender {
  public:
    /// `base_url`: of the film. What waits in `outbox` for the same streamer is sent too. `fetch` outlives this.
    RecordSender(Fetch& fetch, const std::string& base_url, Outbox outbox, SendPace pace = {});
    /// What is not sent stays on the disk.
    ~RecordSender();
    RecordSender(const RecordSender&) = delete;
    RecordSender& operator=(const RecordSender&) = delete;

    const std::filesystem::path& folder() const { return outbox_.folder(); }
    const std::string& server() const { return server_; } ///< "http://host:port"
    /// From here on what is written to FOLDER/SESSION.jsonl is sent. To be called before that is made, on any thread;
    /// waits for the disk. Empty, or why it cannot be.
    [[nodiscard]] std::string begin(const std::string& session);
    /// No more lines come to that session. Any thread.
    void end(const std::string& session);
    /// What there is of the sessions that were begun goes out now, before anything else that is fetched. Never waits.
    void send_now();
    /// Whether all that was begun here is there, or was refused. Never waits.
    bool all_sent();
    /// What is to be said if it is not; else empty. Never waits.
    std::string unsent();
    /// Sentences, each once. Never waits for the network or the disk.
    std::vector<std::string> take_problems();
    struct Sent {
        std::size_t ours = 0;    ///< records of sessions that were begun here: all of each is there
        std::size_t earlier = 0; ///< the same of those that waited
        std::uint64_t lines = 0; ///< of all of them
        bool all_tried = false;  ///< since the last send_now() each that waited went out, or was tried
        std::size_t waiting = 0; ///< that were tried, and wait on for another time
        std::string why_not;     ///< a clause, of the last of these
    };
    /// So far. Never waits.
    Sent sent();

  private:
    using Clock = std::chrono::steady_clock;
    enum class Step { nothing_yet, sent_some, not_now, no_answer, over };
    struct Record {
        std::string session;
        media_manifests::SentMark mark;
        bool ours = false;  ///< begun here
        bool ended = false; ///< no more lines come
        int conflicts = 0;
        bool held_back = false; ///< tried, and waits on
        std::optional<RecordFile> file;
    };
    struct Order {
        std::string session;
        bool begins; ///< else it ends
    };
    struct Exchange;

    void run();
    void find_waiting();
    void take_orders();
    bool pass(bool ours); ///< false: nobody answers, or not so that it could go on
    bool must_hurry();
    bool hurry() const { return served_ != asked_; } ///< the mutex is held
    Step send_some(Record& record);
    Step complete(const Record& record);
    Step understand(Record& record, std::uint64_t count, const Answer& answer);
    Step later(Record& record, const Answer& answer);
    Step resolve_conflict(Record& record);
    Step refused(Record& record, const std::string& why, bool for_good);
    Answer post(const Record& record, std::string text);
    void tell(std::string problem);
    void hold_back(Record& record, const std::string& why);

    Fetch& fetch_;
    const std::string server_;
    const Outbox outbox_;
    const SendPace pace_;

    std::mutex mutex_; ///< of the orders, and of what is told
    std::condition_variable changed_;
    std::vector<Order> orders_;
    std::uint64_t asked_ = 0;  ///< how often somebody asked for all of it now
    std::uint64_t served_ = 0; ///< how many of those: a pass began and ended after them
    bool stop_ = false;
    bool all_sent_ = true;    ///< of what was begun here
    std::uint64_t tried_ = 0; ///< as served_, and what waits was passed too
    Sent sent_;
    std::vector<std::string> problems_;

    std::list<Record> records_; ///< the thread's own; ours first
    std::minstd_rand jitter_{std::random_device{}()};
    std::thread thread_;
};

} // namespace forksight::player::net
