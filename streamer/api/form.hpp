// A form as browsers send it: application/x-www-form-urlencoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace forksight::streamer::api {

/// The value of the first field of that name, decoded; nothing if there is none, or its percent signs are wrong.
std::optional<std::string> form_value(std::string_view body, std::string_view name);
/// Whether a Content-Type is this one, whatever its parameters.
bool is_type(std::string_view content_type, std::string_view lower_case);

} // namespace forksight::streamer::api
