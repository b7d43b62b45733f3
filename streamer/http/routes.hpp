// Every address the server answers at, in one table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "streamer/http/request.hpp"

namespace forksight::streamer::http {

enum class Endpoint : std::uint8_t {
    console,
    style,
    healthz,
    readyz,
    metrics,
    authority,
    films,
    tokens,
    code_form,
    records,
    film_page,
    film_json,
    film_choices,
    clip_manifest,
    clip_segment,
    clip_subtitles,
    none
};
inline constexpr std::size_t endpoint_count = static_cast<std::size_t>(Endpoint::none) + 1;

/// In a pattern: {film} and {clip} are ids of the contract; {rendition} is a folder's name; {manifest} is a file that
/// is made again with its clip; {subtitles} is LANGUAGE.vtt or LANGUAGE.m3u8; {segment} is init.mp4, or five digits and
/// ".m4s"; {session} is a session's id.
struct Route {
    Endpoint endpoint;
    std::string_view pattern;
    std::string_view allow;     ///< as the Allow field says it
    std::size_t body_bytes = 0; ///< the largest body that is taken; whoever sends one gets an answer of the pool's
};

inline constexpr std::string_view reading = "GET, HEAD, OPTIONS";
inline constexpr std::string_view posting = "POST, OPTIONS";
/// Has room behind its head; a larger one is read into memory of its own (Limits::long_bodies).
inline constexpr std::size_t small_body_bytes = 1024;
inline constexpr std::size_t long_body_bytes = 64 * 1024;
inline constexpr std::array routes{
    Route{Endpoint::console, "/", reading},
    Route{Endpoint::style, "/console.css", reading},
    Route{Endpoint::healthz, "/healthz", reading},
    Route{Endpoint::readyz, "/readyz", reading},
    Route{Endpoint::metrics, "/metrics", reading},
    Route{Endpoint::authority, "/authority.crt", reading},
    Route{Endpoint::films, "/api/films", reading},
    Route{Endpoint::film_choices, "/api/films/{film}/choices", reading},
    Route{Endpoint::tokens, "/api/tokens", posting, small_body_bytes},
    Route{Endpoint::code_form, "/code", posting, small_body_bytes},
    Route{Endpoint::records, "/api/records/{session}", posting, long_body_bytes},
    Route{Endpoint::film_json, "/films/{film}/film.json", reading},
    Route{Endpoint::film_page, "/films/{film}", reading},
    Route{Endpoint::film_page, "/films/{film}/", reading},
    Route{Endpoint::clip_manifest, "/films/{film}/{clip}/{manifest}", reading},
    Route{Endpoint::clip_manifest, "/films/{film}/{clip}/{rendition}/media.m3u8", reading},
    Route{Endpoint::clip_segment, "/films/{film}/{clip}/{rendition}/{segment}", reading},
    Route{Endpoint::clip_subtitles, "/films/{film}/{clip}/subtitles/{subtitles}", reading},
};

/// The route of an address, or null. A route's address is safe as a path beneath the library.
const Route* find_route(std::string_view path);
/// Whether `allow` lists the method.
bool allows(const Route& route, Method method);
/// The pattern an endpoint goes by in the metrics; "other" for none.
std::string_view name_of(Endpoint endpoint);

} // namespace forksight::streamer::http
