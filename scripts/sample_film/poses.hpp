// The poses and moods the story is told with.
#pragma once

#include "scripts/sample_film/pose.hpp"

namespace forksight::sample_film {

Pose standing();         // hands loosely together
Pose standing_open();    // one hand invites you in
Pose at_door();          // a hand on the edge of the door
Pose standing_crossed(); // arms crossed, weight back
Pose pointing_out();     // sends you to the door
Pose sitting();
Pose sitting_forward(); // leans in, hands telling
Pose sitting_heart();   // a hand on the chest
Pose sitting_crossed(); // arms crossed, turned away
Pose sitting_down();    // looks at her hands
Pose half_way();        // between standing and sitting

Face calm();
Face friendly();
Face glad();
Face wary();
Face cross();
Face sad();
Face thinking();

Pose with(Pose pose, const Face& face);
Pose looking(Pose pose, float turn, float nod);

} // namespace forksight::sample_film
