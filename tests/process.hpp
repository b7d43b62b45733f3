// A program beside the test: started with an environment of its own, its words in files, ended when it is let go.
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

struct Launch {
    std::vector<std::string> words; ///< the program's name first: it is looked for along PATH
    Environment environment;        ///< besides the test's own
    std::filesystem::path output;
    std::filesystem::path errors; ///< empty: with the output
    int errors_to = -1;           ///< not -1: a descriptor instead
    std::function<void()> before; ///< in the new process, before it becomes the program
};

class Process {
  public:
    explicit Process(const Launch& launch);
    /// Both outputs go to `log`.
    Process(const std::vector<std::string>& words, const Environment& environment, const std::filesystem::path& log)
        : Process(Launch{words, environment, log, {}, -1, {}}) {}
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t id() const { return process_; } ///< -1 once it has ended
    void signal(int number) const;
    /// The exit status, or 128 and the signal; -1 if it has not ended within the time.
    int wait(std::chrono::seconds time = std::chrono::seconds(30));
    bool running() { return wait(std::chrono::seconds(0)) == -1; }
    /// What its output says so far.
    std::string said() const;

  private:
    pid_t process_ = -1;
    int status_ = -1;
    std::filesystem::path output_;
};

/// Whether it comes to hold within the time.
bool soon(const std::function<bool()>& holds, std::chrono::seconds time = std::chrono::seconds(30));
std::string text_of(const std::filesystem::path& file);
std::size_t count_of(const std::string& text, const std::string& part);

} // namespace forksight::tests
