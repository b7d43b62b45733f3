// Mrs De Wit's face: strokes and patches laid over the skin, each with an edge as soft as a picture's point.
#include "scripts/sample_film/dress.hpp"

namespace forksight::sample_film {
namespace {

constexpr Vec3 ink{0.055F, 0.028F, 0.020F};
constexpr float eye_out = 0.047F; // from the middle of the face
constexpr float eye_up = 0.004F;
constexpr float mouth_low = 0.0815F;

// 1 inside, 0 outside, soft over `blur`; `d` is the distance outwards.
float inside(float d, float blur) {
    return 1 - smoothstep(-blur * 0.7F, blur * 0.7F, d);
}

float around(float x, float y, float spread) {
    return std::exp(-(x * x + y * y) / spread);
}

struct Paper {
    Coat coat;
    Vec3 p; // the point, from the middle of the head
    float blur;

    void lay(Vec3 colour, float amount, float flat, float gloss = 0) {
        coat.colour = mix(coat.colour, colour, amount);
        coat.flat = mix(coat.flat, flat, amount);
        coat.gloss = mix(coat.gloss, gloss, amount);
    }
};

// Colour lives in cheeks, nose and ears.
void blush(Paper& paper) {
    const Vec3 p = paper.p;
    const float x = std::abs(p.x);
    const float cheek = around(x - 0.066F, p.y + 0.047F, 0.0007F);
    const float nose = around(p.x, p.y + 0.028F, 0.00035F);
    const float ear = smoothstep(0.108F, 0.122F, x);
    paper.coat.colour = mix(paper.coat.colour, {0.80F, 0.27F, 0.20F}, 0.42F * cheek + 0.22F * nose + 0.25F * ear);
}

void draw_iris(Paper& paper, const Face& face, float side, float ey, float white) {
    const float blur = paper.blur;
    const float gx = paper.p.x - side * eye_out - face.gaze.x * 0.0095F;
    const float gy = ey - 0.001F - face.gaze.y * 0.009F;
    const float r = length({gx, gy, 0});
    paper.lay({0.115F, 0.16F, 0.10F}, white * inside(r - 0.0165F, blur), 0.3F);
    paper.lay({0.25F, 0.33F, 0.18F}, white * inside(r - 0.0140F, blur) * smoothstep(0.006F, -0.012F, gy), 0.3F);
    paper.lay({0.02F, 0.015F, 0.012F}, white * inside(r - 0.0078F, blur), 0.3F);
    const float spark = length({gx + 0.006F, gy - 0.0075F, 0});
    paper.lay({1.3F, 1.3F, 1.3F}, white * inside(spark - 0.0042F, blur), 0.95F);
}

void draw_eyes(Paper& paper, const Face& face) {
    const float blur = paper.blur;
    const float side = paper.p.x < 0 ? -1.0F : 1.0F;
    const float ex = std::abs(paper.p.x) - eye_out; // outwards
    const float ey = paper.p.y - eye_up;
    constexpr float rx = 0.0255F;
    constexpr float up = 0.0290F;
    const float squint = std::max(0.0F, face.smile) * 0.16F + std::max(0.0F, -face.worry) * 0.10F;
    const float down = 0.0265F * (1 - squint);
    const float round = std::sqrt(saturate(1 - (ex / rx) * (ex / rx)));
    const float outer_drop = 0.10F * ex;
    const float lowered = (1 - 2.0F * saturate(face.lids)) * (1 - 0.12F * std::max(0.0F, -face.brows));
    const float lid_low = -down * round - outer_drop;
    const float top = std::max(up * round * lowered - outer_drop, lid_low);
    const float white = inside(std::max({ey - top, lid_low - ey, (std::abs(ex) - rx) * 2}), blur);
    if (white > 0) {
        const float shadow = smoothstep(top, top - 0.014F, ey);
        paper.lay(mix(Vec3{0.62F, 0.56F, 0.53F}, Vec3{0.90F, 0.88F, 0.84F}, shadow), white, 0.25F);
        draw_iris(paper, face, side, ey, white);
    }
    const float ends = inside(std::abs(ex) - rx * 1.06F, 0.004F);
    const float lashes = std::abs(ey - top - 0.001F) - 0.0031F - 0.0016F * saturate(ex / rx);
    paper.lay(ink, inside(lashes, blur) * ends, 0.4F);
    paper.lay(skin_colour() * 0.55F, inside(std::abs(ey - lid_low + 0.001F) - 0.0010F, blur) * ends * 0.55F, 0.2F);
    // The fold of the upper lid, and one lash stroke at the outer corner.
    const float fold = std::abs(ey - up * round - 0.0065F + outer_drop) - 0.0012F;
    paper.lay(skin_colour() * 0.50F, inside(fold, blur) * ends * 0.6F, 0.1F);
    const float stroke = std::abs(ey - top - 0.002F - (ex - rx * 0.9F) * 0.75F) - 0.0018F;
    paper.lay(ink, inside(stroke, blur) * inside(std::abs(ex - rx * 1.08F) - 0.006F, blur), 0.4F);
}

void draw_brows(Paper& paper, const Face& face) {
    const float x = std::abs(paper.p.x);
    const float along = (x - 0.049F) / 0.033F;
    const float arch = 0.0075F * (1 - along * along);
    const float tilt = -face.worry * 0.010F * along + std::min(face.worry, 0.0F) * 0.004F;
    const float at = 0.0535F + face.brows * 0.013F + arch + tilt;
    const float thick = mix(0.0058F, 0.0028F, saturate(along * 0.5F + 0.5F));
    const float hairs = inside(std::abs(paper.p.y - at) - thick, paper.blur) *
                        inside((std::abs(along) - 1) * 0.033F, paper.blur * 1.5F);
    paper.lay({0.085F, 0.045F, 0.028F}, hairs, 0.25F);
    // Two creases between them when she frowns.
    const float crease =
        inside(std::abs(x - 0.012F) - 0.0012F, paper.blur) * inside(std::abs(paper.p.y - 0.045F) - 0.011F, 0.004F);
    paper.lay(skin_colour() * 0.5F, crease * saturate(-face.worry) * 0.7F, 0.1F);
}

void draw_mouth(Paper& paper, const Face& face) {
    const Vec3 p = paper.p;
    const float blur = paper.blur;
    const float half = 0.0335F + 0.007F * std::max(0.0F, face.smile) + 0.006F * face.wide;
    const float mx = p.x / half;
    const float my = p.y + mouth_low - face.smile * 0.0135F * (mx * mx - 0.35F);
    const float lens = std::sqrt(saturate(1 - mx * mx));
    const float gape = face.open * 0.017F;
    const float upper = gape * 0.45F * lens;
    const float lower = -gape * 1.25F * lens;
    const float bow = 0.82F + 0.4F * smoothstep(0.0F, 0.28F, std::abs(mx)) - 0.3F * std::abs(mx);
    const float lips_up = upper + 0.0062F * lens * bow;
    const float lips_low = lower - 0.0082F * lens;
    const float width = (std::abs(mx) - 1) * half;
    paper.lay({0.60F, 0.165F, 0.125F}, inside(std::max({my - lips_up, lips_low - my, width}), blur) * 0.85F, 0.1F,
              0.25F);
    const float gap = inside(std::max({my - upper - 0.0007F, lower - my - 0.0007F, width}), blur);
    paper.lay({0.14F, 0.025F, 0.022F}, gap, 0.3F);
    if (face.open > 0.12F) {
        const float teeth = inside(upper - 0.0065F - my, blur) * inside(std::abs(mx) - 0.72F, 0.1F);
        const float tongue = inside(my - lower - 0.006F, blur) * inside(std::abs(mx) - 0.55F, 0.2F);
        paper.lay({0.84F, 0.80F, 0.74F}, gap * teeth, 0.3F);
        paper.lay({0.62F, 0.19F, 0.17F}, gap * tongue * 0.8F, 0.2F);
    }
    const float corner_y = p.y + mouth_low - face.smile * 0.0135F * 0.65F;
    paper.lay(skin_colour() * 0.45F, around(std::abs(p.x) - half - 0.002F, corner_y, 0.000012F) * 0.6F, 0.1F);
    paper.lay(skin_colour() * 0.62F, around(p.x * 0.22F, p.y + 0.104F, 0.00002F) * 0.35F, 0);
    for (const float nostril : {-0.008F, 0.008F}) {
        paper.lay(skin_colour() * 0.35F, around((p.x - nostril) * 0.8F, p.y + 0.0405F, 0.000010F) * 0.75F, 0.1F);
    }
}

} // namespace

Vec3 skin_colour() {
    return {0.76F, 0.45F, 0.31F};
}

Coat draw_face(const Face& face, Vec3 on_head, float blur) {
    Paper paper{{skin_colour(), 0.07F, 0}, on_head, blur};
    blush(paper);
    if (on_head.z > -0.02F) return paper.coat;
    draw_eyes(paper, face);
    draw_brows(paper, face);
    draw_mouth(paper, face);
    return paper.coat;
}

} // namespace forksight::sample_film
