// A story's text -> Story: the paths and expectations that a film's folder holds in tests/*.json.
#pragma once

#include <string>
#include <string_view>

#include "choicegraph/story.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests {

inline constexpr std::size_t story_limit_bytes = 1u << 20;
inline constexpr std::size_t story_limit_steps = 10'000;

/// Version 1 as choicegraph/STORIES.md has it. Refused with every mistake at once, each with its JSON pointer. That a
/// name is one of the film's is not asked here: see choicegraph::differences(). Keys that begin with "x-" are passed
/// over.
Result<choicegraph::Story> read_story(std::string_view text);
/// Text that read_story takes back to an equal Story; a step a line.
std::string write_story(const choicegraph::Story& story);

} // namespace forksight::media_manifests
