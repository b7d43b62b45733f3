// Codes that a teacher reads aloud and thirty people type: short, without letters that are mistaken for others.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace forksight::streamer::access {

/// No vowels (no words), no Y (Dutch has three names for it), and none of a pair that looks or sounds alike.
inline constexpr std::string_view code_letters = "FHJKLMRTWX23456789";
/// 18 to the power of 10 are 3.6 million million codes, 41.7 bits.
inline constexpr std::size_t code_length = 10;

/// "K7RW4-XH2TM", from the system's source of chance.
std::string make_code();
/// The code's letters alone, whatever case and marks between them it was typed with; nothing if it cannot be a code.
std::optional<std::string> read_code(std::string_view typed);

} // namespace forksight::streamer::access
