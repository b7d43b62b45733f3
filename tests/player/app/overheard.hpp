// What a program says on stderr, for tests of what it says.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "tests/catch.hpp"

namespace forksight::tests {

/// What goes to stderr while this lives goes into a file.
class Overheard {
  public:
    explicit Overheard(const std::string& path) : kept_(::dup(STDERR_FILENO)) {
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        REQUIRE(kept_ >= 0);
        REQUIRE(file >= 0);
        std::fflush(stderr);
        ::dup2(file, STDERR_FILENO);
        ::close(file);
    }
    ~Overheard() {
        std::fflush(stderr);
        ::dup2(kept_, STDERR_FILENO);
        ::close(kept_);
    }
    Overheard(const Overheard&) = delete;
    Overheard& operator=(const Overheard&) = delete;

  private:
    int kept_;
};

} // namespace forksight::tests
