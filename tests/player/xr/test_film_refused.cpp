// The film as a layer of the runtime's own that cannot be: refused, lost, or taken down.
#include <epoxy/gl.h>

#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/player/xr/film_stand.hpp"

using namespace forksight;
using namespace forksight::player;
using display::Frame;
using tests::Cinema;
using tests::Film;
using tests::Projection;
using tests::Stereo;

namespace {

/// How many images there were each time that GL was waited for. libepoxy calls through pointers that anybody may set.
class FinishWatch {
  public:
    explicit FinishWatch(const tests::Pretend& runtime) : before_(epoxy_glFinish) {
        real_ = before_;
        seen_ = &swapchains;
        runtime_ = &runtime;
        epoxy_glFinish = watched;
    }
    ~FinishWatch() { epoxy_glFinish = before_; }
    FinishWatch(const FinishWatch&) = delete;
    FinishWatch& operator=(const FinishWatch&) = delete;
    std::vector<int> swapchains;

  private:
    static void watched() {
        seen_->push_back(runtime_->swapchains);
        real_();
        epoxy_glFinish = watched; // its first call puts the driver's there
    }

    inline static std::vector<int>* seen_ = nullptr;
    inline static const tests::Pretend* runtime_ = nullptr;
    inline static PFNGLFINISHPROC real_ = nullptr;
    PFNGLFINISHPROC before_;
};

} // namespace

TEST_CASE("A runtime without such layers leaves the film to the shader, and that is said once", "[player][xr][gl]") {
    Cinema cinema{{}};
    const Film film(Projection::equirectangular, Stereo::mono);
    for (int i = 0; i < 3; ++i) cinema.show(film.picture);
    CHECK(cinema.stand.runtime->layers == 1);
    CHECK(cinema.stand.runtime->over_film == 0);
    CHECK(cinema.projector->drawn_by() == "shader");
    REQUIRE(cinema.projector->notes().size() == 1);
    CHECK(cinema.said() ==
          "the headset's runtime cannot lay the film around the viewer itself: the player draws the "
          "film itself\n");
}

TEST_CASE("A runtime that refuses the film's image leaves the film to the shader, and that is said once",
          "[player][xr][gl]") {
    Cinema cinema;
    cinema.stand.runtime->widest = 100;
    const Film film(Projection::equirectangular, Stereo::left_right, 256, 64);
    const int images = cinema.stand.runtime->swapchains;
    for (int i = 0; i < 3; ++i) cinema.show(film.picture);
    CHECK(cinema.stand.runtime->layers == 1);
    CHECK(cinema.stand.runtime->swapchains == images);
    CHECK(cinema.projector->drawn_by() == "shader");
    REQUIRE(cinema.projector->notes().size() == 1);
    CHECK_THAT(cinema.said(), ContainsSubstring("XR_ERROR_OUT_OF_MEMORY"));
}

TEST_CASE("A runtime that refuses the film in a frame has it drawn by the shader from then on, and keeps the headset",
          "[player][xr][gl]") {
    Cinema cinema;
    tests::Pretend& runtime = *cinema.stand.runtime;
    const bool dutch = GENERATE(false, true);
    speak(dutch ? "nl" : "en");
    const int images = runtime.swapchains;
    const bool before = GENERATE(false, true); // it took one
    Film film(Projection::equirectangular, Stereo::top_bottom);
    if (before) cinema.show(film.picture);
    film.picture.painted = 2;
    std::string call;
    int layers = 0; // of the frame in which it refuses
    SECTION("by handing out no image") {
        runtime.acquire = XR_ERROR_RUNTIME_FAILURE;
        runtime.acquired_first = GENERATE(0, 1); // of two
        call = "xrAcquireSwapchainImage: XR_ERROR_RUNTIME_FAILURE";
        layers = 1;
    }
    SECTION("by not taking it back") {
        runtime.release = XR_ERROR_RUNTIME_FAILURE;
        call = "xrReleaseSwapchainImage: XR_ERROR_RUNTIME_FAILURE";
    }
    SECTION("by not showing it") {
        runtime.end_frame = XR_ERROR_LAYER_INVALID;
        runtime.end_again = GENERATE(XR_SUCCESS, XR_ERROR_CALL_ORDER_INVALID);
        call = "xrEndFrame: XR_ERROR_LAYER_INVALID";
    }
    const bool counted = runtime.end_again == XR_SUCCESS;
    const int frames = runtime.frames;
    CHECK(cinema.show(film.picture).views.size() == 2);
    if (counted) CHECK(runtime.layers == layers);
    CHECK(runtime.frames == frames + (counted ? 1 : 0));
    for (int i = 0; i < 3; ++i) {
        const Frame frame = cinema.show(film.picture);
        CHECK(frame.views.size() == 2);
        CHECK(frame.notes.empty());
        CHECK(runtime.layers == 1);
        CHECK(runtime.over_film == 0);
    }
    CHECK(runtime.sessions == 1);
    CHECK(runtime.begun == 1);
    // What is not taken back the runtime keeps.
    if (runtime.release == XR_SUCCESS) {
        CHECK(runtime.misused == 0);
        CHECK(runtime.swapchains == images);
    }
    REQUIRE(cinema.projector->notes().size() == 1);
    CHECK_THAT(cinema.said(), ContainsSubstring(call));
    CHECK_THAT(cinema.said(), ContainsSubstring(dutch ? "wil het beeld van de film niet" : "does not take the film's"));
}

