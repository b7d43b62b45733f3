// Films made to take long, at the limits of what is read.
#pragma once

#include <string>
#include <vector>

namespace forksight::bench {

struct HostileFilm {
    const char* name = "";
    std::string (*make)() = nullptr; ///< a film.json
};

const std::vector<HostileFilm>& hostile_films();

} // namespace forksight::bench
