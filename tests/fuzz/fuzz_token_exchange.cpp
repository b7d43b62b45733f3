// Bodies of the exchange of codes for tokens, on arbitrary bytes: what is read is written and read alike.
#include <cassert>
#include <cstdint>
#include <string_view>

#include "media_manifests/token_exchange.hpp"

using namespace forksight::media_manifests;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (const auto code = read_code_request(text)) {
        assert(code.value().size() <= code_limit_bytes);
        const auto again = read_code_request(write_code_request(code.value()));
        assert(again && again.value() == code.value());
    }
    if (const auto grant = read_grant(text)) {
        const auto again = read_grant(write_grant(grant.value()));
        assert(again && again.value().token == grant.value().token && again.value().films == grant.value().films);
        assert(again.value().expires_s == grant.value().expires_s && again.value().lasts_s == grant.value().lasts_s);
    }
    return 0;
}
