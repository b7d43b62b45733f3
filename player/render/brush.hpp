// Paints boxes, arcs, lines and text on planes that stand in the room, with smooth edges.
#pragma once

#include <array>

#include "choicegraph/sphere.hpp"
#include "player/render/eyes.hpp"
#include "player/render/gl.hpp"
#include "player/render/view.hpp"

namespace forksight::player::render {

/// A plane to paint on; lengths on it are what they look from its origin at distance 1, so that 0.0175 is about a
/// degree, however far away it stands. Its origin is the middle of the room, or the head.
struct Plane {
    choicegraph::Direction middle; ///< where its 0, 0 is seen
    choicegraph::Direction right;
    choicegraph::Direction up;
    bool in_room = true; ///< false: it is fixed to the head, and the three are in the head's frame
    double distance_m = reading_distance_m;
};

/// Upright, facing the viewer, with its middle in that direction.
Plane plane_at(const choicegraph::Direction& middle);
/// Fixed to the head; 0, 0 is straight ahead.
Plane plane_ahead();

struct Spot {
    double x = 0.0;
    double y = 0.0;
};

/// Not premultiplied, gamma-encoded.
struct Ink {
    double red = 1.0;
    double green = 1.0;
    double blue = 1.0;
    double alpha = 1.0;
};

/// Needs a current GL context for its whole life. begin(), plane(), then shapes. What it changes of GL, its
/// caller puts back (KeptState).
class Brush {
  public:
    Brush();

    /// `head`: whose eye it is.
    void begin(const View& view, const Head& head);
    void plane(const Plane& plane);

    void box(Spot middle, Spot half, double corner, const Ink& ink);
    /// With an edge of that width drawn over it, inside.
    void edged_box(Spot middle, Spot half, double corner, const Ink& ink, double edge_width, const Ink& edge);
    /// A disc behind whatever is brighter than it.
    void disc_behind(Spot middle, double radius, const Ink& ink);
    /// Clockwise from the top up to `turns`, 0..1.
    void arc(Spot middle, double radius, double width, double turns, const Ink& ink);
    void line(Spot from, Spot to, double width, const Ink& ink);
    /// The texture's alpha over a rectangle.
    void text(GLuint texture, Spot top_left, double width, double height, const Ink& ink);
    /// Of a dot, on the plane, in the middle of the view.
    double pixel() const { return pixel_; }

  private:
    struct Shader {
        Program program;
        GLint clip_from_plane = -1, bounds = -1, colour = -1, shape = -1, stroke = -1, edge = -1;
    };
    void paint(Shader& shader, const std::array<double, 4>& bounds, const std::array<double, 4>& shape, Spot stroke,
               const Ink& ink);
    static Shader compile(const char* define);

    Shader box_, arc_, line_, text_;
    VertexArray no_vertices_ = make_vertex_array();
    View view_;
    Head head_;
    std::array<float, 16> clip_from_plane_{};
    double pixel_ = 0.001;
};

} // namespace forksight::player::render
