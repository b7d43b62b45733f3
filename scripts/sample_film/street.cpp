#include "scripts/sample_film/furniture.hpp"
#include "scripts/sample_film/noise.hpp"
#include "scripts/sample_film/set.hpp"

namespace forksight::sample_film {
namespace {

constexpr float face_z = 1.06F; // the front of our house
constexpr float inner_z = 1.30F;
constexpr float eaves = 5.9F;
constexpr float step_high = 0.12F;

Vec3 open_sky(Vec3 d) {
    const float up = std::max(d.y, 0.0F);
    Vec3 c = mix({0.80F, 0.86F, 0.90F}, {0.22F, 0.45F, 0.80F}, std::pow(up, 0.55F));
    if (up > 0.02F) {
        // A layer of clouds, far away at the horizon.
        const Vec3 p = d * (1.6F / (up + 0.12F));
        const float cloud = fractal_noise({p.x, 3.7F, p.z}, 5);
        const float thick = smoothstep(0.50F, 0.68F, cloud) * smoothstep(0.02F, 0.2F, up);
        const float shade = fractal_noise({p.x * 1.7F + 4, 9.1F, p.z * 1.7F}, 3);
        c = mix(c, mix(Vec3{1.05F, 1.03F, 1.0F}, Vec3{0.70F, 0.74F, 0.80F}, saturate(shade * 1.5F - 0.4F)), thick);
    }
    return c;
}

void window_of_house(Mesh& mesh, float x0, float x1) {
    constexpr float low = 0.95F;
    constexpr float high = 2.25F;
    const float mid_x = (x0 + x1) / 2;
    const float half_x = (x1 - x0) / 2;
    const float mid_y = (low + high) / 2;
    const float half_y = (high - low) / 2;
    mesh.place({});
    mesh.paint({.look = Look::plain, .colour = {0.82F, 0.80F, 0.75F}});
    for (const float x : {x0 + 0.035F, mid_x, x1 - 0.035F}) {
        mesh.soft_box({x, mid_y, 1.17F}, {0.035F, half_y, 0.03F}, 0.01F, {}, 2);
    }
    for (const float y : {low + 0.035F, high - 0.38F, high - 0.035F}) {
        mesh.soft_box({mid_x, y, 1.17F}, {half_x, 0.033F, 0.03F}, 0.01F, {}, 2);
    }
    mesh.paint({.look = Look::gravel, .colour = {0.52F, 0.50F, 0.47F}});
    mesh.soft_box({mid_x, low - 0.035F, 1.08F}, {half_x + 0.07F, 0.04F, 0.12F}, 0.01F, {}, 2);
    mesh.paint({.look = Look::plain, .colour = {0.09F, 0.07F, 0.055F}});
    // A dark room, wider on the side away from the door: a slanting look must not pass behind it.
    const float room_mid = mid_x + (mid_x < 0 ? -0.28F : 0.40F);
    mesh.box({room_mid, mid_y, 1.52F}, {half_x + 0.62F - (mid_x < 0 ? 0.0F : 0.12F), half_y + 0.4F, 0.02F});
    curtain(mesh, {x0 + 0.02F, high - 0.03F, 1.27F}, {0.36F, 0, 0}, half_y * 2 - 0.08F, 7);
    curtain(mesh, {x1 - 0.38F, high - 0.03F, 1.27F}, {0.36F, 0, 0}, half_y * 2 - 0.08F, 8);
    flower_pot(mesh, {{mid_x - 0.12F, low + 0.01F, 1.24F}}, 0.15F, {0.80F, 0.20F, 0.35F}, 41);
    // A box of flowers under the window.
    mesh.place({});
    mesh.paint({.look = Look::wood, .colour = {0.30F, 0.18F, 0.09F}, .second = {0.22F, 0.12F, 0.06F}, .variant = 1});
}

void our_house(Mesh& mesh) {
    mesh.place({});
    const Surface brick{.look = Look::brick, .colour = {0.37F, 0.145F, 0.095F}, .second = {0.27F, 0.095F, 0.065F}};
    mesh.paint(brick);
    const auto piece = [&](float x0, float x1, float y0, float y1) {
        mesh.box({(x0 + x1) / 2, (y0 + y1) / 2, (face_z + inner_z) / 2},
                 {(x1 - x0) / 2, (y1 - y0) / 2, (inner_z - face_z) / 2});
    };
    piece(-6, -2.7F, 0, eaves);
    piece(-2.7F, -1.2F, 0, 0.95F);
    piece(-2.7F, -1.2F, 2.25F, eaves);
    piece(-1.2F, -0.57F, 0, eaves);
    piece(-0.57F, 0.57F, 2.34F, eaves);
    piece(0.57F, 1.45F, 0, eaves);
    piece(1.45F, 2.95F, 0, 0.95F);
    piece(1.45F, 2.95F, 2.25F, eaves);
    piece(2.95F, 6, 0, eaves);
    window_of_house(mesh, -2.7F, -1.2F);
    window_of_house(mesh, 1.45F, 2.95F);
    // A soldier course of bricks on edge above the openings, white stone beside the door.
    mesh.place({});
    mesh.paint({.look = Look::stripes, .colour = {0.44F, 0.18F, 0.11F}, .second = {0.36F, 0.14F, 0.09F}, .scale = 24});
    for (const Vec2 span : {Vec2{-2.8F, -1.1F}, Vec2{1.35F, 3.05F}}) {
        mesh.quad({span.x, 2.26F, face_z - 0.004F}, {span.y, 2.26F, face_z - 0.004F}, {span.y, 2.48F, face_z - 0.004F},
                  {span.x, 2.48F, face_z - 0.004F});
    }
    mesh.paint({.look = Look::plain, .colour = {0.80F, 0.77F, 0.70F}});
    for (const float x : {-0.535F, 0.535F}) {
        mesh.soft_box({x, 1.16F, 1.16F}, {0.04F, 1.16F, 0.12F}, 0.008F, {}, 2);
    }
    mesh.soft_box({0, 2.30F, 1.16F}, {0.575F, 0.045F, 0.12F}, 0.008F, {}, 2);
    mesh.paint({.look = Look::gravel, .colour = {0.36F, 0.35F, 0.33F}});
    mesh.soft_box({0, step_high / 2, 0.98F}, {0.72F, step_high / 2, 0.26F}, 0.015F, {}, 2);
    mesh.paint({.look = Look::weave, .colour = {0.24F, 0.155F, 0.08F}, .scale = 0.7F});
    mesh.soft_box({0, step_high + 0.008F, 0.90F}, {0.36F, 0.010F, 0.16F}, 0.008F, {}, 2);
    // Bell, number, lantern, letter box.
    mesh.paint({.look = Look::plain, .colour = {0.55F, 0.40F, 0.15F}});
    mesh.soft_box({0.73F, 1.22F, face_z - 0.012F}, {0.035F, 0.055F, 0.012F}, 0.01F, {}, 2);
    mesh.paint({.look = Look::plain, .colour = {0.78F, 0.74F, 0.64F}});
    mesh.ellipsoid({0.73F, 1.22F, face_z - 0.024F}, {0.016F, 0.016F, 0.010F}, {}, 8);
    mesh.paint({.look = Look::plain, .colour = {0.05F, 0.11F, 0.25F}});
    mesh.soft_box({0.78F, 1.72F, face_z - 0.010F}, {0.10F, 0.075F, 0.010F}, 0.01F, {}, 2);
    mesh.paint({.look = Look::plain, .colour = grey(0.82F)});
    mesh.box({0.745F, 1.72F, face_z - 0.022F}, {0.009F, 0.045F, 0.002F});
    mesh.box({0.805F, 1.755F, face_z - 0.022F}, {0.026F, 0.009F, 0.002F});
    mesh.box({0.808F, 1.715F, face_z - 0.022F}, {0.009F, 0.047F, 0.002F}, turn_z(0.45F));
    mesh.paint({.look = Look::plain, .colour = {0.05F, 0.06F, 0.06F}});
    mesh.rod({-0.80F, 2.02F, face_z}, {-0.80F, 2.05F, face_z - 0.14F}, 0.012F);
    mesh.soft_box({-0.80F, 2.06F, face_z - 0.15F}, {0.075F, 0.012F, 0.075F}, 0.01F, {}, 2);
    mesh.paint({.look = Look::glow, .colour = {1.5F, 1.1F, 0.6F}});
    mesh.soft_box({-0.80F, 1.95F, face_z - 0.15F}, {0.05F, 0.09F, 0.05F}, 0.02F, {}, 2);
    // Windows upstairs, gutter and eaves.
    for (const float x : {-3.6F, -1.2F, 1.2F, 3.6F}) {
        mesh.paint({.look = Look::plain, .colour = {0.82F, 0.80F, 0.75F}});
        mesh.soft_box({x, 4.25F, face_z}, {0.55F, 0.75F, 0.05F}, 0.01F, {}, 2);
        mesh.paint({.look = Look::plain, .colour = {0.30F, 0.38F, 0.45F}});
        for (const float side : {-0.255F, 0.255F}) {
            mesh.box({x + side, 4.25F, face_z - 0.05F}, {0.205F, 0.65F, 0.004F});
        }
    }
    mesh.paint({.look = Look::plain, .colour = {0.78F, 0.75F, 0.68F}});
    mesh.soft_box({0, eaves - 0.08F, face_z - 0.22F}, {6.1F, 0.11F, 0.24F}, 0.03F, {}, 2);
    mesh.paint({.look = Look::roof, .colour = {0.40F, 0.155F, 0.10F}, .scale = 14});
    mesh.quad({-6.1F, eaves, face_z - 0.5F}, {6.1F, eaves, face_z - 0.5F}, {6.1F, eaves + 2.6F, 4.5F},
              {-6.1F, eaves + 2.6F, 4.5F});
}

void hall(Mesh& mesh) {
    mesh.place({});
    constexpr float l = -0.72F;
    constexpr float r = 1.30F;
    constexpr float end = 4.6F;
    constexpr float top = 2.65F;
    mesh.paint({.look = Look::tiles,
                .colour = {0.72F, 0.68F, 0.60F},
                .second = {0.10F, 0.10F, 0.11F},
                .scale = 0.2F,
                .variant = 1});
    mesh.quad({l, step_high, 1.05F}, {r, step_high, 1.05F}, {r, step_high, end}, {l, step_high, end});
    mesh.paint({.look = Look::wall, .colour = {0.74F, 0.60F, 0.40F}, .second = {0.68F, 0.53F, 0.34F}, .variant = 1});
    mesh.quad({l, 0, inner_z}, {l, 0, end}, {l, top, end}, {l, top, inner_z});
    mesh.quad({r, 0, inner_z}, {r, 0, end}, {r, top, end}, {r, top, inner_z});
    mesh.quad({l, 0, end}, {r, 0, end}, {r, top, end}, {l, top, end});
    mesh.paint({.look = Look::wall, .colour = {0.80F, 0.77F, 0.70F}});
    mesh.quad({l, top, inner_z}, {r, top, inner_z}, {r, top, end}, {l, top, end});
    panel_door(mesh, {{0.72F, step_high, end - 0.02F}}, 0.80F, 2.0F, {0.66F, 0.60F, 0.48F});
    framed_picture(mesh, {{-0.22F, 1.62F, end - 0.02F}}, 0.42F, 0.52F, 1);
    framed_picture(mesh, {{l + 0.02F, 1.66F, 2.9F}, -pi / 2}, 0.44F, 0.34F, 2);
    // Coats on pegs, a low bench with shoes.
    mesh.place({});
    mesh.paint({.look = Look::wood, .colour = {0.36F, 0.20F, 0.10F}, .second = {0.27F, 0.14F, 0.07F}, .variant = 1});
    mesh.box({l + 0.02F, 1.75F, 3.9F}, {0.02F, 0.05F, 0.45F});
    constexpr std::array<Vec3, 3> coats{{{0.10F, 0.16F, 0.26F}, {0.36F, 0.30F, 0.14F}, {0.40F, 0.11F, 0.10F}}};
    for (std::size_t i = 0; i < coats.size(); ++i) {
        const float z = 3.58F + 0.28F * real(i);
        const auto seed = 20 + static_cast<std::uint32_t>(i);
        curtain(mesh, {l + 0.13F, 1.74F, z - 0.10F}, {0, 0, 0.22F}, 0.95F - 0.12F * real(i), seed, coats[i]);
        curtain(mesh, {l + 0.09F, 1.72F, z - 0.12F}, {0, 0, 0.26F}, 0.90F - 0.12F * real(i), seed + 10, coats[i]);
    }
    pendant(mesh, {0.2F, top, 2.9F}, 0.32F, {2.0F, 1.5F, 0.85F});
}

void garden(Mesh& mesh) {
    mesh.place({});
    mesh.paint({.look = Look::grass, .colour = {0.075F, 0.165F, 0.04F}, .second = {0.17F, 0.25F, 0.065F}});
    mesh.quad({-30, 0, -4.3F}, {30, 0, -4.3F}, {30, 0, face_z}, {-30, 0, face_z});
    mesh.paint({.look = Look::tiles, .colour = {0.30F, 0.285F, 0.26F}, .scale = 0.3F});
    mesh.box({0, 0.005F, -1.8F}, {0.9F, 0.012F, 2.86F});
    mesh.paint({.look = Look::tiles, .colour = {0.27F, 0.265F, 0.255F}, .scale = 0.3F});
    mesh.quad({-30, 0.01F, -6.2F}, {30, 0.01F, -6.2F}, {30, 0.01F, -4.3F}, {-30, 0.01F, -4.3F});
    mesh.quad({-30, 0.01F, -13.5F}, {30, 0.01F, -13.5F}, {30, 0.01F, -11.2F}, {-30, 0.01F, -11.2F});
    mesh.paint({.look = Look::brick, .colour = {0.30F, 0.20F, 0.17F}, .second = {0.24F, 0.16F, 0.14F}});
    mesh.quad({-30, -0.06F, -11.2F}, {30, -0.06F, -11.2F}, {30, -0.06F, -6.2F}, {-30, -0.06F, -6.2F});
    mesh.paint({.look = Look::gravel, .colour = {0.55F, 0.54F, 0.51F}});
    mesh.box({0, -0.02F, -6.25F}, {30, 0.05F, 0.06F});
    mesh.box({0, -0.02F, -11.15F}, {30, 0.05F, 0.06F});
    hedge(mesh, {-3.5F, 0.45F, -4.0F}, {2.5F, 0.45F, 0.22F}, 51);
    hedge(mesh, {3.5F, 0.45F, -4.0F}, {2.5F, 0.45F, 0.22F}, 52);
    hedge(mesh, {-6.1F, 0.55F, -1.6F}, {0.25F, 0.55F, 2.4F}, 53);
    hedge(mesh, {6.1F, 0.55F, -1.6F}, {0.25F, 0.55F, 2.4F}, 54);
    flower_pot(mesh, {{-0.92F, 0, 0.72F}}, 0.42F, {0.80F, 0.25F, 0.10F}, 61);
    flower_pot(mesh, {{1.05F, 0, 0.70F}}, 0.46F, {0.50F, 0.15F, 0.50F}, 62);
    flower_pot(mesh, {{1.42F, 0, 0.45F}}, 0.30F, {0.85F, 0.62F, 0.12F}, 63);
    // The bench under the window, where the cat sleeps.
    mesh.place({-1.95F, 0, 0.66F});
    mesh.paint({.look = Look::wood, .colour = {0.42F, 0.27F, 0.14F}, .second = {0.32F, 0.19F, 0.10F}, .variant = 1});
    for (const float z : {-0.15F, 0.0F, 0.15F}) {
        mesh.soft_box({0, 0.44F, z}, {0.72F, 0.018F, 0.065F}, 0.012F, {}, 2);
    }
    for (const float y : {0.62F, 0.76F}) {
        mesh.soft_box({0, y, 0.235F}, {0.72F, 0.05F, 0.016F}, 0.012F, turn_x(0.12F), 2);
    }
    for (const float x : {-0.62F, 0.62F}) {
        mesh.soft_box({x, 0.21F, -0.16F}, {0.03F, 0.21F, 0.03F}, 0.01F, {}, 2);
        mesh.soft_box({x, 0.40F, 0.20F}, {0.03F, 0.40F, 0.03F}, 0.01F, turn_x(0.08F), 2);
        mesh.soft_box({x, 0.40F, 0}, {0.028F, 0.025F, 0.19F}, 0.01F, {}, 2);
    }
    bicycle(mesh, {{2.5F, 0, -3.35F}, 0.12F});
    tree(mesh, {{-4.3F, 0, -5.2F}}, 6.2F, 71);
    tree(mesh, {{5.4F, 0, -5.3F}}, 5.6F, 72);
    tree(mesh, {{-12.0F, 0, -5.2F}}, 6.0F, 73);
    tree(mesh, {{13.0F, 0, -5.2F}}, 6.4F, 74);
    street_lamp(mesh, {{1.6F, 0, -5.9F}});
    street_lamp(mesh, {{-9.0F, 0, -11.6F}});
}

void row_of_houses(Mesh& mesh) {
    mesh.place({});
    constexpr std::array<Vec3, 5> stones{{{0.50F, 0.23F, 0.15F},
                                          {0.62F, 0.52F, 0.38F},
                                          {0.42F, 0.19F, 0.14F},
                                          {0.70F, 0.66F, 0.58F},
                                          {0.48F, 0.27F, 0.17F}}};
    constexpr std::array<Vec3, 5> doors{{{0.06F, 0.16F, 0.30F},
                                         {0.35F, 0.06F, 0.05F},
                                         {0.07F, 0.20F, 0.12F},
                                         {0.10F, 0.10F, 0.11F},
                                         {0.45F, 0.30F, 0.08F}}};
    constexpr float wide = 6;
    for (int i = 0; i < 9; ++i) {
        const float x0 = -27 + wide * real(i);
        const float z = -13.5F;
        const auto k = static_cast<std::size_t>(i % 5);
        const float high = 5.6F + 0.5F * real((i * 3) % 4) / 3;
        mesh.paint({.look = Look::facade, .colour = stones[k], .second = doors[k], .scale = 3, .variant = i});
        const auto first = [&](float low, float up) {
            mesh.quad({x0 + wide, low, z}, {x0, low, z}, {x0, up, z}, {x0 + wide, up, z});
        };
        first(0, high / 2);
        first(high / 2, high);
        mesh.paint({.look = Look::brick, .colour = stones[k], .second = stones[k] * 0.8F});
        if (i % 2 == 0) { // a stepped gable to the street
            for (int step = 0; step < 5; ++step) {
                const float half = wide / 2 * (1 - real(step) / 5);
                mesh.box({x0 + wide / 2, high + 0.35F + 0.6F * real(step), z - 0.12F}, {half, 0.36F, 0.12F});
            }
            mesh.paint({.look = Look::plain, .colour = grey(0.75F)});
            mesh.box({x0 + wide / 2, high + 0.9F, z + 0.01F}, {0.36F, 0.5F, 0.01F});
            mesh.paint({.look = Look::plain, .colour = {0.16F, 0.20F, 0.25F}});
            mesh.box({x0 + wide / 2, high + 0.9F, z + 0.02F}, {0.28F, 0.42F, 0.01F});
        }
        mesh.paint({.look = Look::roof,
                    .colour = i % 3 == 0 ? Vec3{0.20F, 0.21F, 0.23F} : Vec3{0.46F, 0.18F, 0.11F},
                    .scale = 12});
        mesh.quad({x0 + wide, high, z}, {x0, high, z}, {x0, high + 2.8F, z - 4}, {x0 + wide, high + 2.8F, z - 4});
        mesh.paint({.look = Look::brick, .colour = {0.40F, 0.18F, 0.12F}, .second = {0.33F, 0.14F, 0.1F}});
        mesh.box({x0 + wide * 0.12F, high + 2.9F, z - 3.4F}, {0.28F, 0.7F, 0.28F});
    }
    for (const float side : {-1.0F, 1.0F}) { // our neighbours
        for (int i = 0; i < 3; ++i) {
            const float near = side * (6 + wide * real(i));
            const float far = near + side * wide;
            const auto k = static_cast<std::size_t>((i + (side > 0 ? 1 : 3)) % 5);
            mesh.paint({.look = Look::facade, .colour = stones[k], .second = doors[k], .scale = 3, .variant = i});
            for (const float low : {0.0F, eaves / 2}) {
                mesh.quad({near, low, face_z}, {far, low, face_z}, {far, low + eaves / 2, face_z},
                          {near, low + eaves / 2, face_z});
            }
            mesh.paint({.look = Look::roof, .colour = {0.36F, 0.16F, 0.11F}, .scale = 14});
            mesh.quad({near, eaves, face_z - 0.4F}, {far, eaves, face_z - 0.4F}, {far, eaves + 2.6F, 4.5F},
                      {near, eaves + 2.6F, 4.5F});
        }
    }
}

} // namespace

Set street() {
    Set set;
    our_house(set.mesh);
    hall(set.mesh);
    garden(set.mesh);
    row_of_houses(set.mesh);
    set.eye = {0, 1.60F, 0};
    set.to_sun = normalize(Vec3{-0.72F, 0.62F, -0.34F});
    set.sun_light = {2.05F, 1.75F, 1.32F};
    set.lamps = {{{0.2F, 2.12F, 2.9F}, 0.05F, {1.5F, 1.05F, 0.58F}}};
    set.sky = open_sky;
    set.sky_light = {0.50F, 0.58F, 0.70F};
    set.ambient = {0.07F, 0.07F, 0.07F};
    return set;
}

} // namespace forksight::sample_film
