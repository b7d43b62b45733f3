// Opens the film that the command line names: from its streamer, from a folder, or from what was prepared of it here.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "media_manifests/result.hpp"
#include "player/cache/copy.hpp"
#include "player/log.hpp"
#include "player/net/film_source.hpp"
#include "player/net/pass.hpp"

namespace forksight::player {

/// The way to the streamer that a film is asked of.
struct Line {
    net::Fetch& fetch;
    std::unique_ptr<net::Pass>& pass; ///< made where there is a class code; null: without
    const Log& log;
    std::function<bool()> stay; ///< false: the viewer leaves
};

/// Loading ends when the viewer leaves; that the line is lost is said while it is tried again. `line` outlives it.
net::Waiting waiting_on(const Line& line);

/// With a class code there is a token before anything else is asked for. Throws as load_film does.
media_manifests::Errors show_code(const Line& line, const std::string& film, const std::optional<std::string>& code,
                                  const net::Waiting& waiting);

struct OpenedFilm {
    net::LoadedFilm film;
    std::shared_ptr<const cache::Copy> copy; ///< what lies on this machine's disk of it; null: nothing
    std::string note;                        ///< a sentence, when the copy is played for want of an answer; else empty
};

/// `cache`: the folder of prepared films; absent: none is looked for. What was prepared is played where nobody answers
/// soon, or with anything but the film or a refusal (401, 403); and taken for what has not changed where somebody does.
/// Throws as load_film does.
media_manifests::Result<OpenedFilm> open_film(const Line& line, const std::string& film,
                                              const std::optional<std::string>& code,
                                              const std::optional<std::string>& cache);

/// Of what was prepared alone, where nobody may be asked: `why` is then noted, else it is the error. Throws Left.
media_manifests::Result<OpenedFilm> open_copy(const Line& line, const std::string& film,
                                              const std::optional<std::string>& cache,
                                              const media_manifests::Errors& why);

} // namespace forksight::player
