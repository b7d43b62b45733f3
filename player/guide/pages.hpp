// Text cut to what can be read at rest: pages of a long one, and one line of an answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace forksight::player::guide {

inline constexpr std::size_t page_bytes = 360;
inline constexpr std::size_t answer_bytes = 48;

/// All of the text, in pages of at most `page_bytes`, parted between sentences where that leaves no page nearly empty,
/// else between words. Empty only for a text without words.
std::vector<std::string> pages_of(std::string_view text);
/// The text on one line, whole words, an ellipsis where some were left out.
std::string in_short(std::string_view text);

} // namespace forksight::player::guide
