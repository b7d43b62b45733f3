#include "scripts/sample_film/bvh.hpp"

#include <cassert>
#include <limits>
#include <numeric>

namespace forksight::sample_film {
namespace {

constexpr int bins = 12;
constexpr int depth_limit = 48;
constexpr float huge = std::numeric_limits<float>::max();

float axis_of(Vec3 v, int axis) {
    return axis == 0 ? v.x : axis == 1 ? v.y : v.z;
}

float half_area(Vec3 low, Vec3 high) {
    const Vec3 d = high - low;
    return d.x * d.y + d.y * d.z + d.z * d.x;
}

struct Bin {
    Vec3 low = grey(huge);
    Vec3 high = grey(-huge);
    std::uint32_t count = 0;

    void take(const Bin& o) {
        low = min(low, o.low);
        high = max(high, o.high);
        count += o.count;
    }
    float cost() const { return count == 0 ? 0 : half_area(low, high) * real(count); }
};

// Where along the ray the box begins; `huge` when it is missed or lies beyond `limit`.
[[gnu::always_inline]] inline float entry(Vec3 low, Vec3 high, Vec3 from, Vec3 inverse, float limit) {
    const Vec3 a = (low - from) * inverse;
    const Vec3 b = (high - from) * inverse;
    const Vec3 near = min(a, b);
    const Vec3 far = max(a, b);
    const float in = std::max(std::max(near.x, near.y), std::max(near.z, 0.0F));
    const float out = std::min(std::min(far.x, far.y), std::min(far.z, limit));
    return in <= out ? in : huge;
}

Vec3 inverse_of(Vec3 d) {
    const auto one = [](float v) { return 1.0F / (std::abs(v) < 1e-9F ? std::copysign(1e-9F, v) : v); };
    return {one(d.x), one(d.y), one(d.z)};
}

} // namespace

Bvh::Bvh(const Mesh& mesh) : mesh_(mesh) {
    const auto& vertices = mesh.vertices();
    std::vector<Vec3> middles;
    for (std::uint32_t i = 0; i < mesh.triangles().size(); ++i) {
        const auto& c = mesh.triangles()[i].corner;
        const Vec3 a = vertices[c[0]].at;
        const Vec3 b = vertices[c[1]].at;
        const Vec3 d = vertices[c[2]].at;
        if (length(cross(b - a, d - a)) < 1e-12F) {
            continue;
        }
        flats_.push_back({a, b - a, d - a, i, mesh.surfaces()[mesh.triangles()[i].surface].look == Look::glow});
        middles.push_back((a + b + d) / 3.0F);
    }
    assert(!flats_.empty());
    nodes_.reserve(flats_.size() * 2);
    nodes_.push_back({.low = {}, .high = {}, .first = 0, .count = static_cast<std::uint32_t>(flats_.size())});
    fit(nodes_[0]);
    split(0, middles, 0);
}

void Bvh::fit(Node& node) const {
    node.low = grey(huge);
    node.high = grey(-huge);
    for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
        const Flat& f = flats_[i];
        for (const Vec3 p : {f.corner, f.corner + f.edge_b, f.corner + f.edge_c}) {
            node.low = min(node.low, p - grey(1e-5F));
            node.high = max(node.high, p + grey(1e-5F));
        }
    }
}

void Bvh::split(std::uint32_t index, std::vector<Vec3>& middles, int depth) {
    const Node node = nodes_[index];
    if (node.count <= 3 || depth >= depth_limit) {
        return;
    }
    Bin all;
    for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
        all.low = min(all.low, middles[i]);
        all.high = max(all.high, middles[i]);
    }
    int best_axis = -1;
    int best_cut = 0;
    float best = half_area(node.low, node.high) * real(node.count);
    const auto bin_of = [&](Vec3 m, int axis) {
        const float low = axis_of(all.low, axis);
        const float t = (axis_of(m, axis) - low) / (axis_of(all.high, axis) - low);
        return std::clamp(static_cast<int>(t * bins), 0, bins - 1);
    };
    for (int axis = 0; axis < 3; ++axis) {
        if (axis_of(all.high, axis) - axis_of(all.low, axis) < 1e-6F) {
            continue;
        }
        std::array<Bin, bins> bin{};
        for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
            const Flat& f = flats_[i];
            Bin one{.low = min(f.corner, min(f.corner + f.edge_b, f.corner + f.edge_c)),
                    .high = max(f.corner, max(f.corner + f.edge_b, f.corner + f.edge_c)),
                    .count = 1};
            bin[static_cast<std::size_t>(bin_of(middles[i], axis))].take(one);
        }
        for (int cut = 1; cut < bins; ++cut) {
            Bin left;
            Bin right;
            for (int b = 0; b < bins; ++b) {
                (b < cut ? left : right).take(bin[static_cast<std::size_t>(b)]);
            }
            const float cost = left.cost() + right.cost();
            if (left.count > 0 && right.count > 0 && cost < best) {
                best = cost;
                best_axis = axis;
                best_cut = cut;
            }
        }
    }
    if (best_axis < 0) {
        return;
    }
    std::uint32_t i = node.first;
    std::uint32_t j = node.first + node.count;
    while (i < j) {
        if (bin_of(middles[i], best_axis) < best_cut) {
            ++i;
        } else {
            --j;
            std::swap(flats_[i], flats_[j]);
            std::swap(middles[i], middles[j]);
        }
    }
    const auto left = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({.low = {}, .high = {}, .first = node.first, .count = i - node.first});
    nodes_.push_back({.low = {}, .high = {}, .first = i, .count = node.first + node.count - i});
    fit(nodes_[left]);
    fit(nodes_[left + 1]);
    nodes_[index].first = left;
    nodes_[index].count = 0;
    split(left, middles, depth + 1);
    split(left + 1, middles, depth + 1);
}

