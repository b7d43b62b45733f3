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

Vec3 skin_colour() {
    return {0.74F, 0.43F, 0.29F};
}

Coat draw_face(const Face& face, Vec3 p, float blur) {
    Vec3 c = skin_colour();
    Coat coat{c, 0.07F, 0};
    const float x = std::abs(p.x);
    // Colour lives in cheeks, nose and ears.
    const float cheek = std::exp(-((x - 0.066F) * (x - 0.066F) + (p.y + 0.047F) * (p.y + 0.047F)) / 0.0007F);
    const float nose = std::exp(-(p.x * p.x + (p.y + 0.028F) * (p.y + 0.028F)) / 0.00035F);
    const float ear = smoothstep(0.108F, 0.122F, x);
    coat.colour = mix(coat.colour, {0.80F, 0.27F, 0.20F}, 0.42F * cheek + 0.22F * nose + 0.25F * ear);
    if (p.z > -0.02F) {
        return coat;
    }
    const auto lay = [&](Vec3 colour, float amount, float flat, float gloss) {
        coat.colour = mix(coat.colour, colour, amount);
        coat.flat = mix(coat.flat, flat, amount);
        coat.gloss = mix(coat.gloss, gloss, amount);
    };
    const Vec3 ink{0.055F, 0.028F, 0.020F};

    // Eyes. `ex` counts from the eye's middle, outwards.
    const float side = p.x < 0 ? -1.0F : 1.0F;
    const float ex = x - 0.047F;
    const float ey = p.y - 0.004F;
    constexpr float rx = 0.0255F;
    const float squint = std::max(0.0F, face.smile) * 0.16F + std::max(0.0F, -face.worry) * 0.10F;
    const float up = 0.0290F;
    const float down = 0.0265F * (1 - squint);
    const float round = std::sqrt(saturate(1 - (ex / rx) * (ex / rx)));
    const float outer_drop = 0.10F * ex; // eyes tilt down a touch at the outer corners
    const float lid_top =
        up * round * (1 - 2.0F * saturate(face.lids)) * (1 - 0.12F * std::max(0.0F, -face.brows)) - outer_drop;
    const float lid_low = -down * round - outer_drop;
    const float top = std::max(lid_top, lid_low);
    const float within = std::max({ey - top, lid_low - ey, (std::abs(ex) - rx) * 2});
    const float white = inside(within, blur);
    if (white > 0 || std::abs(ex) < rx * 1.5F) {
        const float shadow = smoothstep(top, top - 0.014F, ey);
        lay(mix(Vec3{0.62F, 0.56F, 0.53F}, Vec3{0.90F, 0.88F, 0.84F}, shadow), white, 0.25F, 0.0F);
        const float gx = p.x - side * 0.047F - face.gaze.x * 0.0095F;
        const float gy = ey - 0.001F - face.gaze.y * 0.009F;
        const float r = std::sqrt(gx * gx + gy * gy);
        lay({0.115F, 0.16F, 0.10F}, white * inside(r - 0.0165F, blur), 0.3F, 0.0F);
        lay({0.25F, 0.33F, 0.18F}, white * inside(r - 0.0140F, blur) * smoothstep(0.006F, -0.012F, gy), 0.3F, 0.0F);
        lay({0.02F, 0.015F, 0.012F}, white * inside(r - 0.0078F, blur), 0.3F, 0.0F);
        const float spark = std::sqrt((gx + 0.006F) * (gx + 0.006F) + (gy - 0.0075F) * (gy - 0.0075F));
        lay({1.3F, 1.3F, 1.3F}, white * inside(spark - 0.0042F, blur), 0.95F, 0.0F);
    }
    const float ends = inside(std::abs(ex) - rx * 1.06F, 0.004F);
    lay(ink, inside(std::abs(ey - top - 0.001F) - 0.0031F - 0.0016F * saturate(ex / rx), blur) * ends, 0.4F, 0);
    lay(skin_colour() * 0.55F, inside(std::abs(ey - lid_low + 0.001F) - 0.0010F, blur) * ends * 0.55F, 0.2F, 0);
    // The fold of the upper lid, and one lash stroke at the outer corner.
    lay(skin_colour() * 0.50F, inside(std::abs(ey - up * round - 0.0065F + outer_drop) - 0.0012F, blur) * ends * 0.6F,
        0.1F, 0);
    const float stroke = std::abs((ey - (top + 0.002F)) - (ex - rx * 0.9F) * 0.75F);
    lay(ink, inside(stroke - 0.0018F, blur) * inside(std::abs(ex - rx * 1.08F) - 0.006F, blur), 0.4F, 0);

    // Brows.
    const float bx = (x - 0.049F) / 0.033F;
    const float arch = 0.0075F * (1 - bx * bx);
    const float tilt = -face.worry * 0.010F * bx + (face.worry < 0 ? face.worry * 0.004F : 0.0F);
    const float brow_y = 0.0535F + face.brows * 0.013F + arch + tilt;
    const float thick = mix(0.0058F, 0.0028F, saturate(bx * 0.5F + 0.5F));
    lay({0.085F, 0.045F, 0.028F},
        inside(std::abs(p.y - brow_y) - thick, blur) * inside((std::abs(bx) - 1) * 0.033F, blur * 1.5F), 0.25F, 0);
    // A crease between them when she frowns.
    lay(skin_colour() * 0.5F,
        inside(std::abs(x - 0.012F) - 0.0012F, blur) * inside(std::abs(p.y - 0.045F) - 0.011F, 0.004F) *
            saturate(-face.worry) * 0.7F,
        0.1F, 0);

    // Mouth.
    const float half = 0.0335F + 0.007F * std::max(0.0F, face.smile) + 0.006F * face.wide;
    const float mx = p.x / half;
    const float curve = face.smile * 0.0135F * (mx * mx - 0.35F);
    const float my = p.y + 0.0815F - curve;
    const float lens = std::sqrt(saturate(1 - mx * mx));
    const float gape = face.open * 0.017F;
    const float upper = gape * 0.45F * lens;
    const float lower = -gape * 1.25F * lens;
    const float lips_up =
        upper + 0.0062F * lens * (0.82F + 0.4F * smoothstep(0.0F, 0.28F, std::abs(mx)) - 0.3F * std::abs(mx));
    const float lips_low = lower - 0.0082F * lens;
    const float width = (std::abs(mx) - 1) * half;
    lay({0.60F, 0.165F, 0.125F}, inside(std::max({my - lips_up, lips_low - my, width}), blur) * 0.85F, 0.1F, 0.25F);
    const float gap = inside(std::max({my - upper - 0.0007F, lower - my - 0.0007F, width}), blur);
    lay({0.14F, 0.025F, 0.022F}, gap, 0.3F, 0);
    if (face.open > 0.12F) {
        lay({0.84F, 0.80F, 0.74F}, gap * inside(upper - 0.0065F - my, blur) * inside(std::abs(mx) - 0.72F, 0.1F), 0.3F,
            0);
        lay({0.62F, 0.19F, 0.17F}, gap * inside(my - lower - 0.006F, blur) * inside(std::abs(mx) - 0.55F, 0.2F) * 0.8F,
            0.2F, 0);
    }
    const float corner = length({x - half - 0.002F, p.y + 0.0815F - face.smile * 0.0135F * 0.65F, 0});
    lay(skin_colour() * 0.45F, std::exp(-corner * corner / 0.000012F) * 0.6F, 0.1F, 0);
    lay(skin_colour() * 0.62F, std::exp(-(p.x * p.x / 0.0004F + (p.y + 0.104F) * (p.y + 0.104F) / 0.00002F)) * 0.35F, 0,
        0);
    for (const float nostril : {-0.008F, 0.008F}) {
        const float d = length({(p.x - nostril) * 0.8F, p.y + 0.0405F, 0});
        lay(skin_colour() * 0.35F, std::exp(-d * d / 0.000010F) * 0.75F, 0.1F, 0);
    }
    return coat;
}

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
