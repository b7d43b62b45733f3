#include "tests/xr/testimony.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>

namespace forksight::tests {

namespace {

std::vector<double> numbers(const std::string& text) {
    std::istringstream in(text);
    std::vector<double> all;
    for (double value = 0; in >> value;) all.push_back(value);
    return all;
}

choicegraph::Orientation orientation_at(const std::vector<double>& values, std::size_t first) {
    return {values.at(first), values.at(first + 1), values.at(first + 2), values.at(first + 3)};
}

} // namespace

Testimony testimony_of(const Stand& stand) {
    Process witness({WITNESS, "0.6"}, stand.environment(), stand.keep() / "witness.log");
    if (witness.wait() != 0) throw std::runtime_error("the witness says: " + witness.said());
    std::istringstream lines(witness.said());
    std::string line, last;
    while (std::getline(lines, line)) last = line;
    std::vector<std::string> parts;
    std::istringstream fields(last);
    for (std::string part; std::getline(fields, part, '|');) parts.push_back(part);
    if (parts.size() != 4) throw std::runtime_error("the witness says: " + last);
    const auto head = numbers(parts[0]), gaze = numbers(parts[1]);
    Testimony now;
    now.head = {head.at(0), head.at(1), head.at(2)};
    now.orientation = orientation_at(head, 3);
    now.eye_tracker = parts[1].find("none") == std::string::npos;
    if (!gaze.empty()) now.gaze = orientation_at(gaze, 0);
    for (const std::size_t eye : {2U, 3U}) {
        const auto fov = numbers(parts[eye]);
        now.eyes.push_back({fov.at(0), fov.at(1), fov.at(2), fov.at(3)});
    }
    return now;
}

double degrees_between(const choicegraph::Orientation& a, const choicegraph::Orientation& b) {
    // A turn and its negative are the same.
    const double dot = std::abs(a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w);
    return choicegraph::degrees(2 * std::acos(std::min(1.0, dot)));
}

} // namespace forksight::tests
