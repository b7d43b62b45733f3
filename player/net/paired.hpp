// Which authority each streamer is trusted by: kept in the person's config folder, and made known to a Fetch.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "media_manifests/result.hpp"
#include "player/net/authority.hpp"
#include "player/net/gather.hpp"

namespace forksight::player::net {

/// XDG_CONFIG_HOME or ~/.config, then forksight/authorities. Absent: nobody's home is known.
std::optional<std::filesystem::path> usual_authorities();
/// HOST_PORT.pem in `folder`. `place`: see place_of.
std::filesystem::path authority_file(const std::filesystem::path& folder, const std::string& place);

/// Makes `fetch` trust, for the streamer of `url`, what `file` names (--authority), else what was kept for it in
/// `folder`, if anything was. What is there but cannot be read is an error, after which nobody is trusted there: the
/// system's store never stands in for it.
media_manifests::Result<media_manifests::Done> trust_streamer(Fetch& fetch, const std::string& url,
                                                              const std::optional<std::string>& file,
                                                              const std::optional<std::filesystem::path>& folder);

struct Paired {
    std::string place;
    std::filesystem::path file;
    bool replaced = false; ///< another authority was kept for this streamer before
};

/// `replaces`: another authority is kept for this streamer, or something that cannot be read. May throw Left.
using IsRight = std::function<bool(const Authority&, bool replaces)>;

/// Fetches the authority of the streamer at `url` over a line that nobody vouches for, lets `is_right` compare it with
/// what was printed, asks the streamer by https whether it is its own, and keeps it: whole, readable by its owner.
/// Until then nothing is kept. Throws LineFailure and Left, and std::runtime_error when it cannot be written.
media_manifests::Result<Paired> pair(Fetch& fetch, const std::string& url, const std::filesystem::path& folder,
                                     const IsRight& is_right, const Waiting& waiting);

} // namespace forksight::player::net
