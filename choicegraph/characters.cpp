#include "choicegraph/characters.hpp"

#include <algorithm>

namespace forksight::choicegraph {

std::size_t character_bytes(std::string_view text) {
    const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto within = [&byte](std::size_t i, unsigned least, unsigned most) {
        return byte(i) >= least && byte(i) <= most;
    };
    const unsigned first = byte(0);
    if (text.empty() || first > 0xF4) return 0;
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return within(1, 0x80, 0xBF) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        // Nothing that could be shorter, and no half of a surrogate pair.
        const bool second = within(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
        return second && within(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (first < 0xF0) return 0;
    // Nothing that could be shorter, and nothing beyond U+10FFFF.
    const bool second = within(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
    return second && within(2, 0x80, 0xBF) && within(3, 0x80, 0xBF) ? 4 : 0;
}

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::size_t whole_characters(std::string_view text, std::size_t most_bytes) {
    if (text.size() <= most_bytes) return text.size();
    constexpr std::size_t longest = 4;
    for (std::size_t back = 0; back < longest && back <= most_bytes; ++back) {
        if (begins_character(text[most_bytes - back])) return most_bytes - back;
    }
    return most_bytes;
}

} // namespace forksight::choicegraph
