#include "streamer/access/class_code.hpp"

#include "streamer/access/key_ring.hpp"

namespace forksight::streamer::access {

std::string make_code() {
    constexpr auto count = static_cast<unsigned>(code_letters.size());
    constexpr unsigned fair_below = 256 / count * count; // bytes from here on would favour the first letters
    std::string code;
    while (code.size() < code_length + 1) {
        if (code.size() == code_length / 2) code += '-';
        std::array<std::uint8_t, 1> byte{};
        fill_by_chance(byte);
        if (byte[0] < fair_below) code += code_letters[byte[0] % count];
    }
    return code;
}

std::optional<std::string> read_code(std::string_view typed) {
    std::string code;
    for (const char c : typed) {
        if (c == ' ' || c == '-' || c == '.' || c == '\t') continue;
        const char letter = c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
        if (code_letters.find(letter) == std::string_view::npos || code.size() == code_length) return std::nullopt;
        code += letter;
    }
    if (code.size() != code_length) return std::nullopt;
    return code;
}

} // namespace forksight::streamer::access
