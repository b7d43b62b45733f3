#include "scripts/sample_film/process.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT: the name POSIX gives it

namespace forksight::sample_film {
namespace {

pid_t start(const std::vector<std::string>& words, int standard_input) {
    std::vector<char*> arguments;
    for (const std::string& word : words) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (standard_input >= 0) {
        posix_spawn_file_actions_adddup2(&actions, standard_input, STDIN_FILENO);
    } else {
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    pid_t child = -1;
    const int error = posix_spawnp(&child, words.front().c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw std::runtime_error("cannot run " + words.front() + " (" + std::strerror(error) +
                                 "): is it installed? scripts/setup does that");
    }
    return child;
}

void wait_for(pid_t child, const std::string& name) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            throw std::runtime_error("cannot wait for " + name);
        }
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw std::runtime_error(name + " failed");
    }
}

} // namespace

void run(const std::vector<std::string>& words) {
    wait_for(start(words, -1), words.front());
}

Feed::Feed(const std::vector<std::string>& words) : name_(words.front()) {
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0) {
        throw std::runtime_error(std::string("cannot open a pipe: ") + std::strerror(errno));
    }
    pipe_ = ends[1];
    fcntl(pipe_, F_SETPIPE_SZ, 1 << 20);
    try {
        child_ = start(words, ends[0]);
    } catch (...) {
        close(ends[0]);
        close(ends[1]);
        throw;
    }
    close(ends[0]);
}

Feed::~Feed() {
    if (pipe_ >= 0) {
        close(pipe_);
    }
    if (child_ > 0) {
        waitpid(child_, nullptr, 0);
    }
}

void Feed::write(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t wrote = ::write(pipe_, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            throw std::runtime_error(name_ + " stopped reading: " + std::strerror(errno));
        }
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
}

void Feed::finish() {
    close(pipe_);
    pipe_ = -1;
    const pid_t child = child_;
    child_ = -1;
    wait_for(child, name_);
}

} // namespace forksight::sample_film
