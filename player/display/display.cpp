#include "player/display/display.hpp"

#include "player/said.hpp"

namespace forksight::player::display {

render::Laid Display::lay_film(const render::Picture&, const choicegraph::Orientation&) {
    return {false,
            {},
            {},
            said("alleen een headset kan de film zelf om de kijker heen leggen",
                 "only a headset can lay the film around the viewer itself")};
}

} // namespace forksight::player::display