TEST_CASE("That a runtime refused the film is known of the headset that comes back", "[player][xr][gl]") {
    Cinema cinema;
    tests::Pretend& runtime = *cinema.stand.runtime;
    const Film film(Projection::equirectangular, Stereo::mono);
    runtime.end_frame = XR_ERROR_LAYER_INVALID;
    runtime.end_again = GENERATE(XR_SUCCESS, XR_ERROR_RUNTIME_FAILURE); // the latter loses it at once
    cinema.show(film.picture);
    CHECK(runtime.sessions == (runtime.end_again == XR_SUCCESS ? 1 : 0));
    cinema.lose_and_find();
    runtime.end_frame = runtime.end_again = XR_SUCCESS;
    const int images = runtime.swapchains;
    for (int i = 0; i < 2; ++i) cinema.show(film.picture);
    CHECK(runtime.layers == 1);
    CHECK(runtime.swapchains == images);
    CHECK(cinema.projector->notes().size() == 1);
}

TEST_CASE("A headset that is lost while the film is handed over is lost, and nothing is refused", "[player][xr][gl]") {
    Cinema cinema;
    tests::Pretend& runtime = *cinema.stand.runtime;
    const auto lost = GENERATE(XR_ERROR_SESSION_LOST, XR_ERROR_INSTANCE_LOST, XR_ERROR_RUNTIME_UNAVAILABLE);
    (GENERATE(true, false) ? runtime.acquire : runtime.end_frame) = lost;
    const Film film(Projection::equirectangular, Stereo::mono);
    cinema.show(film.picture);
    CHECK(runtime.sessions == 0);
    CHECK(runtime.misused == 0);
    CHECK(cinema.said().empty());
}

TEST_CASE("Before an image is taken down, what was drawn into it is complete", "[player][xr][gl]") {
    Cinema cinema;
    const Film film(Projection::equirectangular, Stereo::top_bottom);
    cinema.show(film.picture);
    const Film other(Projection::equirectangular, Stereo::mono, 64, 32);
    FinishWatch watch(*cinema.stand.runtime);
    cinema.show(other.picture);
    CHECK(cinema.stand.runtime->swapchains == 3);
    CHECK(watch.swapchains == std::vector<int>{4, 3});
}

TEST_CASE("A headset that is lost takes the film's image with it", "[player][xr][gl]") {
    Cinema cinema;
    const Film film(Projection::equirectangular, Stereo::top_bottom);
    cinema.show(film.picture);
    CHECK(cinema.stand.runtime->swapchains == 4);
    cinema.stand.runtime->wait_frame = XR_ERROR_SESSION_LOST;
    cinema.show(film.picture); // in what it stands on
    CHECK(cinema.stand.runtime->swapchains == 0);
    CHECK(cinema.stand.runtime->misused == 0);
    CHECK(cinema.said().empty());
    cinema.stand.runtime->wait_frame = XR_SUCCESS;
    cinema.stand.runtime->put_on();
    cinema.stand.frame_that([](const Frame& frame) { return frame.worn && frame.views.size() == 2; });
    cinema.show(film.picture);
    CHECK(cinema.stand.runtime->film.size() == 2);
    CHECK(cinema.stand.runtime->layers == 3);
}
