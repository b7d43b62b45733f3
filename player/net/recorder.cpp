#include "player/net/recorder.hpp"

#include <fcntl.h>
#include <openssl/rand.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "media_manifests/record.hpp"
#include "player/net/record_sender.hpp"
#include "player/said.hpp"

namespace forksight::player::net {
namespace {

using namespace std::chrono_literals;

constexpr auto sync_every = 1s;

/// Other players leave the file alone as long as this one writes. One that looks for records that wait may have it for
/// a moment, since it was there before it was locked.
int lock(int file) {
    constexpr int tries = 50;
    for (int attempt = 1; ::flock(file, LOCK_EX | LOCK_NB) != 0; ++attempt) {
        if (attempt == tries || (errno != EWOULDBLOCK && errno != EINTR)) return errno;
        std::this_thread::sleep_for(10ms);
    }
    struct stat status {};
    if (::fstat(file, &status) != 0) return errno;
    return status.st_nlink > 0 ? 0 : ENOENT;
}

/// A name must survive a power cut as well as the lines do.
void keep_names(const std::filesystem::path& folder) {
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return;
    ::fsync(file);
    ::close(file);
}

} // namespace

std::string new_session_id() {
    std::array<unsigned char, 16> bits{};
    if (RAND_bytes(bits.data(), static_cast<int>(bits.size())) != 1)
        throw std::runtime_error(said("OpenSSL heeft geen toevalsgetallen", "OpenSSL has no random numbers"));
    std::string id;
    for (const unsigned char byte : bits) {
        id += "0123456789abcdef"[byte >> 4];
        id += "0123456789abcdef"[byte & 15];
    }
    return id;
}

Recorder::Recorder(const std::filesystem::path& folder, const std::string& session, RecordSender* sender)
    : path_(folder / (session + ".jsonl")), sender_(sender), queue_(queue_lines) {
    thread_ = std::thread([this] { run(); });
}

Recorder::~Recorder() {
    finish();
}

void Recorder::end() {
    stop_ = true;
    wake_.release();
}

void Recorder::finish() {
    if (!thread_.joinable()) return;
    end();
    thread_.join();
}

void Recorder::append(choicegraph::Line line) {
    if (overrun_) return;
    const std::size_t head = head_.load(std::memory_order_relaxed);
    if (head - tail_.load(std::memory_order_acquire) == queue_lines) {
        overrun_ = true;
    } else {
        queue_[head % queue_lines] = std::move(line);
        head_.store(head + 1, std::memory_order_release);
    }
    wake_.release();
}

std::optional<std::string> Recorder::take_problem() {
    if (!has_problem_.exchange(false)) return std::nullopt;
    const std::lock_guard lock(problem_mutex_);
    if (problem_.empty()) return std::nullopt;
    return std::exchange(problem_, {});
}

void Recorder::open() {
    const std::filesystem::path folder = path_.parent_path();
    if (sender_ != nullptr) { // first: it knows for whose eyes the folder is, if that is to be made
        if (std::string problem = sender_->begin(path_.stem().string()); !problem.empty())
            return fail(std::move(problem));
    }
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail(cannot_write(folder, error.value()));
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0640);
    if (file_ < 0) return fail(cannot_write(path_, errno));
    if (const int locked = lock(file_); locked != 0) return fail(cannot_write(path_, locked));
    keep_names(folder);
}

void Recorder::run() {
    open();
    auto synced_at = std::chrono::steady_clock::now();
    while (!stop_) {
        if (unsynced_) {
            static_cast<void>(wake_.try_acquire_until(synced_at + sync_every));
        } else {
            wake_.acquire();
        }
        write_queued();
        const auto now = std::chrono::steady_clock::now();
        if (!unsynced_ || now - synced_at < sync_every) continue;
        sync();
        synced_at = now;
    }
    write_queued();
    sync();
    look_for_it();
    if (sender_ != nullptr) sender_->end(path_.stem().string());
    if (file_ >= 0) ::close(file_); // here: it may wait for the disk
    ended_ = true;
}

void Recorder::write_queued() {
    const bool overrun = overrun_; // read first: everything queued before it is still written
    std::size_t tail = tail_.load(std::memory_order_relaxed);
    while (tail != head_.load(std::memory_order_acquire)) {
        write_all(media_manifests::write_line(queue_[tail % queue_lines]) + '\n');
        tail_.store(++tail, std::memory_order_release);
    }
    if (overrun)
        fail(said("de schijf was te traag: het verslag " + path_.string() + " is niet volledig",
                  "the disk was too slow: the record " + path_.string() + " ends early"));
}

void Recorder::write_all(std::string text) {
    std::size_t done = 0;
    while (!failed_ && done < text.size()) {
        const ssize_t wrote = ::write(file_, text.data() + done, text.size() - done);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) {
            const std::string why = std::strerror(errno);
            return fail(said("het verslag " + path_.string() + " kan niet worden geschreven (" + why + ")",
                             "the record " + path_.string() + " cannot be written: " + why));
        }
        done += static_cast<std::size_t>(wrote);
        unsynced_ = true;
    }
}

void Recorder::sync() {
    if (!unsynced_) return;
    unsynced_ = false;
    if (::fdatasync(file_) != 0 && errno != EINVAL && errno != EROFS) {
        const std::string why = std::strerror(errno);
        fail(said("de schijf bewaart het verslag " + path_.string() + " niet (" + why + ")",
                  "the disk does not keep the record " + path_.string() + ": " + why));
    }
}

/// A file that somebody removed is written to without an error.
void Recorder::look_for_it() {
    struct stat status {};
    if (file_ < 0 || ::fstat(file_, &status) != 0 || status.st_nlink > 0) return;
    fail(said("het verslag " + path_.string() + " is weg: iemand heeft het verwijderd terwijl de film speelde",
              "the record " + path_.string() + " is gone: somebody removed it while the film played"));
}

void Recorder::fail(std::string problem) {
    if (std::exchange(failed_, true)) return;
    const std::lock_guard lock(problem_mutex_);
    problem_ = std::move(problem);
    has_problem_ = true;
}

} // namespace forksight::player::net
