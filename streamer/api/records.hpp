// POST /api/records/SESSION: lines of a session's record are kept, each once, and the answer says how far they go.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "streamer/api/gate.hpp"
#include "streamer/api/record_budget.hpp"
#include "streamer/http/counters.hpp"
#include "streamer/http/server.hpp"
#include "streamer/library/answer_count.hpp"
#include "streamer/library/record_shelf.hpp"

namespace forksight::streamer::api {

/// One for all threads; it outlives the works it gives out, and what it is given outlives it.
class Records {
  public:
    /// What is kept is told to `answers`.
    Records(const library::Folder& library, library::AnswerCount& answers, const RecordLimits& limits = {})
        : shelf_(library), answers_(answers), budget_(limits) {}

    /// `gate`: of the thread that asks. An empty body asks how far the record goes.
    http::Site::Work take(const http::Request& request, std::string_view body, Gate& gate, http::Reply& reply);
    void tell(http::MetricsText& text) const;

  private:
    class Place;
    struct Batch;
    void answer(const Batch& batch, http::Reply& reply);
    void say_how_far(const Batch& batch, http::Reply& reply);
    /// Null: `reply` says why not.
    std::unique_ptr<library::HeldRecord> hold(const Batch& batch, http::Reply& reply);
    std::unique_ptr<library::HeldRecord> begin(const Batch& batch, http::Reply& reply);
    void keep(Batch& batch, library::HeldRecord& record, http::Reply& reply);
    /// The lines from `first` on are kept, for the first time.
    void count_answers(Batch& batch, std::size_t first);
    /// A session that was begun is counted if a line of it was kept, and leaves nothing behind if none was.
    void count(const Batch& batch, const library::HeldRecord& record);

    const library::RecordShelf shelf_;
    library::AnswerCount& answers_;
    RecordBudget budget_;
    std::atomic<std::size_t> waiting_{0}; ///< works that were given out and are not done
    std::atomic<std::uint64_t> sessions_{0};
    std::atomic<std::uint64_t> lines_kept_{0};
    std::atomic<std::uint64_t> lines_again_{0};
    std::atomic<std::uint64_t> lines_refused_{0};
};

} // namespace forksight::streamer::api
