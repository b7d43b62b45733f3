// Draws a frame's film and what hangs over it: the film by our own shader, or, where that is wanted and the display
// can, as a layer that the headset's runtime lays around the viewer.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "player/display/display.hpp"
#include "player/options.hpp"
#include "player/render/gl.hpp"
#include "player/render/overlay.hpp"
#include "player/render/sky.hpp"
#include "player/rig.hpp"

namespace forksight::player {

/// Needs the display's GL context for its whole life.
class Projector {
  public:
    /// `watch`: told of the parts of each frame; null: nobody.
    Projector(FilmLayer layer, FrameWatch* watch) : layer_(layer), watch_(watch) {}

    void make_ready(media_manifests::Projection projection, media_manifests::Stereo stereo);
    /// All views. `turn`: of the film in the room, of which the views' orientations know. `probe`: whether nothing of
    /// the film is to be seen is read back, else only a picture that is missing counts. True: nothing is to be seen.
    bool draw(display::Display& display, const std::vector<render::View>& views, const choicegraph::Orientation& turn,
              const std::optional<render::Picture>& picture, const render::Overlay& overlay, bool probe);
    /// Of what was drawn last: that view with film and overlay, to be read until the next call of anything here.
    render::View whole(const render::View& view);

    /// Who drew the film so far, where nothing lay over all of it: "shader", "runtime", or "runtime+shader".
    std::string drawn_by() const;
    /// What there is to say of it, each thing once.
    const std::vector<std::string>& notes() const { return notes_; }

  private:
    bool draw_all(const std::vector<render::View>& views, const render::Overlay& overlay, bool probe);
    /// False: the display does not lay the film around the viewer.
    bool lay(display::Display& display, const std::vector<render::View>& views, const choicegraph::Orientation& turn,
             const render::Overlay& overlay);
    void note(const std::string& what);
    void done(FramePart part) const;

    FilmLayer layer_;
    FrameWatch* watch_;
    render::Sky sky_;
    render::OverlayPainter painter_;
    std::vector<render::Canvas> over_; ///< what hangs over the film, one an eye; made when first needed
    std::optional<render::Canvas> whole_;
    std::optional<render::Picture> picture_; ///< of the last frame
    std::vector<render::View> laid_;         ///< its views, where the film is not in them
    bool by_shader_ = false, by_runtime_ = false;
    std::set<std::string> told_;
    std::vector<std::string> notes_;
};

} // namespace forksight::player
