#include "tests/player/stream/small_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/loopback_socket.hpp"

namespace forksight::player::testing {
namespace fs = std::filesystem;

SmallServer::SmallServer() {
    const tests::Listener listener = tests::listen_on_loopback(64);
    listener_ = listener.socket;
    port_ = listener.port;
    acceptor_ = std::thread([this] { accept_all(); });
}

SmallServer::~SmallServer() {
    stop_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
        const std::lock_guard lock(mutex_);
        for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    }
    for (std::thread& talker : talkers_) talker.join();
    for (const int socket : sockets_) ::close(socket);
    ::close(listener_);
}

void SmallServer::serve(const std::string& path, Conduct conduct) {
    const std::lock_guard lock(mutex_);
    conducts_[path] = std::move(conduct);
}

void SmallServer::serve_folder(const std::string& name, const std::string& folder) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        Conduct conduct;
        conduct.body = read_file(entry.path().string());
        serve("/" + name + "/" + fs::relative(entry.path(), folder).string(), std::move(conduct));
    }
}

std::vector<std::string> SmallServer::asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
}

std::size_t SmallServer::times_asked(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count(asked_.begin(), asked_.end(), path));
}

std::vector<std::string> SmallServer::requests(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> found;
    for (std::size_t i = 0; i < asked_.size(); ++i) {
        if (asked_[i] == path) found.push_back(requests_[i]);
    }
    return found;
}

void SmallServer::accept_all() {
    while (!stop_) {
        while (!stop_ && connections_ >= at_most_) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        if (stop_) return;
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) continue;
        const int yes = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        ++connections_;
        const std::lock_guard lock(mutex_);
        sockets_.push_back(socket);
        talkers_.emplace_back([this, socket] {
            talk(socket);
            ::shutdown(socket, SHUT_RDWR);
        });
    }
}

void SmallServer::talk(int socket) {
    std::string pending;
    while (!stop_) {
        const std::size_t end = pending.find("\r\n\r\n");
        const std::size_t length = pending.find("\r\nContent-Length: ");
        const std::size_t body = length < end ? std::stoul(pending.substr(length + 18)) : 0;
        if (end == std::string::npos || pending.size() < end + 4 + body) {
            char some[4096];
            const ssize_t got = ::recv(socket, some, sizeof some, 0);
            if (got <= 0) return;
            pending.append(some, static_cast<std::size_t>(got));
            continue;
        }
        const std::size_t from = pending.find(' ') + 1;
        const std::string path = pending.substr(from, pending.find(' ', from) - from);
        const std::string request = pending.substr(0, end + 4 + body);
        pending.erase(0, end + 4 + body);
        if (!answer(socket, path, request)) return;
    }
}

bool SmallServer::answer(int socket, const std::string& path, const std::string& request) {
    Conduct conduct;
    {
        const std::lock_guard lock(mutex_);
        asked_.push_back(path);
        requests_.push_back(request);
        auto found = conducts_.find(path);
        if (found == conducts_.end()) found = conducts_.find(path.substr(0, path.rfind('/') + 1));
        if (found == conducts_.end()) {
            conduct.status = 404;
        } else {
            conduct = found->second;
            Conduct& kept = found->second;
            if (kept.fails ? kept.fails(path) : kept.failures_first > 0 && kept.failures_first-- > 0) {
                if (kept.failure_status == 0) return false;
                conduct = {};
                conduct.status = kept.failure_status;
                conduct.body = kept.failure_body;
            }
        }
    }
    if (down_) return false;
    const auto until = std::chrono::steady_clock::now() + conduct.delay;
    while (!stop_ && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (conduct.reply) conduct.body = conduct.reply(request);
    std::string head = "HTTP/1.1 " + std::to_string(conduct.status) +
                       " X\r\nContent-Length: " + std::to_string(conduct.body.size() + conduct.announced_more) + "\r\n";
    if (!conduct.type.empty()) head += "Content-Type: " + conduct.type + "\r\n";
    if (!conduct.etag.empty()) head += "ETag: " + conduct.etag + "\r\n";
    if (!conduct.location.empty()) head += "Location: " + conduct.location + "\r\n";
    const std::size_t rate = conduct.bytes_per_s != 0 ? conduct.bytes_per_s : all_bytes_per_s_.load();
    return send_all(socket, head + "\r\n", 0) && send_all(socket, conduct.body, rate) && conduct.announced_more == 0;
}

bool SmallServer::send_all(int socket, const std::string& bytes, std::size_t bytes_per_s) {
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t done = 0; done < bytes.size() && !stop_;) {
        // In pieces of a twentieth of a second, so that a slow line is slow evenly.
        const std::size_t piece = bytes_per_s == 0 ? bytes.size() : std::max<std::size_t>(bytes_per_s / 20, 1);
        const ssize_t sent = ::send(socket, bytes.data() + done, std::min(piece, bytes.size() - done), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        done += static_cast<std::size_t>(sent);
        if (bytes_per_s == 0) continue;
        const auto due = began + std::chrono::milliseconds(1000 * done / bytes_per_s);
        while (!stop_ && std::chrono::steady_clock::now() < due) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
    return !stop_;
}

ScratchFolder::ScratchFolder() {
    std::string name = (fs::temp_directory_path() / "forksight-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void write_file(const std::string& path, const std::string& bytes) {
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

} // namespace forksight::player::testing
