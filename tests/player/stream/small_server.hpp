// A small real HTTP/1.1 server on 127.0.0.1 for these tests: well-behaved unless told otherwise.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace forksight::player::testing {

/// How one path is answered.
struct Conduct {
    int status = 200;
    std::string body;
    std::function<std::string(const std::string& request)> reply; ///< instead of `body`; on the server's thread
    std::chrono::milliseconds delay{0};                           ///< before the first byte
    std::size_t bytes_per_s = 0;                                  ///< 0: as fast as it goes
    std::size_t announced_more = 0; ///< Content-Length says this much more than is sent, then it closes
    int failures_first = 0;         ///< so many requests are answered with `failure_status` before
    std::function<bool(const std::string& path)> fails; ///< instead of `failures_first`; on the server's thread, locked
    int failure_status = 503;                           ///< 0: the connection is closed without an answer
    std::string failure_body;
    std::string location; ///< of a redirect
    std::string type;     ///< Content-Type; empty: none is sent
    std::string etag;     ///< with its quotes; the same
};

class SmallServer {
  public:
    SmallServer();
    ~SmallServer();
    SmallServer(const SmallServer&) = delete;
    SmallServer& operator=(const SmallServer&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    /// A path that ends in a slash stands for all below it that have no conduct of their own.
    void serve(const std::string& path, Conduct conduct);
    /// Every file under `folder` as /NAME/...
    void serve_folder(const std::string& name, const std::string& folder);
    void set_down(bool down) { down_ = down; }                                    ///< accepts and closes at once
    void accept_no_more_than(std::size_t connections) { at_most_ = connections; } ///< the others wait in the queue
    void slow_down(std::size_t bytes_per_s) { all_bytes_per_s_ = bytes_per_s; }   ///< each connection; 0: no limit

    /// Paths in the order in which they were asked for.
    std::vector<std::string> asked() const;
    std::size_t times_asked(const std::string& path) const;
    /// The heads of the requests for a path, each with its body behind it.
    std::vector<std::string> requests(const std::string& path) const;
    std::size_t connections() const { return connections_; }

  private:
    void accept_all();
    void talk(int socket);
    bool answer(int socket, const std::string& path, const std::string& request);
    bool send_all(int socket, const std::string& bytes, std::size_t bytes_per_s);

    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> stop_{false};
    std::atomic<bool> down_{false};
    std::atomic<std::size_t> all_bytes_per_s_{0};
    std::atomic<std::size_t> connections_{0};
    std::atomic<std::size_t> at_most_{1'000'000};
    mutable std::mutex mutex_;
    std::map<std::string, Conduct> conducts_;
    std::vector<std::string> asked_;
    std::vector<std::string> requests_; ///< of the same place in asked_
    std::vector<int> sockets_;
    std::vector<std::thread> talkers_;
    std::thread acceptor_;
};

/// A folder that is removed with everything in it.
class ScratchFolder {
  public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

void write_file(const std::string& path, const std::string& bytes);
std::string read_file(const std::string& path);

} // namespace forksight::player::testing
