#include "tests/xr/puppet.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>

#include "player/viewer/head_turn.hpp"

namespace forksight::tests {

namespace {

// Monado 25.0.0, src/xrt/drivers/remote/r_interface.h: `struct r_remote_data`, as the compiler lays it out.
using WirePose = std::array<float, 7>; // the quaternion x y z w, then the place x y z

struct WireView {
    std::array<float, 4> fov{};
    WirePose pose{};
    std::uint32_t padding = 0;
};

struct WireHand {
    WirePose pose{};
    std::array<float, 6> velocity{};
    std::array<float, 5> curl{};
    float trigger = 0, squeeze = 0, squeeze_force = 0;
    std::array<float, 2> thumbstick{};
    float trackpad_force = 0;
    std::array<float, 2> trackpad{};
    std::uint8_t tracks_fingers = 0, active = 0, system_click = 0, system_touch = 0;
    std::uint8_t a_click = 0, a_touch = 0, b_click = 0, b_touch = 0;
    std::uint8_t trigger_click = 0, trigger_touch = 0, thumbstick_click = 0, thumbstick_touch = 0, trackpad_touch = 0;
    std::array<std::uint8_t, 3> padding{};
};

struct Wire {
    std::uint64_t header = 0;
    std::array<WireView, 2> views{};
    WirePose head{};
    std::uint8_t views_count = 0; // 0: the driver's own fields of view
    std::array<std::uint8_t, 3> padding{};
    WireHand left, right;
};
static_assert(sizeof(WireView) == 48 && sizeof(WireHand) == 120 && sizeof(Wire) == 376);
static_assert(std::endian::native == std::endian::little);

constexpr std::array<char, 8> mark = {'m', 'n', 'd', 'r', 'm', 't', '3', '\0'};

WirePose wire(const choicegraph::Orientation& o, const player::render::Position& p) {
    return {static_cast<float>(o.x), static_cast<float>(o.y), static_cast<float>(o.z), static_cast<float>(o.w),
            static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.z)};
}

WireHand wire(const Hand& hand) {
    WireHand made;
    made.pose = wire(hand.orientation, hand.position);
    made.active = hand.held;
    made.trigger = hand.trigger;
    made.trigger_click = hand.trigger > 0.5f;
    made.trigger_touch = hand.trigger > 0.1f;
    return made;
}

/// What the driver is set back to, and the first thing it says. It holds a place for every part of the layout, so a
/// Monado that lays it out in another way says something else.
Wire at_rest() {
    Wire rest;
    const Posture posture;
    rest.head = wire(posture.orientation, posture.head);
    rest.left = wire(posture.left);
    rest.right = wire(posture.right);
    rest.left.tracks_fingers = rest.right.tracks_fingers = 1;
    return rest;
}

int connect_to(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (true) {
        const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (made >= 0 && ::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return made;
        const std::string why = std::strerror(errno);
        if (made >= 0) ::close(made);
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("nobody drives the headset at port " + std::to_string(port) + ": " + why);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

} // namespace

Puppet::Puppet(std::uint16_t port) : socket_(connect_to(port)) {
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    // The driver says how it is at rest, and then how it is.
    std::array<char, 2 * sizeof(Wire)> said{};
    std::size_t have = 0;
    while (have < said.size()) {
        const ssize_t got = ::recv(socket_, said.data() + have, said.size() - have, 0);
        if (got <= 0) break;
        have += static_cast<std::size_t>(got);
    }
    char more = 0;
    const bool longer = ::recv(socket_, &more, 1, MSG_DONTWAIT) > 0;
    const Wire rest = at_rest();
    if (longer || have != said.size() || std::memcmp(said.data(), &rest, sizeof rest) != 0) {
        ::close(socket_);
        throw std::runtime_error("the headset's driver greets otherwise than that of Monado 25.0.0 (" +
                                 std::to_string(have) + (longer ? " bytes and more" : " bytes") +
                                 "): the layout in puppet.cpp is to be renewed");
    }
    take(posture_);
}

Puppet::~Puppet() {
    ::close(socket_);
}

void Puppet::take(const Posture& posture) {
    posture_ = posture;
    Wire said;
    std::memcpy(&said.header, mark.data(), mark.size());
    said.head = wire(posture.orientation, posture.head);
    said.left = wire(posture.left);
    said.right = wire(posture.right);
    std::array<char, sizeof(Wire)> bytes{};
    std::memcpy(bytes.data(), &said, sizeof said);
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const ssize_t wrote = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (wrote <= 0) throw std::runtime_error("the headset's driver hung up: " + std::string(std::strerror(errno)));
        sent += static_cast<std::size_t>(wrote);
    }
}

void Puppet::face(double yaw_deg, double pitch_deg, double roll_deg) {
    using choicegraph::radians;
    yaw_deg_ = yaw_deg;
    pitch_deg_ = pitch_deg;
    posture_.orientation = choicegraph::orientation(radians(yaw_deg), radians(pitch_deg), radians(roll_deg));
    take(posture_);
}

double way_done(double after_s, double of_s) {
    return player::viewer::minimum_jerk(std::clamp(after_s / of_s, 0.0, 1.0));
}

void Puppet::turn_to(double yaw_deg, double pitch_deg) {
    constexpr double takes_s = 0.4;
    const double from_yaw = yaw_deg_, from_pitch = pitch_deg_;
    const auto began = std::chrono::steady_clock::now();
    double way = 0.0;
    while (way < 1.0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        way = way_done(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(), takes_s);
        face(from_yaw + way * (yaw_deg - from_yaw), from_pitch + way * (pitch_deg - from_pitch));
    }
}

void Puppet::squeeze_trigger(bool pressed) {
    posture_.right.trigger = pressed ? 1.0f : 0.0f;
    take(posture_);
}

} // namespace forksight::tests
