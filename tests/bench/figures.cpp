#include "tests/bench/figures.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace forksight::bench {

void write_figures(const std::filesystem::path& path, const nlohmann::json& figures) {
    std::ofstream file(path, std::ios::binary);
    file << figures.dump() << '\n';
    file.close();
    if (file.fail()) throw std::runtime_error(path.string() + ": cannot be written");
}

} // namespace forksight::bench
