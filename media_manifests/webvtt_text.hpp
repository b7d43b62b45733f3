// The words of one WebVTT cue: marks taken out, characters by their names put in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace forksight::media_manifests {

struct CueWords {
    std::string speaker;
    std::string text;
    std::vector<std::string> wrong; ///< sentences
};

/// `payload`: the lines of a cue, joined by line feeds.
CueWords read_cue_words(std::string_view payload);
/// With what would be taken for marks written by name.
std::string written_words(std::string_view text);

} // namespace forksight::media_manifests
