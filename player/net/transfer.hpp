// One request on its way: its curl handle, what has come of it, and what its end means.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "player/net/fetch.hpp"
#include "player/net/resume.hpp"

namespace forksight::player::net {

struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;
struct FreeFields {
    void operator()(curl_slist* fields) const { curl_slist_free_all(fields); }
};
using Clock = std::chrono::steady_clock;

/// Says whether bytes may come in now, and hears of those that did.
class Gate {
  public:
    virtual ~Gate() = default;
    virtual bool may_pass(Priority priority) = 0;
    virtual void passed(std::size_t bytes, Clock::time_point attempt_began) = 0;
};

struct Transfer {
    Fetch::Ticket ticket = 0;
    Request request;
    Gate* gate = nullptr;
    bool is_file = false;
    std::string token;                              ///< shown to the streamer; empty: none
    std::string authority;                          ///< PEM: it alone is trusted here; empty: the system's store
    std::unique_ptr<curl_slist, FreeFields> fields; ///< besides curl's own

    Easy easy;        ///< null while waiting for a turn
    std::string body; ///< also what an attempt that broke off left, if the next may ask for the rest
    Resume resume;
    std::uint64_t from = 0; ///< the attempt asks from this byte on
    bool begun = false;     ///< the head of the attempt's answer was looked at
    bool is_rest = false;   ///< what comes is appended
    bool misfit = false;    ///< the answer has not the bytes that were asked for
    char curl_says[CURL_ERROR_SIZE] = {};
    bool held = false; ///< by us, because of its priority or the rate limit
    bool too_large = false;
    int attempts = 0;
    int asked_elsewhere = 0;               ///< so often its connection was given up because nothing came over it
    bool asked = false;                    ///< the attempt has a connection, and the request went out
    bool wants_new_connection = false;     ///< of the next attempt: one that was kept alive may be as dead
    int status = 0;                        ///< of the last answer over http
    std::string type;                      ///< its Content-Type
    std::chrono::seconds wanted_pause{0};  ///< by its Retry-After
    Clock::time_point began{};             ///< the attempt
    Clock::time_point asked_at{};          ///< when the attempt's request went out
    Clock::time_point moved{};             ///< when something came last, or began to be waited for
    std::optional<Clock::duration> waited; ///< from the attempt's request to its body, also if that is held
    Clock::duration spread{};              ///< up to a quarter more silence, by chance
    Clock::time_point not_before{};        ///< of the next attempt
    std::uint64_t received_bytes = 0;
};

bool is_file_url(std::string_view url);
/// Sets every option for the next attempt, which asks for the rest of what is there if it can. `transfer` must stay
/// where it is until that attempt's end.
void prepare(Transfer& transfer, const FetchLimits& limits);
/// What an attempt's end means; `again`: it may pass, try again if attempts are left.
struct Verdict {
    Ending ending = Ending::unreachable;
    bool again = false;
    std::string problem;
};
/// Keeps the status of an answer in `transfer`.
Verdict verdict(Transfer& transfer, CURLcode code);
/// Of a refusal: a filter or a page to log in says no in words of its own, our streamer in those of RFC 9457.
/// `type`: the answer's Content-Type.
bool is_streamers_own(std::string_view type);
/// Of a transfer from this machine's disk, of what is no file: some of it (a pipe, a device) would be waited for
/// without end. Empty: nothing is wrong.
std::string no_plain_file(const Transfer& transfer);
bool about_certificates(CURLcode code);
/// What somebody can do when the attempt ended with such a code: goes on after a sentence, or is empty.
std::string trust_advice(const Transfer& transfer);

} // namespace forksight::player::net
