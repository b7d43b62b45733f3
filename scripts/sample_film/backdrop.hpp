// The still picture of a set, with its depths: painted once, before any frame.
#pragma once

#include "scripts/sample_film/light.hpp"

#include <span>

namespace forksight::sample_film {

struct Size {
    int width{}, height{};
};

// Directions of the rows and columns of an equirectangular picture.
class Sphere {
  public:
    explicit Sphere(Size size);
    Vec3 at(int x, int y) const {
        const auto c = static_cast<std::size_t>(x);
        const auto r = static_cast<std::size_t>(y);
        return {sin_yaw_[c] * cos_pitch_[r], sin_pitch_[r], cos_yaw_[c] * cos_pitch_[r]};
    }
    Size size() const { return size_; }

  private:
    Size size_;
    std::vector<float> sin_yaw_, cos_yaw_, sin_pitch_, cos_pitch_;
};

struct Rgb {
    std::uint8_t r{}, g{}, b{};
};

struct Backdrop {
    Size size;
    Vec3 eye;
    std::vector<Rgb> colour;
    std::vector<float> distance;
    std::vector<std::array<std::int8_t, 3>> normal; // times 127
    std::vector<Probe> probes;                      // the light where people and animals are

    std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) + static_cast<std::size_t>(x);
    }
};

// Runs `work(row)` for every row, on all cores.
void over_rows(int rows, const std::function<void(int)>& work);

Backdrop paint_backdrop(const Set& set, Size size, std::span<const Vec3> probes_at);

} // namespace forksight::sample_film
