#include "player/render/label.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <stdexcept>

#include "player/said.hpp"

namespace forksight::player::render {

namespace {

constexpr std::size_t most_bytes = 12'000;
constexpr int margin_px = 1;
constexpr double line_spacing = 1.06;
constexpr double tab_em = 7.5;
constexpr int balance_steps = 7;

struct FreeFont {
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
using Font = std::unique_ptr<PangoFontDescription, FreeFont>;

template <class T>
struct Unref {
    void operator()(T* object) const { g_object_unref(object); }
};
template <class T>
using Object = std::unique_ptr<T, Unref<T>>;

Font font_of(const LabelStyle& style) {
    Font font(pango_font_description_new());
    pango_font_description_set_family(font.get(), "Inter, DejaVu Sans, sans-serif");
    pango_font_description_set_weight(font.get(), style.strong ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_MEDIUM);
    pango_font_description_set_absolute_size(font.get(), style.size_px * PANGO_SCALE);
    return font;
}

std::string cleaned(const std::string& text) {
    const std::unique_ptr<char, decltype(&g_free)> valid(
        g_utf8_make_valid(text.data(), static_cast<gssize>(std::min(text.size(), most_bytes))), g_free);
    return valid.get();
}

int width_of(PangoLayout* layout) {
    PangoRectangle logical{};
    pango_layout_get_pixel_extents(layout, nullptr, &logical);
    return logical.width;
}

} // namespace

struct Lettering::Parts {
    Object<PangoFontMap> fonts{pango_cairo_font_map_new()};
    Object<PangoContext> context{pango_font_map_create_context(fonts.get())};

    Object<PangoLayout> layout(const std::string& text, const LabelStyle& style) const {
        Object<PangoLayout> layout(pango_layout_new(context.get()));
        pango_layout_set_font_description(layout.get(), font_of(style).get());
        const std::string clean = cleaned(text);
        pango_layout_set_text(layout.get(), clean.data(), static_cast<int>(clean.size()));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
        pango_layout_set_height(layout.get(), -style.most_lines);
        pango_layout_set_line_spacing(layout.get(), static_cast<float>(line_spacing));
        pango_layout_set_alignment(layout.get(), style.centred ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
        const std::unique_ptr<PangoTabArray, decltype(&pango_tab_array_free)> tabs(
            pango_tab_array_new_with_positions(1, TRUE, PANGO_TAB_LEFT, static_cast<int>(style.size_px * tab_em)),
            pango_tab_array_free);
        pango_layout_set_tabs(layout.get(), tabs.get());
        if (style.struck) {
            const std::unique_ptr<PangoAttrList, decltype(&pango_attr_list_unref)> marks(pango_attr_list_new(),
                                                                                         pango_attr_list_unref);
            pango_attr_list_insert(marks.get(), pango_attr_strikethrough_new(TRUE));
            pango_layout_set_attributes(layout.get(), marks.get());
        }
        pango_layout_set_width(layout.get(), style.width_px * PANGO_SCALE);
        if (style.balanced) balance(layout.get(), style.width_px);
        return layout;
    }

    /// A line that begins where no line may be broken begins within a word.
    static bool splits_a_word(PangoLayout* layout) {
        int characters = 0;
        const PangoLogAttr* attributes = pango_layout_get_log_attrs_readonly(layout, &characters);
        const char* text = pango_layout_get_text(layout);
        for (GSList* at = pango_layout_get_lines_readonly(layout); at != nullptr; at = at->next) {
            const auto* line = static_cast<const PangoLayoutLine*>(at->data);
            const long start = g_utf8_pointer_to_offset(text, text + line->start_index);
            if (start > 0 && start < characters && !line->is_paragraph_start && !attributes[start].is_line_break)
                return true;
        }
        return false;
    }

    /// The narrowest width that needs no more lines: bisected, as every narrower one needs as many or more.
    static void balance(PangoLayout* layout, int widest) {
        const int lines = pango_layout_get_line_count(layout);
        const bool split = splits_a_word(layout);
        if (lines < 2 || pango_layout_is_ellipsized(layout)) return;
        int enough = widest, too_narrow = widest / lines - 1;
        for (int step = 0; step < balance_steps && enough - too_narrow > 1; ++step) {
            const int middle = (enough + too_narrow) / 2;
            pango_layout_set_width(layout, middle * PANGO_SCALE);
            const bool fits = pango_layout_get_line_count(layout) <= lines && !pango_layout_is_ellipsized(layout) &&
                              width_of(layout) <= middle && (split || !splits_a_word(layout));
            (fits ? enough : too_narrow) = middle;
        }
        pango_layout_set_width(layout, enough * PANGO_SCALE);
    }

    static Raster size(PangoLayout* layout) {
        PangoRectangle logical{};
        pango_layout_get_pixel_extents(layout, nullptr, &logical);
        Raster raster;
        raster.width = std::max(1, logical.width) + 2 * margin_px;
        raster.height = std::max(1, logical.height) + 2 * margin_px;
        raster.lines = pango_layout_get_line_count(layout);
        raster.whole = pango_layout_is_ellipsized(layout) == FALSE;
        raster.split = splits_a_word(layout);
        return raster;
    }
};

Lettering::Lettering() : parts_(std::make_unique<Parts>()) {
    // Pango lists its generic families even where no font is behind them.
    if (family().empty())
        throw std::runtime_error(
            said("er is geen lettertype, dus tekst kan niet worden getoond; installeer op Debian fonts-inter",
                 "no font is installed, so no text can be shown; on Debian: fonts-inter"));
    // Text is turned and scaled after it is drawn: hints for the pixel grid would only bend it.
    const std::unique_ptr<cairo_font_options_t, decltype(&cairo_font_options_destroy)> options(
        cairo_font_options_create(), cairo_font_options_destroy);
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(parts_->context.get(), options.get());
    pango_context_set_round_glyph_positions(parts_->context.get(), FALSE);
}

Lettering::~Lettering() = default;

Raster Lettering::measure(const std::string& text, const LabelStyle& style) const {
    return Parts::size(parts_->layout(text, style).get());
}

Raster Lettering::draw(const std::string& text, const LabelStyle& style) const {
    assert(style.size_px > 0.0 && style.width_px > 0 && style.most_lines > 0);
    const Object<PangoLayout> layout = parts_->layout(text, style);
    PangoRectangle logical{};
    pango_layout_get_pixel_extents(layout.get(), nullptr, &logical);
    Raster raster = Parts::size(layout.get());
    raster.pixels.resize(static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height));
    const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
        cairo_image_surface_create_for_data(reinterpret_cast<unsigned char*>(raster.pixels.data()), CAIRO_FORMAT_ARGB32,
                                            raster.width, raster.height, raster.width * 4),
        cairo_surface_destroy);
    const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> pen(cairo_create(surface.get()), cairo_destroy);
    cairo_set_source_rgba(pen.get(), 1.0, 1.0, 1.0, 1.0);
    cairo_move_to(pen.get(), margin_px - logical.x, margin_px - logical.y);
    pango_cairo_show_layout(pen.get(), layout.get());
    cairo_surface_flush(surface.get());
    return raster;
}

std::string Lettering::family() const {
    const Object<PangoFont> font(
        pango_font_map_load_font(parts_->fonts.get(), parts_->context.get(), font_of(LabelStyle{}).get()));
    if (!font) return "";
    const Font found(pango_font_describe(font.get()));
    return pango_font_description_get_family(found.get());
}

} // namespace forksight::player::render
