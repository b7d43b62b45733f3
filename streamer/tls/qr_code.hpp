// A text as a QR code that a page can carry.
#pragma once

#include <string>

namespace forksight::streamer::tls {

/// An SVG element, black on white with its quiet zone; empty if the text is too long for any code.
std::string qr_svg(const std::string& text);

} // namespace forksight::streamer::tls
