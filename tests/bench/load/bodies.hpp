// What the server must send: the files of its library, mapped, and the part of each that is asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forksight::bench {

struct Range {
    std::uint64_t first = 0;
    std::uint64_t last = 0; ///< within the file, and sent
};

/// One address, the request for it, and the answer that is right.
struct Wanted {
    std::string request; ///< the whole head
    int status = 200;
    std::string_view body; ///< of a file that stays mapped until the program ends
};

/// Throws std::runtime_error when a file is not there, or shorter than the range.
std::vector<Wanted> wanted_bodies(const std::string& library, const std::vector<std::string>& paths,
                                  const std::optional<Range>& range, const std::string& host,
                                  const std::vector<std::string>& fields);

} // namespace forksight::bench
