#include "scripts/sample_film/dress.hpp"

#include "scripts/sample_film/noise.hpp"

namespace forksight::sample_film {
namespace {

// 1 inside, 0 outside, soft over `blur`; `d` is the distance outwards.
float inside(float d, float blur) {
    return 1 - smoothstep(-blur * 0.7F, blur * 0.7F, d);
}

const Vec3 knit{0.60F, 0.155F, 0.075F};
const Vec3 linen{0.80F, 0.74F, 0.62F};

Coat cardigan(const Figure& figure, Vec3 at, Vec3 normal, float blur) {
    const Vec3 p = figure.chest_turn.inverse(at - figure.chest);
    const bool front = p.z < 0.02F;
    const float rib = 0.94F + 0.06F * std::sin(p.x * 420);
    Vec3 c = knit * (rib * (0.94F + 0.12F * noise(p * 60)));
    const float x = std::abs(p.x);
    // An open neck that narrows downward to a row of buttons.
    const float opening = 0.004F + 0.068F * smoothstep(-0.06F, 0.16F, p.y);
    if (front) {
        const float band = inside(x - opening - 0.018F, blur);
        c = mix(c, knit * 0.72F, band * 0.8F);
        const float shirt = inside(x - opening, blur) * smoothstep(-0.075F, -0.055F, p.y);
        c = mix(c, linen * (0.95F + 0.05F * noise(p * 90)), shirt);
        const float placket = inside(x - 0.003F, blur) * (1 - shirt);
        c = mix(c, knit * 0.45F, placket * 0.7F);
        for (const float y : {-0.095F, -0.165F, -0.235F}) {
            const float d = std::sqrt((p.x - 0.009F) * (p.x - 0.009F) + (p.y - y) * (p.y - y)) - 0.009F;
            c = mix(c, {0.26F, 0.13F, 0.06F}, inside(d, blur));
        }
        // A small pendant on a chain.
        const float chain = std::abs(length({p.x, (p.y - 0.135F) * 0.9F, 0}) - 0.052F);
        if (p.y < 0.135F) {
            c = mix(c, {0.70F, 0.50F, 0.18F}, inside(chain - 0.0012F, blur) * 0.8F);
        }
        const float stone = length({p.x, p.y - 0.073F, 0}) - 0.008F;
        c = mix(c, {0.08F, 0.30F, 0.34F}, inside(stone, blur));
    }
    const float collar = inside(0.128F - p.y, 0.004F) * inside(x - 0.075F, 0.01F);
    c = mix(c, linen, collar * (front ? 0.0F : 1.0F));
    if (p.y < -0.335F) {
        c = c * 0.80F;
    }
    (void)normal;
    return {c, 0.03F, 0};
}

Coat sleeve(const Part& part, Vec3 at, float blur) {
    const Vec3 p = part.turn.inverse(at - part.from);
    const float rib = 0.94F + 0.06F * std::sin(std::atan2(p.x, p.z) * 22);
    Vec3 c = knit * (rib * (0.94F + 0.12F * noise(p * 60)));
    const float from_wrist = length(at - part.middle);
    if (length(part.middle - part.to) < 1e-4F) {
        c = mix(c, knit * 0.68F, inside(from_wrist - 0.075F, blur));
    }
    return {c, 0.03F, 0};
}

Coat hair(const Figure& figure, Vec3 at) {
    const Vec3 p = figure.head_turn.inverse(at - figure.head);
    const float strand = noise({p.x * 190 + p.y * 60, p.y * 18, p.z * 60});
    const float lock = noise({p.x * 46 + p.y * 22, p.y * 6, p.z * 18});
    Vec3 c = mix(Vec3{0.115F, 0.060F, 0.034F}, Vec3{0.26F, 0.155F, 0.09F}, 0.45F * strand + 0.45F * lock);
    // Grey has begun at the temples.
    const float temple = smoothstep(0.085F, 0.125F, std::abs(p.x)) * smoothstep(0.09F, -0.02F, p.y);
    c = mix(c, {0.46F, 0.42F, 0.38F}, temple * (0.35F + 0.5F * strand));
    if (p.y > 0.135F) { // the bun, wound
        const float wind = std::sin(std::atan2(p.z - 0.055F, p.x) * 3 + (p.y - 0.13F) * 80);
        c *= 0.86F + 0.2F * wind;
        if (p.y < 0.15F && p.z > -0.02F) {
            c = mix(c, {0.10F, 0.30F, 0.32F}, 0.9F);
        }
    }
    return {c, 0.22F, 0};
}

} // namespace

Coat dress(const Figure& figure, const Part& part, Vec3 at, Vec3 normal, float blur) {
    switch (part.stuff) {
        case Stuff::face:
            return draw_face(figure.face, figure.head_turn.inverse(at - figure.head), blur);
        case Stuff::skin:
            return {skin_colour(), 0.06F, 0};
        case Stuff::hair:
            return hair(figure, at);
        case Stuff::cardigan:
            return cardigan(figure, at, normal, blur);
        case Stuff::sleeve:
            return sleeve(part, at, blur);
        case Stuff::trousers: {
            const Vec3 p = part.turn.inverse(at - part.from);
            return {Vec3{0.055F, 0.080F, 0.135F} * (0.9F + 0.2F * noise(p * 130)), 0.03F, 0};
        }
        case Stuff::shoe: {
            const Vec3 p = part.turn.inverse(at - part.middle);
            return {p.y < -0.018F ? Vec3{0.42F, 0.33F, 0.24F} : Vec3{0.14F, 0.065F, 0.035F}, 0.25F, 0};
        }
        default:
            return {{0.5F, 0.5F, 0.5F}, 0, 0};
    }
}

} // namespace forksight::sample_film
