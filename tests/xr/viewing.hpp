// Somebody who watches a film in the stand's headset: the player itself, its record and its report.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/xr/stand.hpp"

namespace forksight::tests {

/// Of the report, what these tests ask for.
struct Told {
    std::string ending;
    std::vector<std::string> path;
    std::vector<std::string> problems;
    long long frames = 0, black = 0;
    bool written = false;
    std::string film_drawn_by;
    std::vector<std::string> notes;
};

/// What is around the film: nothing, or the rooms that who wears a headset comes to it by.
enum class Around { nothing, rooms };

struct Watch {
    Around around = Around::nothing;
    std::string language = "en";
    bool pictures = false; ///< the player keeps them, in pictures/
    Environment environment = {};
    std::vector<std::string> words = {}; ///< more of the command line
};

class Viewing {
  public:
    Viewing(const Stand& stand, const std::filesystem::path& film, const Watch& watch);

    Process& player() { return player_; }
    /// How often the record so far has that event ("entered", "offered", "chosen", ...).
    std::size_t count(const std::string& event) const;
    /// The values that the record so far has for that key of that event, in order.
    std::vector<std::string> values(const std::string& event, const std::string& key) const;
    /// Whether the record comes to have that many.
    bool comes_to(const std::string& event, std::size_t times,
                  std::chrono::seconds time = std::chrono::seconds(60)) const;
    /// Whether the player comes to say it.
    bool says(const std::string& text, std::chrono::seconds time = std::chrono::seconds(30)) const;
    Told told() const;
    /// Whether the player comes to keep a picture of that name, of both eyes.
    bool shows(const std::string& picture, std::chrono::seconds time = std::chrono::seconds(30)) const;
    /// Path and ending as forksight-streamer's replay has them; its words where it refuses the record.
    Told replayed() const;
    std::string log() const { return player_.said(); }

  private:
    std::filesystem::path record() const;

    std::filesystem::path folder_, film_;
    Process player_;
};

/// Where a film's choice is looked for: degrees to the right and up.
std::pair<double, double> place_of(const std::filesystem::path& film, const std::string& scene,
                                   const std::string& choice);

/// The library of the sample film; made by the ctest entry make_sample_film.
std::filesystem::path sample_film();

} // namespace forksight::tests
