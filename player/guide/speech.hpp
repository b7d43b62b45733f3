// Says text aloud with espeak-ng, a program of its own that never outlives the player, cutting what it was saying.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace forksight::player::guide {

/// Where the program lies, of the folders in PATH; empty: it is not installed.
std::string voice_program();

/// A thread of its own starts and ends the program: a call copies a text under a lock and returns.
class Speech {
  public:
    static constexpr std::size_t most_bytes = 2000;

    /// `language` is "nl" or "en". `program` reads text on its input and speaks it, as espeak-ng does.
    Speech(std::string program, std::string language);
    /// What is being said ends.
    ~Speech();
    Speech(const Speech&) = delete;
    Speech& operator=(const Speech&) = delete;

    /// Instead of what is being said; empty: silence.
    void say(std::string text);

  private:
    void run();

    std::string program_;
    std::string language_;
    std::mutex mutex_;
    std::condition_variable news_;
    std::optional<std::string> next_;
    bool leaving_ = false;
    std::thread thread_; // last: it uses all of the above
};

} // namespace forksight::player::guide
