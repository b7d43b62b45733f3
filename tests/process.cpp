#include "tests/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace forksight::tests {

using Clock = std::chrono::steady_clock;

bool soon(const std::function<bool()>& holds, std::chrono::seconds time) {
    const auto until = Clock::now() + time;
    while (!holds()) {
        if (Clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

Process::Process(const Launch& launch) : output_(launch.output) {
    const auto opened = [](const std::filesystem::path& file) {
        return ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    };
    const int out = opened(launch.output);
    const int errors = launch.errors.empty() ? -1 : opened(launch.errors);
    const int in = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    std::vector<char*> arguments;
    for (const std::string& word : launch.words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const pid_t parent = ::getpid();
    process_ = ::fork();
    if (process_ == 0) {
        // A test that crashes leaves nothing behind.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
        ::dup2(in, 0);
        ::dup2(out, 1);
        ::dup2(launch.errors_to >= 0 ? launch.errors_to : errors >= 0 ? errors : out, 2);
        for (const auto& [name, value] : launch.environment)
            value.empty() ? ::unsetenv(name.c_str()) : ::setenv(name.c_str(), value.c_str(), 1);
        if (launch.before) launch.before();
        ::execvp(arguments.front(), arguments.data());
        ::_exit(127);
    }
    ::close(out);
    ::close(in);
    if (errors >= 0) ::close(errors);
    if (process_ < 0) throw std::runtime_error("cannot start " + launch.words.front());
}

Process::~Process() {
    if (process_ <= 0) return;
    signal(SIGTERM);
    if (wait(std::chrono::seconds(5)) != -1) return;
    signal(SIGKILL);
    wait();
}

void Process::signal(int number) const {
    if (process_ > 0) ::kill(process_, number);
}

int Process::wait(std::chrono::seconds time) {
    if (process_ <= 0) return status_;
    const auto until = Clock::now() + time;
    while (true) {
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == process_) {
            process_ = -1;
            return status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        if (Clock::now() >= until) return -1;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

std::string Process::said() const {
    return text_of(output_);
}

} // namespace forksight::tests
