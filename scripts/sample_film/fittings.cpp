#include "scripts/sample_film/furniture.hpp"
#include "scripts/sample_film/noise.hpp"

namespace forksight::sample_film {
namespace {

void start(Mesh& mesh, Place place) {
    mesh.place(place.at, turn_y(place.turn_rad));
}

} // namespace

void plant(Mesh& mesh, Place place, float tall, std::uint32_t seed) {
    start(mesh, place);
    Random random(seed);
    mesh.paint({.look = Look::weave, .colour = {0.55F, 0.24F, 0.13F}, .scale = 0.4F});
    constexpr std::array<Vec2, 6> pot{
        {{0.001F, 0}, {0.13F, 0}, {0.155F, 0.15F}, {0.175F, 0.28F}, {0.182F, 0.30F}, {0.16F, 0.30F}}};
    mesh.turned({}, pot);
    mesh.paint({.look = Look::gravel, .colour = {0.10F, 0.06F, 0.04F}});
    mesh.disc({0, 0.275F, 0}, 0.165F);
    for (int i = 0; i < 17; ++i) {
        const float a = real(i) * 2.4F;
        const float up = 0.35F + 0.65F * real(i) / 16.0F;
        const float out = random.between(0.16F, 0.34F) * (1.25F - 0.55F * up);
        const Vec3 base{0.03F * std::sin(a), 0.28F, 0.03F * std::cos(a)};
        const Vec3 knee{out * 0.45F * std::sin(a), 0.28F + tall * up * 0.75F, out * 0.45F * std::cos(a)};
        const Vec3 end{out * std::sin(a), 0.28F + tall * up * 0.92F, out * std::cos(a)};
        mesh.paint({.look = Look::plain, .colour = {0.14F, 0.24F, 0.08F}});
        const std::array<Vec3, 3> stem{base, knee, end};
        mesh.tube(stem, 0.007F, 6);
        mesh.paint({.look = Look::leaf, .colour = {0.07F, 0.23F, 0.08F}, .second = {0.20F, 0.40F, 0.14F}});
        const float size = random.between(0.24F, 0.34F);
        const Vec3 tip = end + Vec3{size * std::sin(a), random.between(0.0F, 0.12F), size * std::cos(a)};
        mesh.leaf(end, tip, size * 0.36F, 0.10F);
    }
}

void framed_picture(Mesh& mesh, Place place, float wide, float high, int variant) {
    start(mesh, place);
    const float x = wide / 2;
    const float y = high / 2;
    const float edge = std::min(wide, high) * 0.075F;
    mesh.paint({.look = Look::wood, .colour = {0.30F, 0.16F, 0.07F}, .second = {0.20F, 0.10F, 0.04F}, .variant = 1});
    for (const float side : {-1.0F, 1.0F}) {
        mesh.soft_box({side * (x - edge / 2), 0, -0.008F}, {edge / 2, y, 0.016F}, 0.006F, {}, 2);
        mesh.soft_box({0, side * (y - edge / 2), -0.008F}, {x, edge / 2, 0.016F}, 0.006F, {}, 2);
    }
    mesh.paint({.look = Look::plain, .colour = {0.82F, 0.79F, 0.70F}});
    mesh.quad({-x, -y, 0.002F}, {x, -y, 0.002F}, {x, y, 0.002F}, {-x, y, 0.002F});
    const float mount = edge * 2.1F;
    mesh.paint({.look = Look::painting, .variant = variant});
    mesh.quad({-x + mount, -y + mount, 0}, {x - mount, -y + mount, 0}, {x - mount, y - mount, 0},
              {-x + mount, y - mount, 0});
}

void wall_clock(Mesh& mesh, Place place) {
    start(mesh, place);
    const Surface walnut{
        .look = Look::wood, .colour = {0.30F, 0.15F, 0.065F}, .second = {0.20F, 0.09F, 0.035F}, .variant = 2};
    mesh.paint(walnut);
    mesh.box({0, 0, 0.0F}, {0.13F, 0.36F, 0.012F});
    for (const float side : {-0.13F, 0.13F}) {
        mesh.box({side, 0, -0.05F}, {0.014F, 0.36F, 0.06F});
    }
    mesh.soft_box({0, 0.375F, -0.05F}, {0.165F, 0.02F, 0.075F}, 0.012F);
    mesh.soft_box({0, -0.375F, -0.05F}, {0.155F, 0.02F, 0.07F}, 0.012F);
    mesh.paint({.look = Look::plain, .colour = {0.62F, 0.43F, 0.16F}});
    mesh.ellipsoid({0, 0.19F, -0.06F}, {0.125F, 0.125F, 0.012F});
    mesh.paint({.look = Look::plain, .colour = {0.84F, 0.80F, 0.70F}});
    mesh.ellipsoid({0, 0.19F, -0.066F}, {0.108F, 0.108F, 0.012F});
    mesh.paint({.look = Look::plain, .colour = {0.06F, 0.05F, 0.05F}});
    for (int hour = 0; hour < 12; ++hour) {
        const float a = real(hour) * pi / 6;
        mesh.box({0.09F * std::sin(a), 0.19F + 0.09F * std::cos(a), -0.076F},
                 {0.003F, hour % 3 == 0 ? 0.012F : 0.007F, 0.002F}, turn_z(a));
    }
    mesh.box({0.024F, 0.19F + 0.026F, -0.081F}, {0.0045F, 0.036F, 0.002F}, turn_z(0.75F));
    mesh.box({-0.03F, 0.19F + 0.021F, -0.084F}, {0.003F, 0.05F, 0.002F}, turn_z(-0.96F));
}

void curtain(Mesh& mesh, Vec3 top, Vec3 along, float drop, std::uint32_t seed, Vec3 colour) {
    mesh.place({});
    const Vec3 out = normalize(cross(along, {0, 1, 0}));
    const float phase = real(seed) * 1.7F;
    mesh.paint({.look = Look::weave, .colour = colour, .scale = 0.6F});
    mesh.sheet(
        [&](float u, float v) {
            const float fold = std::sin(u * 34 + phase) * 0.030F + std::sin(u * 13 + phase) * 0.015F;
            const float flare = 0.7F + 0.5F * v;
            return top + along * (0.5F + (u - 0.5F) * (0.92F + 0.1F * v)) + out * (fold * flare) +
                   Vec3{0, -drop * v, 0};
        },
        90, 6);
}

void panel_door(Mesh& mesh, Place place, float wide, float high, Vec3 colour) {
    start(mesh, place);
    mesh.paint({.look = Look::plain, .colour = {0.80F, 0.76F, 0.68F}});
    for (const float side : {-1.0F, 1.0F}) {
        mesh.soft_box({side * (wide / 2 + 0.04F), high / 2, 0}, {0.045F, high / 2 + 0.04F, 0.035F}, 0.01F, {}, 2);
    }
    mesh.soft_box({0, high + 0.04F, 0}, {wide / 2 + 0.09F, 0.045F, 0.035F}, 0.01F, {}, 2);
    mesh.paint({.look = Look::plain, .colour = colour});
    mesh.box({0, high / 2, 0.01F}, {wide / 2, high / 2, 0.02F});
    for (const float side : {-1.0F, 1.0F}) {
        mesh.soft_box({side * wide * 0.23F, high * 0.27F, -0.012F}, {wide * 0.17F, high * 0.17F, 0.012F}, 0.01F, {}, 3);
        mesh.soft_box({side * wide * 0.23F, high * 0.72F, -0.012F}, {wide * 0.17F, high * 0.20F, 0.012F}, 0.01F, {}, 3);
    }
    mesh.paint({.look = Look::plain, .colour = {0.62F, 0.45F, 0.18F}});
    mesh.rod({wide * 0.42F, 1.02F, -0.01F}, {wide * 0.42F, 1.02F, -0.055F}, 0.011F);
    mesh.rod({wide * 0.42F, 1.02F, -0.055F}, {wide * 0.29F, 1.02F, -0.055F}, 0.010F);
}

void radiator(Mesh& mesh, Place place, float wide) {
    start(mesh, place);
    mesh.paint({.look = Look::plain, .colour = {0.80F, 0.79F, 0.75F}});
    const int ribs = static_cast<int>(wide / 0.07F);
    for (int i = 0; i < ribs; ++i) {
        const float x = (real(i) + 0.5F) / real(ribs) * wide - wide / 2;
        mesh.soft_box({x, 0.36F, 0.06F}, {0.029F, 0.25F, 0.045F}, 0.024F, {}, 3);
    }
}

void flower_pot(Mesh& mesh, Place place, float size, Vec3 bloom, std::uint32_t seed) {
    start(mesh, place);
    Random random(seed);
    mesh.paint({.look = Look::weave, .colour = {0.52F, 0.22F, 0.12F}, .scale = 0.5F});
    const std::array<Vec2, 5> pot{{{0.001F, 0},
                                   {0.30F * size, 0},
                                   {0.42F * size, 0.55F * size},
                                   {0.45F * size, 0.6F * size},
                                   {0.36F * size, 0.6F * size}}};
    mesh.turned({}, pot, 20);
    for (int i = 0; i < 46; ++i) {
        const float a = random.between(0, 2 * pi);
        const float r = std::sqrt(random.next()) * 0.5F * size;
        const Vec3 top{r * std::sin(a), size * random.between(0.65F, 1.25F) - r * 0.35F, r * std::cos(a)};
        const Vec3 end = top + Vec3{std::sin(a), random.between(0.1F, 0.9F), std::cos(a)} * (0.22F * size);
        if (i % 3 == 0) {
            mesh.paint({.look = Look::plain, .colour = bloom * random.between(0.8F, 1.2F)});
            mesh.ellipsoid(end, Vec3{0.11F, 0.08F, 0.11F} * size, {}, 7);
        } else {
            mesh.paint({.look = Look::leaf, .colour = {0.09F, 0.27F, 0.07F}, .second = {0.18F, 0.38F, 0.12F}});
            mesh.leaf(top, end, 0.09F * size, 0.05F * size);
        }
    }
}

void bicycle(Mesh& mesh, Place place) {
    start(mesh, place);
    const Surface black{.look = Look::plain, .colour = {0.035F, 0.035F, 0.04F}};
    const Surface frame{.look = Look::plain, .colour = {0.10F, 0.24F, 0.22F}};
    for (const float x : {-0.53F, 0.53F}) {
        std::array<Vec3, 41> ring{};
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const float a = real(i) / 40.0F * 2 * pi;
            ring[i] = {x + 0.33F * std::sin(a), 0.35F + 0.33F * std::cos(a), 0};
        }
        mesh.paint(black);
        mesh.tube(ring, 0.018F, 6);
        mesh.paint({.look = Look::plain, .colour = grey(0.45F)});
        for (int i = 0; i < 12; ++i) {
            const float a = real(i) / 12.0F * 2 * pi;
            mesh.rod({x, 0.35F, 0}, {x + 0.32F * std::sin(a), 0.35F + 0.32F * std::cos(a), 0}, 0.0025F, 4);
        }
    }
    mesh.paint(frame);
    const Vec3 crank{-0.08F, 0.32F, 0};
    const Vec3 seat{-0.22F, 0.86F, 0};
    const Vec3 head{0.36F, 0.88F, 0};
    mesh.rod(crank, seat, 0.017F);
    mesh.rod(crank, head, 0.017F);
    mesh.rod({-0.17F, 0.62F, 0}, {0.38F, 0.78F, 0}, 0.014F);
    mesh.rod({-0.53F, 0.35F, 0}, crank, 0.011F);
    mesh.rod({-0.53F, 0.35F, 0}, {-0.19F, 0.74F, 0}, 0.011F);
    mesh.rod({0.53F, 0.35F, 0}, {0.34F, 0.98F, 0}, 0.014F);
    mesh.paint(black);
    mesh.soft_box({-0.24F, 0.90F, 0}, {0.13F, 0.03F, 0.07F}, 0.03F);
    mesh.rod({0.34F, 1.0F, -0.26F}, {0.34F, 1.0F, 0.26F}, 0.012F);
    mesh.rod({0.34F, 1.0F, -0.26F}, {0.22F, 1.0F, -0.28F}, 0.015F);
    mesh.rod({0.34F, 1.0F, 0.26F}, {0.22F, 1.0F, 0.28F}, 0.015F);
    mesh.rod({-0.53F, 0.71F, -0.05F}, {-0.2F, 0.72F, -0.05F}, 0.008F);
    mesh.paint({.look = Look::weave, .colour = {0.38F, 0.22F, 0.10F}, .scale = 0.4F});
    mesh.soft_box({0.56F, 0.90F, 0}, {0.14F, 0.11F, 0.17F}, 0.03F);
}

