// The page for staff and teachers: the films, how to play them, and what is wrong with them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/film_list.hpp"

namespace forksight::streamer::console {

/// "nl" or "en": what `lang=` in the query says, else what the browser would rather have (RFC 9110 12.5.4), or else
/// "nl"; "en" for whoever names only other languages.
std::string_view language_of(std::string_view query, std::string_view accept_language);
/// The whole page, in HTML. `host`: what the server is called, as in "school.example:8360".
std::string page(const std::vector<media_manifests::ListedFilm>& films, std::string_view language,
                 std::string_view host);
/// The page's one style sheet.
std::string_view style();
/// Text as it may stand in HTML, in an attribute too.
std::string escaped(std::string_view text);

} // namespace forksight::streamer::console
