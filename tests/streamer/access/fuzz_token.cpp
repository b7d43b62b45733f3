// The reader of tokens on arbitrary bytes: it believes none but those that were signed.
#include <cassert>
#include <cstdint>
#include <string_view>

#include "streamer/access/class_code.hpp"
#include "streamer/access/token.hpp"

using namespace forksight::streamer::access;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const KeyRing ring{{}, {{7, {1, 2, 3}}, {8, {4, 5, 6}}}};
    static Signer signer(ring);
    static const std::string known = signer.sign({Holder::Kind::viewer, 5, 1'000'000});
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    assert(signer.read(known));
    const auto holder = signer.read(text);
    if (holder) assert(text == known);
    const auto code = read_code(text);
    if (code) assert(code->size() == code_length && code->find_first_not_of(code_letters) == std::string::npos);
    return 0;
}
