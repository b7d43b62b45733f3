// The Range field on arbitrary bytes: what comes out is always inside the body.
#include <cassert>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "streamer/http/byte_range.hpp"

using namespace forksight::streamer::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view field(reinterpret_cast<const char*>(bytes), size);
    for (const std::uint64_t body : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{100}, ~std::uint64_t{0}}) {
        const auto range = byte_range(field, body);
        if (const auto* part = std::get_if<ByteRange>(&range)) {
            assert(part->count > 0 && part->first < body && part->count <= body - part->first);
        }
    }
    return 0;
}
