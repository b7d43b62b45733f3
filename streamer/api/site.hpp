// What each address answers with: films and their media, the list of films, health, and the console.
#pragma once

#include <string>

#include "streamer/access/door.hpp"
#include "streamer/access/guessing.hpp"
#include "streamer/api/gate.hpp"
#include "streamer/api/origins.hpp"
#include "streamer/api/records.hpp"
#include "streamer/api/tokens.hpp"
#include "streamer/http/counters.hpp"
#include "streamer/http/limits.hpp"
#include "streamer/http/server.hpp"
#include "streamer/library/answer_count.hpp"
#include "streamer/library/file_cache.hpp"
#include "streamer/library/film_shelf.hpp"

namespace forksight::streamer::api {

/// What all threads share; it outlives their sites.
struct Shared {
    const library::Folder& library;
    library::FilmShelf& shelf;
    const http::Counters& counters;
    const access::Door& door;
    const Tokens& tokens;
    const Origins& origins;
    Records& records;
    const library::AnswerCount& answers;
};

/// One a thread.
class Site : public http::Site {
  public:
    /// `mine`: what this thread counts.
    Site(const Shared& shared, http::ThreadCounters& mine, const http::Limits& limits);

    void answer(const http::Route& route, const http::Request& request, http::Reply& reply) override;
    Work take(const http::Route& route, const http::Request& request, std::string_view body,
              const http::AddressKey& from, http::Reply& reply) override;
    void dress(const http::Request& request, http::Reply& reply) override;
    void reload(const http::Limits& limits) override;
    void drain() override { draining_ = true; }

  private:
    /// Of all films those that the asker may see.
    std::vector<media_manifests::ListedFilm> films_for(const http::Request& request,
                                                       const library::FilmShelf::Films& all);
    void film_page(const http::Request& request, http::Reply& reply);
    void films(const http::Request& request, http::Reply& reply);
    void ready(const http::Request& request, http::Reply& reply);
    void console(const http::Request& request, http::Reply& reply);
    void film_json(const http::Request& request, http::Reply& reply);
    void film_choices(const http::Request& request, http::Reply& reply);
    struct Caching {
        library::Freshness freshness;
        std::string_view open;     ///< Cache-Control of a film that is open
        std::string_view by_token; ///< and of one that is not: no cache that others share may keep it
    };
    void film_file(const http::Request& request, http::Reply& reply, const Caching& caching);
    /// `relative`: in the library.
    void file(const http::Request& request, http::Reply& reply, std::string_view relative, library::Freshness freshness,
              std::string_view cache_control);

    const Shared shared_;
    Gate gate_;
    library::FileCache files_;
    bool draining_ = false;
};

} // namespace forksight::streamer::api
