#include <algorithm>
#include <string>

#include "player/render/label.hpp"
#include "player/words.hpp"
#include "tests/catch.hpp"

using namespace forksight::player::render;

namespace {

/// Rows from the top until the first ink.
int first_inked_row(const Raster& raster) {
    for (int row = 0; row < raster.height; ++row) {
        for (int column = 0; column < raster.width; ++column) {
            if (raster.pixels[static_cast<std::size_t>(row * raster.width + column)] >> 24 > 100) return row;
        }
    }
    return raster.height;
}

} // namespace

TEST_CASE("Inter is used where it is installed", "[player][unit]") {
    const Lettering lettering;
    INFO("found " << lettering.family());
    CHECK(lettering.family() == "Inter");
}

TEST_CASE("Accents are drawn above their letters", "[player][unit]") {
    const Lettering lettering;
    const LabelStyle style;
    const int plain = first_inked_row(lettering.draw("e", style));
    for (const char* letter : {"é", "è", "ë", "ê"}) {
        INFO(letter);
        CHECK(first_inked_row(lettering.draw(letter, style)) < plain - 3);
    }
}

TEST_CASE("Text wraps where its width ends, evenly, and ends in an ellipsis when it is too long", "[player][unit]") {
    const Lettering lettering;
    LabelStyle style;
    style.width_px = 300;
    const std::string text = "Mag ik u vragen waarom u daar zo boos over bent geworden?";
    const Raster wrapped = lettering.draw(text, style);
    CHECK(wrapped.lines >= 3);
    CHECK(wrapped.whole);
    CHECK(wrapped.width <= 302);
    style.balanced = false;
    const Raster ragged = lettering.draw(text, style);
    CHECK(ragged.lines == wrapped.lines);
    CHECK(ragged.width >= wrapped.width);
    LabelStyle wide;
    wide.width_px = 330; // leaves "met u?" alone on the second line when it is filled to the brim
    const Raster even = lettering.draw("Hoe gaat het vandaag met u?", wide);
    wide.balanced = false;
    const Raster brimful = lettering.draw("Hoe gaat het vandaag met u?", wide);
    CHECK(even.lines == 2);
    CHECK(brimful.lines == 2);
    CHECK(even.width < brimful.width - 40);
    style.most_lines = 2;
    const Raster cut = lettering.draw(text, style);
    CHECK(cut.lines == 2);
    CHECK_FALSE(cut.whole);
    style.width_px = 60; // narrower than a word
    style.most_lines = 9;
    CHECK(lettering.draw("meervoudigepersoonlijkheidsstoornis", style).width <= 62);
}

TEST_CASE("The pixels are white, premultiplied, and agree with the measure", "[player][unit]") {
    const Lettering lettering;
    const Raster raster = lettering.draw("Ja, écht", {});
    const Raster measure = lettering.measure("Ja, écht", {});
    CHECK(raster.width == measure.width);
    CHECK(raster.height == measure.height);
    CHECK(measure.pixels.empty());
    bool inked = false;
    for (const std::uint32_t pixel : raster.pixels) {
        const std::uint32_t alpha = pixel >> 24;
        REQUIRE(pixel == (alpha << 24 | alpha << 16 | alpha << 8 | alpha));
        inked = inked || alpha == 255;
    }
    CHECK(inked);
}

TEST_CASE("Bytes that are no text are drawn as signs for it, and endless text is cut", "[player][unit]") {
    const Lettering lettering;
    CHECK(lettering.draw("\xff\xfe\x80", {}).width > 10);
    CHECK(lettering.draw("", {}).height > 10);
    CHECK(lettering.draw(std::string("a\0b", 3), {}).width > 10);
    CHECK(lettering.draw(std::string(1 << 22, 'x'), {}).lines <= 4);
}

TEST_CASE("Every key of the help ends before the column of what it does", "[player][unit]") {
    const Lettering lettering;
    LabelStyle style;
    style.balanced = false;
    style.width_px = 2000;
    const int column = lettering.measure("\tx", style).width;
    for (const char* language : {"nl", "en"}) {
        for (const std::string& line : forksight::player::help_lines(language)) {
            const std::size_t tab = line.find('\t');
            if (tab == std::string::npos) continue;
            INFO(line);
            CHECK(lettering.measure(line.substr(0, tab) + "\tx", style).width == column);
            CHECK(lettering.measure(line.substr(0, tab) + " ", style).width < column);
        }
    }
}

// Runs by itself, with a fontconfig that knows no folder of fonts (CMakeLists.txt).
TEST_CASE("A machine without fonts is told what to install", "[.][fontless]") {
    CHECK_THROWS_WITH(Lettering(), ContainsSubstring("no font is installed") && ContainsSubstring("fonts-inter"));
}
