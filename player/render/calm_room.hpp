// Draws the calm room a viewer begins in, and darkens a film: one pass over what is there.
#pragma once

#include "player/render/gl.hpp"
#include "player/render/view.hpp"

namespace forksight::player::render {

/// Needs a current GL context for its whole life.
class CalmRoom {
  public:
    CalmRoom();

    /// Blends the room over the view's framebuffer: `room` 1 hides what was there, `dark` 1 makes it black. The floor
    /// is `floor_m` below the middle of the room, seen from where the eye is. Nothing is drawn when both are 0.
    void draw(const View& view, double room, double dark, double floor_m) const;

  private:
    Program program_;
    VertexArray no_vertices_ = make_vertex_array();
    GLint room_from_view_ = -1, tangents_ = -1, eye_at_ = -1, floor_m_ = -1, room_ = -1, dark_ = -1;
};

} // namespace forksight::player::render
