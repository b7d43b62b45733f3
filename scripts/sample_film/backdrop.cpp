#include "scripts/sample_film/backdrop.hpp"

#include "scripts/sample_film/surfaces.hpp"

#include <atomic>
#include <thread>

namespace forksight::sample_film {
namespace {

constexpr int light_width = 960;
constexpr float no_hit = 1e6F;

// Soft light on what each direction meets. Smooth by nature, so it is gathered coarsely and then cleaned.
struct LightMap {
    struct Texel {
        Vec3 at, normal, light;
        bool solid = false;
    };
    int width{}, height{};
    std::vector<Texel> texels;

    const Texel& get(int x, int y) const {
        const int wrapped = (x % width + width) % width;
        return texels[static_cast<std::size_t>(std::clamp(y, 0, height - 1)) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(wrapped)];
    }
};

LightMap gather(const Set& set, const Bvh& bvh, const Light& light, int width) {
    LightMap map;
    map.width = width;
    map.height = width / 2;
    map.texels.resize(static_cast<std::size_t>(map.width) * static_cast<std::size_t>(map.height));
    const Sphere sphere({map.width, map.height});
    over_rows(map.height, [&](int y) {
        Random random(static_cast<std::uint32_t>(y) * 977U);
        // Rows near the poles hold the same few directions over and over: fewer rays each.
        const float circle = std::cos(((real(y) + 0.5F) / real(map.height) - 0.5F) * pi);
        const int rays = std::clamp(static_cast<int>(9 * circle) + 2, 4, 9);
        for (int x = 0; x < map.width; ++x) {
            auto& texel = map.texels[static_cast<std::size_t>(y) * static_cast<std::size_t>(map.width) +
                                     static_cast<std::size_t>(x)];
            const auto hit = bvh.nearest({set.eye, sphere.at(x, y)});
            if (!hit) {
                continue;
            }
            texel = {hit->at, hit->normal, light.soft(hit->at, hit->normal, random, rays), true};
        }
    });
    return map;
}

float power_24(float v) {
    const float cube = v * v * v;
    const float twelfth = cube * cube * cube * cube;
    return twelfth * twelfth;
}

// Averages over ever wider neighbourhoods of the same flat piece of surface (a-trous filter).
void clean(LightMap& map, Vec3 eye) {
    constexpr std::array<float, 5> kernel{1.0F / 16, 4.0F / 16, 6.0F / 16, 4.0F / 16, 1.0F / 16};
    for (int pass = 0; pass < 5; ++pass) {
        const LightMap before = map;
        const int step = 1 << pass;
        over_rows(map.height, [&](int y) {
            for (int x = 0; x < map.width; ++x) {
                auto& texel = map.texels[static_cast<std::size_t>(y) * static_cast<std::size_t>(map.width) +
                                         static_cast<std::size_t>(x)];
                if (!texel.solid) {
                    continue;
                }
                const float reach = length(texel.at - eye) * 2 * pi / real(map.width) * real(step);
                const float bright = texel.light.x + texel.light.y + texel.light.z;
                Vec3 sum;
                float total = 0;
                for (int j = -2; j <= 2; ++j) {
                    if (y + j * step < 0 || y + j * step >= map.height) {
                        continue;
                    }
                    for (int i = -2; i <= 2; ++i) {
                        const auto& other = before.get(x + i * step, y + j * step);
                        if (!other.solid) {
                            continue;
                        }
                        const float same = std::max(0.0F, dot(texel.normal, other.normal));
                        const float off = std::abs(dot(texel.normal, other.at - texel.at)) / (reach + 0.004F);
                        const float apart =
                            std::abs(other.light.x + other.light.y + other.light.z - bright) / (bright + 0.05F);
                        const float tone = pass < 2 ? 1.0F : std::exp(-apart * apart * (pass == 2 ? 2.0F : 8.0F));
                        const float weight = kernel[static_cast<std::size_t>(i + 2)] *
                                             kernel[static_cast<std::size_t>(j + 2)] * power_24(same) *
                                             std::exp(-off * off) * tone;
                        sum += other.light * weight;
                        total += weight;
                    }
                }
                if (total > 1e-5F) {
                    texel.light = sum / total;
                }
            }
        });
    }
}

class Painter {
  public:
    Painter(const Set& set, const Bvh& bvh, const Light& light, const LightMap& map)
        : set_(set), bvh_(bvh), light_(light), map_(map) {}

    Vec3 look(float px, float py, const std::optional<Hit>& hit, Vec3 along, Random& random) const {
        if (!hit) {
            return set_.sky(along);
        }
        const Surface& surface = set_.mesh.surfaces()[hit->surface];
        const Vec3 colour = paint(surface, hit->at, hit->normal, hit->uv);
        if (surface.look == Look::glow) {
            return colour;
        }
        return colour * (soft(px, py, *hit, random) + light_.sun(hit->at, hit->normal, random));
    }

