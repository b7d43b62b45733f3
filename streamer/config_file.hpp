// A configuration file as text: lines of `name = value`, each with the number it stands on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/result.hpp"

namespace forksight::streamer {

struct ConfigLine {
    std::size_t number = 0; ///< from 1
    std::string name;
    std::string value;
};

inline constexpr std::size_t config_limit_bytes = 64 * 1024;

/// What stands in the file; every line that cannot be read is an error at "line N". A '#' at the beginning of a line or
/// after a space begins a comment; a value that holds one, or begins or ends with a space, stands in double quotes.
media_manifests::Result<std::vector<ConfigLine>> read_config(std::string_view text);

/// The value as a line of a configuration file holds it.
std::string config_value(std::string_view value);

/// The known name that was probably meant; empty if none is near.
std::string_view nearest_name(std::string_view wrong, const std::vector<std::string_view>& known);

} // namespace forksight::streamer
