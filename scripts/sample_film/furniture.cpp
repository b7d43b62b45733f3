#include "scripts/sample_film/furniture.hpp"

#include "scripts/sample_film/noise.hpp"

namespace forksight::sample_film {
namespace {

const Surface oak{.look = Look::wood, .colour = {0.46F, 0.26F, 0.12F}, .second = {0.33F, 0.17F, 0.075F}};
const Surface oak_across{
    .look = Look::wood, .colour = {0.46F, 0.26F, 0.12F}, .second = {0.33F, 0.17F, 0.075F}, .variant = 1};
const Surface oak_up{
    .look = Look::wood, .colour = {0.46F, 0.26F, 0.12F}, .second = {0.33F, 0.17F, 0.075F}, .variant = 2};
const Surface brass{.look = Look::plain, .colour = {0.62F, 0.43F, 0.16F}};
const Surface white_paint{.look = Look::plain, .colour = {0.80F, 0.77F, 0.70F}};

void start(Mesh& mesh, Place place) {
    mesh.place(place.at, turn_y(place.turn_rad));
}

void books(Mesh& mesh, float from, float to, float shelf, float depth, Random& random) {
    constexpr std::array<Vec3, 9> covers{{{0.45F, 0.10F, 0.07F},
                                          {0.08F, 0.20F, 0.30F},
                                          {0.55F, 0.38F, 0.12F},
                                          {0.12F, 0.26F, 0.16F},
                                          {0.62F, 0.54F, 0.40F},
                                          {0.28F, 0.12F, 0.20F},
                                          {0.16F, 0.32F, 0.38F},
                                          {0.70F, 0.30F, 0.12F},
                                          {0.20F, 0.17F, 0.15F}}};
    float x = from + 0.01F;
    while (x < to - 0.06F) {
        const float thick = random.between(0.018F, 0.048F);
        const float high = random.between(0.17F, 0.26F);
        if (random.next() < 0.06F) {
            x += random.between(0.03F, 0.09F);
        }
        if (x + thick > to - 0.01F) {
            break;
        }
        const Vec3 cover = covers[static_cast<std::size_t>(random.next() * 8.99F)] * random.between(0.85F, 1.2F);
        const float lean = random.next() < 0.1F ? random.between(0.06F, 0.16F) : 0.0F;
        mesh.paint({.look = Look::weave, .colour = cover});
        mesh.soft_box({x + thick / 2 + lean * high / 2, shelf + high / 2, depth}, {thick / 2, high / 2, 0.085F}, 0.006F,
                      turn_z(lean), 1);
        if (random.next() < 0.6F) {
            mesh.paint({.look = Look::plain, .colour = mix(cover, {0.8F, 0.7F, 0.45F}, 0.7F)});
            mesh.box({x + thick / 2 + lean * high * 0.75F, shelf + high * 0.76F, depth - 0.0853F},
                     {thick / 2 - 0.003F, 0.008F, 0.002F}, turn_z(lean));
        }
        x += thick + 0.002F + lean * high;
    }
}

} // namespace

void sofa(Mesh& mesh, Place place) {
    start(mesh, place);
    const Surface cloth{.look = Look::weave, .colour = {0.10F, 0.245F, 0.24F}};
    mesh.paint(cloth);
    mesh.soft_box({0, 0.22F, 0.04F}, {0.96F, 0.11F, 0.43F}, 0.05F);
    for (const float side : {-1.0F, 1.0F}) {
        mesh.soft_box({side * 0.445F, 0.395F, -0.03F}, {0.44F, 0.075F, 0.40F}, 0.06F);
        mesh.soft_box({side * 0.445F, 0.68F, 0.33F}, {0.435F, 0.24F, 0.11F}, 0.10F, turn_x(0.16F));
        mesh.soft_box({side * 1.0F, 0.37F, 0.03F}, {0.105F, 0.26F, 0.46F}, 0.09F);
    }
    mesh.soft_box({0, 0.56F, 0.46F}, {0.98F, 0.34F, 0.09F}, 0.08F, turn_x(0.10F));
    mesh.paint({.look = Look::weave, .colour = {0.66F, 0.40F, 0.08F}});
    mesh.cushion({-0.70F, 0.66F, 0.14F}, {0.23F, 0.21F, 0.10F}, turn_y(0.35F) * turn_x(0.34F));
    mesh.paint({.look = Look::stripes, .colour = {0.72F, 0.62F, 0.46F}, .second = {0.48F, 0.15F, 0.09F}, .scale = 5});
    mesh.cushion({0.72F, 0.66F, 0.15F}, {0.22F, 0.21F, 0.10F}, turn_y(-0.4F) * turn_x(0.34F) * turn_z(0.25F));
    mesh.paint(oak_up);
    for (const float x : {-0.85F, 0.85F}) {
        for (const float z : {-0.30F, 0.38F}) {
            mesh.rod({x, 0, z}, {x * 0.98F, 0.13F, z}, 0.025F);
        }
    }
}

void bookcase(Mesh& mesh, Place place, std::uint32_t seed) {
    start(mesh, place);
    Random random(seed);
    constexpr float half = 0.55F;
    constexpr float tall = 1.95F;
    mesh.paint(oak_up);
    for (const float side : {-half, half}) {
        mesh.box({side, tall / 2, 0.15F}, {0.018F, tall / 2, 0.15F});
    }
    mesh.paint({.look = Look::wood, .colour = oak.colour * 0.7F, .second = oak.second * 0.7F, .variant = 2});
    mesh.box({0, tall / 2, 0.295F}, {half, tall / 2, 0.008F});
    for (int shelf = 0; shelf <= 6; ++shelf) {
        const float y = 0.06F + real(shelf) * 0.312F;
        mesh.paint(oak_across);
        mesh.box({0, y, 0.15F}, {half, 0.012F, 0.15F});
        if (shelf == 6) {
            break;
        }
        if (shelf == 2) { // a shelf of small things
            books(mesh, -half + 0.02F, -0.12F, y + 0.012F, 0.14F, random);
            mesh.paint({.look = Look::plain, .colour = {0.16F, 0.32F, 0.42F}});
            constexpr std::array<Vec2, 9> vase{{{0.001F, 0},
                                                {0.045F, 0},
                                                {0.06F, 0.03F},
                                                {0.066F, 0.07F},
                                                {0.05F, 0.12F},
                                                {0.025F, 0.15F},
                                                {0.024F, 0.17F},
                                                {0.032F, 0.185F},
                                                {0.026F, 0.185F}}};
            mesh.turned({0.08F, y + 0.012F, 0.13F}, vase);
            mesh.paint({.look = Look::plain, .colour = {0.75F, 0.66F, 0.52F}});
            mesh.ellipsoid({0.33F, y + 0.07F, 0.14F}, {0.09F, 0.055F, 0.05F});
            mesh.ellipsoid({0.24F, y + 0.13F, 0.13F}, {0.035F, 0.04F, 0.03F});
        } else {
            books(mesh, -half + 0.02F, shelf == 4 ? 0.25F : half - 0.02F, y + 0.012F, 0.14F, random);
            if (shelf == 4) {
                mesh.paint({.look = Look::plain, .colour = {0.60F, 0.25F, 0.14F}});
                mesh.soft_box({0.40F, y + 0.09F, 0.15F}, {0.10F, 0.075F, 0.08F}, 0.02F);
            }
        }
    }
}

void drawers(Mesh& mesh, Place place) {
    start(mesh, place);
    mesh.paint(oak_across);
    mesh.soft_box({0, 0.44F, 0.22F}, {0.62F, 0.36F, 0.22F}, 0.015F);
    mesh.soft_box({0, 0.81F, 0.21F}, {0.65F, 0.018F, 0.24F}, 0.012F);
    for (int row = 0; row < 3; ++row) {
        for (const float side : {-0.31F, 0.31F}) {
            const float y = 0.20F + real(row) * 0.235F;
            mesh.paint(oak_across);
            mesh.soft_box({side, y, -0.008F}, {0.29F, 0.105F, 0.016F}, 0.012F);
            mesh.paint(brass);
            mesh.ellipsoid({side, y, -0.035F}, {0.016F, 0.016F, 0.016F}, {}, 8);
        }
    }
    mesh.paint(oak_up);
    for (const float x : {-0.56F, 0.56F}) {
        for (const float z : {0.05F, 0.40F}) {
            mesh.rod({x, 0, z}, {x, 0.1F, z}, 0.025F);
        }
    }
    // An old wireless, a photograph, a candle.
    mesh.paint({.look = Look::wood, .colour = {0.36F, 0.16F, 0.07F}, .second = {0.26F, 0.11F, 0.05F}, .variant = 1});
    mesh.soft_box({-0.32F, 0.945F, 0.2F}, {0.19F, 0.115F, 0.09F}, 0.035F);
    mesh.paint({.look = Look::stripes, .colour = {0.62F, 0.50F, 0.30F}, .second = {0.50F, 0.38F, 0.20F}, .scale = 24});
    mesh.quad({-0.47F, 0.88F, 0.108F}, {-0.28F, 0.88F, 0.108F}, {-0.28F, 1.02F, 0.108F}, {-0.47F, 1.02F, 0.108F});
    mesh.paint({.look = Look::plain, .colour = {0.85F, 0.76F, 0.52F}});
    for (const float y : {0.91F, 0.985F}) {
        mesh.ellipsoid({-0.21F, y, 0.105F}, {0.022F, 0.022F, 0.012F}, {}, 8);
    }
    mesh.paint({.look = Look::plain, .colour = {0.78F, 0.73F, 0.62F}});
    mesh.rod({0.42F, 0.83F, 0.2F}, {0.42F, 0.99F, 0.2F}, 0.026F, 14);
    mesh.disc({0.42F, 0.99F, 0.2F}, 0.026F, 14);
    const Mat3 facing = turn_y(place.turn_rad);
    framed_picture(mesh, {place.at + facing * Vec3{0.12F, 0.96F, 0.2F}, place.turn_rad}, 0.17F, 0.22F, 4);
}

void tea_table(Mesh& mesh, Place place) {
    start(mesh, place);
    constexpr float top = 0.47F;
    constexpr std::array<Vec2, 7> rim{{{0.001F, top - 0.03F},
                                       {0.36F, top - 0.03F},
                                       {0.375F, top - 0.024F},
                                       {0.38F, top - 0.012F},
                                       {0.375F, top - 0.003F},
                                       {0.36F, top},
                                       {0.0F, top}}};
    mesh.paint(oak_across);
    mesh.turned({}, rim, 40);
    mesh.paint(oak_up);
    for (int i = 0; i < 3; ++i) {
        const float a = real(i) * 2 * pi / 3 + 0.4F;
        mesh.rod({0.30F * std::sin(a), 0, 0.30F * std::cos(a)}, {0.16F * std::sin(a), top - 0.02F, 0.16F * std::cos(a)},
                 0.02F);
    }
    // Teapot and two cups.
    const Surface china{.look = Look::plain, .colour = {0.17F, 0.36F, 0.47F}};
    constexpr std::array<Vec2, 10> pot{{{0.001F, 0},
                                        {0.05F, 0},
                                        {0.085F, 0.03F},
                                        {0.095F, 0.065F},
                                        {0.085F, 0.10F},
                                        {0.055F, 0.128F},
                                        {0.03F, 0.134F},
                                        {0.012F, 0.145F},
                                        {0.017F, 0.158F},
                                        {0.001F, 0.165F}}};
    mesh.paint(china);
    mesh.turned({0.10F, top, 0.12F}, pot);
    mesh.rod({0.02F, top + 0.05F, 0.10F}, {-0.045F, top + 0.115F, 0.08F}, 0.013F);
    std::array<Vec3, 7> handle{};
    for (std::size_t i = 0; i < handle.size(); ++i) {
        const float a = real(i) / 6.0F * pi - pi / 2;
        handle[i] = {0.185F + 0.045F * std::cos(a), top + 0.07F + 0.042F * std::sin(a), 0.14F};
    }
    mesh.tube(handle, 0.008F);
    constexpr std::array<Vec2, 8> cup{{{0.001F, 0.012F},
                                       {0.022F, 0.012F},
                                       {0.036F, 0.035F},
                                       {0.042F, 0.075F},
                                       {0.038F, 0.075F},
                                       {0.033F, 0.06F},
                                       {0.02F, 0.055F},
                                       {0.0F, 0.055F}}};
    constexpr std::array<Vec2, 4> saucer{{{0.001F, 0.006F}, {0.035F, 0.006F}, {0.068F, 0.016F}, {0.064F, 0.018F}}};
    for (const Vec3 at : {Vec3{-0.17F, top, 0.10F}, Vec3{-0.06F, top, -0.20F}}) {
        mesh.paint({.look = Look::plain, .colour = {0.80F, 0.76F, 0.66F}});
        mesh.turned(at, saucer);
        mesh.turned(at, cup);
        mesh.paint({.look = Look::plain, .colour = {0.22F, 0.09F, 0.03F}});
        mesh.disc(at + Vec3{0, 0.062F, 0}, 0.036F);
    }
    // Post nobody has opened.
    Random random(3);
    for (int i = 0; i < 7; ++i) {
        const bool due = i == 6 || i == 3;
        mesh.paint({.look = Look::paper,
                    .colour = due ? Vec3{0.78F, 0.52F, 0.42F} : Vec3{0.80F, 0.77F, 0.70F},
                    .second = {0.30F, 0.30F, 0.34F},
                    .variant = 1});
        const Mat3 turn = turn_y(random.between(-0.5F, 0.5F));
        const Vec3 m{0.17F + random.between(-0.02F, 0.02F), top + 0.004F + real(i) * 0.006F,
                     -0.13F + random.between(-0.02F, 0.02F)};
        mesh.box(m, {0.115F, 0.0025F, 0.058F}, turn);
    }
}

void dining_table(Mesh& mesh, Place place) {
    start(mesh, place);
    mesh.paint(oak_across);
    mesh.soft_box({0, 0.735F, 0}, {0.70F, 0.02F, 0.42F}, 0.015F);
    mesh.box({0, 0.68F, 0}, {0.62F, 0.035F, 0.34F});
    mesh.paint(oak_up);
    for (const float x : {-0.62F, 0.62F}) {
        for (const float z : {-0.34F, 0.34F}) {
            mesh.rod({x, 0, z}, {x, 0.72F, z}, 0.032F, 10);
        }
    }
    mesh.paint({.look = Look::stripes, .colour = {0.78F, 0.72F, 0.60F}, .second = {0.30F, 0.42F, 0.40F}, .scale = 9});
    mesh.box({0, 0.757F, 0}, {0.52F, 0.002F, 0.17F});
    constexpr std::array<Vec2, 5> bowl{{{0.04F, 0}, {0.10F, 0.03F}, {0.14F, 0.075F}, {0.132F, 0.075F}, {0.0F, 0.02F}}};
    mesh.paint({.look = Look::plain, .colour = {0.74F, 0.66F, 0.50F}});
    mesh.turned({0, 0.76F, 0}, bowl);
    constexpr std::array<Vec3, 5> fruit{{{0.60F, 0.10F, 0.05F},
                                         {0.68F, 0.36F, 0.04F},
                                         {0.38F, 0.46F, 0.08F},
                                         {0.62F, 0.14F, 0.06F},
                                         {0.70F, 0.42F, 0.05F}}};
    for (std::size_t i = 0; i < fruit.size(); ++i) {
        const float a = real(i) * 1.4F;
        mesh.paint({.look = Look::plain, .colour = fruit[i]});
        mesh.ellipsoid({0.06F * std::sin(a), 0.835F + (i == 4 ? 0.035F : 0.0F), 0.06F * std::cos(a)},
                       {0.04F, 0.037F, 0.04F}, {}, 12);
    }
}

void chair(Mesh& mesh, Place place) {
    start(mesh, place);
    mesh.paint(oak_up);
    for (const float x : {-0.19F, 0.19F}) {
        mesh.rod({x, 0, -0.18F}, {x * 0.95F, 0.44F, -0.17F}, 0.019F);
        mesh.rod({x, 0, 0.22F}, {x * 0.95F, 0.92F, 0.20F}, 0.019F);
    }
    mesh.paint(oak_across);
    for (const float y : {0.62F, 0.74F, 0.86F}) {
        mesh.soft_box({0, y, 0.205F}, {0.19F, 0.032F, 0.011F}, 0.01F, {}, 2);
    }
    mesh.soft_box({0, 0.445F, 0}, {0.22F, 0.018F, 0.21F}, 0.015F);
    mesh.paint({.look = Look::weave, .colour = {0.50F, 0.20F, 0.11F}});
    mesh.soft_box({0, 0.475F, 0}, {0.20F, 0.022F, 0.19F}, 0.02F);
}

void floor_lamp(Mesh& mesh, Place place, Vec3 glow) {
    start(mesh, place);
    mesh.paint(brass);
    constexpr std::array<Vec2, 5> foot{
        {{0.001F, 0.03F}, {0.05F, 0.028F}, {0.13F, 0.018F}, {0.14F, 0.008F}, {0.14F, 0}}};
    mesh.turned({}, foot);
    mesh.rod({0, 0.02F, 0}, {0, 1.42F, 0}, 0.012F);
    mesh.paint({.look = Look::glow, .colour = glow});
    constexpr std::array<Vec2, 4> shade{{{0.21F, 1.34F}, {0.19F, 1.44F}, {0.165F, 1.56F}, {0.15F, 1.64F}}};
    mesh.turned({}, shade, 36);
    mesh.paint({.look = Look::plain, .colour = {0.55F, 0.35F, 0.14F}});
    for (const Vec2 ring : {Vec2{0.212F, 1.335F}, Vec2{0.152F, 1.64F}}) {
        std::array<Vec3, 33> hoop{};
        for (std::size_t i = 0; i < hoop.size(); ++i) {
            const float a = real(i) / 32.0F * 2 * pi;
            hoop[i] = {ring.x * std::sin(a), ring.y, ring.x * std::cos(a)};
        }
        mesh.tube(hoop, 0.006F, 6);
    }
}

void pendant(Mesh& mesh, Vec3 ceiling, float drop, Vec3 glow) {
    mesh.place(ceiling);
    mesh.paint({.look = Look::plain, .colour = {0.12F, 0.11F, 0.10F}});
    mesh.rod({0, -drop, 0}, {0, 0, 0}, 0.005F, 6);
    constexpr std::array<Vec2, 6> cap{
        {{0.05F, 0}, {0.05F, -0.02F}, {0.035F, -0.035F}, {0.02F, -0.04F}, {0.01F, -0.045F}, {0.004F, -0.05F}}};
    mesh.turned({}, cap);
    mesh.paint({.look = Look::plain, .colour = {0.20F, 0.32F, 0.28F}});
    const std::array<Vec2, 7> hood{{{0.02F, -drop + 0.02F},
                                    {0.05F, -drop},
                                    {0.10F, -drop - 0.03F},
                                    {0.15F, -drop - 0.08F},
                                    {0.18F, -drop - 0.14F},
                                    {0.186F, -drop - 0.17F},
                                    {0.18F, -drop - 0.172F}}};
    mesh.turned({}, hood, 36);
    mesh.paint({.look = Look::glow, .colour = glow});
    mesh.ellipsoid({0, -drop - 0.11F, 0}, {0.05F, 0.055F, 0.05F}, {}, 12);
}

} // namespace forksight::sample_film