void tree(Mesh& mesh, Place place, float tall, std::uint32_t seed) {
    start(mesh, place);
    Random random(seed);
    mesh.paint({.look = Look::gravel, .colour = {0.20F, 0.14F, 0.10F}});
    const std::array<Vec2, 5> trunk{
        {{0.19F, 0}, {0.13F, 0.25F}, {0.11F, tall * 0.3F}, {0.09F, tall * 0.5F}, {0.04F, tall * 0.8F}}};
    mesh.turned({}, trunk, 12);
    for (int clump = 0; clump < 26; ++clump) {
        const float a = real(clump) * 2.4F;
        const float up = random.next();
        const float out = tall * 0.24F * std::sqrt(random.next()) * (1.15F - 0.7F * up);
        const Vec3 middle{out * std::sin(a), tall * (0.46F + 0.46F * up), out * std::cos(a)};
        mesh.paint({.look = Look::plain, .colour = {0.14F, 0.10F, 0.07F}});
        mesh.rod({0, middle.y - tall * 0.12F, 0}, middle, 0.025F, 5);
        mesh.paint({.look = Look::foliage,
                    .colour = Vec3{0.10F, 0.25F, 0.05F} * random.between(0.8F, 1.2F),
                    .second = {0.34F, 0.42F, 0.09F}});
        const float size = tall * random.between(0.09F, 0.14F);
        for (int i = 0; i < 150; ++i) {
            const Vec3 way = direction(random.between(-pi, pi), std::asin(random.between(-1, 1)));
            const Vec3 at = middle + way * (size * random.between(0.55F, 1.0F));
            const Vec3 lean =
                normalize(way + Vec3{random.between(-1, 1), random.between(-0.6F, 1), random.between(-1, 1)} * 0.9F);
            const Mat3 leaf = frame_along(lean, {random.next(), 0.2F, random.next()});
            const float r = tall * 0.017F;
            mesh.quad(at - leaf.x * r, at + leaf.z * r * 1.5F, at + leaf.x * r, at - leaf.z * r * 1.5F);
        }
    }
}

