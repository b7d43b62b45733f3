// The film as a layer of the runtime's own: when it is asked for, what is put into it, how it lies, and who draws it
// otherwise.
#include <epoxy/gl.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "player/display/offscreen.hpp"
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

using Pixel = std::array<int, 4>;

Pixel pixel(unsigned framebuffer, int x, int y) {
    std::array<unsigned char, 4> read{};
    glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer);
    glReadPixels(x, y, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE, read.data());
    return {read[0], read[1], read[2], read[3]};
}

} // namespace

TEST_CASE("A whole sphere in mono is one layer for both eyes, endlessly far and all round", "[player][xr][gl]") {
    Cinema cinema;
    const Film film(Projection::equirectangular, Stereo::mono);
    cinema.show(film.picture);
    const tests::Pretend& runtime = *cinema.stand.runtime;
    CHECK(runtime.layers == 2);
    REQUIRE(runtime.film.size() == 1);
    const XrCompositionLayerEquirect2KHR& layer = runtime.film[0];
    CHECK(layer.eyeVisibility == XR_EYE_VISIBILITY_BOTH);
    CHECK(layer.radius == 0.0F);
    CHECK(layer.centralHorizontalAngle == Approx(2 * std::numbers::pi));
    CHECK(layer.upperVerticalAngle == Approx(std::numbers::pi / 2));
    CHECK(layer.lowerVerticalAngle == Approx(-std::numbers::pi / 2));
    CHECK(layer.layerFlags == 0);
    CHECK(layer.pose.orientation.w == Approx(1.0));
    CHECK(layer.subImage.imageRect.extent.width == 32);
    CHECK(layer.subImage.imageRect.extent.height == 16);
    CHECK(layer.subImage.imageRect.offset.x == layer.subImage.imageRect.offset.y);
    CHECK(runtime.over_film == XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT);
    CHECK(cinema.projector->drawn_by() == "runtime");
    CHECK(cinema.said().empty());
    CHECK(glGetError() == GL_NO_ERROR);
}

TEST_CASE("A half sphere in stereo is a layer an eye, half as wide around", "[player][xr][gl]") {
    Cinema cinema;
    const Stereo stereo = GENERATE(Stereo::top_bottom, Stereo::left_right);
    const Film film(Projection::half_equirectangular, stereo);
    cinema.show(film.picture);
    const auto& layers = cinema.stand.runtime->film;
    REQUIRE(layers.size() == 2);
    CHECK(layers[0].eyeVisibility == XR_EYE_VISIBILITY_LEFT);
    CHECK(layers[1].eyeVisibility == XR_EYE_VISIBILITY_RIGHT);
    CHECK(layers[0].subImage.swapchain != layers[1].subImage.swapchain);
    for (const auto& layer : layers) {
        CHECK(layer.centralHorizontalAngle == Approx(std::numbers::pi));
        CHECK(layer.subImage.imageRect.extent.width == (stereo == Stereo::left_right ? 16 : 32));
        CHECK(layer.subImage.imageRect.extent.height == (stereo == Stereo::top_bottom ? 8 : 16));
    }
}

TEST_CASE("The film's image is filled when its picture is new, and not otherwise", "[player][xr][gl]") {
    Cinema cinema;
    Film film(Projection::equirectangular, Stereo::mono);
    for (int i = 0; i < 3; ++i) cinema.show(film.picture);
    const tests::Pretend& runtime = *cinema.stand.runtime;
    const XrSwapchain image = runtime.film.at(0).subImage.swapchain;
    CHECK(runtime.filled.at(image) == 1);
    film.picture.painted = 2;
    for (int i = 0; i < 2; ++i) cinema.show(film.picture);
    CHECK(runtime.filled.at(image) == 2);
    const Film other(Projection::equirectangular, Stereo::mono); // painted at the same time, elsewhere
    cinema.show(other.picture);
    CHECK(runtime.filled.at(image) == 3);
    film.picture.painted = 0; // nobody tells
    for (int i = 0; i < 2; ++i) cinema.show(film.picture);
    CHECK(runtime.filled.at(image) == 5);
    CHECK(runtime.film.at(0).subImage.swapchain == image);
    const int images = runtime.swapchains;
    const Film larger(Projection::equirectangular, Stereo::mono, 64, 32);
    cinema.show(larger.picture);
    CHECK(runtime.swapchains == images);
    CHECK(runtime.film.at(0).subImage.imageRect.extent.width == 64);
}

TEST_CASE("A film that is turned in the room lies turned there", "[player][xr][gl]") {
    Cinema cinema;
    const Film film(Projection::equirectangular, Stereo::mono);
    // Who looks ahead is to see what lies a quarter to the right in the film: that hangs ahead in the room.
    cinema.show(film.picture, {}, choicegraph::orientation(choicegraph::radians(90), 0.0));
    const XrQuaternionf& q = cinema.stand.runtime->film.at(0).pose.orientation;
    const auto hangs = choicegraph::rotate({q.x, q.y, q.z, q.w}, {1.0, 0.0, 0.0});
    CHECK(hangs.x == Approx(0.0).margin(1e-6));
    CHECK(hangs.z == Approx(-1.0).margin(1e-6));
}

