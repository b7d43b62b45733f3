// How clients are led to https, and kept there.
#pragma once

#include <string_view>

#include "streamer/http/reply.hpp"
#include "streamer/http/request.hpp"

namespace forksight::streamer::http {

/// The answer to a plain request on a port of TLS: the same address, with https.
void lead_to_https(Reply& reply, const Request& request);

/// Strict-Transport-Security for a reply under TLS, or nothing. Browsers keep it per host name, whatever the port: for
/// a name that does not belong to one server (localhost, films.local, a bare name), or a port that is not https's own,
/// it would shut them out of other services there. They ignore it for addresses, which are sent it all the same.
std::string_view strict_transport(std::string_view host);

} // namespace forksight::streamer::http
