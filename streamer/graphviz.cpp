#include "streamer/graphviz.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>

namespace forksight::streamer {
namespace {

constexpr int not_installed = 127;
constexpr std::size_t output_limit_bytes = 256u << 20;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// In the child: only what is safe between fork and exec.
[[noreturn]] void become_dot(const File& in, const File& out, const File& said, const char* folder,
                             const rlimit& limit) {
    ::setrlimit(RLIMIT_CPU, &limit);
    const bool ready = ::chdir(folder) == 0 && ::dup2(::fileno(in.get()), STDIN_FILENO) >= 0 &&
                       ::dup2(::fileno(out.get()), STDOUT_FILENO) >= 0 &&
                       ::dup2(::fileno(said.get()), STDERR_FILENO) >= 0;
    if (ready) ::execlp("dot", "dot", "-Tsvg", static_cast<char*>(nullptr));
    ::_exit(not_installed);
}

/// A folder of files that are pictures by their first bytes, of which Graphviz reads no more than the size; gone with
/// the object.
class PictureFolder {
  public:
    PictureFolder(const std::vector<std::string>& pictures, int width, int height) {
        std::error_code error;
        std::string name = (std::filesystem::temp_directory_path(error) / "forksight-graph.XXXXXX").string();
        if (error || ::mkdtemp(name.data()) == nullptr) {
            error_ = error ? error.message() : std::strerror(errno);
            return;
        }
        path_ = name;
        std::string gif = "GIF89a";
        for (const int size : {width, height}) gif += {static_cast<char>(size & 0xFF), static_cast<char>(size >> 8)};
        gif.append(54, '\0'); // it looks at 20 bytes to tell what a file is
        for (const std::string& picture : pictures) {
            const File file(std::fopen((path_ / picture).c_str(), "wb"));
            if (!file || std::fwrite(gif.data(), 1, gif.size(), file.get()) != gif.size())
                error_ = std::strerror(errno);
        }
    }
    PictureFolder(const PictureFolder&) = delete;
    PictureFolder& operator=(const PictureFolder&) = delete;
    ~PictureFolder() {
        std::error_code error;
        if (!path_.empty()) std::filesystem::remove_all(path_, error);
    }
    const std::filesystem::path& path() const { return path_; }
    const std::string& error() const { return error_; }

  private:
    std::filesystem::path path_;
    std::string error_;
};

/// The status of the child when it has ended; nothing if it was ended for taking longer than `limit`.
std::optional<int> ended_within(pid_t child, std::chrono::seconds limit) {
    using Clock = std::chrono::steady_clock;
    const auto last = Clock::now() + limit;
    std::chrono::milliseconds pause{1};
    int status = 0;
    while (true) {
        const pid_t ended = ::waitpid(child, &status, WNOHANG);
        assert(ended >= 0 || errno == EINTR); // the child is ours, and nobody else waits for it
        if (ended == child) return status;
        if (Clock::now() >= last) break;
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::milliseconds(50));
    }
    ::kill(child, SIGKILL);
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return std::nullopt;
}

std::string whole(const File& file) {
    std::string text;
    std::array<char, 65536> room{};
    std::rewind(file.get());
    while (const std::size_t bytes = std::fread(room.data(), 1, room.size(), file.get())) {
        text.append(room.data(), bytes);
        if (text.size() > output_limit_bytes) break;
    }
    return text;
}

} // namespace

media_manifests::Result<std::string> drawn_as_svg(const std::string& dot, const std::vector<std::string>& pictures,
                                                  int width, int height, bool dutch, std::chrono::seconds limit) {
    using media_manifests::Error;
    const File in(std::tmpfile()), out(std::tmpfile()), said(std::tmpfile());
    if (!in || !out || !said) return Error{"dot", std::strerror(errno)};
    if (std::fwrite(dot.data(), 1, dot.size(), in.get()) != dot.size() || std::fflush(in.get()) != 0) {
        return Error{"dot", std::strerror(errno)};
    }
    std::rewind(in.get());
    const PictureFolder folder(pictures, width, height);
    if (!folder.error().empty()) return Error{"dot", folder.error()};
    const std::string place = folder.path().string();
    const auto most_s = static_cast<rlim_t>(limit.count());
    const rlimit processor{most_s, most_s + 5};
    const pid_t child = ::fork();
    if (child < 0) return Error{"dot", std::strerror(errno)};
    if (child == 0) become_dot(in, out, said, place.c_str(), processor);
    const std::optional<int> ended = ended_within(child, limit);
    const int status = ended.value_or(0);
    if (!ended || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) {
        const std::string seconds = std::to_string(limit.count());
        return Error{"dot", dutch ? "het tekenen duurde langer dan " + seconds +
                                        " seconden en is gestopt. Zonder tekenen kan het ook: -o film.mmd, of -o "
                                        "film.dot om elders te tekenen."
                                  : "the drawing took longer than " + seconds +
                                        " seconds and was ended. It can be done without: -o film.mmd, or -o film.dot "
                                        "to draw elsewhere."};
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == not_installed) {
        return Error{"dot", dutch
                                ? "Graphviz is niet geïnstalleerd (pakket graphviz). Zonder kan het ook: -o film.mmd, "
                                  "of -o film.dot om elders te tekenen."
                                : "Graphviz is not installed (package graphviz). It can be done without: -o film.mmd, "
                                  "or -o film.dot to draw elsewhere."};
    }
    std::string text = whole(out);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && text.size() <= output_limit_bytes) return text;
    const std::string words = whole(said);
    return Error{"dot", (dutch ? "het tekenen is mislukt: " : "the drawing failed: ") + words.substr(0, 2000)};
}

} // namespace forksight::streamer
