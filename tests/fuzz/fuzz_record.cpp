// A session record out of any bytes: each line that is read can be written, and reads back as the same text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "media_manifests/record.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace forksight::media_manifests;
    const auto record = read_record({reinterpret_cast<const char*>(bytes), size});
    if (!record) return 0;
    for (const auto& line : record.value()) {
        const std::string text = write_line(line);
        const auto again = read_line(text);
        if (!again || write_line(again.value()) != text) std::abort();
    }
    return 0;
}
