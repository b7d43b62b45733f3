// What stands in a passage: links and the macros that mean the same in a film, in order, with the conditions around
// them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace forksight::media_manifests {

inline constexpr std::size_t twee_limit_nesting = 32;
inline constexpr std::size_t twee_limit_items = 500;

/// Something of a story that a film does not have, and where: it was not carried over.
struct TweeNote {
    std::size_t line = 0; ///< 0: the story as a whole
    std::string what;
};

/// One branch around an item: none of `before` held, and `own` does. Empty `own`: <<else>>.
struct TweeBranch {
    std::size_t chain = 0; ///< number of the <<if>> in the passage
    std::vector<std::string> before;
    std::string own;
};

struct TweeItem {
    enum class Kind { set, link, go };

    Kind kind = Kind::link;
    std::size_t line = 0;
    std::vector<TweeBranch> branches; ///< the outermost first
    std::string text;                 ///< of a link
    std::string target;               ///< a passage's name
    std::vector<std::string> sets;    ///< a set's assignments, a link's setters, what is set just before a go
};

struct TweeBody {
    std::vector<TweeItem> items;
    /// The rest: links leave their text, other items nothing; lines that held nothing but items are left out.
    std::string prose;
    std::vector<TweeNote> notes;
};

/// SugarCube's [[links]] of every form, <<set>>, <<if>>, <<elseif>>, <<else>>, <<goto>>. Every other macro stays in the
/// prose and is noted. `line` is that of the content's first line. Never fails.
TweeBody read_body(std::string_view content, std::size_t line);

} // namespace forksight::media_manifests