template <bool any>
std::optional<Bvh::Crossing> Bvh::walk(const Ray& ray, float limit) const {
    const Vec3 inverse = inverse_of(ray.along);
    std::array<std::uint32_t, depth_limit * 2 + 4> stack{};
    std::size_t size = 0;
    std::optional<Crossing> best;
    std::uint32_t at = 0;
    while (true) {
        const Node& node = nodes_[at];
        if (node.count > 0) {
            for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
                const Flat& f = flats_[i];
                if (any && f.glows) {
                    continue;
                }
                const Vec3 p = cross(ray.along, f.edge_c);
                const float det = dot(f.edge_b, p);
                const float scale = 1.0F / det;
                const Vec3 s = ray.from - f.corner;
                const float u = dot(s, p) * scale;
                if (!(u >= 0.0F && u <= 1.0F)) {
                    continue;
                }
                const Vec3 q = cross(s, f.edge_b);
                const float v = dot(ray.along, q) * scale;
                if (!(v >= 0.0F && u + v <= 1.0F)) {
                    continue;
                }
                const float t = dot(f.edge_c, q) * scale;
                if (t > 1e-4F && t < limit) {
                    limit = t;
                    best = Crossing{t, u, v, i};
                    if constexpr (any) {
                        return best;
                    }
                }
            }
        } else {
            std::uint32_t near = node.first;
            std::uint32_t far = node.first + 1;
            float near_at = entry(nodes_[near].low, nodes_[near].high, ray.from, inverse, limit);
            float far_at = entry(nodes_[far].low, nodes_[far].high, ray.from, inverse, limit);
            if (far_at < near_at) {
                std::swap(near, far);
                std::swap(near_at, far_at);
            }
            if (near_at < huge) {
                if (far_at < huge) {
                    stack[size++] = far;
                }
                at = near;
                continue;
            }
        }
        if (size == 0) {
            return best;
        }
        at = stack[--size];
    }
}

std::optional<Hit> Bvh::nearest(const Ray& ray, float limit) const {
    const auto crossing = walk<false>(ray, limit);
    if (!crossing) {
        return std::nullopt;
    }
    const std::uint32_t index = flats_[crossing->flat].index;
    const Triangle& triangle = mesh_.triangles()[index];
    const auto& v = mesh_.vertices();
    const Vertex& a = v[triangle.corner[0]];
    const Vertex& b = v[triangle.corner[1]];
    const Vertex& c = v[triangle.corner[2]];
    const float wa = 1 - crossing->u - crossing->v;
    Hit hit;
    hit.distance = crossing->distance;
    hit.at = ray.from + ray.along * crossing->distance;
    hit.normal = normalize(a.normal * wa + b.normal * crossing->u + c.normal * crossing->v);
    if (dot(hit.normal, ray.along) > 0) {
        hit.normal = -hit.normal;
    }
    hit.uv = {a.uv.x * wa + b.uv.x * crossing->u + c.uv.x * crossing->v,
              a.uv.y * wa + b.uv.y * crossing->u + c.uv.y * crossing->v};
    hit.surface = triangle.surface;
    hit.triangle = index;
    return hit;
}

bool Bvh::blocked(const Ray& ray, float limit) const {
    return walk<true>(ray, limit).has_value();
}

} // namespace forksight::sample_film
