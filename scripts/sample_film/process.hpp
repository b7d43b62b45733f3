// Other programs: run one to its end, or feed one through its standard input.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <sys/types.h>

namespace forksight::sample_film {

// Throws std::runtime_error, naming the program, when it is missing or fails. The child's messages go to our standard
// error.
void run(const std::vector<std::string>& words);

class Feed {
  public:
    explicit Feed(const std::vector<std::string>& words);
    ~Feed();
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;
    void write(std::span<const std::uint8_t> bytes); // throws when the program no longer reads
    void finish();                                   // closes its input and waits; throws when it failed

  private:
    std::string name_;
    pid_t child_ = -1;
    int pipe_ = -1;
};

} // namespace forksight::sample_film
