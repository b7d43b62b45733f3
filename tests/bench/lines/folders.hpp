// Folders of traces, as the command line names them, and all cores to go through them.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/lines/line.hpp"

namespace forksight::bench {

struct Folder {
    std::filesystem::path path;
    std::string name;
    std::vector<Trace> traces; ///< by their files' names; at least one
};

/// Each is a folder of traces or of such folders. Throws std::runtime_error, saying where.
std::vector<Folder> read_folders(const std::vector<std::filesystem::path>& given);

/// Does `work(i)` for each i below `count`, on all cores.
template <class Work>
void on_all_cores(std::size_t count, Work work) {
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) {
        threads.emplace_back([&] {
            for (std::size_t at = next++; at < count; at = next++) work(at);
        });
    }
    for (std::thread& thread : threads) thread.join();
}

} // namespace forksight::bench
