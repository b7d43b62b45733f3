// Other views of the same moment: moving between seats, without losing the place in the film.
#include "choicegraph/playthrough.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/playing.hpp"
#include "tests/choicegraph/told.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

FilmOf talk_with_own_viewpoint(const std::string& own, const std::string& other) {
    FilmOf film = talk();
    film.viewpoints = {{"clip", own}, {"client", other}};
    return film;
}

} // namespace

TEST_CASE("a viewer may move to another view and back, and what follows is seen from there", "[choicegraph][unit]") {
    Playing talking(talk());
    CHECK(talking.play.clip_of(1) == 0);
    CHECK(step(talking.play, Viewed{"first", "client"}) == "view client, cue second listen");
    CHECK(talking.play.state().viewpoint == "client");
    CHECK(talking.play.clip_of(1) == 1);
    follow(talking.play, {.position_s = 2.0});
    step(talking.play, Chosen{"first", "wait", How::gaze, 1.0});
    CHECK(step(talking.play, Entered{"second"}) == "take second in client, cue listen last");
    CHECK(step(talking.play, Viewed{"second", "clip"}) == "view clip, cue listen last");
    CHECK(talking.play.clip_of(1) == 0);
    // A scene without that view is shown by its own clip.
    step(talking.play, Viewed{"second", "client"});
    CHECK(talking.play.clip_of(5) == 0);
}

TEST_CASE("while answers hang, another view goes on waiting as the first did", "[choicegraph][unit]") {
    const auto viewed = [](Meanwhile meanwhile) {
        FilmOf written = talk();
        written.scenes[0].offer->meanwhile = meanwhile;
        Playing talking(written);
        follow(talking.play, {.position_s = 2.0});
        const std::string actions = step(talking.play, Viewed{"first", "client"});
        CHECK(due(talking.play, {.position_s = 3.0, .offered_for_s = 10.0}) == "chosen first/wait by timeout");
        return actions;
    };
    CHECK(viewed(Meanwhile::loop) == "view client, cue second listen, loop from 2 to 12");
    CHECK(viewed(Meanwhile::freeze) == "view client, cue second listen, freeze");
    CHECK(viewed(Meanwhile::play) == "view client, cue second listen");
}

TEST_CASE("one can only move to another view of the scene that is on", "[choicegraph][unit]") {
    Playing talking(talk());
    const std::string no = "refused: one cannot look through 'client' here: ";
    CHECK(step(talking.play, Viewed{"second", "client"}) == no + "the scene is 'first'");
    CHECK(step(talking.play, Viewed{"first", "clip"}) ==
          "refused: one cannot look through 'clip' here: one does already");
    CHECK(step(talking.play, Viewed{"first", "roof"}) ==
          "refused: one cannot look through 'roof' here: it does not show 'first'");
    step(talking.play, Paused{});
    CHECK(step(talking.play, Viewed{"first", "client"}) == "refused: the film is paused: it can only go on, or stop");
    step(talking.play, Resumed{});
    follow(talking.play, {.position_s = 2.0});
    step(talking.play, Chosen{"first", "ask", How::gaze, 1.0});
    CHECK(step(talking.play, Viewed{"first", "client"}) == no + "there is no view between two scenes");
    follow(talking.play);
    CHECK(step(talking.play, Viewed{"listen", "client"}) == no + "it does not show 'listen'");
}

TEST_CASE("a view whose viewpoint is not its own cannot be moved to, and the own clip always can",
          "[choicegraph][unit]") {
    const std::string refused =
        "refused: one cannot look through 'client' here: its viewpoint has no name, or another "
        "clip of the scene has the same";
    Playing nameless(talk_with_own_viewpoint("worker", ""));
    CHECK(step(nameless.play, Viewed{"first", "client"}) == refused);
    Playing shared(talk_with_own_viewpoint("worker", "worker"));
    CHECK(step(shared.play, Viewed{"first", "client"}) == refused);
    CHECK(nameless.play.state().viewpoint.empty());
    // The own clip may lack a name.
    Playing own_nameless(talk_with_own_viewpoint("", "client"));
    CHECK(step(own_nameless.play, Viewed{"first", "client"}) == "view client, cue second listen");
    CHECK(step(own_nameless.play, Viewed{"first", "clip"}) == "view clip, cue second listen");
    CHECK(own_nameless.play.state().viewpoint.empty());
}

TEST_CASE("an answer hangs where the view has it, else where the scene has it", "[choicegraph][unit]") {
    const Film film = film_of(talk());
    const Scene& first = film.scenes[0];
    CHECK(look_of(first, 0, 0).front().yaw_deg == -20.0);
    CHECK(look_of(first, 0, 1).front().yaw_deg == 60.0);
    CHECK(look_of(first, 1, 1).front().yaw_deg == 20.0);
    FilmOf written = talk();
    written.scenes[0].choices[0].look.clear();
    const Film without = film_of(written);
    // What cannot be looked at in the scene's own clip, cannot be in another.
    CHECK(look_of(without.scenes[0], 0, 1).empty());
}
