// Who asks, from the token that comes with a request, and what they are told who may not see a film.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "streamer/access/door.hpp"
#include "streamer/access/rules.hpp"
#include "streamer/access/token.hpp"
#include "streamer/http/reply.hpp"
#include "streamer/http/request.hpp"

namespace forksight::streamer::api {

/// Who asks, as a value: for what is decided on another thread, when the request is gone.
struct Asker {
    std::shared_ptr<const access::AccessState> state;
    std::optional<access::Holder> holder;
    bool showed_token = false;
};

/// For one thread: shares nothing on a request's way but the door's state, a value that is replaced.
class Gate {
  public:
    explicit Gate(const access::Door& door) : door_(door) { look(); }

    /// Whoever holds a token that counts; no token, and one that does not count, are nobody.
    std::optional<access::Holder> holder(const http::Request& request);
    enum class Admitted { openly, by_token, no };
    /// no: `reply` is the refusal.
    Admitted admit(std::string_view film, const http::Request& request, http::Reply& reply);
    /// The same in two steps, the second of which any thread may take.
    Asker asker(const http::Request& request);
    static Admitted admit(std::string_view film, const Asker& asker, http::Reply& reply);
    const access::Rules& rules();

  private:
    void look();

    const access::Door& door_;
    std::uint64_t version_ = 0;
    std::shared_ptr<const access::AccessState> state_;
    std::unique_ptr<access::Signer> signer_;
};

/// The token as it was sent: `Authorization: Bearer`, or else the page's cookie. Null without data(): none was.
std::string_view token_of(const http::Request& request);
/// The value of a Set-Cookie field. Over TLS nobody on plain HTTP, and no neighbouring host, can set or read it.
std::string cookie_for(std::string_view token, std::int64_t lasts_s, bool secure);

} // namespace forksight::streamer::api
