// The texts and bytes that ingest reads itself: ladder files and the beginning of Matroska files.
#include <cassert>
#include <cstdint>
#include <string_view>

#include "streamer/ingest/breakoff.hpp"
#include "streamer/ingest/ladder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace forksight::streamer::ingest;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    (void)matroska_bytes(text);
    const auto ladder = read_ladder(text, 3840, 1920);
    if (!ladder) return 0;
    assert(!ladder.value().rungs.empty() && ladder.value().rungs.size() <= ladder_limit_rungs);
    for (const Rung& rung : ladder.value().rungs)
        assert(rung.width <= 3840 && rung.height <= 1920 && rung.max_kbps > 0);
    return 0;
}
