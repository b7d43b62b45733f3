// A server on 127.0.0.1 that sends exactly the bytes it is told to, true or not, one answer a connection.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace forksight::player::testing {

class ScriptedServer {
  public:
    struct Says {
        std::string bytes;
        bool holds = false; ///< stays silent behind them; else the connection is closed
    };
    /// `number` counts requests from 0; `request` is its head, with the body that it says it has.
    using Script = std::function<Says(std::size_t number, const std::string& request)>;

    explicit ScriptedServer(Script script);
    /// Answers one after the other, then the last again.
    explicit ScriptedServer(std::vector<Says> in_turn);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::vector<std::string> requests() const;

  private:
    void run();
    void talk(int socket);

    const Script script_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> stop_{false};
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::vector<int> held_; ///< of the thread alone
    std::thread thread_;
};

} // namespace forksight::player::testing
