// The sentences the player says to a viewer, in Dutch and English.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace forksight::player {

enum class Words {
    loading,
    loading_slow,
    standing_still,
    look_away,
    paused,
    ended,
    stopped,
    no_way_on,
    line_lost,
    broken,
    sending
};

/// `language` is "nl" or "en"; anything else reads Dutch. `keys`: the viewer has a keyboard, and is told which keys
/// help.
std::string words(Words what, std::string_view language, bool keys);
/// The lines of the window's help panel.
std::vector<std::string> help_lines(std::string_view language);

} // namespace forksight::player
