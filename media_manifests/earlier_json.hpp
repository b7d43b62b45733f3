// What earlier viewers answered in a film, as the streamer tells it (GET /api/films/FILM/choices); JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "choicegraph/earlier.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests {

/// Readers refuse more; what is written is no more.
inline constexpr std::size_t earlier_answers_limit_bytes = 256u << 10;
inline constexpr std::size_t earlier_scenes_limit = 4096;
/// Of one answer: so that sums stay exact in every reader.
inline constexpr std::uint64_t earlier_count_limit = 1'000'000'000;

/// {"forksight":1,"film":"visit","scenes":{"door":{"choices":{"ask-in":12,"push":3},"silence":2}}}. Of a film with too
/// many scenes those in which most have answered.
std::string write_earlier_answers(std::string_view film, const choicegraph::EarlierAnswers& earlier);

/// `film`: of which it must be. Keys that are not known pass, up to 1 KiB long: a newer streamer may say
/// more.
Result<choicegraph::EarlierAnswers> read_earlier_answers(std::string_view text, std::string_view film);

} // namespace forksight::media_manifests
