// What is left to send of one reply.
#pragma once

#include <cstdint>
#include <string_view>

#include "streamer/library/folder.hpp"

namespace forksight::streamer::http {

/// A head, then bytes in memory, then a stretch of a file. The views outlive it.
struct Outgoing {
    std::string_view head;
    std::string_view memory;
    const library::Descriptor* file = nullptr;
    std::uint64_t file_at = 0;
    std::uint64_t file_left = 0;

    bool empty() const { return head.empty() && memory.empty() && file_left == 0; }
};

enum class Sent { all, turn_over, blocked, failed };

} // namespace forksight::streamer::http
