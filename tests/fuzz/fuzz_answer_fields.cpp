// What a hostile server may put into the fields of an answer that the player reads itself.
#include <cassert>
#include <cstdint>
#include <string>

#include "player/net/authority.hpp"
#include "player/net/resume.hpp"
#include "player/net/retry_after.hpp"

using namespace forksight::player::net;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string field(reinterpret_cast<const char*>(bytes), size);
    if (const auto range = read_content_range(field)) {
        assert(range->first <= range->last && range->last < range->total);
    }
    static_cast<void>(is_strong_etag(field));
    const auto wanted = wanted_pause(field, field, 1'790'000'000);
    assert(wanted >= std::chrono::seconds(0) && wanted <= std::chrono::hours(24));
    const auto heeded = pause_before_next(std::chrono::milliseconds(250), wanted, std::chrono::milliseconds(100));
    assert(heeded >= std::chrono::milliseconds(350) && heeded <= std::chrono::seconds(45));
    static_cast<void>(read_authority(field, "")); // of whoever answers in a streamer's stead
    if (const auto place = place_of(field)) assert(place->find('/') == std::string::npos);
    return 0;
}
