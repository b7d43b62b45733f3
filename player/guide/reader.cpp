#include "player/guide/reader.hpp"

#include <utility>

namespace forksight::player::guide {

namespace {

std::string text_of(const render::Overlay& overlay) {
    std::string text;
    for (const render::Page& page : overlay.pages) {
        if (!page.title.empty()) text += page.title + ".\n"; // a title is a sentence of its own
        if (!page.text.empty()) text += page.text + "\n";
    }
    return text;
}

std::string looked_at(const render::Overlay& overlay) {
    for (const render::Mark& mark : overlay.marks) {
        if (mark.looked_at) return mark.text;
    }
    for (const render::Answer& answer : overlay.answers) {
        if (answer.looked_at) return answer.text;
    }
    return {};
}

} // namespace

std::optional<std::string> Reader::step(double time_s, const render::Overlay& overlay) {
    std::string label = looked_at(overlay);
    if (label != label_) {
        label_ = std::move(label);
        since_s_ = time_s;
        read_ = false;
    }
    std::string pages = text_of(overlay);
    if (pages != pages_) {
        pages_ = std::move(pages);
        return pages_; // also when they are gone: nobody is read a page that is closed
    }
    if (label_.empty() || read_ || time_s - since_s_ < rest_s) return std::nullopt;
    read_ = true;
    return label_;
}

} // namespace forksight::player::guide
