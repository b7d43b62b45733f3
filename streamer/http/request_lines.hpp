// The log's line of each request, gathered by one thread and handed over in blocks.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "streamer/http/log.hpp"
#include "streamer/http/request.hpp"
#include "streamer/http/routes.hpp"

namespace forksight::streamer::http {

/// A request's number, told to the client too: drawn by chance when the server starts, then counted on.
using RequestId = std::array<char, 16>;

/// What is told of a request. Nothing in it leads to a person: no address of the client, no query, no token, and of
/// the path only which pattern it has.
struct AnsweredRequest {
    std::string_view id;
    Method method = Method::unknown; ///< unknown for what could not be read
    Endpoint endpoint = Endpoint::none;
    int status = 0;
    std::uint64_t bytes = 0; ///< of the reply, its head too, that were given to the network
    std::chrono::nanoseconds took{};
    bool whole = true; ///< false: the client or the network ended the reply before
};

/// For one thread.
class RequestLines {
  public:
    /// `log` must outlive this; without a writer nothing is logged.
    RequestLines(const Log& log, RequestLog level);

    bool wants(int status) const {
        return level_ == RequestLog::all || (level_ == RequestLog::errors && status >= 400);
    }
    void add(const AnsweredRequest& request, std::int64_t unix_s);
    /// Hands over what was gathered.
    void flush();
    void set_level(RequestLog level);

  private:
    LogWriter* writer_;
    Log::Format format_;
    RequestLog level_;
    std::int64_t time_s_ = -1;
    std::string beginning_; ///< of every line in this second
    std::string lines_;
    std::size_t count_ = 0;
};

std::string_view name_of(Method method);

} // namespace forksight::streamer::http
