// Keeps texts as textures while they are shown: each is laid out and sent to the GPU once.
#pragma once

#include <map>
#include <string>

#include "player/render/gl.hpp"
#include "player/render/label.hpp"

namespace forksight::player::render {

/// Needs a current GL context whenever it is used.
class LabelStore {
  public:
    struct Label {
        Texture texture;
        int width_px = 0;
        int height_px = 0;
        unsigned long used = 0;
    };

    /// A frame begins: what was not used for longest goes first, when there are too many.
    void turn() { ++turn_; }
    /// Good until the next call.
    const Label& label(const std::string& text, const LabelStyle& style);
    void clear() { labels_.clear(); }
    const Lettering& lettering() const { return lettering_; }
    /// How many texts were sent to the GPU since it was made.
    unsigned long sent() const { return sent_; }

  private:
    struct Key {
        std::string text;
        double size_px;
        int width_px, most_lines;
        bool centred, strong, struck, balanced;
        auto operator<=>(const Key&) const = default;
    };

    Lettering lettering_;
    std::map<Key, Label> labels_;
    unsigned long turn_ = 0;
    unsigned long sent_ = 0;
};

} // namespace forksight::player::render
