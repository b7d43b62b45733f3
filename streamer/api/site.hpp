// What each address answers with: films and their media, the list of films, health, and the console.
#pragma once

#include <string>

#include "streamer/http/counters.hpp"
#include "streamer/http/limits.hpp"
#include "streamer/http/server.hpp"
#include "streamer/library/file_cache.hpp"
#include "streamer/library/film_shelf.hpp"

namespace forksight::streamer::api {

/// One a thread; the library, the shelf and the counters are shared and must outlive it.
class Site : public http::Site {
  public:
    /// `mine`: what this thread counts.
    Site(const library::Folder& library, library::FilmShelf& shelf, const http::Counters& counters,
         http::ThreadCounters& mine, const http::Limits& limits);

    void answer(const http::Route& route, const http::Request& request, http::Reply& reply) override;
    void reload(const http::Limits& limits) override;
    void drain() override { draining_ = true; }

  private:
    void film_page(const http::Request& request, http::Reply& reply);
    void films(const http::Request& request, http::Reply& reply);
    void ready(const http::Request& request, http::Reply& reply);
    void console(const http::Request& request, http::Reply& reply);
    void film_json(const http::Request& request, http::Reply& reply);
    /// `relative`: in the library.
    void file(const http::Request& request, http::Reply& reply, std::string_view relative, library::Freshness freshness,
              std::string_view cache_control);

    const library::Folder& library_;
    library::FilmShelf& shelf_;
    const http::Counters& counters_;
    library::FileCache files_;
    bool draining_ = false;
};

} // namespace forksight::streamer::api
