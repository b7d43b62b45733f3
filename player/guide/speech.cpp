#include "player/guide/speech.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include "choicegraph/characters.hpp"

namespace forksight::player::guide {

namespace {

// Words a minute: slower than espeak-ng's own 175, for a listener who does not know the voice.
constexpr const char* speed = "150";
constexpr auto look_again_after = std::chrono::milliseconds(50);

/// At most so much, no half character at the end, nothing that is not text.
std::string speakable(std::string text) {
    text.resize(choicegraph::whole_characters(text, Speech::most_bytes));
    for (char& c : text) {
        // Brackets begin the program's own notation of sounds.
        if ((static_cast<unsigned char>(c) < 0x20u && c != '\n') || c == '[' || c == ']') c = ' ';
    }
    return text;
}

/// As posix_spawn does it, but the program ends with the thread that starts it, also when the player is killed: that
/// can be asked for only between forking and starting. By vfork, as fork copies the page tables of a player that holds
/// films and textures, and its frame loop waits meanwhile; a function of its own, for it returns twice.
[[gnu::noinline]] pid_t start(const char* program, char* const* arguments, int input) {
    const pid_t player = ::getpid();
    sigset_t all, before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t child = ::vfork();
    if (child == 0) {
        // The memory is the player's still: nothing is written to it, and none of its handlers may run here.
        for (const int each : {SIGINT, SIGTERM, SIGPIPE}) ::signal(each, SIG_DFL);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != player) ::_exit(127); // it was killed before that was asked for
        const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (nowhere < 0 || ::dup2(input, STDIN_FILENO) < 0 || ::dup2(nowhere, STDOUT_FILENO) < 0 ||
            ::dup2(nowhere, STDERR_FILENO) < 0)
            ::_exit(127);
        // Where one of them was closed before, its number may be that of what is to lie there.
        for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::fcntl(each, F_SETFD, 0);
        ::sigprocmask(SIG_SETMASK, &before, nullptr);
        ::execve(program, arguments, environ);
        ::_exit(127);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return child;
}

/// The program saying one text; ends with this.
class Saying {
  public:
    Saying(const std::string& program, const std::string& language, const std::string& text) {
        std::array<int, 2> pipe{};
        if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return;
        std::array<std::string, 6> words = {program, "-v", language, "-s", speed, "--stdin"};
        std::array<char*, 7> arguments{};
        for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
        child_ = std::max(pid_t{0}, start(program.c_str(), arguments.data(), pipe[0]));
        ::close(pipe[0]);
        // A pipe holds more than the longest text: this does not wait, whoever reads.
        const ssize_t written = ::write(pipe[1], text.data(), text.size());
        ::close(pipe[1]);
        if (written < 0) end();
    }
    ~Saying() { end(); }
    Saying(const Saying&) = delete;
    Saying& operator=(const Saying&) = delete;

    bool over() {
        if (child_ != 0 && ::waitpid(child_, nullptr, WNOHANG) != 0) child_ = 0;
        return child_ == 0;
    }

  private:
    void end() {
        if (child_ == 0) return;
        ::kill(child_, SIGKILL); // it has nothing to put in order, and may be waiting for a sound device
        ::waitpid(child_, nullptr, 0);
        child_ = 0;
    }

    pid_t child_ = 0;
};

} // namespace

std::string voice_program() {
    const char* const path = std::getenv("PATH");
    std::string_view folders = path == nullptr ? "" : path;
    while (!folders.empty()) {
        const std::size_t end = std::min(folders.find(':'), folders.size());
        std::string program = std::string(folders.substr(0, end)) + "/espeak-ng";
        if (end > 0 && ::access(program.c_str(), X_OK) == 0) return program;
        folders.remove_prefix(std::min(end + 1, folders.size()));
    }
    return {};
}

Speech::Speech(std::string program, std::string language)
    : program_(std::move(program)), language_(std::move(language)), thread_([this] { run(); }) {}

Speech::~Speech() {
    {
        const std::lock_guard lock(mutex_);
        leaving_ = true;
    }
    news_.notify_one();
    thread_.join();
}

void Speech::say(std::string text) {
    {
        const std::lock_guard lock(mutex_);
        next_ = std::move(text);
    }
    news_.notify_one();
}

void Speech::run() {
    std::unique_ptr<Saying> saying;
    std::unique_lock lock(mutex_);
    while (true) {
        const auto news = [this] { return leaving_ || next_.has_value(); };
        if (saying)
            news_.wait_for(lock, look_again_after, news);
        else
            news_.wait(lock, news);
        if (leaving_) return;
        std::optional<std::string> text = std::exchange(next_, std::nullopt);
        lock.unlock();
        if (text || (saying && saying->over())) saying.reset();
        if (text && !text->empty()) saying = std::make_unique<Saying>(program_, language_, speakable(std::move(*text)));
        lock.lock();
    }
}

} // namespace forksight::player::guide