  private:
    // px and py are 0..1 over the picture.
    Vec3 soft(float px, float py, const Hit& hit, Random& random) const {
        const float fx = px * real(map_.width) - 0.5F;
        const float fy = py * real(map_.height) - 0.5F;
        const int ix = static_cast<int>(std::floor(fx));
        const int iy = static_cast<int>(std::floor(fy));
        Vec3 sum;
        float total = 0;
        const auto take = [&](int x, int y, float share) {
            const auto& texel = map_.get(x, y);
            if (!texel.solid) {
                return;
            }
            const float same = std::max(0.0F, dot(texel.normal, hit.normal));
            const float off = std::abs(dot(hit.normal, texel.at - hit.at)) / (hit.distance * 0.01F);
            const float weight = share * same * same * same * same * std::exp(-off * off);
            sum += texel.light * weight;
            total += weight;
        };
        for (int j = 0; j < 2; ++j) {
            for (int i = 0; i < 2; ++i) {
                take(ix + i, iy + j, (1 - std::abs(fx - real(ix + i))) * (1 - std::abs(fy - real(iy + j))) + 1e-3F);
            }
        }
        if (total < 0.05F) {
            for (int j = -1; j <= 2; ++j) {
                for (int i = -1; i <= 2; ++i) {
                    take(ix + i, iy + j, 0.3F);
                }
            }
        }
        return total > 0.02F ? sum / total : light_.soft(hit.at, hit.normal, random, 25);
    }

    const Set& set_;
    const Bvh& bvh_;
    const Light& light_;
    const LightMap& map_;
};

} // namespace

Sphere::Sphere(Size size) : size_(size) {
    for (int x = 0; x < size.width; ++x) {
        const float yaw = ((real(x) + 0.5F) / real(size.width) - 0.5F) * 2 * pi;
        sin_yaw_.push_back(std::sin(yaw));
        cos_yaw_.push_back(std::cos(yaw));
    }
    for (int y = 0; y < size.height; ++y) {
        const float pitch = (0.5F - (real(y) + 0.5F) / real(size.height)) * pi;
        sin_pitch_.push_back(std::sin(pitch));
        cos_pitch_.push_back(std::cos(pitch));
    }
}

void over_rows(int rows, const std::function<void(int)>& work) {
    std::atomic<int> next{0};
    const auto run = [&] {
        for (int row = next++; row < rows; row = next++) {
            work(row);
        }
    };
    std::vector<std::jthread> threads;
    const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, 16U);
    for (unsigned i = 1; i < count; ++i) {
        threads.emplace_back(run);
    }
    run();
}

Backdrop paint_backdrop(const Set& set, Size size, std::span<const Vec3> probes_at) {
    const Bvh bvh(set.mesh);
    const Light light(set, bvh);
    LightMap map = gather(set, bvh, light, light_width);
    clean(map, set.eye);
    const Painter painter(set, bvh, light, map);

    Backdrop out;
    out.size = size;
    out.eye = set.eye;
    const auto pixels = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
    out.colour.resize(pixels);
    out.distance.assign(pixels, no_hit);
    out.normal.resize(pixels);
    over_rows(size.height, [&](int y) {
        Random random(static_cast<std::uint32_t>(y) * 31U + 5U);
        const float circle = std::cos(((real(y) + 0.5F) / real(size.height) - 0.5F) * pi);
        const int wide = circle < 0.35F ? 1 : 2;
        const int high = 2;
        for (int x = 0; x < size.width; ++x) {
            Vec3 sum;
            float near = no_hit;
            Vec3 normal;
            for (int s = 0; s < wide * high; ++s) {
                const float px = (real(x) + (real(s % wide) + 0.5F) / real(wide)) / real(size.width);
                const float py = (real(y) + (real(s / wide) + 0.5F) / real(high)) / real(size.height);
                const Vec3 along = direction((px - 0.5F) * 2 * pi, (0.5F - py) * pi);
                const auto hit = bvh.nearest({set.eye, along});
                sum += develop(painter.look(px, py, hit, along, random));
                if (hit && hit->distance < near) {
                    near = hit->distance;
                    normal = hit->normal;
                }
            }
            sum = sum / real(wide * high);
            // A grain too fine to see keeps smooth walls from showing steps.
            const float dither = random.next() - 0.5F;
            const auto byte = [&](float v) {
                return static_cast<std::uint8_t>(std::clamp(v * 255.0F + 0.5F + dither, 0.0F, 255.0F));
            };
            const auto i = out.index(x, y);
            out.colour[i] = {byte(sum.x), byte(sum.y), byte(sum.z)};
            out.distance[i] = near;
            const auto small = [](float v) { return static_cast<std::int8_t>(std::lround(v * 127.0F)); };
            out.normal[i] = {small(normal.x), small(normal.y), small(normal.z)};
        }
    });
    for (const Vec3 at : probes_at) {
        out.probes.push_back(light.probe(at, 3000));
    }
    return out;
}

} // namespace forksight::sample_film
