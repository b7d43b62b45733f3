// A head that is turned by hand: dragging the picture, arrow keys, and a wheel that zooms.
#pragma once

#include "choicegraph/orientation.hpp"
#include "player/render/view.hpp"

namespace forksight::player::display {

class MouseLook {
  public:
    /// The picture follows the pointer: dragging to the right turns the head to the left. In window pixels, y down.
    void drag(double dx_px, double dy_px, int window_width_px);
    /// `right`, `up`: -1, 0 or 1; for as long as the key is held.
    void turn(int right, int up, double for_s);
    /// Positive zooms in; 60 to 100 degrees wide.
    void zoom(double notches);
    void recentre();

    choicegraph::Orientation orientation() const;
    /// In a window that is higher than wide the zoom is its height's.
    render::Fov fov(int width_px, int height_px) const;

  private:
    double yaw_rad_ = 0.0;
    double pitch_rad_ = 0.0;
    double zoom_deg_ = 90.0;
};

} // namespace forksight::player::display
