// Text as pixels: any script and accents by Pango, in Inter or what the machine has instead.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace forksight::player::render {

struct LabelStyle {
    double size_px = 28.0; ///< of the em
    int width_px = 400;    ///< where lines wrap
    int most_lines = 4;    ///< what is beyond ends in an ellipsis
    bool centred = false;
    bool strong = false;  ///< semi-bold
    bool struck = false;  ///< a line through it
    bool balanced = true; ///< as narrow as its number of lines allows, so that no line is left with one word

    bool operator==(const LabelStyle&) const = default;
};

/// White text on nothing, premultiplied, as Cairo's ARGB32; rows lie tight, the first on top.
struct Raster {
    int width = 0; ///< of the text itself, and a margin of one pixel all round
    int height = 0;
    int lines = 0;
    bool whole = true;  ///< no ellipsis was needed
    bool split = false; ///< a word was broken, as it is wider than a line
    std::vector<std::uint32_t> pixels;
};

class Lettering {
  public:
    /// Throws when the machine has no font at all.
    Lettering();
    ~Lettering();
    Lettering(const Lettering&) = delete;
    Lettering& operator=(const Lettering&) = delete;

    /// Takes any bytes: what is not UTF-8 becomes a replacement sign, what is longer than 12,000 bytes is cut. The
    /// first tab of a line goes on at 7.5 em.
    Raster draw(const std::string& text, const LabelStyle& style) const;
    /// What the layout would be, without its pixels.
    Raster measure(const std::string& text, const LabelStyle& style) const;
    /// The family that is really used.
    std::string family() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace forksight::player::render