void hedge(Mesh& mesh, Vec3 middle, Vec3 half, std::uint32_t seed) {
    mesh.place({});
    Random random(seed);
    mesh.paint({.look = Look::foliage, .colour = {0.04F, 0.10F, 0.03F}, .second = {0.08F, 0.16F, 0.04F}});
    mesh.box(middle, half * 0.93F);
    mesh.paint({.look = Look::foliage, .colour = {0.09F, 0.24F, 0.06F}, .second = {0.26F, 0.38F, 0.10F}});
    const int count = static_cast<int>(2200 * (half.x * half.y + half.y * half.z + half.z * half.x));
    for (int i = 0; i < std::min(count, 9000); ++i) {
        Vec3 p{random.between(-1, 1), random.between(-1, 1), random.between(-1, 1)};
        const float pick = random.next();
        const float side = random.next() < 0.5F ? -1.0F : 1.0F;
        const float ends = half.y * half.z;
        const float faces = half.x * half.y;
        const float total = ends + faces + half.x * half.z;
        (pick < ends / total ? p.x : pick < (ends + faces) / total ? p.z : p.y) = side;
        const Vec3 at = middle + p * half * random.between(0.93F, 1.03F);
        const Mat3 leaf =
            frame_along(normalize(p + Vec3{random.between(-1, 1), random.between(-0.5F, 1), random.between(-1, 1)}),
                        {random.next(), 0.3F, random.next()});
        const float r = random.between(0.018F, 0.032F);
        mesh.quad(at - leaf.x * r, at + leaf.z * r * 1.4F, at + leaf.x * r, at - leaf.z * r * 1.4F);
    }
}

void street_lamp(Mesh& mesh, Place place) {
    start(mesh, place);
    mesh.paint({.look = Look::plain, .colour = {0.05F, 0.09F, 0.08F}});
    const std::array<Vec2, 6> post{
        {{0.10F, 0}, {0.09F, 0.5F}, {0.05F, 0.6F}, {0.045F, 3.4F}, {0.06F, 3.42F}, {0.02F, 3.5F}}};
    mesh.turned({}, post, 14);
    mesh.paint({.look = Look::plain, .colour = {0.75F, 0.72F, 0.60F}});
    const std::array<Vec2, 4> glass{{{0.08F, 3.5F}, {0.14F, 3.8F}, {0.14F, 3.82F}, {0.01F, 3.83F}}};
    mesh.turned({}, glass, 14);
    mesh.paint({.look = Look::plain, .colour = {0.05F, 0.09F, 0.08F}});
    const std::array<Vec2, 4> hat{{{0.18F, 3.82F}, {0.12F, 3.92F}, {0.03F, 3.98F}, {0.001F, 4.05F}}};
    mesh.turned({}, hat, 14);
}

} // namespace forksight::sample_film
