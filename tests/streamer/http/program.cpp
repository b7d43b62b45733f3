#include "tests/streamer/http/program.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
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

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

Start serving(const std::filesystem::path& library, const std::vector<std::string>& more) {
    Start start;
    start.arguments = {"serve",    "--config",    "/dev/null", "--library", library.string(),
                       "--listen", "127.0.0.1:0", "--threads", "2"};
    start.arguments.insert(start.arguments.end(), more.begin(), more.end());
    return start;
}

Program::Program(const Start& start) {
    const int out = ::open((place_.path() / "out").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const int log = ::open((place_.path() / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    std::vector<char*> words{const_cast<char*>(STREAMER)};
    for (const std::string& word : start.arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
        ::dup2(out, 1);
        ::dup2(start.log_to >= 0 ? start.log_to : log, 2);
        for (const auto& [name, value] : start.environment) ::setenv(name.c_str(), value.c_str(), 1);
        if (start.before) start.before();
        ::execv(STREAMER, words.data());
        ::_exit(127);
    }
    ::close(out);
    ::close(log);
    const bool is_serving = !start.arguments.empty() && start.arguments.front() == "serve";
    soon([&] {
        const std::string said = output();
        if (is_serving && said.find('\n') != std::string::npos && said.rfind("listening on ", 0) == 0)
            port_ = static_cast<std::uint16_t>(std::stoi(said.substr(said.find(':', said.find("//")) + 1)));
        return port_ != 0 || wait(std::chrono::seconds(0)) != -1;
    });
}

Program::~Program() {
    if (process_ <= 0) return;
    signal(SIGKILL);
    wait();
}

void Program::signal(int number) const {
    if (process_ > 0) ::kill(process_, number);
}

int Program::wait(std::chrono::seconds time) {
    if (process_ <= 0) return status_;
    const auto until = Clock::now() + time;
    while (true) {
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == process_) {
            process_ = -1;
            return status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        if (Clock::now() >= until) return -1;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

std::string Program::log() const {
    return text_of(place_.path() / "log");
}

std::string Program::output() const {
    return text_of(place_.path() / "out");
}

bool Program::logs(const std::string& text, std::chrono::seconds time) const {
    return soon([&] { return log().find(text) != std::string::npos; }, time);
}

} // namespace forksight::tests
