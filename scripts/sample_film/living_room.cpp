#include "scripts/sample_film/furniture.hpp"
#include "scripts/sample_film/noise.hpp"
#include "scripts/sample_film/set.hpp"

namespace forksight::sample_film {
namespace {

constexpr float left = -2.6F;
constexpr float right = 2.8F;
constexpr float back = -2.6F;
constexpr float front = 3.1F;
constexpr float top = 2.6F;

// The window's opening in the left wall.
constexpr float sill = 0.78F;
constexpr float lintel = 2.25F;
constexpr float near_z = -0.75F;
constexpr float far_z = 1.55F;

// What is outside the window: sky, a row of roofs, trees, a garden hedge.
Vec3 garden(Vec3 d) {
    const float up = d.y;
    const float around = std::atan2(d.z, -d.x);
    const float clouds = smoothstep(0.48F, 0.72F, fractal_noise({around * 3, up * 9, 2}, 4));
    Vec3 c = mix(mix({0.78F, 0.86F, 0.92F}, {0.30F, 0.52F, 0.82F}, saturate(up * 1.6F)), {1.05F, 1.02F, 0.97F}, clouds);
    const float ridge = 0.13F + 0.05F * std::abs(std::sin(around * 9));
    if (up < ridge && up > -0.2F) {
        const bool roof = up > 0.085F;
        c = roof ? Vec3{0.46F, 0.20F, 0.13F} : Vec3{0.58F, 0.42F, 0.33F};
        const float wx = around * 26 - std::floor(around * 26);
        const float wy = (up + 0.2F) * 13 - std::floor((up + 0.2F) * 13);
        if (!roof && wx > 0.3F && wx < 0.7F && wy > 0.25F && wy < 0.8F) {
            c = {0.30F, 0.38F, 0.44F};
        }
    }
    const float crown = fractal_noise({around * 14, up * 14, 6}, 4);
    const float near_tree = std::exp(-std::pow((around - 0.35F) / 0.22F, 2.0F)) * 0.55F +
                            std::exp(-std::pow((around + 0.4F) / 0.3F, 2.0F)) * 0.3F;
    if (up < near_tree * (0.55F + crown)) {
        c = mix({0.16F, 0.30F, 0.08F}, {0.62F, 0.64F, 0.20F}, smoothstep(0.3F, 0.75F, crown + up * 0.3F));
    }
    const float hedge_top = -0.03F + 0.025F * fractal_noise({around * 50, 0, 1}, 3);
    if (up < hedge_top) {
        c = mix({0.10F, 0.22F, 0.06F}, {0.34F, 0.46F, 0.14F}, fractal_noise({around * 60, up * 60, 3}, 3));
    }
    if (up < -0.2F) {
        c = {0.40F, 0.47F, 0.18F};
    }
    return c;
}

void wall_with_window(Mesh& mesh) {
    mesh.place({});
    mesh.paint({.look = Look::wall, .colour = {0.74F, 0.62F, 0.45F}});
    const auto piece = [&](float z0, float z1, float y0, float y1) {
        mesh.box({left - 0.09F, (y0 + y1) / 2, (z0 + z1) / 2}, {0.09F, (y1 - y0) / 2, (z1 - z0) / 2});
    };
    piece(back, near_z, 0, top);
    piece(far_z, front, 0, top);
    piece(near_z, far_z, 0, sill);
    piece(near_z, far_z, lintel, top);
    mesh.paint({.look = Look::plain, .colour = {0.82F, 0.80F, 0.74F}});
    const float mid_y = (sill + lintel) / 2;
    const float mid_z = (near_z + far_z) / 2;
    const float half_y = (lintel - sill) / 2;
    const float half_z = (far_z - near_z) / 2;
    for (const float z : {near_z + 0.03F, mid_z, far_z - 0.03F}) {
        mesh.soft_box({left - 0.12F, mid_y, z}, {0.035F, half_y, 0.032F}, 0.01F, {}, 2);
    }
    for (const float y : {sill + 0.03F, lintel - 0.42F, lintel - 0.03F}) {
        mesh.soft_box({left - 0.12F, y, mid_z}, {0.035F, 0.03F, half_z}, 0.01F, {}, 2);
    }
    mesh.soft_box({left + 0.07F, sill - 0.01F, mid_z}, {0.17F, 0.022F, half_z + 0.08F}, 0.015F, {}, 2);
    mesh.paint({.look = Look::plain, .colour = {0.30F, 0.17F, 0.08F}});
    mesh.rod({left + 0.12F, 2.42F, near_z - 0.55F}, {left + 0.12F, 2.42F, far_z + 0.55F}, 0.017F);
    for (const float z : {near_z - 0.57F, far_z + 0.57F}) {
        mesh.ellipsoid({left + 0.12F, 2.42F, z}, {0.035F, 0.035F, 0.04F}, {}, 10);
    }
    curtain(mesh, {left + 0.12F, 2.41F, near_z - 0.50F}, {0, 0, 0.52F}, 2.36F, 1);
    curtain(mesh, {left + 0.12F, 2.41F, far_z - 0.02F}, {0, 0, 0.52F}, 2.36F, 4);
    flower_pot(mesh, {{left + 0.06F, sill + 0.012F, near_z + 0.30F}}, 0.17F, {0.72F, 0.12F, 0.20F}, 5);
    flower_pot(mesh, {{left + 0.06F, sill + 0.012F, far_z - 0.32F}}, 0.15F, {0.80F, 0.74F, 0.60F}, 9);
    radiator(mesh, {{left + 0.14F, 0, mid_z}, -pi / 2}, 1.7F);
}

void shell(Mesh& mesh) {
    mesh.place({});
    mesh.paint({.look = Look::planks, .colour = {0.50F, 0.30F, 0.15F}, .second = {0.38F, 0.21F, 0.10F}});
    mesh.quad({left, 0, back}, {right, 0, back}, {right, 0, front}, {left, 0, front});
    mesh.paint({.look = Look::wall, .colour = {0.82F, 0.79F, 0.72F}});
    mesh.quad({left, top, back}, {right, top, back}, {right, top, front}, {left, top, front});
    mesh.paint({.look = Look::wall, .colour = {0.40F, 0.47F, 0.38F}, .second = {0.43F, 0.50F, 0.41F}, .variant = 1});
    mesh.quad({left, 0, front}, {right, 0, front}, {right, top, front}, {left, top, front});
    mesh.paint({.look = Look::wall, .colour = {0.74F, 0.62F, 0.45F}});
    mesh.quad({right, 0, back}, {right, 0, front}, {right, top, front}, {right, top, back});
    mesh.quad({left, 0, back}, {right, 0, back}, {right, top, back}, {left, top, back});
    mesh.paint({.look = Look::plain, .colour = {0.80F, 0.77F, 0.70F}});
    const float mid_x = (left + right) / 2;
    const float mid_z = (back + front) / 2;
    const float half_x = (right - left) / 2;
    const float half_z = (front - back) / 2;
    const auto trim = [&](float y, float half_y, float deep) {
        for (const float z : {front - deep, back + deep}) {
            mesh.soft_box({mid_x, y, z}, {half_x, half_y, deep}, 0.008F, {}, 2);
        }
        for (const float x : {left + deep, right - deep}) {
            mesh.soft_box({x, y, mid_z}, {deep, half_y, half_z}, 0.008F, {}, 2);
        }
    };
    trim(0.055F, 0.055F, 0.009F);
    trim(top - 0.04F, 0.04F, 0.03F);
}

} // namespace

Set living_room() {
    Set set;
    Mesh& mesh = set.mesh;
    shell(mesh);
    wall_with_window(mesh);
    mesh.place({0, 0, 0.5F});
    mesh.paint({.look = Look::rug, .colour = {0.42F, 0.10F, 0.07F}, .second = {0.06F, 0.11F, 0.19F}});
    mesh.box({0, 0.006F, 0}, {1.55F, 0.006F, 1.05F});
    mesh.quad({-1.55F, 0.0125F, -1.05F}, {1.55F, 0.0125F, -1.05F}, {1.55F, 0.0125F, 1.05F}, {-1.55F, 0.0125F, 1.05F});

    sofa(mesh, {{0, 0, 1.78F}});
    tea_table(mesh, {{1.0F, 0, 0.95F}});
    bookcase(mesh, {{1.95F, 0, front - 0.31F}}, 11);
    floor_lamp(mesh, {{-1.42F, 0, 2.35F}}, {1.9F, 1.25F, 0.62F});
    plant(mesh, {{-2.1F, 0, 2.6F}}, 1.25F, 21);
    framed_picture(mesh, {{-0.72F, 1.72F, front - 0.02F}}, 0.86F, 0.62F, 0);
    framed_picture(mesh, {{0.16F, 1.80F, front - 0.02F}}, 0.46F, 0.60F, 1);
    wall_clock(mesh, {{0.92F, 1.72F, front - 0.015F}});

    panel_door(mesh, {{right - 0.01F, 0, -0.55F}, pi / 2}, 0.88F, 2.05F, {0.72F, 0.68F, 0.58F});
    drawers(mesh, {{right - 0.46F, 0, 1.2F}, pi / 2});
    framed_picture(mesh, {{right - 0.02F, 1.62F, 1.2F}, pi / 2}, 0.92F, 0.62F, 2);
    framed_picture(mesh, {{right - 0.02F, 1.62F, 0.42F}, pi / 2}, 0.34F, 0.44F, 4);

    dining_table(mesh, {{-1.15F, 0, -1.75F}});
    chair(mesh, {{-1.5F, 0, -1.12F}, pi});
    chair(mesh, {{-0.8F, 0, -1.1F}, pi + 0.25F});
    chair(mesh, {{-2.15F, 0, -1.75F}, -pi / 2});
    framed_picture(mesh, {{-1.15F, 1.62F, back + 0.02F}, pi}, 0.78F, 0.78F, 3);
    bookcase(mesh, {{1.05F, 0, back + 0.31F}, pi}, 29);
    plant(mesh, {{2.25F, 0, -2.05F}}, 0.85F, 33);

    // The viewer's own stool.
    mesh.place({});
    mesh.paint({.look = Look::weave, .colour = {0.16F, 0.22F, 0.30F}});
    constexpr std::array<Vec2, 6> seat{
        {{0.20F, 0.40F}, {0.225F, 0.42F}, {0.23F, 0.45F}, {0.21F, 0.475F}, {0.15F, 0.485F}, {0.0F, 0.488F}}};
    mesh.turned({0, 0, -0.12F}, seat, 36);
    mesh.paint({.look = Look::wood, .colour = {0.46F, 0.26F, 0.12F}, .second = {0.33F, 0.17F, 0.075F}, .variant = 2});
    for (int i = 0; i < 4; ++i) {
        const float a = (real(i) + 0.5F) * pi / 2;
        mesh.rod({0.22F * std::sin(a), 0, -0.12F + 0.22F * std::cos(a)},
                 {0.15F * std::sin(a), 0.42F, -0.12F + 0.15F * std::cos(a)}, 0.018F);
    }
    pendant(mesh, {0.1F, top, 0.75F}, 0.42F, {1.7F, 1.25F, 0.75F});
    pendant(mesh, {-1.15F, top, -1.75F}, 0.95F, {1.7F, 1.25F, 0.75F});

    set.eye = {0, 1.18F, 0};
    set.to_sun = normalize(Vec3{-0.80F, 0.72F, 0.36F});
    set.sun_light = {5.2F, 4.4F, 3.3F};
    set.lamps = {{{-1.42F, 1.48F, 2.35F}, 0.10F, {0.55F, 0.34F, 0.15F}},
                 {{-1.15F, 1.50F, -1.75F}, 0.06F, {0.34F, 0.22F, 0.11F}},
                 {{0.1F, 2.05F, 0.75F}, 0.05F, {0.26F, 0.18F, 0.10F}}};
    set.portals = {{{left - 0.16F, sill, near_z}, {0, 0, far_z - near_z}, {0, lintel - sill, 0}}};
    set.sky = garden;
    set.sky_light = {3.6F, 3.9F, 4.3F};
    set.ambient = {0.20F, 0.185F, 0.165F};
    return set;
}

} // namespace forksight::sample_film
