// A program beside the test: started with an environment of its own, its words in a file, killed when it is let go.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace forksight::tests {

using Environment = std::map<std::string, std::string>; ///< an empty value: the variable is not there

class Process {
  public:
    /// Looked for along PATH. Both outputs go to `log`.
    Process(const std::vector<std::string>& words, const Environment& environment, const std::filesystem::path& log);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void signal(int number) const;
    /// The exit status, or 128 and the signal; -1 if it has not ended within the time.
    int wait(std::chrono::seconds time = std::chrono::seconds(30));
    bool running() { return wait(std::chrono::seconds(0)) == -1; }
    /// What it has said so far.
    std::string said() const;

  private:
    pid_t process_ = -1;
    int status_ = -1;
    std::filesystem::path log_;
};

/// Whether it comes to hold within the time.
bool soon(const std::function<bool()>& holds, std::chrono::seconds time = std::chrono::seconds(30));
std::string text_of(const std::filesystem::path& file);

} // namespace forksight::tests
