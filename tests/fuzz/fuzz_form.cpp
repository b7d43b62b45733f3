// Forms as browsers send them, on arbitrary bytes: what is found decodes to no more than was sent, and is found again.
#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>

#include "streamer/api/form.hpp"

using forksight::streamer::api::form_value;

namespace {

std::string encoded(std::string_view plain) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string text;
    for (const char c : plain) {
        const auto byte = static_cast<unsigned char>(c);
        text.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return text;
}

} // namespace

// The first line names the field, the rest is the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const std::size_t line = text.find('\n');
    const std::string_view name = line == std::string_view::npos ? "code" : text.substr(0, line);
    const std::string_view body = line == std::string_view::npos ? text : text.substr(line + 1);
    const auto value = form_value(body, name);
    if (!value) return 0;
    assert(value->size() <= body.size());
    if (name.find_first_of("=&") != std::string_view::npos) return 0;
    const std::string again = std::string(name) + '=' + encoded(*value);
    assert(form_value(again, name) == value);
    assert(form_value(again + '&' + std::string(body), name) == value);
    return 0;
}
