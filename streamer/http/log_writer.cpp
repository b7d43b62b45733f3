#include "streamer/http/log_writer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

namespace forksight::streamer::http {
namespace {

constexpr std::chrono::seconds end_time{2};
constexpr int poll_ms = 100;

// Writing to a pipe that nobody empties, or to a terminal that was stopped, would wait for ever. Making the descriptor
// itself non-blocking would make it so for every program that shares it: open the same pipe or terminal anew.
library::Descriptor opened_anew(int descriptor) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return {};
    if (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode)) return {};
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    return library::Descriptor(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

} // namespace

LogWriter::LogWriter(Log::Format format, int descriptor)
    : format_(format), own_(opened_anew(descriptor)), descriptor_(own_ ? own_.get() : descriptor) {
    struct stat status {};
    is_socket_ = ::fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode);
    thread_ = std::thread([this] { run(); });
}

LogWriter::~LogWriter() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        end_by_ = std::chrono::steady_clock::now() + end_time;
    }
    something_.notify_all();
    thread_.join();
}

void LogWriter::put(std::string_view lines, std::size_t count) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() + lines.size() > limit_bytes) {
            dropped_.fetch_add(count, std::memory_order_relaxed);
            return;
        }
        waiting_ += lines;
        lines_ += count;
    }
    something_.notify_one();
}

void LogWriter::run() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
    std::string out;
    std::uint64_t told = 0;
    while (true) {
        std::size_t lines = 0;
        {
            std::unique_lock lock(mutex_);
            something_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            out.swap(waiting_);
            waiting_.clear();
            lines = std::exchange(lines_, 0);
        }
        const std::uint64_t lost = dropped();
        if (lost > told) {
            out += Log::line(format_, "log lines dropped", {{"lines", std::to_string(lost - told)}});
        }
        if (write(out)) {
            told = lost;
        } else {
            dropped_.fetch_add(lines, std::memory_order_relaxed); // of some the beginning may be out
        }
    }
}

bool LogWriter::out_of_time() {
    const std::lock_guard lock(mutex_);
    return ending_ && std::chrono::steady_clock::now() > end_by_;
}

bool LogWriter::wait_writable() {
    while (!out_of_time()) {
        pollfd waited{descriptor_, POLLOUT, 0};
        const int ready = ::poll(&waited, 1, poll_ms);
        if (ready > 0) return (waited.revents & POLLOUT) != 0;
        if (ready < 0 && errno != EINTR) return false;
    }
    return false;
}

bool LogWriter::write(std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = is_socket_ ? ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT)
                                         : ::write(descriptor_, text.data(), text.size());
        if (count > 0) {
            text.remove_prefix(static_cast<std::size_t>(count));
        } else if (count < 0 && errno == EAGAIN) {
            if (!wait_writable()) return false;
        } else if (count == 0 || errno != EINTR) {
            return false; // a full disk, a reader that is gone: the next lines may fare better
        }
    }
    return true;
}

} // namespace forksight::streamer::http
