// POST /api/tokens for programs, and POST /code for the page's form: a class code becomes a token.
#pragma once

#include <string_view>

#include "streamer/access/door.hpp"
#include "streamer/access/guessing.hpp"
#include "streamer/http/server.hpp"
#include "streamer/library/film_shelf.hpp"

namespace forksight::streamer::api {

/// One for all threads; what it is made of outlives it, and the works it gives out.
class Tokens {
  public:
    Tokens(access::Door& door, access::Guessing& guessing, library::FilmShelf& shelf)
        : door_(door), guessing_(guessing), shelf_(shelf) {}

    /// Answers with JSON, or a problem.
    http::Site::Work for_program(const http::Request& request, std::string_view body, const http::AddressKey& from,
                                 http::Reply& reply) const;
    /// Leads back to the page, which says what came of it; the token is in its cookie.
    http::Site::Work for_page(const http::Request& request, std::string_view body, const http::AddressKey& from,
                              http::Reply& reply) const;

  private:
    access::Door& door_;
    access::Guessing& guessing_;
    library::FilmShelf& shelf_;
};

} // namespace forksight::streamer::api
