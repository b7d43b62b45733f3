// A connection's bytes, as requests one after the other: however they are cut up on their way, the same requests come
// out, and a refusal ends them at the same place. The first byte of the input says how they are cut.
#include <algorithm>
#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/http/request.hpp"

using forksight::streamer::http::HeadReader;

namespace {

struct Framed {
    std::vector<std::string> requests; ///< method, path, and where the next begins
    bool refused = false;
    bool operator==(const Framed&) const = default;
};

/// All requests that are in what came, from `begin` on; false when no more can follow.
bool read_all(HeadReader& reader, std::string_view came, std::size_t& begin, Framed& found) {
    while (begin < came.size()) {
        const auto state = reader.read(came.substr(begin));
        if (state == HeadReader::State::more) return true;
        found.refused = state == HeadReader::State::refused;
        if (found.refused) return false;
        const auto& request = reader.request();
        assert(reader.consumed() > 0 && reader.consumed() <= came.size() - begin);
        begin += reader.consumed();
        found.requests.push_back(std::to_string(static_cast<int>(request.method)) + " " + std::string(request.path) +
                                 " " + std::to_string(begin));
        if (request.has_body || !request.keep_alive) return false;
        reader.reset();
    }
    return true;
}

Framed framed_at_once(std::string_view bytes) {
    Framed found;
    HeadReader reader;
    std::size_t begin = 0;
    read_all(reader, bytes, begin, found);
    return found;
}

/// As a connection does it: what has come is read, what is left waits for more.
Framed framed(std::string_view bytes, std::uint32_t cut, std::size_t longest) {
    Framed found;
    HeadReader reader;
    std::size_t begin = 0;
    std::size_t came = 0;
    while (came < bytes.size()) {
        cut = cut * 1664525U + 1013904223U;
        came = std::min(bytes.size(), came + 1 + ((cut >> 24) % longest));
        if (!read_all(reader, bytes.substr(0, came), begin, found)) break;
    }
    return found;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
    const Framed whole = framed_at_once(text);
    const Framed parts = framed(text, bytes[0], 1 + bytes[0] % 64);
    assert(parts.requests == whole.requests);
    assert(parts.refused == whole.refused);
    return 0;
}
