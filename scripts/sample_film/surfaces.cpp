#include "scripts/sample_film/surfaces.hpp"

#include "scripts/sample_film/noise.hpp"
#include "scripts/sample_film/pictures.hpp"

namespace forksight::sample_film {
namespace {

float fraction(float v) {
    return v - std::floor(v);
}
int cell(float v) {
    return static_cast<int>(std::floor(v));
}

// The two coordinates that lie in a plane facing `normal`.
Vec2 flat(Vec3 at, Vec3 normal) {
    const Vec3 n{std::abs(normal.x), std::abs(normal.y), std::abs(normal.z)};
    if (n.y >= n.x && n.y >= n.z) {
        return {at.x, at.z};
    }
    return n.x > n.z ? Vec2{at.z, at.y} : Vec2{at.x, at.y};
}

Vec3 grain(const Surface& s, Vec3 at, float stretch) {
    const float rings = noise({at.x * 3 * s.scale, at.y * 3 * s.scale, at.z * stretch});
    const float fine = noise({at.x * 40 * s.scale, at.y * 40 * s.scale, at.z * stretch * 6});
    return mix(s.colour, s.second, saturate(0.65F * fraction(rings * 4) + 0.45F * fine - 0.15F));
}

Vec3 planks(const Surface& s, Vec3 at) {
    constexpr float width = 0.16F;
    constexpr float long_m = 1.35F;
    const int row = cell(at.x / width);
    const float shift = hash_unit(row, 7) * long_m;
    const int board = cell((at.z + shift) / long_m);
    const float tone = hash_unit(row, board, 3);
    const Vec3 wood = grain(s, {at.x + real(row) * 3.1F, 0, at.z + real(board) * 1.7F}, 0.9F) * mix(0.82F, 1.14F, tone);
    const float across = std::abs(fraction(at.x / width) - 0.5F) * 2;
    const float along = std::abs(fraction((at.z + shift) / long_m) - 0.5F) * 2;
    const float gap = std::max(smoothstep(0.955F, 0.99F, across), smoothstep(0.993F, 0.998F, along));
    return wood * (1 - 0.55F * gap);
}

Vec3 bricks(const Surface& s, Vec3 at, Vec3 normal) {
    const Vec2 p = flat(at, normal);
    constexpr float high = 0.0625F;
    constexpr float wide = 0.22F;
    const int row = cell(p.y / high);
    const float shift = (row % 2 == 0) ? 0.0F : wide / 2;
    const int column = cell((p.x + shift) / wide);
    const float fx = std::abs(fraction((p.x + shift) / wide) - 0.5F) * wide;
    const float fy = std::abs(fraction(p.y / high) - 0.5F) * high;
    const float mortar = std::max(smoothstep(wide / 2 - 0.009F, wide / 2 - 0.004F, fx),
                                  smoothstep(high / 2 - 0.009F, high / 2 - 0.004F, fy));
    const float tone = hash_unit(row, column, s.variant);
    Vec3 stone = mix(s.colour, s.second, tone) * (0.86F + 0.28F * fractal_noise(at * 30, 2));
    if (tone > 0.93F) {
        stone *= 0.75F;
    }
    return mix(stone, {0.56F, 0.53F, 0.48F}, mortar * 0.85F);
}

Vec3 rug(const Surface& s, Vec2 uv) {
    const float x = std::abs(uv.x - 0.5F) * 2;
    const float y = std::abs(uv.y - 0.5F) * 2;
    const float rim = std::max(x, y);
    const Vec3 cream{0.80F, 0.70F, 0.53F};
    const Vec3 dark = s.second;
    Vec3 c = s.colour;
    const float a = uv.x * 12;
    const float b = uv.y * 8;
    const float diamond = std::abs(fraction(a) - 0.5F) + std::abs(fraction(b) - 0.5F);
    if (diamond < 0.34F) {
        c = dark;
    }
    if (diamond < 0.2F) {
        c = cream;
    }
    if (diamond < 0.1F) {
        c = s.colour;
    }
    if (rim > 0.80F) {
        c = cream;
    }
    if (rim > 0.82F) {
        c = (cell(uv.x * 44) + cell(uv.y * 30)) % 2 == 0 ? dark : s.colour * 1.15F;
    }
    if (rim > 0.90F) {
        c = cream;
    }
    if (rim > 0.92F) {
        c = dark;
    }
    const float thread = 0.86F + 0.28F * noise({uv.x * 420, uv.y * 280, 1});
    return c * thread;
}

// The wall of a house across the street: rows of windows with white frames.
Vec3 facade(const Surface& s, Vec3 at, Vec3 normal, Vec2 uv) {
    const float across = uv.x * s.scale;
    const float wx = std::abs(fraction(across) - 0.5F);
    const float wy = fraction(uv.y);
    const bool door = cell(across) == s.variant % static_cast<int>(s.scale) && uv.y < 1;
    const float low = door ? 0.02F : 0.26F;
    const float wide = door ? 0.24F : 0.30F;
    if (wx < wide && wy > low && wy < 0.82F) {
        const bool frame =
            wx > wide - 0.045F || wy > 0.785F || (!door && (wy < low + 0.03F || std::abs(wy - 0.62F) < 0.012F));
        if (frame) {
            return {0.86F, 0.84F, 0.78F};
        }
        if (door && wy < 0.62F) {
            return s.second;
        }
        const float cloth = std::abs(wx - wide + 0.07F) < 0.035F ? 1.0F : 0.0F;
        return mix(mix({0.10F, 0.14F, 0.18F}, {0.42F, 0.52F, 0.60F}, wy), {0.85F, 0.80F, 0.70F}, cloth);
    }
    Surface stone = s;
    stone.second = s.colour * 0.78F;
    return wy > 0.82F && wy < 0.86F && wx < wide + 0.03F ? grey(0.7F) : bricks(stone, at, normal);
}

Vec3 tiles(const Surface& s, Vec3 at, Vec3 normal) {
    const Vec2 p = flat(at, normal);
    const float x = p.x / s.scale;
    const float y = p.y / s.scale;
    const float edge = std::max(std::abs(fraction(x) - 0.5F), std::abs(fraction(y) - 0.5F)) * 2;
    const bool dark = s.variant == 1 && (cell(x) + cell(y)) % 2 == 0;
    const Vec3 c = dark ? s.second : s.colour;
    const Vec3 stone = c * (0.88F + 0.24F * hash_unit(cell(x), cell(y), 5)) * (0.9F + 0.2F * fractal_noise(at * 14, 3));
    return stone * (1 - 0.4F * smoothstep(0.93F, 0.985F, edge));
}

} // namespace

Vec3 paint(const Surface& s, Vec3 at, Vec3 normal, Vec2 uv) {
    switch (s.look) {
        case Look::plain:
            return s.colour;
        case Look::glow:
            return s.colour;
        case Look::planks:
            return planks(s, at);
        case Look::wood:
            return grain(s,
                         s.variant == 1   ? Vec3{at.z, at.x, at.y}
                         : s.variant == 2 ? Vec3{at.y, at.z, at.x}
                                          : at,
                         1.6F);
        case Look::weave:
            return s.colour * (0.84F + 0.2F * noise(at * (160 * s.scale)) + 0.12F * fractal_noise(at * 9, 2));
        case Look::wall: {
            const float mottled = 0.95F + 0.1F * fractal_noise(at * 4, 3);
            const Vec2 p = flat(at, normal);
            if (s.variant == 1) { // fine paper stripes
                const float band = fraction(p.x * 5);
                return mix(s.colour, s.second, smoothstep(0.46F, 0.5F, band) - smoothstep(0.96F, 1.0F, band)) * mottled;
            }
            return s.colour * mottled;
        }
        case Look::brick:
            return bricks(s, at, normal);
        case Look::rug:
            return rug(s, uv);
        case Look::painting:
            return painting(s.variant, uv);
        case Look::leaf:
            return mix(s.colour, s.second, std::abs(uv.x - 0.5F) < 0.06F ? 1.0F : 0.3F * noise(at * 25)) *
                   (0.8F + 0.4F * uv.y);
        case Look::tiles:
            return tiles(s, at, normal);
        case Look::gravel:
            return s.colour * (0.75F + 0.5F * fractal_noise(at * (26 * s.scale), 3));
        case Look::roof: {
            const float course = fraction(uv.y * s.scale);
            const float wave = 0.5F + 0.5F * std::sin(uv.x * s.scale * 18);
            return s.colour * (0.62F + 0.3F * course + 0.16F * wave);
        }
        case Look::facade:
            return facade(s, at, normal, uv);
        case Look::paper: {
            const bool line = s.variant == 1 && uv.x > 0.14F && uv.x < 0.8F && uv.y > 0.15F && uv.y < 0.85F &&
                              fraction(uv.y * 9) > 0.62F;
            return line ? s.second : s.colour;
        }
        case Look::grass:
            return mix(s.colour, s.second, fractal_noise(at * 7, 4)) * (0.7F + 0.6F * noise(at * 60));
        case Look::foliage:
            return mix(s.colour, s.second, saturate(fractal_noise(at * 5, 2) * 1.4F - 0.2F));
        case Look::stripes:
            return fraction(uv.x * s.scale) < 0.5F ? s.colour : s.second;
    }
    return s.colour;
}

Vec3 develop(Vec3 light) {
    // The film's curve, in a table over the square root of light: steep where the eye is keen.
    constexpr int steps = 2048;
    constexpr float brightest = 12;
    static const std::array<float, steps + 2> curve = [] {
        std::array<float, steps + 2> table{};
        for (int i = 0; i < steps + 2; ++i) {
            const float root = real(i) / steps;
            const float v = root * root * brightest;
            const float s = saturate((v * (2.51F * v + 0.03F)) / (v * (2.43F * v + 0.59F) + 0.14F));
            table[static_cast<std::size_t>(i)] =
                s <= 0.0031308F ? 12.92F * s : 1.055F * std::pow(s, 1.0F / 2.4F) - 0.055F;
        }
        return table;
    }();
    const auto look_up = [](float v) {
        const float at = std::sqrt(saturate(v / brightest)) * steps;
        const auto i = static_cast<std::size_t>(at);
        return mix(curve[i], curve[i + 1], at - real(i));
    };
    return {look_up(light.x * 1.12F), look_up(light.y * 1.10F), look_up(light.z * 1.10F)};
}

} // namespace forksight::sample_film
