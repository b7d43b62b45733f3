// Every bound the server holds a client to, in one place.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace forksight::streamer::http {

/// A head is a request line and its fields.
struct HeadLimits {
    std::size_t head_bytes = 16 * 1024;  ///< more: 431
    std::size_t target_bytes = 4 * 1024; ///< more: 414
    std::size_t fields = 100;            ///< more: 431
};

struct Limits {
    using Time = std::chrono::milliseconds;

    HeadLimits head;
    Time greeting_time{10'000}; ///< from the connection to the end of TLS's handshake
    Time head_time{10'000}; ///< from the first byte (or the connection) to the end of the head; bytes do not renew it
    Time body_time{10'000}; ///< from the end of a head to the end of its body
    Time idle_time{60'000}; ///< between two requests
    /// The client must take `send_bytes` in every `send_time`, counted by what it acknowledged.
    Time send_time{20'000};
    std::uint64_t send_bytes = 16 * 1024;
    Time linger_time{2'000}; ///< after the last reply: reading on, so that the reply is not lost to a reset
    std::size_t linger_bytes = 256 * 1024;
    Time drain_time{10'000}; ///< at shutdown: what is in flight gets this long
    Time sweep_time{500};    ///< how often deadlines are looked at

    Time look_time{2'000};         ///< how often the library is looked at for changes; longer if looking takes long
    std::size_t pool_threads = 2;  ///< for answers that wait for the disk; shared by all connections
    std::size_t pool_waiting = 64; ///< such answers that wait for a thread; more are told 503
    std::size_t long_bodies = 64;  ///< over small_body_bytes, that each thread reads at once; more are told 503

    std::size_t connections = 4096;
    std::size_t connections_per_address = 1024; ///< a whole school may come from one address
    std::size_t refusals = 64; ///< connections over the limits that are told so with a 503; more are dropped

    /// Files up to here are kept in memory and sent with their head. At 64 KiB the copy already costs more than
    /// sendfile.
    std::size_t memory_body_bytes = 32 * 1024;
    std::size_t cached_files = 256;              ///< that each thread keeps open or in memory
    std::size_t memory_range_bytes = 256 * 1024; ///< ranges up to here leave with their head, by a copy
    /// Of one body before other connections get a turn. More at once leaves the caches before the client reads it.
    std::size_t turn_bytes = 512 * 1024;
    std::size_t turn_requests = 16; ///< pipelined, before other connections get a turn
};

} // namespace forksight::streamer::http
