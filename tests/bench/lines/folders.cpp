#include "tests/bench/lines/folders.hpp"

#include <stdexcept>

namespace forksight::bench {
namespace {

std::vector<Trace> traces_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().filename().string().front() != '.') files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<Trace> traces;
    for (const auto& file : files) traces.push_back(read_trace(file));
    if (traces.empty()) throw std::runtime_error(folder.string() + ": there are no traces in it");
    return traces;
}

} // namespace

std::vector<Folder> read_folders(const std::vector<std::filesystem::path>& given) {
    std::vector<Folder> folders;
    for (const auto& path : given) {
        if (!std::filesystem::is_directory(path)) throw std::runtime_error(path.string() + ": there is no such folder");
        std::vector<std::filesystem::path> inner;
        for (const auto& entry : std::filesystem::directory_iterator(path)) {
            if (entry.is_directory()) inner.push_back(entry.path());
        }
        std::sort(inner.begin(), inner.end());
        if (inner.empty()) inner.push_back(path);
        for (const auto& one : inner) {
            const auto plain = (one / "").parent_path();
            folders.push_back({plain, plain.filename().string(), traces_in(one)});
        }
    }
    return folders;
}

} // namespace forksight::bench
