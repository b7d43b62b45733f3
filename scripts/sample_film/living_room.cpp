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
// One crown: clumps of leaves, lit from above; `amount` says how much of it covers the direction.
Vec3 leaves(float around, float up, float grain, float& amount) {
    const float clumps = fractal_noise({around * 9, up * 9, grain}, 3);
    const float fine = noise({around * 75, up * 75, grain}) * 0.55F + noise({around * 160, up * 160, grain}) * 0.45F;
    amount = smoothstep(0.0F, 0.03F, amount + (clumps - 0.5F) * 0.30F + (fine - 0.5F) * 0.10F);
    const float light = saturate(0.9F * clumps + 0.55F * fine - 0.30F);
    return mix({0.10F, 0.22F, 0.05F}, {0.62F, 0.66F, 0.20F}, light);
}

Vec3 garden(Vec3 d) {
    const float up = d.y;
    const float around = std::atan2(d.z, -d.x);
    const float clouds = smoothstep(0.48F, 0.66F, fractal_noise({around * 3, up * 9, 2}, 5));
    Vec3 c = mix({0.78F, 0.86F, 0.92F}, {0.26F, 0.49F, 0.82F}, saturate(up * 1.8F));
    c = mix(c, {1.05F, 1.02F, 0.97F}, clouds * 0.9F);
    const auto part = [](float v) { return v - std::floor(v); };
    // Houses at the far side of the garden.
    const float house = part(around * 2.1F + 0.2F);
    const float ridge = 0.16F + 0.10F * (0.5F - std::abs(house - 0.5F));
    if (up < ridge) {
        const bool roof = up > 0.14F;
        c = roof ? Vec3{0.50F, 0.21F, 0.13F} * (0.85F + 0.3F * part(up * 90)) : Vec3{0.62F, 0.44F, 0.34F};
        const float wx = part(around * 17);
        const float wy = part((up + 0.2F) * 9);
        if (!roof && wx > 0.3F && wx < 0.7F && wy > 0.25F && wy < 0.8F)
            c = wx < 0.48F || wx > 0.52F ? Vec3{0.32F, 0.40F, 0.46F} : grey(0.85F);
    }
    // Two trees, a shrub border, the lawn.
    const auto crown = [&](float at, float high, float wide, float tall) {
        const float dx = (around - at) / wide;
        const float dy = (up - high) / tall;
        return (1 - std::sqrt(dx * dx + dy * dy)) * 0.45F;
    };
    const bool trunk = std::abs(around - 0.42F) < 0.017F || std::abs(around + 0.38F) < 0.011F;
    if (trunk && up < 0.25F) c = {0.24F, 0.16F, 0.10F};
    float near_tree = crown(0.42F, 0.36F, 0.26F, 0.26F);
    const Vec3 near_leaves = leaves(around, up, 6, near_tree);
    c = mix(c, near_leaves, near_tree);
    float far_tree = crown(-0.38F, 0.24F, 0.16F, 0.17F);
    const Vec3 far_leaves = leaves(around, up, 8, far_tree) * Vec3{0.85F, 0.95F, 1.1F};
    c = mix(c, far_leaves, far_tree);
    if (up < -0.10F) c = mix({0.36F, 0.46F, 0.15F}, {0.48F, 0.56F, 0.22F}, noise({around * 60, up * 200, 4}));
    float border = (0.03F - up) * (up > -0.14F ? 1.0F : 0.0F) * 2.0F;
    const Vec3 shrubs = leaves(around, up, 11, border);
    c = mix(c, shrubs, border);
    const float bloom = noise({around * 90, up * 90, 15});
    if (border > 0.5F && bloom > 0.80F) c = bloom > 0.87F ? Vec3{0.90F, 0.42F, 0.50F} : Vec3{0.92F, 0.86F, 0.60F};
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
        {{0.13F, 0.37F}, {0.155F, 0.39F}, {0.16F, 0.42F}, {0.145F, 0.445F}, {0.10F, 0.455F}, {0.0F, 0.458F}}};
    mesh.turned({0, 0, -0.12F}, seat, 36);
    mesh.paint({.look = Look::wood, .colour = {0.46F, 0.26F, 0.12F}, .second = {0.33F, 0.17F, 0.075F}, .variant = 2});
    for (int i = 0; i < 4; ++i) {
        const float a = (real(i) + 0.5F) * pi / 2;
        const Vec3 out{std::sin(a), 0, std::cos(a)};
        mesh.rod(Vec3{0, 0, -0.12F} + out * 0.17F, Vec3{0, 0.40F, -0.12F} + out * 0.11F, 0.018F);
    }
    pendant(mesh, {0.1F, top, 0.75F}, 0.42F, {1.7F, 1.25F, 0.75F});
    pendant(mesh, {-1.15F, top, -1.75F}, 0.95F, {1.7F, 1.25F, 0.75F});

    set.eye = {0, 1.18F, 0};
    set.to_sun = normalize(Vec3{-0.80F, 0.72F, 0.36F});
    set.sun_light = {3.5F, 3.0F, 2.3F};
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
