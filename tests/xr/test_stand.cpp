#include <array>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/xr/room.hpp"

using namespace forksight;
using namespace forksight::tests;

namespace {

/// What the runtime answers a program of its own about now.
struct Testimony {
    std::vector<double> head;            ///< x y z, then the quaternion
    std::string gaze;                    ///< "none", "shut", or a quaternion
    std::vector<std::vector<double>> views;
};

std::vector<double> numbers(const std::string& text) {
    std::istringstream in(text);
    std::vector<double> all;
    for (double value = 0; in >> value;) all.push_back(value);
    return all;
}

Testimony testimony(const Room& room) {
    Process witness({WITNESS, "0.6"}, room.environment(), room.keep() / "witness.log");
    const int status = witness.wait();
    INFO(witness.said());
    REQUIRE(status == 0);
    std::istringstream lines(witness.said());
    std::string line, last;
    while (std::getline(lines, line)) last = line;
    std::vector<std::string> parts{""};
    for (const char c : last) {
        if (c == '|')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    REQUIRE(parts.size() == 4);
    const std::string& gaze = parts[1];
    return {numbers(parts[0]), gaze.substr(1, gaze.size() - 2), {numbers(parts[2]), numbers(parts[3])}};
}

/// The angle between two turns, whatever the signs of their quaternions.
double degrees_between(const std::vector<double>& q, const choicegraph::Orientation& o) {
    const double dot = std::abs(q.at(0) * o.x + q.at(1) * o.y + q.at(2) * o.z + q.at(3) * o.w);
    return choicegraph::degrees(2 * std::acos(std::min(1.0, dot)));
}

} // namespace

TEST_CASE("A runtime answers the very head that the puppet was given", "[xr]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    Room room(keep_folder("stand-head"));
    for (const auto& [yaw, pitch, roll] : {std::array{0.0, 0.0, 0.0}, std::array{90.0, 0.0, 0.0},
                                           std::array{180.0, 0.0, 0.0}, std::array{-35.0, 60.0, 20.0}}) {
        room.puppet().face(yaw, pitch, roll);
        const Testimony now = testimony(room);
        using choicegraph::radians;
        const auto meant = choicegraph::orientation(radians(yaw), radians(pitch), radians(roll));
        INFO("yaw " << yaw << " pitch " << pitch << " roll " << roll);
        CHECK(degrees_between({now.head.begin() + 3, now.head.end()}, meant) < 0.1);
        CHECK(now.head.at(1) == Approx(1.6).margin(1e-4));
        CHECK(now.gaze == "none");
    }
}

TEST_CASE("The fake eye tracker turns with the head, and its eyes can be shut", "[xr]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    RoomSettings settings;
    settings.eye_tracker = true;
    Room room(keep_folder("stand-eyes"), settings);
    CHECK(testimony(room).gaze == "shut");
    room.look(std::pair{15.0, -10.0});
    room.puppet().face(30.0);
    using choicegraph::radians;
    const auto meant = choicegraph::orientation(radians(45.0), radians(-10.0));
    const Testimony now = testimony(room);
    REQUIRE(numbers(now.gaze).size() == 4);
    CHECK(degrees_between(numbers(now.gaze), meant) < 0.1);
}
