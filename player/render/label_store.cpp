#include "player/render/label_store.hpp"

#include <algorithm>
#include <utility>

namespace forksight::player::render {

namespace {
constexpr std::size_t most_labels = 40;
} // namespace

const LabelStore::Label& LabelStore::label(const std::string& text, const LabelStyle& style) {
    Key key{text,          style.size_px, style.width_px, style.most_lines,
            style.centred, style.strong,  style.struck,   style.balanced};
    if (const auto found = labels_.find(key); found != labels_.end()) {
        found->second.used = turn_;
        return found->second;
    }
    if (labels_.size() >= most_labels) {
        labels_.erase(std::min_element(labels_.begin(), labels_.end(),
                                       [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
    }
    const Raster raster = lettering_.draw(text, style);
    Label label;
    label.texture = make_texture(Texels::rgba8, raster.width, raster.height, raster.pixels.data(), true);
    label.width_px = raster.width;
    label.height_px = raster.height;
    label.used = turn_;
    ++sent_;
    return labels_.emplace(std::move(key), std::move(label)).first->second;
}

} // namespace forksight::player::render
