// Finds what a ray meets in a set: a tree of boxes around the triangles.
#pragma once

#include "scripts/sample_film/mesh.hpp"

#include <optional>

namespace forksight::sample_film {

struct Ray {
    Vec3 from, along; // `along` has length 1
};

struct Hit {
    float distance{};
    Vec3 at, normal; // the normal looks back at the ray
    Vec2 uv;
    std::uint16_t surface{};
    std::uint32_t triangle{};
};

class Bvh {
  public:
    explicit Bvh(const Mesh& mesh);
    std::optional<Hit> nearest(const Ray& ray, float limit = 1e9F) const;
    bool blocked(const Ray& ray, float limit) const;

  private:
    struct Node {
        Vec3 low, high;
        std::uint32_t first{}; // the left child, or the first triangle
        std::uint32_t count{}; // 0: an inner node; its right child follows the left
    };
    struct Flat { // a triangle ready for crossing
        Vec3 corner, edge_b, edge_c;
        std::uint32_t index{};
        bool glows{}; // a lampshade: seen, but no obstacle to light
    };
    struct Crossing {
        float distance, u, v;
        std::uint32_t flat;
    };
    void split(std::uint32_t node, std::vector<Vec3>& middles, int depth);
    void fit(Node& node) const;
    template <bool any>
    std::optional<Crossing> walk(const Ray& ray, float limit) const;

    const Mesh& mesh_;
    std::vector<Node> nodes_;
    std::vector<Flat> flats_;
};

} // namespace forksight::sample_film
