#include "scripts/sample_film/pictures.hpp"

#include "scripts/sample_film/noise.hpp"

namespace forksight::sample_film {
namespace {

bool in_oval(Vec2 at, float cx, float cy, float rx, float ry) {
    const float dx = (at.x - cx) / rx;
    const float dy = (at.y - cy) / ry;
    return dx * dx + dy * dy < 1;
}

Vec3 hills(Vec2 at) {
    Vec3 c = mix({0.95F, 0.70F, 0.42F}, {0.36F, 0.55F, 0.74F}, smoothstep(0.35F, 1.0F, at.y));
    if (in_oval(at, 0.7F, 0.62F, 0.07F, 0.09F)) c = {1.0F, 0.88F, 0.62F};
    if (at.y < 0.50F + 0.10F * std::sin(at.x * 7 + 1)) c = {0.38F, 0.48F, 0.45F};
    if (at.y < 0.36F + 0.09F * std::sin(at.x * 9 + 4)) c = {0.28F, 0.42F, 0.26F};
    if (at.y < 0.20F + 0.07F * std::sin(at.x * 6 + 2)) c = {0.47F, 0.50F, 0.20F};
    return c;
}

Vec3 tulips(Vec2 at) {
    Vec3 c = mix({0.78F, 0.66F, 0.48F}, {0.90F, 0.83F, 0.68F}, at.y);
    if (at.y < 0.22F) c = {0.52F, 0.34F, 0.22F};
    if (in_oval(at, 0.5F, 0.27F, 0.15F, 0.19F)) c = {0.20F, 0.36F, 0.50F};
    for (int i = 0; i < 5; ++i) {
        const float top = 0.72F + 0.1F * real((i * 3) % 4) / 4.0F;
        const float cx = 0.24F + 0.13F * real(i);
        const float stem = mix(0.5F, cx, saturate((at.y - 0.4F) / (top - 0.4F)));
        if (at.y > 0.42F && at.y < top && std::abs(at.x - stem) < 0.012F) c = {0.25F, 0.42F, 0.18F};
        if (in_oval(at, cx, top, 0.06F, 0.09F)) c = i % 2 == 0 ? Vec3{0.80F, 0.18F, 0.12F} : Vec3{0.92F, 0.58F, 0.10F};
    }
    return c;
}

Vec3 boats(Vec2 at) {
    constexpr float water = 0.42F;
    const float ripple = at.y / water + 0.2F * std::sin(at.y * 90 + at.x * 14);
    Vec3 c = at.y > water ? mix({0.90F, 0.86F, 0.76F}, {0.52F, 0.70F, 0.82F}, (at.y - water) * 1.6F)
                          : mix({0.10F, 0.28F, 0.40F}, {0.35F, 0.56F, 0.62F}, ripple);
    for (const float cx : {0.32F, 0.66F}) {
        const float size = cx < 0.5F ? 1.0F : 0.65F;
        const bool hull = std::abs(at.x - cx) < 0.13F * size - (0.40F - at.y) * 0.4F;
        if (hull && at.y < water && at.y > water - 0.07F * size) c = {0.42F, 0.16F, 0.10F};
        const float up = (at.y - water - 0.01F) / (0.42F * size);
        if (up > 0 && up < 1 && at.x > cx && at.x < cx + 0.12F * size * (1 - up)) c = {0.96F, 0.93F, 0.85F};
        const bool jib = at.x < cx - 0.01F && at.x > cx - 0.08F * size * (1 - up);
        if (up > 0.1F && up < 0.9F && jib) c = {0.85F, 0.38F, 0.18F};
    }
    return c;
}

Vec3 shapes(Vec2 at) {
    Vec3 c{0.90F, 0.84F, 0.72F};
    if (at.x < 0.38F) c = {0.80F, 0.48F, 0.22F};
    if (at.y < 0.34F) c = {0.16F, 0.34F, 0.36F};
    if (in_oval(at, 0.58F, 0.58F, 0.27F, 0.27F)) c = {0.82F, 0.28F, 0.18F};
    if (in_oval(at, 0.58F, 0.58F, 0.16F, 0.16F)) c = {0.95F, 0.76F, 0.42F};
    return c;
}

Vec3 couple(Vec2 at) {
    Vec3 c = mix({0.55F, 0.62F, 0.60F}, {0.80F, 0.80F, 0.70F}, at.y);
    for (const float cx : {0.36F, 0.66F}) {
        const bool first = cx < 0.5F;
        if (in_oval(at, cx, 0.10F, 0.20F, 0.34F)) c = first ? Vec3{0.20F, 0.30F, 0.42F} : Vec3{0.70F, 0.26F, 0.22F};
        if (in_oval(at, cx, 0.64F, 0.13F, 0.17F)) c = first ? Vec3{0.30F, 0.22F, 0.16F} : Vec3{0.62F, 0.46F, 0.22F};
        if (in_oval(at, cx, 0.56F, 0.11F, 0.15F)) c = {0.90F, 0.66F, 0.52F};
    }
    return c;
}

} // namespace

Vec3 painting(int which, Vec2 uv) {
    const float brush = 0.9F + 0.2F * noise({uv.x * 30, uv.y * 60, real(which)});
    switch (which) {
        case 0:
            return hills(uv) * brush;
        case 1:
            return tulips(uv) * brush;
        case 2:
            return boats(uv) * brush;
        case 3:
            return shapes(uv) * brush;
        default:
            return couple(uv) * brush;
    }
}

} // namespace forksight::sample_film
