// A stand with a headset that nobody wears: an X screen, Monado's service, and folders of its own.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "tests/process.hpp"
#include "tests/xr/puppet.hpp"
#include "tests/xr/snapshot.hpp"

namespace forksight::tests {

/// Why there is no such stand here; empty in the Debian 13 of scripts/xr_rootfs. With FORKSIGHT_EXPECT_HEADSET in the
/// environment it throws instead: there, nothing may be skipped.
std::string no_headset_here();

/// Where the kept pictures, records and logs of one test go; emptied.
std::filesystem::path keep_folder(const std::string& test);

struct StandSettings {
    int eye_scale_percent = 40; ///< of the picture that the runtime recommends an eye: small, since a CPU draws it
    int frames_per_second = 30; ///< of the headset
    bool eye_tracker = false;   ///< the fake one, which look() turns, with a menu that leave() picks from
    bool validation = false;    ///< OpenXR's own layer watches every call, and writes to validation.txt
    bool screen = true;         ///< false: no X server for anybody, and nothing composited
    bool service = true;        ///< false: only start_service() starts it
};

class Stand {
  public:
    static constexpr int eye_width = 480; ///< in what the runtime composites
    static constexpr int eye_height = 540;

    /// The head is where Posture has it. Throws when something does not come up.
    explicit Stand(const std::filesystem::path& keep, const StandSettings& settings = {});
    ~Stand();
    Stand(const Stand&) = delete;
    Stand& operator=(const Stand&) = delete;

    void start_service();
    /// At once, as if it crashed.
    void kill_service();
    Puppet& puppet() { return *puppet_; }
    /// Where the eyes look, from the head: degrees to the right and up; absent: they are shut.
    void look(std::optional<std::pair<double, double>> yaw_pitch_deg) const;
    /// The runtime is to end the session, as from the headset's own menu.
    void leave() const;
    /// Straight ahead is where the head is now, as when a person holds the headset's own button.
    void recentre() const;
    /// What a program needs to find this headset and this screen.
    Environment environment() const;
    /// What the headset shows: the left eye's half, then the right eye's.
    Snapshot photograph() const;
    /// What the player's window shows to who stands by.
    Snapshot photograph_window() const;
    /// A person closes the player's window.
    bool close_window() const;
    const std::filesystem::path& keep() const { return keep_; }

  private:
    void start_screen();

    std::filesystem::path keep_, runtime_;
    StandSettings settings_;
    std::string screen_;
    std::unique_ptr<Process> x_, service_;
    std::unique_ptr<Puppet> puppet_;
    int services_ = 0;
};

} // namespace forksight::tests
