// Small vectors and rotations for the painter: x to the viewer's right, y up, z ahead (yaw 0).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

namespace forksight::sample_film {

inline constexpr float pi = 3.14159265358979F;

template <typename T>
constexpr float real(T value) {
    return static_cast<float>(value);
}

struct Vec2 {
    float x{}, y{};
};

struct Vec3 {
    float x{}, y{}, z{};

    constexpr Vec3 operator+(Vec3 o) const { return {x + o.x, y + o.y, z + o.z}; }
    constexpr Vec3 operator-(Vec3 o) const { return {x - o.x, y - o.y, z - o.z}; }
    constexpr Vec3 operator*(Vec3 o) const { return {x * o.x, y * o.y, z * o.z}; }
    constexpr Vec3 operator*(float s) const { return {x * s, y * s, z * s}; }
    constexpr Vec3 operator/(float s) const { return *this * (1.0F / s); }
    constexpr Vec3 operator-() const { return {-x, -y, -z}; }
    constexpr Vec3& operator+=(Vec3 o) { return *this = *this + o; }
    constexpr Vec3& operator*=(float s) { return *this = *this * s; }
};

constexpr float dot(Vec3 a, Vec3 b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
constexpr Vec3 cross(Vec3 a, Vec3 b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
inline float length(Vec3 v) {
    return std::sqrt(dot(v, v));
}
inline Vec3 normalize(Vec3 v) {
    return v / std::max(length(v), 1e-12F);
}
constexpr float mix(float a, float b, float t) {
    return a + (b - a) * t;
}
constexpr Vec3 mix(Vec3 a, Vec3 b, float t) {
    return a + (b - a) * t;
}
constexpr float saturate(float v) {
    return std::clamp(v, 0.0F, 1.0F);
}
constexpr float smoothstep(float from, float to, float v) {
    const float t = saturate((v - from) / (to - from));
    return t * t * (3.0F - 2.0F * t);
}
constexpr Vec3 grey(float v) {
    return {v, v, v};
}
constexpr Vec3 min(Vec3 a, Vec3 b) {
    return {std::min(a.x, b.x), std::min(a.y, b.y), std::min(a.z, b.z)};
}
constexpr Vec3 max(Vec3 a, Vec3 b) {
    return {std::max(a.x, b.x), std::max(a.y, b.y), std::max(a.z, b.z)};
}

// A rotation; the three members are the images of the x, y and z axes.
struct Mat3 {
    Vec3 x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1};

    constexpr Vec3 operator*(Vec3 v) const { return x * v.x + y * v.y + z * v.z; }
    constexpr Mat3 operator*(const Mat3& o) const { return {*this * o.x, *this * o.y, *this * o.z}; }
    constexpr Vec3 inverse(Vec3 v) const { return {dot(x, v), dot(y, v), dot(z, v)}; }
};

// Positive turns an object's front (z) towards the viewer's right (x).
inline Mat3 turn_y(float angle_rad) {
    const float c = std::cos(angle_rad);
    const float s = std::sin(angle_rad);
    return {{c, 0, -s}, {0, 1, 0}, {s, 0, c}};
}
// Positive tips the top (y) towards z.
inline Mat3 turn_x(float angle_rad) {
    const float c = std::cos(angle_rad);
    const float s = std::sin(angle_rad);
    return {{1, 0, 0}, {0, c, s}, {0, -s, c}};
}
// Positive tips the top (y) towards x.
inline Mat3 turn_z(float angle_rad) {
    const float c = std::cos(angle_rad);
    const float s = std::sin(angle_rad);
    return {{c, -s, 0}, {s, c, 0}, {0, 0, 1}};
}

// A right-angled frame whose y axis is `up` and whose z axis is as near `ahead` as that allows.
inline Mat3 frame_along(Vec3 up, Vec3 ahead) {
    const Vec3 y = normalize(up);
    Vec3 x = cross(y, ahead);
    if (dot(x, x) < 1e-8F) {
        x = cross(y, std::abs(y.x) < 0.9F ? Vec3{1, 0, 0} : Vec3{0, 0, 1});
    }
    x = normalize(x);
    return {x, y, cross(x, y)};
}

inline Vec3 direction(float yaw_rad, float pitch_rad) {
    const float c = std::cos(pitch_rad);
    return {std::sin(yaw_rad) * c, std::sin(pitch_rad), std::cos(yaw_rad) * c};
}

} // namespace forksight::sample_film
