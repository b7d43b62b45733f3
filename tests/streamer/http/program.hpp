// forksight-streamer as a process of its own, with its standard output and its log at hand.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/streamer/http/house.hpp"

namespace forksight::tests {

struct Start {
    std::vector<std::string> arguments; ///< after the program's name
    std::map<std::string, std::string> environment;
    std::function<void()> before; ///< in the new process, before it becomes the program
    int log_to = -1;              ///< a descriptor for its standard error; -1: a file that log() reads
};

class Program {
  public:
    explicit Program(const Start& start);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    pid_t process() const { return process_; }
    /// From "listening on http://…:PORT"; 0 if it ended without.
    std::uint16_t port() const { return port_; }
    void signal(int number) const;
    /// The exit status, or 128 and the signal; -1 if it has not ended within the time.
    int wait(std::chrono::seconds time = std::chrono::seconds(30));
    std::string log() const;
    std::string output() const;
    /// Whether the log has this within the time.
    bool logs(const std::string& text, std::chrono::seconds time = std::chrono::seconds(30)) const;

  private:
    TemporaryFolder place_;
    pid_t process_ = -1;
    int status_ = -1;
    std::uint16_t port_ = 0;
};

/// "serve" over the library, on a free port.
Start serving(const std::filesystem::path& library, const std::vector<std::string>& more = {});

/// Whether it comes to hold within the time.
bool soon(const std::function<bool()>& holds, std::chrono::seconds time = std::chrono::seconds(30));
std::size_t count_of(const std::string& text, const std::string& part);
std::string text_of(const std::filesystem::path& file);

} // namespace forksight::tests
