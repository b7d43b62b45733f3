// The page for staff and teachers: the films, how to play them, and what is wrong with them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/film_list.hpp"

namespace forksight::streamer::console {

/// "nl" or "en": what `lang=` in the query says, else what the browser would rather have (RFC 9110 12.5.4), or else
/// "nl"; "en" for whoever names only other languages.
std::string_view language_of(std::string_view query, std::string_view accept_language);
/// What became of a code that was sent with the page's form.
enum class Notice { none, code_needed, code_wrong, code_later };
/// What `code=` in the query says.
Notice notice_in(std::string_view query);

/// Who looks at the page, and how.
struct Visit {
    std::string_view language = "nl"; ///< or "en"
    std::string_view host;            ///< what the server is called, as in "school.example:8360"
    bool secure = false;              ///< it speaks https
    Notice notice = Notice::none;
    bool more_with_code = false; ///< there are films that this visitor is not shown
    bool has_token = false;
    std::set<std::string, std::less<>> needs_code; ///< the films among those shown that are not open
};

/// The whole page, in HTML.
std::string page(const std::vector<media_manifests::ListedFilm>& films, const Visit& visit);
/// The page's one style sheet.
std::string_view style();
/// Text as it may stand in HTML, in an attribute too.
std::string escaped(std::string_view text);

} // namespace forksight::streamer::console
