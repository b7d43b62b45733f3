// The page's form for a class code: a plain form, so that it works without a script.
#pragma once

#include <string>

#include "streamer/console/page.hpp"

namespace forksight::streamer::console {

/// Empty if a code would show this visitor nothing more.
std::string code_section(const Visit& visit);

} // namespace forksight::streamer::console