TEST_CASE("What hangs over the film is opaque where it hangs, and the rest lets the film through", "[player][xr][gl]") {
    Cinema cinema;
    const Projection projection = GENERATE(Projection::equirectangular, Projection::half_equirectangular);
    const Film film(projection, Stereo::top_bottom);
    render::Overlay overlay;
    overlay.notice = "Hello";
    overlay.reticle = false;
    // To the right, where a half sphere ends.
    const auto turn = choicegraph::orientation(choicegraph::radians(60), 0.0);
    const Frame frame = cinema.show(film.picture, overlay, turn);
    REQUIRE(frame.views.size() == 2);
    std::vector<render::View> by_shader = render::on_head(frame.views, frame.head, turn);
    std::vector<render::Canvas> canvases;
    for (render::View& view : by_shader)
        view.framebuffer = canvases.emplace_back(view.width, view.height).framebuffer();
    Projector(FilmLayer::shader, nullptr).draw(*cinema.stand.display, by_shader, turn, film.picture, overlay, false);
    for (std::size_t eye = 0; eye < 2; ++eye) {
        const render::View& view = frame.views[eye];
        const render::View whole = cinema.projector->whole(view);
        int covered = 0, bare = 0, half_covered = 0;
        for (int y = 0; y < view.height; ++y) {
            for (int x = 0; x < view.width; ++x) {
                const Pixel alone = pixel(view.framebuffer, x, y), all = pixel(whole.framebuffer, x, y);
                const Pixel meant = pixel(by_shader[eye].framebuffer, x, y);
                INFO(eye << ": " << x << ", " << y);
                for (std::size_t i = 0; i < 3; ++i) REQUIRE(std::abs(all[i] - meant[i]) <= 2);
                if (alone[3] != 255) REQUIRE(alone == Pixel{0, 0, 0, 0});
                if (alone[3] == 255) REQUIRE(alone == all);
                ++(alone[3] == 0 ? bare : covered);
                half_covered += alone[3] == 255 && alone[0] > 40 ? 1 : 0;
            }
        }
        CHECK(covered > 15);
        CHECK(half_covered > 5);
        CHECK(bare > 1000);
    }
}

TEST_CASE("A film that darkens or gives way to the room is drawn by the shader, as it always was", "[player][xr][gl]") {
    Cinema cinema;
    const Film film(Projection::equirectangular, Stereo::mono);
    cinema.show(film.picture);
    CHECK(cinema.stand.runtime->layers == 2);
    render::Overlay overlay;
    (GENERATE(true, false) ? overlay.dark : overlay.room) = 0.25;
    cinema.show(film.picture, overlay);
    CHECK(cinema.stand.runtime->layers == 1);
    CHECK(cinema.stand.runtime->over_film == 0);
    cinema.show(film.picture);
    CHECK(cinema.stand.runtime->layers == 2);
    CHECK(cinema.said().empty());
}

TEST_CASE("Who draws the film is told by the frames in which nothing lies over all of it", "[player][xr][gl]") {
    Cinema cinema;
    const Film film(Projection::equirectangular, Stereo::mono);
    render::Overlay covered;
    (GENERATE(true, false) ? covered.dark : covered.room) = GENERATE(0.25, 1.0);
    cinema.show(film.picture, covered);
    cinema.show(film.picture);
    cinema.show(film.picture, covered);
    CHECK(cinema.projector->drawn_by() == "runtime");
    const Film other(Projection::fisheye, Stereo::mono);
    cinema.show(other.picture);
    CHECK(cinema.projector->drawn_by() == "runtime+shader");
}

TEST_CASE("A picture larger than the runtime's largest image is made to fit", "[player][xr][gl]") {
    Cinema cinema;
    const Film film(Projection::equirectangular, Stereo::mono, 5000, 8);
    cinema.show(film.picture);
    REQUIRE(cinema.stand.runtime->film.size() == 1);
    const XrRect2Di& part = cinema.stand.runtime->film[0].subImage.imageRect;
    CHECK(part.extent.width + 2 * part.offset.x == 4096);
}

TEST_CASE("A film that is no sphere, and a display that is no headset, are told", "[player][xr][gl]") {
    Cinema cinema;
    const Film film(Projection::fisheye, Stereo::mono);
    for (int i = 0; i < 2; ++i) cinema.show(film.picture);
    CHECK(cinema.stand.runtime->layers == 1);
    CHECK_THAT(cinema.said(), ContainsSubstring("neither a sphere nor half of one"));
    CHECK(cinema.projector->notes().size() == 1);

    const bool dutch = GENERATE(false, true);
    speak(dutch ? "nl" : "en");
    const auto screen = display::open_offscreen(64, 64);
    const Film sphere(Projection::equirectangular, Stereo::mono);
    Projector projector(FilmLayer::runtime, nullptr);
    for (int i = 0; i < 2; ++i) {
        const Frame frame = screen->begin();
        projector.draw(*screen, frame.views, {}, sphere.picture, {}, false);
        screen->end();
    }
    REQUIRE(projector.notes().size() == 1);
    CHECK_THAT(projector.notes()[0], ContainsSubstring(dutch ? "alleen een headset" : "only a headset"));
    CHECK(projector.drawn_by() == "shader");
}
