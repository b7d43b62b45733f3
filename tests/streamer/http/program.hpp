// forksight-streamer as a process of its own, with its standard output and its log at hand.
#pragma once

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tests/process.hpp"
#include "tests/streamer/http/house.hpp"

namespace forksight::tests {

struct Start {
    std::vector<std::string> arguments; ///< after the program's name
    Environment environment;
    std::function<void()> before; ///< in the new process, before it becomes the program
    int log_to = -1;              ///< a descriptor for its standard error; -1: a file that log() reads
};

class Program {
  public:
    explicit Program(const Start& start);
    ~Program() { signal(SIGKILL); }

    pid_t process() const { return process_.id(); }
    /// From "listening on http://…:PORT"; 0 if it ended without.
    std::uint16_t port() const { return port_; }
    void signal(int number) const { process_.signal(number); }
    /// The exit status, or 128 and the signal; -1 if it has not ended within the time.
    int wait(std::chrono::seconds time = std::chrono::seconds(30)) { return process_.wait(time); }
    std::string log() const;
    std::string output() const { return process_.said(); }
    /// Whether the log has this within the time.
    bool logs(const std::string& text, std::chrono::seconds time = std::chrono::seconds(30)) const;

  private:
    TemporaryFolder place_;
    Process process_;
    std::uint16_t port_ = 0;
};

/// "serve" over the library, on a free port.
Start serving(const std::filesystem::path& library, const std::vector<std::string>& more = {});

} // namespace forksight::tests
