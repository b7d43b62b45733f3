// CORS: the web pages elsewhere whose scripts may read what this server answers, by a list; none by default.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/http/reply.hpp"
#include "streamer/http/request.hpp"

namespace forksight::streamer::api {

/// "https://school.example" or "http://localhost:8000": a scheme and a host, nothing after it. What is wrong with it,
/// or nothing.
std::string_view complaint_about_origin(std::string_view text);

/// Unchanging, so any thread may use it. Cookies are for this server's own pages: others send Authorization.
class Origins {
  public:
    explicit Origins(const std::vector<std::string>& allowed);

    /// To every reply: without it a script is told of an error, but not of which.
    void dress(const http::Request& request, http::Reply& reply) const;
    /// The answer to OPTIONS.
    void answer(const http::Request& request, std::string_view allow, http::Reply& reply) const;

  private:
    const std::string* fields_for(const http::Request& request) const;

    std::map<std::string, std::string, std::less<>> fields_; ///< by origin; made once
};

} // namespace forksight::streamer::api
