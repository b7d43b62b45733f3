// Builds the furniture of a set out of triangles: boxes with soft edges, turned shapes, tubes, cushions, sheets.
#pragma once

#include "scripts/sample_film/vec.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace forksight::sample_film {

// How a surface is painted; `paint` in surfaces.hpp holds the recipes.
enum class Look : std::uint8_t {
    plain,
    planks,
    wood,
    weave,
    wall,
    brick,
    rug,
    painting,
    leaf,
    glow,
    tiles,
    gravel,
    roof,
    facade,
    paper,
    grass,
    foliage,
    stripes
};

struct Surface {
    Look look = Look::plain;
    Vec3 colour{0.5F, 0.5F, 0.5F};
    Vec3 second{0.5F, 0.5F, 0.5F};
    float scale = 1;
    int variant = 0;
};

struct Vertex {
    Vec3 at, normal;
    Vec2 uv;
};

struct Triangle {
    std::array<std::uint32_t, 3> corner{};
    std::uint16_t surface{};
};

class Mesh {
  public:
    // Everything built after this stands at `origin`, turned by `rotation`.
    void place(Vec3 origin, const Mat3& rotation = {}) {
        origin_ = origin;
        rotation_ = rotation;
    }
    void paint(const Surface& surface);

    void quad(Vec3 a, Vec3 b, Vec3 c, Vec3 d); // uv 0,0 1,0 1,1 0,1
    void box(Vec3 middle, Vec3 half, const Mat3& turn = {});
    void soft_box(Vec3 middle, Vec3 half, float radius, const Mat3& turn = {}, int steps = 4);
    void cushion(Vec3 middle, Vec3 half, const Mat3& turn = {}); // puffed, thin at the seam
    void ellipsoid(Vec3 middle, Vec3 radii, const Mat3& turn = {}, int steps = 20);
    // `profile` is radius, height from the bottom up.
    void turned(Vec3 base, std::span<const Vec2> profile, int segments = 28);
    void tube(std::span<const Vec3> points, float radius, int segments = 8);
    void rod(Vec3 from, Vec3 to, float radius, int segments = 8);
    void disc(Vec3 middle, float radius, int segments = 32); // faces up
    // The surface at(u, v) for u and v in 0..1.
    void sheet(const std::function<Vec3(float, float)>& at, int columns, int rows);
    void leaf(Vec3 from, Vec3 to, float width, float droop);

    const std::vector<Vertex>& vertices() const { return vertices_; }
    const std::vector<Triangle>& triangles() const { return triangles_; }
    const std::vector<Surface>& surfaces() const { return surfaces_; }

  private:
    std::uint32_t add(Vec3 at, Vec3 normal, Vec2 uv);
    void two(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d);

    std::vector<Vertex> vertices_;
    std::vector<Triangle> triangles_;
    std::vector<Surface> surfaces_;
    Vec3 origin_;
    Mat3 rotation_;
};

} // namespace forksight::sample_film
