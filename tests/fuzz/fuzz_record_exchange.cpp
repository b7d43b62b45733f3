// Lines that are sent, answers and marks out of any bytes: what is read is what was there, and reads back the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "media_manifests/record_exchange.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace forksight::media_manifests;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (const auto batch = read_batch(text)) {
        std::string again;
        std::uint64_t next = batch.value().empty() ? 0 : batch.value().front().line.n;
        for (const SentLine& line : batch.value()) {
            if (line.line.n != next++) std::abort();
            again.append(line.text).append("\n");
        }
        if (again != text) std::abort();
    }
    if (const auto kept = read_kept_answer(text)) {
        if (read_kept_answer(write_kept_answer(kept.value())).value() != kept.value()) std::abort();
    }
    if (const auto mark = read_sent_mark(text)) {
        const std::string written = write_sent_mark(mark.value());
        const auto again = read_sent_mark(written);
        if (!again || write_sent_mark(again.value()) != written) std::abort();
    }
    return 0;
}
