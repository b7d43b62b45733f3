// What stands in a window of an X server, read back.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace forksight::tests {

struct Snapshot {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb; ///< top row first

    std::array<double, 3> at(int column, int row) const;
    /// The mean of a square around it, of `2 * reach + 1` pixels a side, within the picture.
    std::array<double, 3> around(int column, int row, int reach) const;
    Snapshot part(int left, int top, int wide, int high) const;
    void write_png(const std::filesystem::path& file) const;
};

/// Of the window with that name, brought before all others; absent: there is none. `screen` as in DISPLAY.
std::optional<Snapshot> snapshot_of(const std::string& screen, const std::string& name);
/// Asks the window's program to close it, as a window's cross does. False: there is no such window.
bool close_window(const std::string& screen, const std::string& part_of_name);
/// The names of all windows, for messages.
std::string windows_of(const std::string& screen);

} // namespace forksight::tests
