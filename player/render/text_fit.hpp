// Makes text fit a box: as large as wished, else smaller, never cut as long as it can be read.
#pragma once

#include <string>

#include "player/render/label.hpp"

namespace forksight::player::render {

/// Lengths as on a Plane.
struct Box {
    double em = 0.04; ///< wished
    double widest = 0.8;
    double highest = 0.8;
    bool centred = false;
    bool strong = false;
    bool balanced = true;
};

struct FittedText {
    std::string text;
    LabelStyle style; ///< with sizes in texels
    double em = 0.0;
    double width = 0.0;
    double height = 0.0;
    bool whole = true; ///< all of it is there, no word broken, within the box
};

/// Where even the least size that can be read does not fit, it is made smaller than that down to half, and cut then.
FittedText fit(const std::string& text, const Box& box, const Lettering& lettering, double texels);

/// The first so many bytes, or a little less, as a character is not parted; an ellipsis says that there was more.
std::string cut_to(const std::string& text, std::size_t most_bytes);

/// Lines of at most `most` characters each, as few as that takes and as even as they can be; a word that is longer is
/// broken. Lines that the author made are kept if they fit.
std::string in_lines(const std::string& text, std::size_t most);

} // namespace forksight::player::render
