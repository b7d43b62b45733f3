// The characters of a text in UTF-8: whether they are whole, how many there are, how many fit into so many bytes.
#pragma once

#include <cstddef>
#include <string_view>

namespace forksight::choicegraph {

/// Whether a character begins with this byte; the others go on with one.
constexpr bool begins_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

/// Of the well-formed character at the front (Unicode 15, table 3-7); 0 where there is none.
std::size_t character_bytes(std::string_view text);

std::size_t characters_in(std::string_view text);

/// The bytes of the longest beginning of at most so many bytes that ends with a whole character. Where that would be
/// further back than a character is long the text is no UTF-8, and is cut at `most_bytes`.
std::size_t whole_characters(std::string_view text, std::size_t most_bytes);

} // namespace forksight::choicegraph
